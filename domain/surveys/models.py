from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Survey(HospitalRow, Stamped, Base):
    """A survey a hospital asks (SURV-02). `questions` are `rules.Question`; texts are gettext ids if shipped.

    `auto_trigger`: asked by itself after a completed visit (SURV-04); `delay_hours` overrides the hospital's setting.
    """

    __tablename__ = "survey"
    __table_args__ = (UniqueConstraint("hospital_id", "code"),)

    code: Mapped[str]
    title: Mapped[str]
    survey_type: Mapped[str]
    questions: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    anonymous: Mapped[bool] = mapped_column(server_default=text("false"))
    auto_trigger: Mapped[bool] = mapped_column(server_default=text("false"))
    delay_hours: Mapped[int | None]


class SurveyInvitation(HospitalRow, Stamped, Base):
    """One person is asked once. `status`: open, answered, declined, expired. Expiry is judged by the instant itself.

    `draft` holds the answers until they are complete, sealed; `passed` the optional questions left out.
    """

    __tablename__ = "survey_invitation"
    __table_args__ = (
        belongs_to("survey", "survey_id"),
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        belongs_to("patient", "patient_id"),
        belongs_to("appointment", "appointment_id"),
        Index(
            "uq_survey_invitation_visit",
            "hospital_id",
            "appointment_id",
            "survey_id",
            unique=True,
            postgresql_where=text("appointment_id IS NOT NULL"),
        ),
        Index("ix_survey_invitation_contact", "hospital_id", "contact_id", "invited_at"),
        Index("ix_survey_invitation_survey", "hospital_id", "survey_id", "invited_at"),
        Index("ix_survey_invitation_due", "expires_at", postgresql_where=text("status = 'open'")),
    )

    survey_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID | None]
    appointment_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(server_default="open")
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    draft: Mapped[bytes | None] = mapped_column(comment="sealed JSON of {answers, passed}")
    settled_at: Mapped[datetime | None]


class _Counted:
    """What statistics read of a response, anonymous or not. `answers` are scores and option ids, no texts."""

    survey_id: Mapped[UUID]
    answers: Mapped[dict[str, Any]]
    comments: Mapped[bytes | None] = mapped_column(comment="sealed JSON")
    nps_score: Mapped[int | None]
    ratings: Mapped[int] = mapped_column(server_default=text("0"), comment="how many questions were rated")
    satisfied: Mapped[int] = mapped_column(server_default=text("0"), comment="of them with 4 or 5")
    sentiment: Mapped[str]
    needs_follow_up: Mapped[bool]
    complete: Mapped[bool] = mapped_column(comment="false: the invitation ran out before the last question")
    day: Mapped[date] = mapped_column(comment="local")


class SurveyResponse(HospitalRow, Stamped, _Counted, Base):
    """The one response to an invitation (SURV-10)."""

    __tablename__ = "survey_response"
    __table_args__ = (
        belongs_to("survey", "survey_id"),
        belongs_to("survey_invitation", "invitation_id", on_delete="CASCADE"),
        belongs_to("contact", "contact_id", on_delete="CASCADE"),
        belongs_to("patient", "patient_id"),
        belongs_to("appointment", "appointment_id"),
        UniqueConstraint("hospital_id", "invitation_id"),
        CheckConstraint("nps_score BETWEEN 0 AND 10", name="nps"),
        Index("ix_survey_response_survey", "hospital_id", "survey_id", "day"),
        Index("ix_survey_response_contact", "hospital_id", "contact_id"),
        Index("ix_survey_response_patient", "hospital_id", "patient_id"),
    )

    invitation_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    patient_id: Mapped[UUID | None]
    appointment_id: Mapped[UUID | None]
    submitted_at: Mapped[datetime]


class AnonymousResponse(_Counted, Base):
    """A response that leads to nobody (SURV-05): no person, invitation, visit or instant; a random id, the day only.

    `mixed`: rewritten by the sweep in random order together with the day's others, so that neither the row's
    transaction nor its place on disk tells when it came.
    """

    __tablename__ = "anonymous_survey_response"
    __table_args__ = (
        belongs_to("survey", "survey_id"),
        CheckConstraint("nps_score BETWEEN 0 AND 10", name="nps"),
        Index("ix_anonymous_survey_response_survey", "hospital_id", "survey_id", "day"),
        Index("ix_anonymous_survey_response_day", "day", postgresql_where=text("NOT mixed")),
    )

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4, comment="random: UUIDv7 would tell the instant")
    mixed: Mapped[bool] = mapped_column(server_default=text("false"))
