"""Phone numbers in free text to E.164 (platform_facts 4.1)."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from bot.dialogue.parsing.folding import fold

_BUSINESS_SCOPED = re.compile(r"\b[a-z]{2}\.[a-z0-9]{8,}", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:whatsapp|tel|sms|phone|mobile|call|no|number)\s*[:.]\s*")
_CANDIDATE = re.compile(r"(?<![a-z0-9])\+?\(?[\do(][\do\s().\-/]{6,24}[\do](?![a-z0-9])")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")


def read_phone(text: str, region: str = "NG") -> str | None:
    """The one valid number in a text as E.164; None when there is none or more than one."""
    folded = _SCHEME.sub("", fold(text[:200]))
    if _BUSINESS_SCOPED.search(folded):
        return None
    found = {number for match in _CANDIDATE.finditer(folded) if (number := _valid(match.group(), region))}
    return found.pop() if len(found) == 1 else None


def _valid(written: str, region: str) -> str | None:
    digits = re.sub(r"[^\d+]", "", _TRUNK_ZERO.sub("", written).replace("o", "0"))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not 8 <= len(digits.lstrip("+")) <= 15:
        return None
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
