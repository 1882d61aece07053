from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Opportunity(HospitalRow, Stamped, Base):
    """Business that may come of a lead (OPP-01). Staff type its number as `O12`."""

    __tablename__ = "opportunity"
    __table_args__ = (
        belongs_to("lead", "lead_id"),
        belongs_to("staff_member", "owner_id"),
        UniqueConstraint("hospital_id", "number"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
        CheckConstraint("amount >= 0", name="amount"),
        Index("ix_opportunity_stage", "hospital_id", "stage"),
        Index("ix_opportunity_lead", "hospital_id", "lead_id"),
    )

    number: Mapped[int]
    title: Mapped[bytes] = mapped_column(comment="sealed")
    description: Mapped[bytes | None] = mapped_column(comment="sealed")
    lead_id: Mapped[UUID | None]
    amount: Mapped[int] = mapped_column(BigInteger, comment="hundredths of the hospital's currency")
    stage: Mapped[str]
    probability: Mapped[int]
    closes_on: Mapped[date | None]
    owner_id: Mapped[UUID | None]
    lost_reason: Mapped[bytes | None] = mapped_column(comment="sealed")
    deleted_at: Mapped[datetime | None]


class OpportunityStage(HospitalRow, Base):
    """One stay in a stage; `left_at` is empty while it lasts (OPP-04)."""

    __tablename__ = "opportunity_stage"
    __table_args__ = (
        belongs_to("opportunity", "opportunity_id", on_delete="CASCADE"),
        belongs_to("staff_member", "member_id"),
        Index("ix_opportunity_stage_of", "hospital_id", "opportunity_id", "entered_at"),
    )

    opportunity_id: Mapped[UUID]
    stage: Mapped[str]
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    member_id: Mapped[UUID | None]
