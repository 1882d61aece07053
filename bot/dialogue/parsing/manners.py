"""Words that may stand around any answer without changing it: greetings, please and thanks, in every language at once."""

from collections.abc import Iterator, Sequence

from bot.dialogue.parsing.lexicon import PhraseTable, phrases
from bot.dialogue.parsing.vocabulary import VOCABULARIES

POLITE = frozenset(phrase for language in VOCABULARIES.values() for phrase in phrases(language.polite))
WANTS = frozenset(phrase for language in VOCABULARIES.values() for phrase in phrases(language.wants))
_AHEAD = PhraseTable((phrase, "") for phrase in POLITE)
_WISHES = PhraseTable((phrase, "") for phrase in WANTS)
_LONGEST = max(phrase.count(" ") + 1 for phrase in POLITE)


def trimmed(words: Sequence[str]) -> Iterator[list[str]]:
    """The words with ever more manners taken off, first behind, then in front; never none at all."""
    kept = list(words)
    while (end := end_of_answer(kept)) < len(kept):
        kept = kept[:end]
        yield kept
    while (begin := begin_of_answer(kept)) > 0:
        kept = kept[begin:]
        yield kept


def without_manners(words: Sequence[str]) -> list[str]:
    """The words with all manners at either end taken off."""
    kept = list(words)
    for form in trimmed(words):
        kept = form
    return kept


def begin_of_answer(words: Sequence[str]) -> int:
    """Where the words go on after one polite phrase in front: 0 when there is none, or nothing after it."""
    hit = _AHEAD.at(words, 0) if words else None
    return hit[1] if hit is not None and hit[1] < len(words) else 0


def end_of_answer(words: Sequence[str]) -> int:
    """Where the words end before one polite phrase behind: all of them when there is none, or nothing before it."""
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        if " ".join(words[-count:]) in POLITE:
            return len(words) - count
    return len(words)


def without_wish(words: Sequence[str]) -> list[str]:
    """The words after "I want to" and the like; as they are when they do not begin so."""
    hit = _WISHES.at(words, 0) if words else None
    return list(words[hit[1] :]) if hit is not None and hit[1] < len(words) else list(words)
