"""What happened to feedback. Loyalty awards points for it, once a visit (FEED-03)."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FeedbackSubmitted:
    """`appointment_id` is None where nothing is to be awarded: no visit, or a visit that had its feedback already."""

    feedback_id: UUID
    contact_id: UUID
    patient_id: UUID | None
    appointment_id: UUID | None
    rating: int
    with_comment: bool
