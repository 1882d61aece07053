from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to

# A row of these statuses takes its time from everybody else.
LIVE = "status IN ('held', 'scheduled', 'confirmed', 'checked_in')"


class Department(HospitalRow, Stamped, Base):
    """A part of the hospital people ask for. `aliases` are other words patients use; `place` says where to go."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("hospital_id", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    aliases: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    place: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default="0", comment="order in menus")
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Provider(HospitalRow, Stamped, Base):
    """Somebody, or a clinic, that sees patients. All lengths are real minutes.

    `capacity` is how many patients share one time. `interval_minutes` is the distance between offered starts; 0 means
    one slot with its buffers. `minimum_notice_minutes` overrides the hospital's setting.
    """

    __tablename__ = "provider"
    __table_args__ = (
        CheckConstraint(
            "slot_minutes > 0 AND interval_minutes >= 0 AND buffer_before_minutes >= 0 AND buffer_after_minutes >= 0"
            " AND slot_minutes + buffer_before_minutes + buffer_after_minutes <= 1440",
            name="length",
        ),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    name: Mapped[str]
    title: Mapped[str] = mapped_column(server_default="")
    place: Mapped[str] = mapped_column(server_default="")
    slot_minutes: Mapped[int] = mapped_column(server_default="30")
    interval_minutes: Mapped[int] = mapped_column(server_default="0")
    buffer_before_minutes: Mapped[int] = mapped_column(server_default="0")
    buffer_after_minutes: Mapped[int] = mapped_column(server_default="0")
    capacity: Mapped[int] = mapped_column(server_default="1")
    minimum_notice_minutes: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    accepts_chat_booking: Mapped[bool] = mapped_column(server_default=text("true"))


class ProviderDepartment(Base):
    """Which departments a provider works for."""

    __tablename__ = "provider_department"
    __table_args__ = (
        belongs_to("provider", "provider_id", on_delete="CASCADE"),
        belongs_to("department", "department_id", on_delete="CASCADE"),
        Index("ix_provider_department_department", "hospital_id", "department_id"),
    )

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    department_id: Mapped[UUID] = mapped_column(primary_key=True)


class WeeklyHours(HospitalRow, Base):
    """When a provider works: a weekday (0 = Monday), local minutes since midnight; `closes` at or before `opens` is the
    next day's. Several rows a day are shifts. The dates, both inclusive, bound a rota that begins or ends."""

    __tablename__ = "weekly_hours"
    __table_args__ = (
        belongs_to("provider", "provider_id", on_delete="CASCADE"),
        Index("ix_weekly_hours_provider", "hospital_id", "provider_id"),
    )

    provider_id: Mapped[UUID]
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class DateHours(HospitalRow, Base):
    """Hours of one local day that replace the weekly ones, holiday or not."""

    __tablename__ = "date_hours"
    __table_args__ = (
        belongs_to("provider", "provider_id", on_delete="CASCADE"),
        Index("ix_date_hours_provider", "hospital_id", "provider_id", "day"),
    )

    provider_id: Mapped[UUID]
    day: Mapped[date]
    opens: Mapped[int]
    closes: Mapped[int]


class ProviderAbsence(HospitalRow, Stamped, Base):
    """Leave, theatre, a meeting: no appointment begins or runs in it. `reason` is for staff, never a diagnosis."""

    __tablename__ = "provider_absence"
    __table_args__ = (
        belongs_to("provider", "provider_id", on_delete="CASCADE"),
        Index("ix_provider_absence_provider", "hospital_id", "provider_id", "ends_at"),
    )

    provider_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(server_default="")


class CatalogueVersion(Base):
    """Counts the changes to anything slot search keeps in memory; triggers raise it."""

    __tablename__ = "catalogue_version"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(server_default="1")


class Appointment(HospitalRow, Stamped, Base):
    """A time somebody took, from the hold in the dialogue to the visit.

    `status` is one of `lifecycle.STATES`. `blocked` is the time with the provider's buffers: they are settings of the
    day it was taken, so it is computed then and kept. `number` is what people say; it stays the same when the
    appointment is moved, and the row left behind is `moved`. `reason` and `cancel_reason` are sealed: health data.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        belongs_to("contact", "contact_id"),
        belongs_to("conversation", "conversation_id"),
        belongs_to("provider", "provider_id"),
        belongs_to("department", "department_id"),
        ExcludeConstraint(
            ("hospital_id", "="),
            ("provider_id", "="),
            ("seat", "="),
            ("blocked", "&&"),
            name="ex_appointment_provider",
            using="gist",
            where=text(LIVE),
        ),
        ExcludeConstraint(
            ("hospital_id", "="),
            ("patient_id", "="),
            (literal_column("tstzrange(starts_at, ends_at)"), "&&"),
            name="ex_appointment_patient",
            using="gist",
            where=text(f"{LIVE} AND patient_id IS NOT NULL"),
        ),
        Index(
            "uq_appointment_number",
            "hospital_id",
            "number",
            unique=True,
            postgresql_where=text("number IS NOT NULL AND status <> 'moved'"),
        ),
        Index(
            "ix_appointment_patient",
            "hospital_id",
            "patient_id",
            "starts_at",
            postgresql_where=text("patient_id IS NOT NULL"),
        ),
        Index("ix_appointment_starts", "hospital_id", "starts_at"),
        Index("ix_appointment_provider", "hospital_id", "provider_id", "starts_at"),
        Index("ix_appointment_contact", "hospital_id", "contact_id"),
        Index("ix_appointment_conversation", "hospital_id", "conversation_id"),
        Index("ix_appointment_hold", "hold_until", postgresql_where=text("status IN ('held', 'lapsed')")),
    )

    number: Mapped[str | None]
    patient_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    conversation_id: Mapped[UUID | None]
    provider_id: Mapped[UUID]
    department_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    blocked: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    seat: Mapped[int] = mapped_column(SmallInteger, server_default="1")
    status: Mapped[str]
    hold_until: Mapped[datetime | None]
    reason: Mapped[bytes | None] = mapped_column(comment="sealed")
    cancel_reason: Mapped[bytes | None] = mapped_column(comment="sealed")
    booked_channel: Mapped[str] = mapped_column(server_default="")
    moved_from_id: Mapped[UUID | None]
    moved_to_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(server_default="1", comment="counts changes a calendar must hear of")
    booked_at: Mapped[datetime | None]
