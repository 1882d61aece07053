"""Pure rules on rewards and codes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.kit.errors import Invalid
from domain.kit.ids import READABLE
from domain.loyalty.rules import MOST_POINTS, Tier

LONGEST_NAME = 60
CODE_LENGTH = 6


class RewardType(StrEnum):
    """LOY-04, conflict C31."""

    DISCOUNT = "DISCOUNT"
    FREE_CONSULTATION = "FREE_CONSULTATION"
    PRIORITY_ACCESS = "PRIORITY_ACCESS"
    FREE_SERVICE = "FREE_SERVICE"
    CUSTOM_GIFT = "CUSTOM_GIFT"


class Status(StrEnum):
    ISSUED = "ISSUED"
    USED = "USED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class RewardTerms:
    """Everything of a reward that staff decide. None is without limit; dates are local and inclusive."""

    name: str
    reward_type: RewardType
    cost: int
    active: bool = True
    stock: int | None = None
    per_patient_limit: int | None = None
    min_tier: Tier = Tier.BRONZE
    valid_from: date | None = None
    valid_until: date | None = None

    def offered_on(self, day: date) -> bool:
        """In the catalogue on this local day, stock apart."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.active and begun and (self.valid_until is None or day <= self.valid_until)


def checked(terms: RewardTerms) -> RewardTerms:
    """Raises `Invalid` naming the field that cannot be."""
    if not 0 < len(terms.name.strip()) <= LONGEST_NAME:
        raise Invalid(f"a reward's name has 1 to {LONGEST_NAME} characters", field="name")
    if not 0 < terms.cost <= MOST_POINTS:
        raise Invalid("a reward costs 1 to a million points", field="cost")
    if terms.stock is not None and terms.stock < 0:
        raise Invalid("there cannot be less than none", field="stock")
    if terms.per_patient_limit is not None and terms.per_patient_limit < 1:
        raise Invalid("the limit per patient is at least one", field="per_patient_limit")
    if terms.valid_from and terms.valid_until and terms.valid_until < terms.valid_from:
        raise Invalid("it would end before it begins", field="valid_until")
    return terms


def usable_until(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The last second of the local day that many days on: a code told to work until a date works on that date."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def canonical_code(typed: str) -> str:
    """A code as typed at the desk: case, blanks and dashes do not count. Empty when it can be none."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(READABLE) else ""
