"""What has happened to follow-ups."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FollowUpScheduled:
    """`next_at` is the earliest open one of the same person, None when there is none left (FUP-04)."""

    related_type: str
    related_id: UUID
    next_at: datetime | None
