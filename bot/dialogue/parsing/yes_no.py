"""Yes or no, in the dialogue's languages and English; anything mixed, doubtful or longer is None: ask again."""

import re
from functools import lru_cache

from bot.dialogue.parsing.folding import fold, key, word_set
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.vocabulary import chosen

_THUMBS = {"👍": True, "👌": True, "✅": True, "☑": True, "✔": True, "👎": False, "❌": False, "✖": False, "🚫": False}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_POLITE = word_set(
    "please pls plz abeg biko thanks thank you sir ma doctor dr o oo ooo na sha jare nau ejo svp merci nagode daalu"
    " nurse oga dear"
)


@lru_cache(maxsize=64)
def _answers(languages: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    spoken = chosen(languages)
    yes = frozenset(phrase for language in spoken for phrase in phrases(language.yes))
    no = frozenset(phrase for language in spoken for phrase in phrases(language.no))
    unsure = frozenset(phrase for language in spoken for phrase in phrases(language.unsure))
    both = yes & no
    return yes - both - unsure, no - both - unsure, unsure


def read_yes_no(text: str, languages: tuple[str, ...]) -> bool | None:
    """True, False, or None when the text is not plainly one of them."""
    bare = _SKIN.sub("", fold(text[:200]))
    if bare and all(sign in _THUMBS for sign in bare):
        meant = {_THUMBS[sign] for sign in bare}
        return meant.pop() if len(meant) == 1 else None
    if "?" in bare:
        return None
    said = key(bare)
    yes, no, unsure = _answers(languages)
    for form in (said, _unstretched(said), _without_manners(said)):
        if form in yes:
            return True
        if form in no:
            return False
        if form in unsure:
            return None
    return _repeated(said, yes, no)


def _unstretched(said: str) -> str:
    return _STRETCHED.sub(r"\1", said)


def _without_manners(said: str) -> str:
    words = said.split()
    while words and words[-1] in _POLITE:
        words.pop()
    while words and words[0] in _POLITE:
        words.pop(0)
    return _unstretched(" ".join(words))


def _repeated(said: str, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    """ "yes yes correct": every word says the same thing."""
    words = [word for word in said.split() if word not in _POLITE]
    if len(words) > 1:
        for meant, phrases_of in ((True, yes), (False, no)):
            if words[0] in phrases_of and " ".join(words[1:]) in phrases_of:
                return meant
    if not 2 <= len(words) <= 4:
        return None
    if all(_unstretched(word) in yes for word in words):
        return True
    return False if all(_unstretched(word) in no for word in words) else None
