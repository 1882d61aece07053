from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow


class AuditEntry(HospitalRow, Base):
    """One act. Append-only: the application role has no UPDATE or DELETE on it."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_at", "hospital_id", "at"),
        Index("ix_audit_entry_patient", "hospital_id", "patient_id", "at"),
    )

    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(default="")
    cause_id: Mapped[UUID | None]
    action: Mapped[str]
    entity: Mapped[str] = mapped_column(default="")
    entity_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
