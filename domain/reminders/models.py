from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Reminder(HospitalRow, Stamped, Base):
    """One reminder of one version of an appointment. It holds no text and no name.

    `status`: scheduled, handed (the outreach has it; shown as scheduled), sent, failed, cancelled, skipped; `reason` is
    a short code. `due_at` is when it should go out, `try_at` when the job looks at it next. `plan` names the way it is
    sent.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        belongs_to("appointment", "appointment_id"),
        belongs_to("contact", "contact_id"),
        UniqueConstraint("hospital_id", "appointment_id", "version", "offset_minutes", "plan"),
        Index("ix_reminder_try", "try_at", postgresql_where=text("status IN ('scheduled', 'handed')")),
        Index(
            "ix_reminder_contact",
            "hospital_id",
            "contact_id",
            "settled_at",
            postgresql_where=text("contact_id IS NOT NULL"),
        ),
    )

    appointment_id: Mapped[UUID]
    version: Mapped[int]
    offset_minutes: Mapped[int]
    plan: Mapped[str]
    contact_id: Mapped[UUID | None] = mapped_column(comment="whom it was handed to")
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime]
    try_at: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    attempts: Mapped[int] = mapped_column(server_default="0")
    settled_at: Mapped[datetime | None] = mapped_column(comment="when it was sent, skipped, cancelled or given up")
