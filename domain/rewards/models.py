from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Reward(HospitalRow, Stamped, Base):
    """Something points buy. `number` is what people say; `stock` null is without end. Dates are local and inclusive.

    Every hospital begins with the four of LOY-05 (0001_functions_loyalty.sql).
    """

    __tablename__ = "reward"
    __table_args__ = (
        UniqueConstraint("hospital_id", "number"),
        CheckConstraint("cost > 0", name="cost"),
        CheckConstraint("stock >= 0", name="stock"),
        CheckConstraint("per_patient_limit > 0", name="per_patient_limit"),
    )

    number: Mapped[int]
    name: Mapped[str]
    reward_type: Mapped[str]
    cost: Mapped[int]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    stock: Mapped[int | None]
    per_patient_limit: Mapped[int | None]
    min_tier: Mapped[str] = mapped_column(server_default="BRONZE")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class Redemption(HospitalRow, Base):
    """A reward somebody took, with its code. `status`: ISSUED, USED, EXPIRED, CANCELLED; only ISSUED can change.

    `reward_name` and `cost` are as they were then. `request` is the caller's key: the same one never redeems twice.
    `hold_id` is the ledger entry that set the points aside.
    """

    __tablename__ = "redemption"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        belongs_to("reward", "reward_id"),
        belongs_to("loyalty_entry", "hold_id"),
        UniqueConstraint("hospital_id", "code"),
        UniqueConstraint("hospital_id", "patient_id", "request"),
        UniqueConstraint("hospital_id", "hold_id"),
        CheckConstraint("(status = 'ISSUED') = (settled_at IS NULL)", name="settled"),
        Index("ix_redemption_patient", "hospital_id", "patient_id", "issued_at"),
        Index("ix_redemption_due", "hospital_id", "expires_at", postgresql_where=text("status = 'ISSUED'")),
        Index("ix_redemption_reward", "hospital_id", "reward_id"),
    )

    patient_id: Mapped[UUID]
    reward_id: Mapped[UUID]
    reward_name: Mapped[str]
    cost: Mapped[int]
    code: Mapped[str]
    status: Mapped[str]
    request: Mapped[str]
    hold_id: Mapped[UUID]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None]
