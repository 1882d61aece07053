"""What a state says costs no more SMS segments than its flow allows, in any language (facts 2.2)."""

from collections.abc import Iterator
from typing import Any

from bot.channels.content import Choice, Content
from bot.channels.segments import count
from bot.channels.sms import sms_text
from bot.dialogue.checking import Subject
from bot.dialogue.flow import Plural, Text
from bot.dialogue.loading import Problem
from bot.dialogue.wording import PLACEHOLDER, SOURCE_LOCALE

CODES = {
    "long_sms": "What a state says takes more SMS segments than `sms_segments` of its flow allows (4 if it says none)."
}
# A value of usual length for each format; names of people, places and the hospital are about as long as the first.
_USUAL = {"": "Marina Bay Hospital", "date": "Wednesday, 25 November 2026", "day": "Wed 25 Nov", "time": "14:30"}
_USUAL |= {"birth": "25 November 1988", "number": "1,250", "money": "NGN 12,500.00", "list": "Ada Obi, Tunde Obi, Musa"}


def find(subject: Subject) -> Iterator[Problem]:
    for source, state, spec in subject.states():
        if not any(getattr(spec, key, None) for key in ("say", "ask")):
            continue
        limit = subject.flow(source.content.flow).sms_segments  # type: ignore[union-attr]  # `states` gives flows only
        for locale in subject.locales:
            size = count(sms_text(_said(subject, spec, locale)))
            if size.segments > limit:
                named = "" if locale == SOURCE_LOCALE else f"{locale}: "
                message = f"{named}'{state}' takes {size.segments} SMS segments ({size.encoding}), {limit} are allowed"
                fix = "shorten it, or raise 'sms_segments:' of the flow"
                yield Problem(source.file, source.line("states", state), "long_sms", message, fix)


def _said(subject: Subject, spec: Any, locale: str) -> Content:
    texts: list[Text] = [*getattr(spec, "say", []), *filter(None, [getattr(spec, "ask", None)])]
    choices = [
        Choice(key, _filled(subject, option.label, locale), _filled(subject, option.note, locale))
        for key, option in getattr(spec, "options", {}).items()
    ]
    return Content("\n\n".join(_filled(subject, text, locale) for text in texts), tuple(choices), locale=locale)


def _filled(subject: Subject, text: Text, locale: str) -> str:
    if isinstance(text, Plural):
        said = subject.catalogues.plural(locale, text, 2)
    else:
        said = subject.catalogues.text(locale, text) if text else ""
    return PLACEHOLDER.sub(lambda match: _USUAL.get(match.group(2) or "", _USUAL[""]), said)
