from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Tag(HospitalRow, Stamped, Base):
    """A word staff sort by, such as VIP or Corporate. `colour` is #rrggbb; names that differ in case are one."""

    __tablename__ = "tag"
    __table_args__ = (Index("uq_tag_name", "hospital_id", text("lower(name)"), unique=True),)

    name: Mapped[str]
    colour: Mapped[str]
    category: Mapped[str] = mapped_column(default="", server_default="")


class LeadTag(Base):
    """A lead carries a tag."""

    __tablename__ = "lead_tag"
    __table_args__ = (
        belongs_to("lead", "lead_id", on_delete="CASCADE"),
        belongs_to("tag", "tag_id", on_delete="CASCADE"),
        Index("ix_lead_tag_tag", "hospital_id", "tag_id"),
    )

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
