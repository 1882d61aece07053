from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class FollowUp(HospitalRow, Stamped, Base):
    """One promised contact (FUP-01). About a lead, a contact or a patient: `related_type` says which."""

    __tablename__ = "follow_up"
    __table_args__ = (
        belongs_to("staff_member", "assigned_to"),
        belongs_to("task", "task_id"),
        UniqueConstraint("hospital_id", "number"),
        Index("ix_follow_up_scheduled", "hospital_id", "completed_at", "scheduled_at"),
        Index("ix_follow_up_related", "hospital_id", "related_type", "related_id"),
    )

    number: Mapped[int]
    kind: Mapped[str]
    related_type: Mapped[str]
    related_id: Mapped[UUID]
    who: Mapped[bytes] = mapped_column(comment="sealed: whom it is about, as staff named them")
    subject: Mapped[bytes] = mapped_column(comment="sealed")
    scheduled_at: Mapped[datetime]
    assigned_to: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    completed_at: Mapped[datetime | None]
    outcome: Mapped[bytes | None] = mapped_column(comment="sealed")
