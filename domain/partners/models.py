from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Partner(HospitalRow, Stamped, Base):
    """Somebody outside the hospital whom it works with (CONT-01, CONT-03). Staff type the number as `C12`.

    Names are in clear: they are business contacts, found by any part of a name. Notes are sealed.
    """

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("hospital_id", "number"),
        Index("ix_partner_name", "hospital_id", text("lower(name)")),
    )

    number: Mapped[int]
    name: Mapped[str]
    organization: Mapped[str] = mapped_column(default="", server_default="")
    position: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str | None] = mapped_column(comment="E.164")
    email: Mapped[str] = mapped_column(default="", server_default="")
    website: Mapped[str] = mapped_column(default="", server_default="")
    partner_type: Mapped[str]
    status: Mapped[str]
    source: Mapped[str] = mapped_column(default="", server_default="")
    tags: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    notes: Mapped[bytes | None] = mapped_column(comment="sealed")
    deleted_at: Mapped[datetime | None]


class PartnerInteraction(HospitalRow, Base):
    """A call, visit or meeting with a partner (CONT-05)."""

    __tablename__ = "partner_interaction"
    __table_args__ = (
        belongs_to("partner", "partner_id", on_delete="CASCADE"),
        belongs_to("staff_member", "member_id"),
        Index("ix_partner_interaction_partner", "hospital_id", "partner_id", "at"),
    )

    partner_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    notes: Mapped[bytes] = mapped_column(comment="sealed")
    at: Mapped[datetime]


class PartnerReferral(HospitalRow, Base):
    """Which partner referred which lead (CONT-04): one each, but for leads that were merged and came by two."""

    __tablename__ = "partner_referral"
    __table_args__ = (
        belongs_to("partner", "partner_id", on_delete="CASCADE"),
        belongs_to("lead", "lead_id", on_delete="CASCADE"),
        Index("ix_partner_referral_lead", "hospital_id", "lead_id"),
        Index("ix_partner_referral_partner", "hospital_id", "partner_id"),
    )

    partner_id: Mapped[UUID]
    lead_id: Mapped[UUID]
    at: Mapped[datetime]
