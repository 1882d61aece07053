"""Facts about contacts."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ContactIntroduced:
    """A contact has told its name, for the first time or anew."""

    contact_id: UUID
    name: str = field(repr=False)
