"""What a state says costs no more SMS segments than its flow allows, in any language (facts 2.2)."""

from collections.abc import Iterator
from typing import Any

from bot.channels.content import Choice, Content
from bot.channels.segments import count
from bot.channels.sms import sms_text
from bot.dialogue.checking import Subject
from bot.dialogue.flow import Flow, Plural, Text
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
            named = "" if locale == SOURCE_LOCALE else f"{locale}: "
            for texts, key, what in _messages(spec):
                size = count(sms_text(_said(subject, spec, texts, locale)))
                if size.segments > limit:
                    taken = f"takes {size.segments} SMS segments ({size.encoding}), {limit} are allowed"
                    line = source.line("states", state, *key)
                    fix = "shorten it, or raise 'sms_segments:' of the flow"
                    yield Problem(source.file, line, "long_sms", f"{named}{what}'{state}' {taken}", fix)
    yield from _everywhere(subject)


def _messages(spec: Any) -> Iterator[tuple[list[Text], tuple[str, ...], str]]:
    """(the texts of one message, the key it stands under, what it is): on entering, and when not understood."""
    yield [*getattr(spec, "say", []), *filter(None, [getattr(spec, "ask", None)])], (), ""
    if getattr(spec, "again", None):
        yield [spec.again], ("again",), "'again' of "


def _everywhere(subject: Subject) -> Iterator[Problem]:
    """What is said in any flow, which has no limit of its own."""
    if subject.everywhere is None:
        return
    source, everywhere = subject.everywhere
    limit = Flow.model_fields["sms_segments"].default
    for key, text in everywhere.texts:
        for locale in subject.locales:
            size = count(sms_text(Content(_filled(subject, text, locale), locale=locale)))
            if size.segments > limit:
                named = "" if locale == SOURCE_LOCALE else f"{locale}: "
                message = f"{named}'{key}' takes {size.segments} SMS segments ({size.encoding}), {limit} are allowed"
                yield Problem(source.file, source.line("texts", key), "long_sms", message, "shorten it")


def _said(subject: Subject, spec: Any, texts: list[Text], locale: str) -> Content:
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
