"""One spelling for many: case, accents, hooked letters, full-width signs, curly quotes, invisible signs.

`fold` is for comparing, never for showing: it loses what a name needs. It is idempotent.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ŋ": "n", "ə": "e", "ɛ": "e", "ɔ": "o", "ø": "o", "đ": "d", "ħ": "h",
        "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ǝ": "e",
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʹ": "'", "`": "'", "´": "'", "′": "'", "ˈ": "'", "＇": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "⁄": "/", "∕": "/", "…": "...", "·": " ",
    }
)  # fmt: skip
_DROPPED = frozenset(("Mn", "Me", "Cf", "Cs", "Co", "Cc"))
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category in _DROPPED:
        return " " if char.isspace() else ""
    return char


def _fold_wide(text: str) -> str:
    """Decomposing and case folding feed each other (a capital may hide a mark), so repeat until nothing changes."""
    for _ in range(4):
        once = unicodedata.normalize("NFKD", text).translate(_LETTERS).casefold()
        once = " ".join("".join([_kept(char) for char in once]).split())
        if once == text:
            break
        text = once
    return text


_ASCII_ODD = re.compile(r"[\x00-\x08\x0e-\x1b\x7f`]")


def fold(text: str) -> str:
    """The comparable form of a text: lower case, no accents, plain quotes and digits, single blanks."""
    if text.isascii() and not _ASCII_ODD.search(text):
        return " ".join(text.lower().split())
    return _fold_wide(text)


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded, without punctuation (an apostrophe inside a word stays)."""
    return _WORD.findall(fold(text))


def key(text: str) -> str:
    """The words of a text joined by single blanks, apostrophes dropped: what two equal phrases have in common."""
    return " ".join(_WORD.findall(fold(text))).replace("'", "")


@lru_cache(maxsize=8192)
def known_key(text: str) -> str:
    """`key` remembered, for labels and vocabulary that come back on every turn. Not for what people type."""
    return key(text)


def word_set(text: str) -> frozenset[str]:
    """A set of words written in one line."""
    return frozenset(text.split())
