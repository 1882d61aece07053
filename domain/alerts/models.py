from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped


class StaffAlert(HospitalRow, Stamped, Base):
    """One piece of news. `key` makes it unique: the same news is told once. `to_staff` narrows it to one member."""

    __tablename__ = "staff_alert"
    __table_args__ = (
        UniqueConstraint("hospital_id", "key"),
        Index("ix_staff_alert_due", "due_at", postgresql_where=text("settled_at IS NULL")),
    )

    key: Mapped[str]
    topic: Mapped[str]
    to_staff: Mapped[UUID | None]
    body: Mapped[str]
    sealed_body: Mapped[bytes | None] = mapped_column(comment="sealed: said in its place in chat; gone once told")
    buttons: Mapped[list[Any]]
    urgent: Mapped[bool]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0, server_default=text("0"))
