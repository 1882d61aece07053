from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Feedback(HospitalRow, Stamped, Base):
    """Stars, a category and perhaps a comment (FEED-01). A visit has at most one; the rest belong to no visit.

    `message_id` is our id of the inbound message that finished it: the same message never makes two.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        belongs_to("patient", "patient_id"),
        belongs_to("appointment", "appointment_id"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        UniqueConstraint("hospital_id", "number"),
        Index(
            "uq_feedback_visit",
            "hospital_id",
            "appointment_id",
            unique=True,
            postgresql_where=text("appointment_id IS NOT NULL"),
        ),
        Index(
            "uq_feedback_message",
            "hospital_id",
            "message_id",
            unique=True,
            postgresql_where=text("message_id IS NOT NULL"),
        ),
        Index("ix_feedback_submitted", "hospital_id", "submitted_at"),
        Index("ix_feedback_contact", "hospital_id", "contact_id"),
        Index("ix_feedback_patient", "hospital_id", "patient_id"),
    )

    number: Mapped[int] = mapped_column(comment="short, per hospital: what staff type")
    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID | None]
    appointment_id: Mapped[UUID | None]
    message_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(server_default="")
    rating: Mapped[int]
    category: Mapped[str]
    comment: Mapped[bytes | None] = mapped_column(comment="sealed")
    sentiment: Mapped[str]
    submitted_at: Mapped[datetime]
    reply: Mapped[bytes | None] = mapped_column(comment="sealed")
    replied_at: Mapped[datetime | None]
    replied_by: Mapped[UUID | None]
