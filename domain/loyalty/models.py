from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class LoyaltyProgramRecord(Stamped, Base):
    """A hospital's programme where it differs from the defaults in `rules.Program` (LOY-01, LOY-02, LOY-07)."""

    __tablename__ = "loyalty_program"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    silver_from: Mapped[int]
    gold_from: Mapped[int]
    platinum_from: Mapped[int]
    points_expire_days: Mapped[int] = mapped_column(comment="0: never")
    code_days: Mapped[int] = mapped_column(comment="how long a redemption code can be used")
    expired_codes_return: Mapped[bool] = mapped_column(comment="an unused code gives its points back when it expires")
    staff_award_cap: Mapped[int] = mapped_column(comment="points one staff member may give by hand in a local day")


class LoyaltyRuleRecord(Stamped, Base):
    """One earning rule that differs from its default (LOY-03). `event` is a `rules.Event`."""

    __tablename__ = "loyalty_rule"
    __table_args__ = (CheckConstraint("points >= 0 AND per_kobo >= 0", name="amount"),)

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    active: Mapped[bool]
    points: Mapped[int]
    per_kobo: Mapped[int] = mapped_column(comment="payments: `points` for each full amount of this many kobo")


class LoyaltyAccount(Base):
    """A patient's account: the row that is locked. `lifetime` and `owed` are sums of the entries, kept for reading.

    `owed` is what a reversal could not take back because it was spent; later points pay it first.
    """

    __tablename__ = "loyalty_account"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        CheckConstraint("lifetime >= 0 AND owed >= 0", name="never_negative"),
        Index("ix_loyalty_account_lifetime", "hospital_id", "lifetime"),
    )

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    lifetime: Mapped[int] = mapped_column(server_default=text("0"))
    owed: Mapped[int] = mapped_column(server_default=text("0"))
    opened_at: Mapped[datetime]


class LoyaltyEntry(HospitalRow, Base):
    """One line of the ledger. Append-only. `points` is signed; the balance is their sum.

    `kind` is a `rules.Kind`. (`event`, `source`) say what made it: an appointment's number, a message's id. `lifetime`
    and `owed` are what it adds to the account's. `of_entry_id` is the hold it settles or the award it takes back.
    """

    __tablename__ = "loyalty_entry"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        UniqueConstraint("hospital_id", "patient_id", "kind", "event", "source"),
        Index(
            "uq_loyalty_entry_settles",
            "hospital_id",
            "of_entry_id",
            unique=True,
            postgresql_where=text("kind IN ('spent', 'returned')"),
        ),
        Index("ix_loyalty_entry_at", "hospital_id", "patient_id", "at", "id"),
        Index("ix_loyalty_entry_actor", "hospital_id", "actor_id", "at", postgresql_where=text("event = 'manual'")),
        CheckConstraint(
            "CASE kind WHEN 'earned' THEN points > 0 WHEN 'returned' THEN points > 0 WHEN 'held' THEN points < 0"
            " WHEN 'expired' THEN points < 0 WHEN 'collected' THEN points < 0 WHEN 'reversed' THEN points <= 0"
            " WHEN 'spent' THEN points = 0 ELSE false END",
            name="sign",
        ),
    )

    patient_id: Mapped[UUID]
    kind: Mapped[str]
    event: Mapped[str]
    source: Mapped[str]
    points: Mapped[int]
    lifetime: Mapped[int] = mapped_column(server_default=text("0"))
    owed: Mapped[int] = mapped_column(server_default=text("0"))
    of_entry_id: Mapped[UUID | None]
    reason: Mapped[bytes | None] = mapped_column(comment="sealed")
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime]


class LoyaltyLot(HospitalRow, Base):
    """The points of one award and what is left of them. The check makes a negative balance impossible."""

    __tablename__ = "loyalty_lot"
    __table_args__ = (
        belongs_to("loyalty_entry", "entry_id"),
        CheckConstraint("remaining >= 0 AND remaining <= points", name="remaining"),
        Index("ix_loyalty_lot_open", "hospital_id", "patient_id", "earned_at", postgresql_where=text("remaining > 0")),
        Index("ix_loyalty_lot_expiry", "hospital_id", "expires_at", postgresql_where=text("remaining > 0")),
        Index("ix_loyalty_lot_entry", "hospital_id", "entry_id"),
    )

    patient_id: Mapped[UUID]
    entry_id: Mapped[UUID]
    points: Mapped[int]
    remaining: Mapped[int]
    earned_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class LoyaltyLotUse(Base):
    """What an entry took from a lot; below zero: gave back to it. Append-only."""

    __tablename__ = "loyalty_lot_use"
    __table_args__ = (
        belongs_to("loyalty_entry", "entry_id"),
        belongs_to("loyalty_lot", "lot_id"),
        Index("ix_loyalty_lot_use_lot", "hospital_id", "lot_id"),
    )

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    points: Mapped[int]


class ReferralCode(HospitalRow, Base):
    """A patient's code to give to friends. Drawn at random: it tells nothing of the patient."""

    __tablename__ = "referral_code"
    __table_args__ = (
        belongs_to("patient", "patient_id"),
        UniqueConstraint("hospital_id", "patient_id"),
        UniqueConstraint("hospital_id", "code"),
    )

    patient_id: Mapped[UUID]
    code: Mapped[str]
    made_at: Mapped[datetime]


class Referral(HospitalRow, Base):
    """A contact who came with somebody's code: once. `patient_id` is the first patient it then registered.

    `rewarded_at` is when that patient's first visit was completed.
    """

    __tablename__ = "referral"
    __table_args__ = (
        belongs_to("patient", "referrer_id"),
        belongs_to("patient", "patient_id"),
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "contact_id"),
        UniqueConstraint("hospital_id", "patient_id"),
        Index("ix_referral_referrer", "hospital_id", "referrer_id"),
    )

    referrer_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    rewarded_at: Mapped[datetime | None]
