"""Each option can be said: its words are its own at the question, and nothing else takes them first (facts 2.6)."""

from collections.abc import Iterator

from bot.channels.twilio_form import CARRIER_WORDS
from bot.dialogue.checking import Subject
from bot.dialogue.loading import Problem, Source
from bot.dialogue.parsing.folding import known_key
from bot.dialogue.steps import ask
from bot.dialogue.wording import SOURCE_LOCALE

CODES = {
    "carrier_label": "An option is called by a word that carriers take as opt-out or opt-in: whoever writes it is cut off.",
    "shadowed_word": "A word for an option never reaches the question: it stops or restarts messages wherever it is said.",
    "ambiguous_word": "Two options of a question share a word or a label, or one is called by another one's number.",
}
_ALWAYS_FIRST = ("stop", "start")  # the flows of opt-out and opt-in, looked for before any question


def find(subject: Subject) -> Iterator[Problem]:
    first = _taken_first(subject)
    for source, state, spec in subject.states(ask.Spec):
        for locale in subject.locales:
            yield from _at_question(subject, source, state, spec, locale, first)


def _taken_first(subject: Subject) -> dict[str, str]:
    """Word -> the flow that takes it before any question is looked at."""
    taken: dict[str, str] = {}
    for name in _ALWAYS_FIRST:
        if name in subject.flows:
            for locale in subject.locales:
                for word in subject.catalogues.words(locale, subject.flow(name).words):
                    taken[known_key(word)] = name
    return taken


def _at_question(
    subject: Subject, source: Source, state: str, spec: ask.Spec, locale: str, first: dict[str, str]
) -> Iterator[Problem]:
    named = "" if locale == SOURCE_LOCALE else f"{locale}: "
    owners = _numbered(spec)
    for key, option in spec.options.items():
        at = ("states", state, "options", key)
        label = subject.catalogues.text(locale, option.label)
        if known_key(label).upper() in CARRIER_WORDS:
            message = f"{named}by SMS, carriers take '{label}' as opt-out or opt-in"
            fix = "choose a label of other words"
            yield Problem(source.file, source.line(*at, "label"), "carrier_label", message, fix)
            continue
        words = [("label", label), *(("words", w) for w in _words(subject, locale, option.words))]
        for where, word in words:
            said = known_key(word)
            if not said or "{" in word:
                continue
            line = source.line(*at, where)
            if said in first:
                message = f"{named}'{word}' never means '{key}': it starts the flow '{first[said]}' wherever it is said"
                yield Problem(source.file, line, "shadowed_word", message, "choose another word")
            elif owners.setdefault(said, key) != key:
                message = f"{named}'{word}' may mean '{owners[said]}' as well as '{key}'"
                yield Problem(source.file, line, "ambiguous_word", message, "give it to one of them")


def _numbered(spec: ask.Spec) -> dict[str, str]:
    """Number -> the option it stands for, where every option has the same one whenever it is asked."""
    if spec.list_from is not None or any(option.unless for option in spec.options.values()):
        return {}
    return {str(number): key for number, key in enumerate(spec.options, 1)}


def _words(subject: Subject, locale: str, words: str) -> tuple[str, ...]:
    return subject.catalogues.words(locale, words) if words else ()
