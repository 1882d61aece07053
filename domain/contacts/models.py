from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Contact(HospitalRow, Stamped, Base):
    """A person as the CRM knows them. Names are sealed; `name_digest` finds equal ones."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_phone", "hospital_id", "phone"),)

    display_name: Mapped[bytes | None]
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    locale: Mapped[str] = mapped_column(default="")


class ContactAddress(HospitalRow, Stamped, Base):
    """Where a contact is reached on one channel. `address` has any shape up to 140 characters (facts 1.2)."""

    __tablename__ = "contact_address"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        UniqueConstraint("hospital_id", "channel", "address"),
        Index("ix_contact_address_contact", "hospital_id", "contact_id"),
        Index("ix_contact_address_address", "hospital_id", "address"),
        Index(
            "ix_contact_address_external",
            "hospital_id",
            "channel",
            "external_user_id",
            postgresql_where=text("external_user_id <> ''"),
        ),
    )

    contact_id: Mapped[UUID]
    channel: Mapped[str]
    address: Mapped[str]
    external_user_id: Mapped[str] = mapped_column(default="")
    opted_out_at: Mapped[datetime | None] = mapped_column(comment="set by STOP, cleared only by START")
    unreachable: Mapped[str] = mapped_column(default="", comment="why the provider says this address cannot be reached")
