"""What has happened to follow-ups."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FollowUpsChanged:
    """One about this record was promised, kept, moved or dropped: what is promised next may be another (FUP-04)."""

    related_type: str
    related_id: UUID
