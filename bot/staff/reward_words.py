"""What a line says of a reward: `Dental cleaning, free service, 400 points, stock 20, once per patient, until 31 dec`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.staff.reading import Moment, take_moment
from domain.loyalty.rules import Tier
from domain.rewards.rules import RewardTerms, RewardType

TYPES = {
    "discount": RewardType.DISCOUNT,
    "free consultation": RewardType.FREE_CONSULTATION,
    "consultation": RewardType.FREE_CONSULTATION,
    "priority access": RewardType.PRIORITY_ACCESS,
    "priority": RewardType.PRIORITY_ACCESS,
    "free service": RewardType.FREE_SERVICE,
    "custom gift": RewardType.CUSTOM_GIFT,
    "gift": RewardType.CUSTOM_GIFT,
}
_TIERS = "|".join(tier.value for tier in Tier)
_UNLIMITED = r"(?:unlimited|no limit|none|any)"
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
_COST = re.compile(
    rf"(?<!\w)(?:(?:for|costs?)\s+)?({_NUMBER})\s*(?:points?|pts)(?!\w)|(?<!\w)costs?\s+({_NUMBER})(?!\w)", re.I
)
_STOCK = re.compile(
    rf"(?<!\w)(?:stock\s*:?\s*(?:of\s+)?({_NUMBER}|{_UNLIMITED})|({_NUMBER}|{_UNLIMITED})\s+in stock"
    r"|(out of stock|sold out))(?!\w)",
    re.I,
)
_PER = r"(?:per|a|each|for each)\s+(?:patient|person)"
_LIMIT = re.compile(
    rf"(?<!\w)(?:limit\s*:?\s*({_NUMBER}|{_UNLIMITED})(?:\s+{_PER})?|(once|twice|{_NUMBER}|{_UNLIMITED})\s+{_PER})(?!\w)",
    re.I,
)
_TIER = re.compile(
    rf"(?<!\w)(?:(?:min(?:imum)?\s+)?tier\s+({_TIERS})|from\s+({_TIERS})|({_TIERS})\s+(?:tier|only|and above|and up|upwards)"
    r"|(all tiers|everybody|every tier))(?!\w)",
    re.I,
)
_FROM = re.compile(
    r"(?<!\w)(?:valid\s+)?(?:from|starts?|starting|begins)\s+(.+?)(?=\s+(?:until|till|to)\s|[,;]|$)", re.I
)
_UNTIL = re.compile(r"(?<!\w)(?:valid\s+)?(?:until|till|ends?|to)\s+(.+?)(?=[,;]|$)", re.I)
_NEVER = re.compile(r"(?:never|always|no end|for ?ever|now|at once|further notice)", re.I)
_NAME = re.compile(r"(?<!\w)(?:name|called|rename(?:d)?(?:\s+to)?)\s*:?\s+(.+?)(?=[,;]|$)", re.I)
_TYPE = re.compile(rf"(?<!\w)type\s*:?\s+({'|'.join(TYPES)})(?!\w)", re.I)
_GUESSES = {
    RewardType.DISCOUNT: re.compile(r"discount|%|\boff\b", re.I),
    RewardType.FREE_CONSULTATION: re.compile(r"consultation", re.I),
    RewardType.PRIORITY_ACCESS: re.compile(r"priority|fast track", re.I),
    RewardType.CUSTOM_GIFT: re.compile(r"\b(?:gift|voucher|mug|shirt|hamper)", re.I),
    RewardType.FREE_SERVICE: re.compile(r"free", re.I),
}


@dataclass(frozen=True, slots=True)
class Said:
    """`changes` are fields of `RewardTerms`; `name` is what is left.

    `unread` is a day that cannot be, `phrase` where the text says it, with the word before it.
    """

    changes: Mapping[str, object]
    name: str
    unread: Moment | None = None
    phrase: str = ""


def read_terms(text: str, now: datetime, zone: ZoneInfo, *, renaming: bool = False) -> Said:
    """Everything of a reward that the text says; what stands nowhere is not in `changes`.

    `name ...` is read behind a comma, or anywhere with `renaming`: a new reward may be called `Name tag`.
    """
    changes: dict[str, object] = {}
    renamed = _NAME.search(text)
    if renamed is not None and (renaming or text[: renamed.start()].rstrip().endswith((",", ";"))):
        changes["name"], text = renamed.group(1).strip(), _cut(text, renamed)
    for field, pattern, read in (
        ("reward_type", _TYPE, lambda word: TYPES[word.casefold()]),
        ("cost", _COST, _count),
        ("stock", _STOCK, _count),
        ("per_patient_limit", _LIMIT, _count),
        ("min_tier", _TIER, lambda word: Tier.__members__.get(word.upper(), Tier.BRONZE)),
    ):
        found = pattern.search(text)
        if found is not None:
            changes[field] = read(next(group for group in found.groups() if group is not None))
            text = _cut(text, found)
    for field, pattern in (("valid_from", _FROM), ("valid_until", _UNTIL)):
        found = pattern.search(text)
        if found is None:
            continue
        if _NEVER.fullmatch(found.group(1).strip()):
            changes[field], text = None, _cut(text, found)
            continue
        moment, left = take_moment(found.group(1), now, zone)
        # `Talk to a doctor` ends with no day: what is not a day alone belongs to the name. A year may be left over.
        if moment is None or not re.fullmatch(r"(?:20\d\d)?", left):
            continue
        day = _day(moment.at, left, zone)
        if day is None:
            return Said(changes, text, moment, found.group())
        changes[field], text = day, _cut(text, found)
    parts = [part for part in (one.strip(" :.-") for one in re.split(r"[,;]", text)) if part]
    kinds = [part for part in parts if part.casefold() in TYPES]
    # A reward can be called like its type: the last of them is the type, if something else is the name.
    if kinds and "reward_type" not in changes and (len(parts) > 1 or "name" in changes):
        changes["reward_type"] = TYPES[kinds[-1].casefold()]
        parts.reverse()
        parts.remove(kinds[-1])
        parts.reverse()
    return Said(changes, ", ".join(parts))


def _count(word: str) -> int | None:
    plain = word.replace(",", "").casefold()
    return int(plain) if plain.isdigit() else {"once": 1, "twice": 2, "out of stock": 0, "sold out": 0}.get(plain)


def _day(at: datetime | None, year: str, zone: ZoneInfo) -> date | None:
    if at is None:
        return None
    day = at.astimezone(zone).date()
    try:
        return day.replace(year=int(year)) if year else day
    except ValueError:  # 29 February of another year
        return None


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()


def guessed_type(name: str) -> RewardType | None:
    """`20% discount` is a discount; None when the name says nothing."""
    return next((kind for kind, words in _GUESSES.items() if words.search(name)), None)


def type_name(kind: RewardType) -> str:
    return kind.value.replace("_", " ").lower()


def term_lines(terms: RewardTerms, today: date) -> dict[str, str]:
    """Every term in words, by field. Days have their year when it is another one."""
    return {
        "name": terms.name,
        "reward_type": type_name(terms.reward_type),
        "cost": f"{terms.cost:,} points",
        "active": "on" if terms.active else "off",
        "stock": f"{terms.stock:,} in stock" if terms.stock is not None else "no limit in stock",
        "per_patient_limit": f"{terms.per_patient_limit:,} per patient"
        if terms.per_patient_limit
        else "any number per patient",
        "min_tier": "every tier" if terms.min_tier is Tier.BRONZE else f"from {terms.min_tier.label}",
        "valid_from": f"from {_said(terms.valid_from, today)}" if terms.valid_from else "from now",
        "valid_until": f"until {_said(terms.valid_until, today)}" if terms.valid_until else "without end",
    }


def terms_line(terms: RewardTerms, today: date) -> str:
    """The terms that are not as usual: `250 points, 20 in stock, from Gold, until 31 Dec`."""
    lines = term_lines(terms, today)
    usual = RewardTerms(terms.name, terms.reward_type, terms.cost)
    special = ("stock", "per_patient_limit", "min_tier", "valid_from", "valid_until")
    unusual = [lines[field] for field in special if getattr(terms, field) != getattr(usual, field)]
    return ", ".join((lines["cost"], lines["reward_type"], *unusual))


def _said(day: date, today: date) -> str:
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"
