"""What an SMS costs and how to make it cheaper: GSM-7 and UCS-2 counting, folding, splitting (platform_facts 2.2).

One character outside GSM-7 turns the whole message to UCS-2 and more than doubles its segments, so hospital texts are
folded to GSM-7 where no meaning is lost.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
GSM7 = GSM7_BASIC | GSM7_EXTENSION

_ONE, _PART = {"GSM-7": 160, "UCS-2": 70}, {"GSM-7": 153, "UCS-2": 67}
_DROPPED = "\x00"

# Only what Unicode's own decomposition does not give.
_FOLD = {
    **dict.fromkeys("‘’‚‛′ʼʻˈ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−•·▪◦", "-"),
    **dict.fromkeys("\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u2005\u2006\u2008\t", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x85", "\n"),
    **dict.fromkeys("★⭐✩", "*"),
    **dict.fromkeys("✓✔☑", "*"),
    "…": "...", "→": "->", "←": "<-", "×": "x", "÷": "/", "⁄": "/", "°": "", "©": "(c)", "®": "(R)", "¢": "c",
    "₵": "GHS ", "₣": "F", "±": "+/-", "≤": "<=", "≥": ">=", "≠": "not =",
    "ɓ": "b", "Ɓ": "B", "ɗ": "d", "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ƴ": "y", "Ƴ": "Y", "ɛ": "e", "Ɛ": "E", "ǝ": "e",
    "Ǝ": "E", "ɔ": "o", "Ɔ": "O", "ŋ": "n", "Ŋ": "N", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    "ı": "i", "ð": "d", "þ": "th",
}  # fmt: skip
_NAIRA = re.compile("₦\\s*")
_GAP = re.compile(f" *(?:{_DROPPED} *)+")


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets (GSM-7) or UTF-16 units (UCS-2)."""

    encoding: Literal["GSM-7", "UCS-2"]
    units: int
    segments: int


def is_gsm7(text: str) -> bool:
    return GSM7.issuperset(text)


def _folded_sign(sign: str) -> str:
    if sign in GSM7:
        return sign
    known = _FOLD.get(sign)
    if known is not None:
        return known
    plain = "".join(_FOLD.get(s, s) for s in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(s))
    if plain and plain != sign and is_gsm7(plain):
        return plain
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf", "Cc") or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return _DROPPED if category in ("So", "Sk", "Cn", "Co") else sign


def _close_gap(text: str, match: re.Match[str]) -> str:
    before = text[match.start() - 1] if match.start() else "\n"
    after = text[match.end()] if match.end() < len(text) else "\n"
    if before == "\n" or after == "\n" or after in ".,;:!?)":
        return ""
    return " " if " " in match.group() else ""


def fold_to_gsm7(text: str) -> str:
    """The text in GSM-7 as far as that loses only accents and ornaments; what cannot be folded stays.

    The naira sign becomes NGN, dotted and hooked letters lose dot and hook, emoji go with the blank beside them.
    """
    if is_gsm7(text):
        return text
    text = _NAIRA.sub("NGN ", unicodedata.normalize("NFC", text.replace(_DROPPED, "")))
    folded = "".join([_folded_sign(sign) for sign in text])
    if _DROPPED in folded:
        whole = folded
        folded = _GAP.sub(lambda match: _close_gap(whole, match), whole)
    return folded


def units_utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def count(text: str) -> Segments:
    """Encoding, units and segments as a carrier bills them; a pair or an escape is not cut in two. Empty text: 0."""
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if is_gsm7(text) else "UCS-2"
    if encoding == "GSM-7":
        sizes = [2 if sign in GSM7_EXTENSION else 1 for sign in text]
    else:
        sizes = [2 if sign > "\uffff" else 1 for sign in text]
    units = sum(sizes)
    if units <= _ONE[encoding]:
        return Segments(encoding, units, 1 if text else 0)
    segments, room = 1, _PART[encoding]
    for size in sizes:
        if size > room:
            segments, room = segments + 1, _PART[encoding]
        room -= size
    return Segments(encoding, units, segments)


def _fits(text: str, limit: int) -> int:
    """How many leading characters take at most `limit` UTF-16 units; at least one."""
    used = 0
    for at, sign in enumerate(text):
        used += 2 if sign > "\uffff" else 1
        if used > limit:
            return max(at, 1)
    return len(text)


def _joins(sign: str) -> bool:
    """Whether this sign belongs to the one before it: an accent, a joiner, a variation selector."""
    return unicodedata.combining(sign) > 0 or sign in "\u200d\ufe0f"


def _cut_at(text: str, most: int) -> int:
    """Where to cut so that at most `most` characters stay: after a paragraph, line, sentence or word if one is near."""
    for mark, share in (("\n\n", 0.5), ("\n", 0.5), (". ", 0.6), ("? ", 0.6), ("! ", 0.6), (" ", 0.0)):
        at = text.rfind(mark, 0, most + 1 if mark == " " else most)
        if at > 0 and at >= most * share:
            return at + len(mark.rstrip(" "))
    while most > 1 and (_joins(text[most]) or text[most - 1] == "\u200d"):
        most -= 1
    return most


def split(text: str, limit: int = 1600) -> list[str]:
    """Pieces of at most `limit` UTF-16 units, cut between paragraphs, lines, sentences or words where possible."""
    pieces = []
    rest = text.strip()
    while rest:
        most = _fits(rest, limit)
        if most == len(rest):
            pieces.append(rest)
            break
        at = _cut_at(rest, most)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [piece for piece in pieces if piece]
