from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, belongs_to


class DataExport(HospitalRow, Base):
    """A copy somebody asked for: a link for one contact, until `expires_at`. The copy is made when it is fetched.

    `patients` are the ids whose records it holds, fixed when identity was proved.
    """

    __tablename__ = "data_export"
    __table_args__ = (
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        Index("ix_data_export_contact", "hospital_id", "contact_id"),
    )

    contact_id: Mapped[UUID]
    patients: Mapped[list[Any]]
    requested_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    downloads: Mapped[int] = mapped_column(server_default=text("0"))


class Erasure(HospitalRow, Base):
    """A wish to be erased, its receipt and what came of it. No foreign key: the proof outlives the person.

    `status`: scheduled, done. `counts` says how many rows of each table were deleted or emptied.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        Index("uq_erasure_receipt", "hospital_id", "receipt", unique=True),
        Index(
            "uq_erasure_open", "hospital_id", "contact_id", unique=True, postgresql_where=text("status = 'scheduled'")
        ),
        Index("ix_erasure_due", "due_at", postgresql_where=text("status = 'scheduled'")),
    )

    receipt: Mapped[str]
    contact_id: Mapped[UUID]
    patients: Mapped[list[Any]]
    message_id: Mapped[UUID | None]
    requested_at: Mapped[datetime]
    due_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(server_default="scheduled")
    done_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))


class ProviderDeletion(HospitalRow, Base):
    """Something of an erased or aged-out chat that the provider still holds: a message by its id, a medium by its URL.

    `status`: waiting, done, failed (given up, a person must look).
    """

    __tablename__ = "provider_deletion"
    __table_args__ = (
        Index(
            "uq_provider_deletion",
            "hospital_id",
            "account",
            "provider_id",
            unique=True,
            postgresql_where=text("provider_id <> ''"),
        ),
        Index("ix_provider_deletion_due", "retry_at", postgresql_where=text("status = 'waiting'")),
    )

    account: Mapped[str] = mapped_column(server_default="")
    provider_id: Mapped[str] = mapped_column(server_default="")
    medium: Mapped[bytes | None] = mapped_column(comment="sealed URL of a medium")
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    retry_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class RetentionRun(HospitalRow, Base):
    """Proof that a sweep ran: per class the cutoff, how many rows went, and the oldest instant left."""

    __tablename__ = "retention_run"
    __table_args__ = (Index("ix_retention_run_at", "hospital_id", "at"),)

    at: Mapped[datetime]
    classes: Mapped[dict[str, Any]]
    complete: Mapped[bool]
