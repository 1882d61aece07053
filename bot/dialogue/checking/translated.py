"""Every text is there in every language, with the same placeholders."""

from collections.abc import Iterator

from babel.messages.catalog import Message

from bot.dialogue.checking import Subject, named_list
from bot.dialogue.loading import Problem
from bot.dialogue.translations import messages
from bot.dialogue.wording import LANGUAGE_NAMES, placeholders

CODES = {
    "untranslated": "A text has no translation into one of the languages.",
    "placeholders": "A translation has other placeholders than the English text.",
}


def find(subject: Subject) -> Iterator[Problem]:
    for file, text, line, plural, context in messages(subject.sources):
        missing = []
        for locale, catalogue in sorted(subject.catalogues.by_locale.items()):
            forms = _forms(catalogue.get(text, context))
            if not forms:
                missing.append(locale)
            elif context is None:
                yield from _misfits(file, line, locale, text, plural, forms)
        yield from _missing(subject, file, line, text, context, missing)


def _forms(found: Message | None) -> list[str]:
    """The text in the language, in each plural form; none while it is missing or a guess."""
    if found is None or found.fuzzy:
        return []
    forms = [str(form) for form in (found.string if isinstance(found.string, tuple | list) else [found.string])]
    return forms if all(forms) else []


def _missing(
    subject: Subject, file: str, line: int, text: str, context: str | None, missing: list[str]
) -> Iterator[Problem]:
    """What ships is whole. A hospital mends a slip at once and translates it when it can."""
    if subject.spoken is None:
        for locale in missing:
            message = f"{locale}: “{text[:60]}” has no translation"
            yield Problem(file, line, "untranslated", message, f"add it to locales/{locale}")
        return
    theirs = [LANGUAGE_NAMES.get(locale, locale) for locale in missing if locale in subject.spoken]
    if theirs:
        effect = "patients read it in English" if context is None else "only the English words work for patients"
        message = f"“{text[:60]}” is not translated: {effect} who chose {named_list(theirs)}"
        yield Problem(file, line, "untranslated", message, "translate it under Languages", "warning")


def _misfits(file: str, line: int, locale: str, text: str, plural: str | None, forms: list[str]) -> Iterator[Problem]:
    wanted = placeholders(text) | (placeholders(plural) if plural else set())
    for form in forms:
        has = placeholders(form)
        if not (has <= wanted and (plural or has == wanted)):
            message = f"{locale}: “{text[:60]}” has other placeholders"
            fix = f"use {named_list(wanted)}" if wanted else "use none"
            yield Problem(file, line, "placeholders", message, fix)
