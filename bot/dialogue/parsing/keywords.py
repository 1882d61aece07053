"""Global moves by word: menu, back, change, restart, help, language, human, stop, start.

Only a whole message counts, so an answer that merely contains "back" stays an answer. Words of six letters or more
forgive one slip. The ids in `exact_ids` (opt-out and opt-in, platform_facts 2.6) count only as the bare words:
"CANCEL please" is no opt-out.
"""

from collections.abc import Collection, Mapping

from rapidfuzz.distance import OSA

from bot.dialogue.parsing.folding import fold, key
from bot.dialogue.parsing.lexicon import NearWords
from bot.dialogue.parsing.manners import trimmed, without_wish

SHORTEST_WITH_SLIP = 6
_MOST_WORDS = 10
_STRIPPED = ".,!?;:*\"'()[]#/- "


class Keywords:
    """A table from id to its words, built once when flows are loaded."""

    __slots__ = ("__weakref__", "_exact", "_longest", "_near", "_tolerant")

    def __init__(self, words: Mapping[str, tuple[str, ...]], exact_ids: Collection[str] = ("stop", "start")) -> None:
        self._exact: dict[str, str] = {}
        self._tolerant: dict[str, str] = {}
        for meaning, listed in words.items():
            table = self._exact if meaning in exact_ids else self._tolerant
            for word in listed:
                if folded := key(word):
                    table.setdefault(folded, meaning)
        for word in self._exact:
            self._tolerant.pop(word, None)
        single = [word for word in self._tolerant if " " not in word]
        self._near = NearWords(single, SHORTEST_WITH_SLIP)
        self._longest = max(map(len, (*self._exact, *self._tolerant)), default=0) + 32

    def find(self, text: str) -> str | None:
        """The id whose word is the whole message, or None."""
        if len(text) > 4 * self._longest:
            return None
        bare = fold(text).strip(_STRIPPED)
        if not bare or len(bare) > self._longest:
            return None
        if bare in self._exact:
            return self._exact[bare]
        if bare in self._tolerant:
            return self._tolerant[bare]
        if bare.isalpha() and bare.isascii():
            return self._slip(bare)
        return self._spoken(key(bare))

    def _spoken(self, said: str) -> str | None:
        """The move of several words, without manners and without "I want to" in front."""
        if said in self._exact:
            return self._exact[said]
        words = said.split()
        if not words or len(words) > _MOST_WORDS:
            return None
        form = words
        for form in (words, *trimmed(words)):
            for plain in (form, without_wish(form)):
                if (move := self._tolerant.get(" ".join(plain))) is not None:
                    return move
        return self._slip(form[0]) if len(form) == 1 else None

    def _slip(self, word: str) -> str | None:
        if len(word) < SHORTEST_WITH_SLIP:
            return None
        near = self._near.find(word)
        if near is None or abs(len(near) - len(word)) > 1 or OSA.distance(near, word) > 1:
            return None
        return self._tolerant[near]
