"""One word starts one thing, in whichever language it is said, and is no answer to questions (facts 2.6)."""

import re
from collections.abc import Iterator
from datetime import date, time

from bot.channels.twilio_form import CARRIER_WORDS
from bot.dialogue.answers.nigerian_state import OPTIONS
from bot.dialogue.answers.score import SKIPS
from bot.dialogue.checking import Subject
from bot.dialogue.flow import Everywhere
from bot.dialogue.loading import Problem, Source
from bot.dialogue.parsing.births import read_birth_date
from bot.dialogue.parsing.days import NOTHING, read_when
from bot.dialogue.parsing.emergency import red_flag
from bot.dialogue.parsing.folding import known_key
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.numbers import read_number
from bot.dialogue.parsing.vocabulary import VOCABULARIES
from bot.dialogue.wording import SOURCE_LOCALE

CODES = {
    "word_taken": "A word that starts a flow or a move already starts another.",
    "carrier_word": "A word is one that carriers take as opt-out or opt-in, so it never does what the flow promises.",
    "emergency_word": "A word tells of an emergency, which is dealt with first: it never does what the flow promises.",
    "answer_word": "A word that starts a flow is an answer to questions elsewhere: "
    "a yes or no, a number, a day or time, a date of birth, a state, passing over.",
}
_OWNERS = {"stop": "flow stop", "start": "flow start", "help": "flow help", "": ""}
_PARTS_OF_DAYS = re.compile(r"nn|mn|fa|p\d.*")  # noon, midnight, the first free time, from hour to hour
_EXACTLY = {
    **{
        phrase: "a time"
        for language in VOCABULARIES.values()
        for tag, listed in language.when.items()
        if _PARTS_OF_DAYS.fullmatch(tag)
        for phrase in phrases(listed)
    },
    **{known_key(name): "a state" for state in OPTIONS for name in (state.label, *state.words)},
    **dict.fromkeys(SKIPS, "passing over a question"),
}
_SOME_DAY, _NOON = date(2026, 1, 5), time(12)


def find(subject: Subject) -> Iterator[Problem]:
    taken: dict[str, tuple[str, str]] = {}
    emergency = f"flow {subject.everywhere[1].emergency_flow}" if subject.everywhere else ""
    yes_or_no = _answered_with(subject)
    for locale in subject.locales:
        named = "" if locale == SOURCE_LOCALE else f"{locale}: "
        for source in subject.sources:
            for owner, words, line in _starting(source):
                for word in subject.catalogues.text(locale, words, "words").split(","):
                    said = known_key(word)
                    other, where = taken.setdefault(said, (owner, named))
                    if not said:
                        continue
                    if other != owner:
                        message = f"{named}'{word.strip()}' already starts {where}{other}"
                        yield Problem(source.file, line, "word_taken", message, "choose another word")
                    if said.upper() in CARRIER_WORDS and _OWNERS[CARRIER_WORDS[said.upper()]] != owner:
                        message = f"{named}by SMS, carriers take '{word.strip()}' as opt-out or opt-in"
                        yield Problem(source.file, line, "carrier_word", message, "choose another word")
                    elif owner != emergency and red_flag(word) is not None:
                        message = f"{named}'{word.strip()}' tells of an emergency wherever it is said"
                        yield Problem(source.file, line, "emergency_word", message, "choose another word")
                    elif owner.startswith("flow ") and (answers := _answers(said, locale, yes_or_no)):
                        message = f"{named}'{word.strip()}' is {answers}, an answer to questions of any flow"
                        yield Problem(source.file, line, "answer_word", message, "choose another word")


def _starting(source: Source) -> Iterator[tuple[str, str, int]]:
    """(what the words start, the words, their line). Yes and no are answers to whatever was asked."""
    content = source.content
    if isinstance(content, Everywhere):
        for name, move in content.moves.items():
            if name not in ("yes", "no"):
                yield f"move {name}", move.words, source.line("moves", name)
    elif content.words:
        yield f"flow {content.flow}", content.words, source.line("words")


def _answered_with(subject: Subject) -> frozenset[str]:
    """Yes and no, in every language."""
    if subject.everywhere is None:
        return frozenset()
    moves = subject.everywhere[1].moves
    listed = [
        subject.catalogues.words(locale, moves[name].words) for locale in subject.locales for name in ("yes", "no")
    ]
    return frozenset(known_key(word) for words in listed for word in words)


def _answers(said: str, locale: str, yes_or_no: frozenset[str]) -> str:
    """What question the word answers. A sentence that only holds a day or a number is no answer."""
    languages = (locale, SOURCE_LOCALE)
    if said in yes_or_no:
        return "a yes or no"
    if said.isdigit() or (" " not in said and read_number(said, languages) is not None):
        return "a number"
    if read_birth_date(said, _SOME_DAY) is not None:
        return "a date of birth"
    # Slips are forgiven in a day: in the other languages whole sentences are near to one.
    read = read_when(said, _SOME_DAY, _NOON, languages) if " " not in said or locale == SOURCE_LOCALE else NOTHING
    if read.days and not read.problem and not read.unread:
        return "a day"
    clock = any(sign.isdigit() for sign in said) and (read.start is not None or read.end is not None)
    return "a time" if clock and not read.unread else _EXACTLY.get(said, "")
