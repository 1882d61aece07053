"""Asking somebody for an answer: after a visit, or because staff say so (SURV-04, SURV-09).

Cooldown is the server's: it is judged here, under the contact's row lock, whatever asks (anchors 4.8).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.communications.outreach import call_off, reach_out
from domain.consent.rules import Purpose
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import uuid7
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings
from domain.surveys.building import SurveyView, asked_after_visits, known_surveys, survey_of

# No advertising and no care either: a yes to reminders or to care messages allows it, and quiet hours hold.
PURPOSE = Purpose.REMINDERS
FLOW = "survey"
LANE = 2
# An invitation that could not go out is not worth sending later than this: the visit has faded.
USEFUL = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Invitation:
    """`id` names it in messages; `status` is open, answered, declined or expired."""

    id: UUID
    survey_id: UUID
    contact_id: UUID
    patient_id: UUID | None
    status: str
    expires_at: datetime


_CONTACT_OF = text(
    """
    SELECT contact_id FROM patient_contact
    WHERE hospital_id = :hospital AND patient_id = :patient AND (ends_at IS NULL OR ends_at > :now)
    ORDER BY (relationship = 'self') DESC, id LIMIT 1
    """
)
_LOCK_CONTACT = text("SELECT id FROM contact WHERE hospital_id = :hospital AND id = :contact FOR NO KEY UPDATE")
_RECENTLY = text(
    """
    SELECT EXISTS (SELECT FROM survey_invitation
                   WHERE hospital_id = :hospital AND contact_id = :contact AND invited_at > :since)
    """
)
_INSERT = text(
    """
    INSERT INTO survey_invitation (hospital_id, id, survey_id, contact_id, patient_id, appointment_id, status,
                                   invited_at, expires_at, created_at, updated_at)
    VALUES (:hospital, :id, :survey, :contact, :patient, :appointment, 'open', :now, :expires, :now, :now)
    ON CONFLICT DO NOTHING RETURNING id
    """
)


async def invite_after_visit(
    ctx: Context, *, appointment_id: UUID, patient_id: UUID | None, contact_id: UUID | None
) -> Invitation | None:
    """Plans the survey for a completed visit (SURV-04); None: switched off, nobody to ask, asked lately or already.

    The person is who booked, else whoever acts for the patient. Which survey it is: `asked_after_visits`.
    """
    settings = await read_settings(ctx.session, ctx.hospital.id)
    if not settings.auto_survey_enabled:
        return None
    if contact_id is None and patient_id is not None:
        found = await ctx.session.execute(
            _CONTACT_OF, {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
        )
        contact_id = found.scalar_one_or_none()
    if contact_id is None:
        return None
    survey = asked_after_visits(await known_surveys(ctx))
    if survey is None:
        return None
    return await _invite(ctx, survey, settings, contact_id, patient_id, appointment_id)


@operation("surveys.send", audit="survey_sent")
async def send(
    ctx: Context,
    *,
    survey_id: UUID,
    contact_id: UUID,
    patient_id: UUID | None = None,
    appointment_id: UUID | None = None,
) -> Invitation | None:
    """Asks one person now, at staff's wish. None if they were asked within the cooldown or about this visit already.

    Raises `NotFound` for an unknown survey, `Conflict` for one that is not active.
    """
    survey = await survey_of(ctx, survey_id)
    if not survey.active:
        raise Conflict("this survey is not active")
    settings = await read_settings(ctx.session, ctx.hospital.id)
    return await _invite(ctx, survey, settings, contact_id, patient_id, appointment_id, at_once=True)


@operation("surveys.send_to", audit="survey_sent")
async def send_to(ctx: Context, *, code: str, patient_id: UUID) -> Invitation:
    """Asks whoever speaks for this patient now; `code` is the survey's, in any case.

    Raises `NotFound` for no such survey, naming those there are; `Conflict` when it is not active, there is nobody to
    ask, or they were asked within the cooldown.
    """
    surveys = await known_surveys(ctx)
    found = next((survey for survey in surveys if survey.code == code.casefold()), None)
    if found is None:
        known = ", ".join(survey.code for survey in surveys if survey.active)
        raise NotFound(f"There is no such survey. There are: {known}.")
    if not found.active:
        raise Conflict("This survey is not active.")
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
    contact_id = (await ctx.session.execute(_CONTACT_OF, key)).scalar_one_or_none()
    if contact_id is None:
        raise Conflict("Nobody speaks for this patient by telephone.")
    settings = await read_settings(ctx.session, ctx.hospital.id)
    made = await _invite(ctx, found, settings, contact_id, patient_id, None, at_once=True)
    if made is None:
        raise Conflict(f"They were asked within the last {settings.survey_cooldown_days} days already.")
    return made


async def _invite(
    ctx: Context,
    survey: SurveyView,
    settings: HospitalSettings,
    contact_id: UUID,
    patient_id: UUID | None,
    appointment_id: UUID | None,
    *,
    at_once: bool = False,
) -> Invitation | None:
    key = {"hospital": ctx.hospital.id, "contact": contact_id}
    if (await ctx.session.execute(_LOCK_CONTACT, key)).one_or_none() is None:
        return None
    since = ctx.now - timedelta(days=settings.survey_cooldown_days)
    if settings.survey_cooldown_days and (await ctx.session.execute(_RECENTLY, {**key, "since": since})).scalar_one():
        return None
    hours = settings.survey_delay_hours if survey.delay_hours is None else survey.delay_hours
    due = ctx.now if at_once else ctx.now + timedelta(hours=hours)
    expires = due + timedelta(days=settings.survey_expiry_days)
    invitation_id = uuid7()
    made = await ctx.session.execute(
        _INSERT,
        {
            **key,
            "id": invitation_id,
            "survey": survey.id,
            "patient": patient_id,
            "appointment": appointment_id,
            "now": ctx.now,
            "expires": expires,
        },
    )
    if made.scalar_one_or_none() is None:
        return None
    await _plan(ctx, contact_id, invitation_id, due, min(expires, due + USEFUL), "first")
    reminder = due + timedelta(days=settings.survey_reminder_days)
    if settings.survey_reminder_days and reminder < expires:
        await _plan(ctx, contact_id, invitation_id, reminder, expires, "reminder")
    ctx.note(AuditNote("survey_invited", "surveys", invitation_id, patient_id))
    return Invitation(invitation_id, survey.id, contact_id, patient_id, "open", expires)


async def _plan(
    ctx: Context, contact_id: UUID, invitation_id: UUID, due: datetime, until: datetime, which: str
) -> None:
    await reach_out(
        ctx,
        contact_id=contact_id,
        purpose=PURPOSE,
        flow=FLOW,
        data={"invitation": str(invitation_id)},
        due_at=due,
        useful_until=until,
        key=f"{outreach_key(invitation_id)}:{which}",
        lane=LANE,
    )


def outreach_key(invitation_id: UUID) -> str:
    """Prefix of the keys of an invitation's messages: `:first` and `:reminder`."""
    return f"survey:{invitation_id}"


async def stop_asking(ctx: Context, invitation_id: UUID, reason: str) -> None:
    """Calls off what has not gone out."""
    await call_off(ctx, outreach_key(invitation_id), reason)
