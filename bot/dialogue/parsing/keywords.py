"""Global moves by word: menu, back, change, restart, and every flow's own words.

Only a whole message counts, so an answer that merely contains "back" stays an answer. Words of six letters or more
forgive one slip; manners and "I want to" change nothing. What the carrier itself takes for an opt-out is not read here.
"""

from collections.abc import Mapping

from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import fold, key
from bot.dialogue.parsing.lexicon import NearWords
from bot.dialogue.parsing.manners import trimmed, without_wish

SHORTEST_WITH_SLIP = 6
_MOST_WORDS = 10
_STRIPPED = ".,!?;:*\"'()[]#/- "


class Keywords:
    """A table from id to its words, built once when flows are loaded."""

    __slots__ = ("__weakref__", "_longest", "_meanings", "_near")

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._meanings: dict[str, str] = {}
        for meaning, listed in words.items():
            for word in listed:
                if folded := key(word):
                    self._meanings.setdefault(folded, meaning)
        self._near = NearWords((word for word in self._meanings if " " not in word), SHORTEST_WITH_SLIP)
        self._longest = max(map(len, self._meanings), default=0) + 32

    def find(self, text: str) -> str | None:
        """The id whose word is the whole message, or None."""
        if len(text) > 4 * self._longest:
            return None
        bare = fold(text).strip(_STRIPPED)
        if not bare or len(bare) > self._longest:
            return None
        if bare in self._meanings:
            return self._meanings[bare]
        if bare.isalpha() and bare.isascii():
            return self._slip(bare)
        return self._spoken(key(bare))

    def _spoken(self, said: str) -> str | None:
        """The move of several words, without manners and without "I want to" in front."""
        words = said.split()
        if not words or len(words) > _MOST_WORDS:
            return None
        form = words
        for form in (words, *trimmed(words)):
            for plain in (form, without_wish(form)):
                if (move := self._meanings.get(" ".join(plain))) is not None:
                    return move
        return self._slip(form[0]) if len(form) == 1 else None

    def _slip(self, word: str) -> str | None:
        if len(word) < SHORTEST_WITH_SLIP:
            return None
        near = self._near.find(word)
        if near is None or abs(len(near) - len(word)) > 1 or OSA.distance(near, word) > 1:
            return None
        return self._meanings[near]
