from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class StaffLink(HospitalRow, Stamped, Base):
    """A member's chat: from this address they give commands. Ended links stay, for the audit.

    `as_patient` sends what they write to the patients' dialogue until they write `staff`.
    """

    __tablename__ = "staff_link"
    __table_args__ = (
        belongs_to("staff_member", "staff_id"),
        Index(
            "uq_staff_link_address",
            "hospital_id",
            "channel",
            "address",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_staff_link_staff", "hospital_id", "staff_id"),
    )

    staff_id: Mapped[UUID]
    channel: Mapped[str]
    address: Mapped[str]
    as_patient: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    state: Mapped[bytes | None] = mapped_column(comment="sealed: what the desk asked last")
    linked_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None] = mapped_column(comment="when this hospital was chosen, of several on Telegram")
    ended_at: Mapped[datetime | None]


class StaffInvitation(HospitalRow, Stamped, Base):
    """A one-time code for one member. Only its digest is kept."""

    __tablename__ = "staff_invitation"
    __table_args__ = (belongs_to("staff_member", "staff_id"), UniqueConstraint("digest"))

    staff_id: Mapped[UUID]
    digest: Mapped[bytes]
    invited_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AlertSubscription(HospitalRow, Stamped, Base):
    """A topic a member wants to be told of in chat (RT-01)."""

    __tablename__ = "alert_subscription"
    __table_args__ = (
        belongs_to("staff_member", "staff_id"),
        UniqueConstraint("hospital_id", "staff_id", "topic"),
    )

    staff_id: Mapped[UUID]
    topic: Mapped[str]


class StaffSession(HospitalRow, Base):
    """Somebody logged in in a browser. Only the token's digest is kept."""

    __tablename__ = "staff_session"
    __table_args__ = (
        belongs_to("staff_member", "staff_id"),
        UniqueConstraint("hospital_id", "digest"),
        Index("ix_staff_session_staff", "hospital_id", "staff_id"),
    )

    staff_id: Mapped[UUID]
    digest: Mapped[bytes]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginFailure(Base):
    """Wrong passwords in a row for one name, whether anybody has it or not; so it belongs to no hospital.

    `name` is a keyed digest of what was typed. Until `until` nobody may try it.
    """

    __tablename__ = "login_failure"

    name: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    until: Mapped[datetime | None]
