"""Facts about contacts."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContactIntroduced:
    """A contact has told its name, for the first time or anew. `phone` is E.164, None where it is not known."""

    contact_id: UUID
    name: str = field(repr=False)
    phone: str | None = field(repr=False)
