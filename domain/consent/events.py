"""Facts about opting out and back in."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OptedOut:
    """Nothing more is sent to this address. `cause`: keyword, provider, staff, link."""

    contact_id: UUID
    address_id: UUID
    channel: str
    cause: str


@dataclass(frozen=True, slots=True)
class OptedIn:
    """The person sent START: the address may be written to again."""

    contact_id: UUID
    address_id: UUID
    channel: str
