"""Money: whole kobo in the database, Decimal in between, never binary floats."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the currency's smallest unit (kobo for NGN)."""

    minor: int
    currency: str = "NGN"

    @property
    def amount(self) -> Decimal:
        return Decimal(self.minor) / 100
