"""Every text is there in every language, with the same placeholders."""

from collections.abc import Iterator

from bot.dialogue.checking import Subject, named_list
from bot.dialogue.loading import Problem
from bot.dialogue.translations import messages
from bot.dialogue.wording import placeholders

CODES = {
    "untranslated": "A text has no translation into one of the languages.",
    "placeholders": "A translation has other placeholders than the English text.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for locale, catalogue in sorted(subject.catalogues.by_locale.items()):
        for file, text, line, plural, context in messages(subject.sources):
            found = catalogue.get(text, context)
            translated = found.string if found is not None else ""
            several = list(translated) if isinstance(translated, tuple | list) else [translated]
            if found is None or found.fuzzy or not all(several):
                message = f"{locale}: “{text[:60]}” has no translation"
                yield Problem(file, line, "untranslated", message, f"add it to locales/{locale}")
                continue
            if context is not None:
                continue
            wanted = placeholders(text) | (placeholders(plural) if plural else set())
            for string in several:
                has = placeholders(str(string))
                if not (has <= wanted and (plural or has == wanted)):
                    message = f"{locale}: “{text[:60]}” has other placeholders"
                    fix = f"use {named_list(wanted)}" if wanted else "use none"
                    yield Problem(file, line, "placeholders", message, fix)
