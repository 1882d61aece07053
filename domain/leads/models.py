from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to

LIVE = text("deleted_at IS NULL")


class Lead(HospitalRow, Stamped, Base):
    """Somebody who may become a patient (LEAD-01). Tied to the contact who writes, with fields of its own.

    Name, phone, e-mail and company are in clear, because they are what people search by; whatever else is told is
    sealed. `search`, `name_key` and `tail` (the number's last four signs) are made by the database. A lead that was
    deleted or merged has `deleted_at`. The points add up to `score`; they, `communications`, `responded` and
    `last_contacted_at` are `domain.scoring`'s but for the source's at birth, and are in no index, so that rescoring touches none.
    """

    __tablename__ = "lead"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        belongs_to("patient", "patient_id"),
        belongs_to("patient", "referrer_patient_id"),
        belongs_to("provider", "preferred_provider_id"),
        belongs_to("staff_member", "assigned_to"),
        belongs_to("lead", "merged_into_id"),
        UniqueConstraint("hospital_id", "number"),
        CheckConstraint(
            "status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED', 'CONVERTED', 'LOST')", name="status"
        ),
        CheckConstraint(
            "status <> 'CONVERTED' OR (converted_at IS NOT NULL AND patient_id IS NOT NULL)", name="converted"
        ),
        CheckConstraint("status <> 'CONVERTED' OR deleted_at IS NULL", name="kept"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index(
            "uq_lead_open",
            "hospital_id",
            "contact_id",
            unique=True,
            postgresql_where=text(
                "contact_id IS NOT NULL AND deleted_at IS NULL"
                " AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')"
            ),
        ),
        Index("ix_lead_contact", "hospital_id", "contact_id"),
        Index("ix_lead_patient", "hospital_id", "patient_id", postgresql_where=text("patient_id IS NOT NULL")),
        Index("ix_lead_phone", "hospital_id", "phone"),
        Index("ix_lead_email", "hospital_id", "email", postgresql_where=text("email <> ''")),
        Index("ix_lead_name", "hospital_id", "name_key"),
        Index("ix_lead_tail", "hospital_id", "tail"),
        Index("ix_lead_board", "hospital_id", "status", "id", postgresql_where=LIVE),
        Index("ix_lead_created", "hospital_id", "created_at", postgresql_where=LIVE),
        Index("ix_lead_assigned", "hospital_id", "assigned_to", "status", "id", postgresql_where=LIVE),
        Index("ix_lead_merged", "hospital_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index(
            "ix_lead_unanswered",
            "hospital_id",
            "first_response_due_at",
            postgresql_where=text(
                "deleted_at IS NULL AND status = 'NEW' AND first_responded_at IS NULL"
                " AND first_response_missed_at IS NULL"
            ),
        ),
        Index(
            "ix_lead_search",
            "hospital_id",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
            postgresql_where=LIVE,
        ),
        {"postgresql_with": {"fillfactor": "85"}},
    )

    number: Mapped[str] = mapped_column(comment="LD-{hospital code}-{base 36}, see rules")
    tail: Mapped[str] = mapped_column(Computed("right(number, 4)", persisted=True))
    contact_id: Mapped[UUID | None]
    first_name: Mapped[str] = mapped_column(default="", server_default="")
    last_name: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="", comment="E.164")
    email: Mapped[str] = mapped_column(default="", server_default="", comment="lower case")
    company: Mapped[str] = mapped_column(default="", server_default="")
    search: Mapped[str] = mapped_column(
        Computed("careline_lead_search(first_name, last_name, email, phone, company)", persisted=True)
    )
    name_key: Mapped[str] = mapped_column(Computed("careline_lead_name(first_name, last_name)", persisted=True))
    gender: Mapped[str] = mapped_column(default="", server_default="")
    birth_date: Mapped[bytes | None] = mapped_column(comment="sealed ISO date")
    address: Mapped[bytes | None] = mapped_column(comment="sealed")
    insurance: Mapped[bytes | None] = mapped_column(comment="sealed")
    notes: Mapped[bytes | None] = mapped_column(comment="sealed")
    status: Mapped[str] = mapped_column(default="NEW", server_default="NEW")
    pipeline: Mapped[str] = mapped_column(default="", server_default="", comment="a name staff give; stages are C14's")
    source: Mapped[str]
    channel: Mapped[str] = mapped_column(default="", server_default="", comment="the chat channel it was born in")
    interested_in: Mapped[list[Any]] = mapped_column(server_default=text("'[]'::jsonb"))
    preferred_provider_id: Mapped[UUID | None]
    preferred_day: Mapped[date | None]
    referrer_patient_id: Mapped[UUID | None]
    referred_by: Mapped[bytes | None] = mapped_column(comment="sealed: who referred, when it is no patient of ours")
    assigned_to: Mapped[UUID | None]
    next_follow_up_at: Mapped[datetime | None]
    last_contacted_at: Mapped[datetime | None]
    first_response_due_at: Mapped[datetime | None]
    first_responded_at: Mapped[datetime | None]
    first_response_missed_at: Mapped[datetime | None]
    score: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    source_points: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    engagement_points: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    response_points: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    recency_points: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    interest_points: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    communications: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    responded: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    lost_reason: Mapped[bytes | None] = mapped_column(comment="sealed")
    converted_at: Mapped[datetime | None]
    patient_id: Mapped[UUID | None] = mapped_column(comment="whom it was converted to (BR-01)")
    deleted_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]


class LeadInteraction(HospitalRow, Stamped, Base):
    """A call, visit, mail or note staff logged (LEAD-12). Chat messages are not copied here.

    `responded`: the lead answered, or it was the lead who came to us (`direction` inbound).
    """

    __tablename__ = "lead_interaction"
    __table_args__ = (
        belongs_to("lead", "lead_id"),
        belongs_to("staff_member", "member_id"),
        Index("ix_lead_interaction_lead", "hospital_id", "lead_id", "at"),
        Index("ix_lead_interaction_at", "hospital_id", "at"),
    )

    lead_id: Mapped[UUID]
    kind: Mapped[str]
    direction: Mapped[str] = mapped_column(default="outbound", server_default="outbound")
    responded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    notes: Mapped[bytes | None] = mapped_column(comment="sealed")
    at: Mapped[datetime]
    member_id: Mapped[UUID | None]


class LeadActivity(HospitalRow, Base):
    """What happened to a lead: a line of its timeline (LEAD-13). The title holds no name and nothing of health."""

    __tablename__ = "lead_activity"
    __table_args__ = (
        belongs_to("lead", "lead_id"),
        Index("ix_lead_activity_lead", "hospital_id", "lead_id", "at"),
    )

    lead_id: Mapped[UUID]
    kind: Mapped[str]
    title: Mapped[str]
    description: Mapped[bytes | None] = mapped_column(comment="sealed")
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]


class LeadMerge(HospitalRow, Base):
    """Two leads that were one person. The sealed journal says how every table was before, so that it can be undone."""

    __tablename__ = "lead_merge"
    __table_args__ = (
        belongs_to("lead", "kept_id"),
        belongs_to("lead", "merged_id"),
        Index("ix_lead_merge_kept", "hospital_id", "kept_id", "at"),
        Index(
            "uq_lead_merge_merged",
            "hospital_id",
            "merged_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    kept_id: Mapped[UUID]
    merged_id: Mapped[UUID]
    journal: Mapped[bytes | None] = mapped_column(comment="sealed JSON, see merging")
    at: Mapped[datetime]
    member_id: Mapped[UUID | None]
    undone_at: Mapped[datetime | None]


class LeadRotation(Base):
    """Whose turn it was last (LEAD-11). Its row is locked while a lead is given away, so that turns are taken in order."""

    __tablename__ = "lead_rotation"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    last_member_id: Mapped[UUID | None]
