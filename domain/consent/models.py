from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class ConsentRecord(HospitalRow, Base):
    """One yes or no, with what proves it. Append-only; the newest of a purpose and channel counts.

    `contact_id` has no foreign key: the proof stays when the contact is erased. `message_id` is our id of the inbound
    message that said it; `how` is what was done: button, typed, keyword, staff, import.
    """

    __tablename__ = "consent_record"
    __table_args__ = (Index("ix_consent_record_contact", "hospital_id", "contact_id", "purpose", "channel", "at"),)

    contact_id: Mapped[UUID]
    channel: Mapped[str]
    purpose: Mapped[str]
    given: Mapped[bool]
    wording: Mapped[str] = mapped_column(comment="version of the text that was shown")
    locale: Mapped[str]
    address: Mapped[bytes] = mapped_column(comment="sealed")
    message_id: Mapped[UUID | None]
    how: Mapped[str]
    at: Mapped[datetime]


class Suppression(HospitalRow, Stamped, Base):
    """Nothing is sent to this address until START. The digest outlives the contact; `address` goes with its erasure."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("hospital_id", "channel", "address_digest"),)

    channel: Mapped[str]
    address_digest: Mapped[bytes]
    address: Mapped[bytes | None] = mapped_column(comment="sealed")
    since: Mapped[datetime]
    cause: Mapped[str]


class ContactPreference(Stamped, Base):
    """How a person wants to be written to (PAT-02). Topics are in the consent ledger, the language with the contact.

    `channel` is tried first; with `only_channel` no other is used. The quiet minutes since local midnight override the
    hospital's; null is the hospital's, equal values are none.
    """

    __tablename__ = "contact_preference"
    __table_args__ = (belongs_to("contact", "contact_id", on_delete="CASCADE"),)

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(server_default="")
    only_channel: Mapped[bool] = mapped_column(server_default=text("false"))
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
