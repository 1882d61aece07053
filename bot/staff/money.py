"""Amounts as staff write them and as they read."""

import re

# An amount has its currency, k or m behind it, or at least four digits; years have neither.
_AMOUNT = re.compile(
    r"(?<![\w.,])(?:(?P<sign>₦|NGN|N)\s?(?P<a>\d[\d,]*(?:\.\d{1,2})?)\s?(?P<au>k|m|thousand|million)?"
    r"|(?P<b>\d[\d,]*(?:\.\d{1,2})?)\s?(?P<bu>k|m|thousand|million)"
    r"|(?P<c>(?:\d{1,3}(?:,\d{3})+|\d{5,})(?:\.\d{1,2})?))(?![\w%])",
    re.I,
)
_TIMES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}


def take_amount(text: str) -> tuple[int | None, str]:
    """`2.5m`, `₦500k`, `2,500,000`, in kobo, and the text without it."""
    found = _AMOUNT.search(text)
    if found is None:
        return None, text
    digits = (found.group("a") or found.group("b") or found.group("c")).replace(",", "")
    unit = _TIMES.get((found.group("au") or found.group("bu") or "").casefold(), 1)
    whole, _, part = digits.partition(".")
    kobo = int(whole) * 100 + int(f"{part}00"[:2])
    return kobo * unit, " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def money(kobo: int) -> str:
    naira, rest = divmod(kobo, 100)
    return f"₦{naira:,}" + (f".{rest:02}" if rest else "")
