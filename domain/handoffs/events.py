"""What has happened in chats that staff took."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PatientAnswered:
    """A member of staff has written to this contact."""

    handoff_id: UUID
    contact_id: UUID
