from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class SourceSpend(HospitalRow, Stamped, Base):
    """What one source of leads cost in one month. Entering it again replaces it."""

    __tablename__ = "source_spend"
    __table_args__ = (
        belongs_to("staff_member", "entered_by"),
        UniqueConstraint("hospital_id", "month", "source"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("extract(day FROM month) = 1", name="month"),
    )

    source: Mapped[str]
    month: Mapped[date] = mapped_column(comment="its first day")
    amount: Mapped[int] = mapped_column(BigInteger, comment="hundredths of the hospital's currency")
    entered_by: Mapped[UUID | None]
