from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Patient(HospitalRow, Stamped, Base):
    """A person the hospital treats. Names and date of birth are sealed; the digests find or compare without opening.

    `number` is the hospital number, such as `MBH-004512`. It proves identity, so it is drawn at random, never counted
    up: one's own number must not tell a neighbour's. `birth_digest` is salted with the row's id, so equal birth dates
    differ. `status`: active, merged (into another row), deceased, archived.
    """

    __tablename__ = "patient"
    __table_args__ = (
        UniqueConstraint("hospital_id", "number"),
        Index("ix_patient_phone", "hospital_id", "phone"),
        Index("ix_patient_name", "hospital_id", "last_name_digest", "first_name_digest"),
    )

    number: Mapped[str]
    first_name: Mapped[bytes] = mapped_column(comment="sealed")
    last_name: Mapped[bytes] = mapped_column(comment="sealed")
    first_name_digest: Mapped[bytes]
    last_name_digest: Mapped[bytes]
    birth_date: Mapped[bytes | None] = mapped_column(comment="sealed ISO date")
    birth_digest: Mapped[bytes | None]
    gender: Mapped[str] = mapped_column(default="", server_default="", comment="female, male, other or empty")
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    state: Mapped[str] = mapped_column(default="", server_default="", comment="a Nigerian state or FCT, see rules")
    locale: Mapped[str] = mapped_column(default="", server_default="")
    nhis_number: Mapped[bytes | None] = mapped_column(comment="sealed")
    hmo: Mapped[bytes | None] = mapped_column(comment="sealed")
    insurance: Mapped[bytes | None] = mapped_column(comment="sealed")
    status: Mapped[str] = mapped_column(default="active", server_default="active")


class PatientContact(HospitalRow, Stamped, Base):
    """A contact acts for a patient. `relationship`: self, child or other; a contact is itself at most once.

    `proof` says how the link came to be: registered (the contact made the patient), phone (the number on file and a
    correct answer), staff. The link ends at `ends_at`: a child comes of age, a proxy is withdrawn.
    """

    __tablename__ = "patient_contact"
    __table_args__ = (
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        belongs_to("patient", "patient_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "contact_id", "patient_id"),
        Index(
            "uq_patient_contact_self",
            "hospital_id",
            "contact_id",
            unique=True,
            postgresql_where=text("relationship = 'self'"),
        ),
        Index("ix_patient_contact_patient", "hospital_id", "patient_id"),
    )

    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    relationship: Mapped[str]
    may_book: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    may_see: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    proof: Mapped[str] = mapped_column(default="registered", server_default="registered")
    created_by: Mapped[UUID | None]
    ends_at: Mapped[datetime | None]


class Verification(HospitalRow, Base):
    """A contact has proved that it may see a patient's records, until `verified_until`; use moves that on."""

    __tablename__ = "verification"
    __table_args__ = (
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        belongs_to("patient", "patient_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "contact_id", "patient_id"),
    )

    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID]
    verified_until: Mapped[datetime]


class VerificationAttempt(Base):
    """The wrong tries of one contact, counted under this row's lock. A lock in the past has run out.

    Tries older than one lock period do not count any more.
    """

    __tablename__ = "verification_attempt"
    __table_args__ = (belongs_to("contact", "contact_id", on_delete="CASCADE"),)

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrong_tries: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None]
    last_wrong_at: Mapped[datetime | None]


class EmergencyContact(HospitalRow, Stamped, Base):
    """Whom to call when something happens to a patient (PAT-01): one person, all of it sealed."""

    __tablename__ = "emergency_contact"
    __table_args__ = (
        belongs_to("patient", "patient_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "patient_id"),
    )

    patient_id: Mapped[UUID]
    name: Mapped[bytes] = mapped_column(comment="sealed")
    phone: Mapped[bytes] = mapped_column(comment="sealed E.164")
    relation: Mapped[bytes] = mapped_column(comment="sealed")
