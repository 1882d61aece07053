from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to

OPEN = text("status = 'open'")


class WaitlistEntry(HospitalRow, Stamped, Base):
    """A wish for a time. No department means any, no provider means anybody.

    The days are local and inclusive, the minutes local since midnight, `starts_before` exclusive. `status`: waiting,
    booked, left, expired. `joined_at` orders those whose wishes fit.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        belongs_to("conversation", "conversation_id"),
        belongs_to("patient", "patient_id"),
        belongs_to("department", "department_id"),
        belongs_to("provider", "provider_id"),
        Index(
            "uq_waitlist_entry_wish",
            "hospital_id",
            "contact_id",
            "patient_id",
            "department_id",
            "provider_id",
            unique=True,
            postgresql_where=text("status = 'waiting'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_waitlist_entry_waiting", "hospital_id", "joined_at", postgresql_where=text("status = 'waiting'")),
        Index("ix_waitlist_entry_patient", "hospital_id", "patient_id", postgresql_where=text("status = 'waiting'")),
    )

    contact_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    department_id: Mapped[UUID | None]
    provider_id: Mapped[UUID | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts_from: Mapped[int | None]
    starts_before: Mapped[int | None]
    status: Mapped[str]
    joined_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FreedTime(HospitalRow, Stamped, Base):
    """A time somebody gave back. `status`: open (being offered around), closed, with the reason as a short code.

    `next_at` is when the job looks at it next: at once, when an offer runs out, or when the quiet hours end.
    """

    __tablename__ = "freed_time"
    __table_args__ = (
        belongs_to("appointment", "appointment_id"),
        UniqueConstraint("hospital_id", "appointment_id"),
        Index("ix_freed_time_next", "next_at", postgresql_where=text("status = 'open'")),
    )

    appointment_id: Mapped[UUID] = mapped_column(comment="whose time it was")
    patient_id: Mapped[UUID | None]
    provider_id: Mapped[UUID]
    department_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    status: Mapped[str]
    reason: Mapped[str] = mapped_column(server_default="")
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(server_default="0")


class WaitlistOffer(HospitalRow, Stamped, Base):
    """A freed time kept for one entry until `expires_at`. A time has one open offer at most, and so has an entry.

    `status`: open, accepted, declined, expired, unreached. `hold_id` is the appointment row that keeps the time.
    """

    __tablename__ = "waitlist_offer"
    __table_args__ = (
        belongs_to("waitlist_entry", "entry_id"),
        belongs_to("freed_time", "freed_id"),
        UniqueConstraint("hospital_id", "freed_id", "entry_id"),
        Index("uq_waitlist_offer_time", "hospital_id", "freed_id", unique=True, postgresql_where=OPEN),
        Index("uq_waitlist_offer_entry", "hospital_id", "entry_id", unique=True, postgresql_where=OPEN),
    )

    entry_id: Mapped[UUID]
    freed_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    hold_id: Mapped[UUID]
    status: Mapped[str]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
