"""Pure rules on points: what earns how many, which tier a lifetime reaches, which lots a debit takes, codes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote
from uuid import UUID

from domain.kit.errors import Invalid
from domain.kit.ids import READABLE

MOST_POINTS = 1_000_000
REFERRAL_PREFIX = "REF-"


class Tier(StrEnum):
    """In rising order (LOY-01)."""

    BRONZE = "BRONZE"
    SILVER = "SILVER"
    GOLD = "GOLD"
    PLATINUM = "PLATINUM"

    @property
    def rank(self) -> int:
        return tuple(Tier).index(self)

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Event(StrEnum):
    """What earns points (LOY-03)."""

    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_COMPLETED = "appointment_completed"
    FEEDBACK_RATING = "feedback_rating"
    FEEDBACK_COMMENT = "feedback_comment"
    REFERRAL = "referral"
    PAYMENT = "payment"
    MANUAL = "manual"


class Kind(StrEnum):
    """What a ledger entry is. A hold is settled once: spent or returned."""

    EARNED = "earned"
    REVERSED = "reversed"
    HELD = "held"
    SPENT = "spent"
    RETURNED = "returned"
    EXPIRED = "expired"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Rule:
    """An earning rule. `per_kobo` is for payments: `points` for each full amount of this many kobo."""

    active: bool
    points: int
    per_kobo: int = 0

    def points_for(self, amount_kobo: int = 0) -> int:
        if not self.active:
            return 0
        return self.points * (amount_kobo // self.per_kobo) if self.per_kobo else self.points


DEFAULT_RULES: dict[Event, Rule] = {
    Event.APPOINTMENT_BOOKED: Rule(True, 10),
    Event.APPOINTMENT_COMPLETED: Rule(True, 100),
    Event.FEEDBACK_RATING: Rule(True, 25),
    Event.FEEDBACK_COMMENT: Rule(True, 50),
    Event.REFERRAL: Rule(True, 200),
    Event.PAYMENT: Rule(False, 1, 10_000),
    Event.MANUAL: Rule(True, 0),
}
"""LOY-03, conflicts C2 to C5. Feedback earns one of its two. A manual award brings its own points."""


@dataclass(frozen=True, slots=True)
class Program:
    """A hospital's programme. Tiers begin at these lifetime points; days are whole days of 24 hours."""

    silver_from: int = 1_000
    gold_from: int = 5_000
    platinum_from: int = 10_000
    points_expire_days: int = 0
    code_days: int = 30
    expired_codes_return: bool = True
    staff_award_cap: int = 500

    def starts(self) -> tuple[tuple[Tier, int], ...]:
        return (
            (Tier.BRONZE, 0),
            (Tier.SILVER, self.silver_from),
            (Tier.GOLD, self.gold_from),
            (Tier.PLATINUM, self.platinum_from),
        )

    def tier_of(self, lifetime: int) -> Tier:
        return max((tier for tier, start in self.starts() if lifetime >= start), key=lambda tier: tier.rank)

    def next_tier(self, lifetime: int) -> tuple[Tier, int] | None:
        """The next tier and how many points are missing; None at the top."""
        return next(((tier, start - lifetime) for tier, start in self.starts() if start > lifetime), None)

    def expiry_of(self, earned_at: datetime) -> datetime | None:
        return earned_at + timedelta(days=self.points_expire_days) if self.points_expire_days else None


def checked_program(program: Program) -> Program:
    """Raises `Invalid` when tiers do not rise or a length makes no sense."""
    if not 0 < program.silver_from < program.gold_from < program.platinum_from <= MOST_POINTS:
        raise Invalid("each tier must begin above the one before", field="tiers")
    if not 0 <= program.points_expire_days <= 3660:
        raise Invalid("points expire after 1 to 3660 days, or never (0)", field="points_expire_days")
    if not 1 <= program.code_days <= 366:
        raise Invalid("a code can be used for 1 to 366 days", field="code_days")
    if not 0 <= program.staff_award_cap <= MOST_POINTS:
        raise Invalid("the cap lies between 0 and a million", field="staff_award_cap")
    return program


def checked_rule(event: Event, rule: Rule) -> Rule:
    """Raises `Invalid` for an impossible number of points, or a payment rule without its amount."""
    if not 0 <= rule.points <= MOST_POINTS or rule.per_kobo < 0:
        raise Invalid("points lie between 0 and a million", field="points")
    if (event is Event.PAYMENT) != (rule.per_kobo > 0):
        raise Invalid("only payments earn by amount, and they need one", field="per_kobo")
    return rule


@dataclass(frozen=True, slots=True)
class Lot:
    """What is left of one award. `entry_id` is the award."""

    id: UUID
    entry_id: UUID
    remaining: int
    expires_at: datetime | None

    def live(self, now: datetime) -> bool:
        return self.expires_at is None or self.expires_at > now


def oldest_first(lots: Iterable[Lot], points: int) -> list[tuple[UUID, int]]:
    """Which lots give how much, in the order given, until `points` are together or the lots are empty."""
    taken: list[tuple[UUID, int]] = []
    for lot in lots:
        if points <= 0:
            break
        part = min(lot.remaining, points)
        if part > 0:
            taken.append((lot.id, part))
            points -= part
    return taken


@dataclass(slots=True)
class Account:
    """A locked account with its live lots, oldest first."""

    patient_id: UUID
    lifetime: int
    owed: int
    lots: Sequence[Lot] = field(default_factory=tuple)

    @property
    def available(self) -> int:
        return sum(lot.remaining for lot in self.lots)


_CODE = f"([{READABLE}]{{6}})"
_WRITTEN = re.compile(rf"\bREF\s?[-\u2010-\u2015]\s?{_CODE}\b|\bREF[\s:]{{0,2}}(?=\w*\d){_CODE}\b")


def read_referral(text: str) -> str | None:
    """The referral code in somebody's words, such as `Hello, REF-AC3467`; None when there is none.

    Lower case, other dashes and a blank are forgiven; without a dash the code must hold a digit, or words would do.
    """
    found = _WRITTEN.search(text.upper()[:1000])
    return (found.group(1) or found.group(2)) if found else None


def referral_link(whatsapp_number: str, code: str) -> str:
    """A link that opens WhatsApp with a first message to the hospital in it. `whatsapp_number` is E.164."""
    return f"https://wa.me/{whatsapp_number.lstrip('+')}?text={quote(f'Hello, {REFERRAL_PREFIX}{code}')}"
