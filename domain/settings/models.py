from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped


class HospitalRecord(Stamped, Base):
    """A tenant. Its own id is its `hospital_id`."""

    __tablename__ = "hospital"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="Africa/Lagos")
    country: Mapped[str] = mapped_column(default="NG")
    currency: Mapped[str] = mapped_column(default="NGN")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    emergency_number: Mapped[str] = mapped_column(default="112")


class HospitalSetting(Stamped, Base):
    """One setting that differs from its default (SET-02). The names and defaults are in `rules.HospitalSettings`."""

    __tablename__ = "hospital_setting"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]


class ChannelSender(HospitalRow, Stamped, Base):
    """A number of the hospital's: what patients write to and what we send from.

    `account` is the provider account it belongs to; a sub-account's own tokens are sealed here (facts 1.5). Until
    `paused_until` nothing is sent from it: the provider takes nothing at the moment.
    """

    __tablename__ = "channel_sender"
    __table_args__ = (Index("uq_channel_sender_address", "channel", "address", unique=True),)

    channel: Mapped[str]
    address: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    service: Mapped[str] = mapped_column(default="")
    tokens: Mapped[bytes | None]
    two_way: Mapped[bool] = mapped_column(default=True)
    rate_per_second: Mapped[float] = mapped_column(default=10.0)
    paused_until: Mapped[datetime | None]


class ContentTemplate(HospitalRow, Stamped, Base):
    """A Content API template made by `careline twilio setup`: our shape name and the provider's id (facts 2.4)."""

    __tablename__ = "content_template"
    __table_args__ = (UniqueConstraint("hospital_id", "account", "shape"),)

    account: Mapped[str]
    shape: Mapped[str]
    provider_id: Mapped[str]


class OpeningHours(HospitalRow, Base):
    """When people answer: a weekday (0 = Monday) and local minutes since midnight. Several rows a day are split shifts."""

    __tablename__ = "opening_hours"

    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]


class Holiday(HospitalRow, Base):
    """A local day on which clinics are closed and nobody answers, unless a provider's own hours say otherwise."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("hospital_id", "day"),)

    day: Mapped[date]
    name: Mapped[str] = mapped_column(default="")
