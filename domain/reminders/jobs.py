"""Due rows: hands reminders over when their time comes, and writes back what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.communications.outreach import outcome_of, reach_out
from domain.consent.rules import Purpose
from domain.kit import logs
from domain.kit.context import Context
from domain.reminders.rules import delivery_time
from domain.settings.rules import HospitalSettings
from domain.settings.service import read_settings

log = logs.get("domain.reminders.jobs")
FLOW = "reminder"
TRIES = 5
LOOK_AGAIN = timedelta(minutes=1)

_HOSPITALS = text(
    "SELECT DISTINCT hospital_id FROM reminder WHERE status IN ('scheduled', 'handed') AND try_at <= :now"
)
# Of two reminders of one appointment that are both late, only the newer one is still of use.
_DUE = text(
    """
    SELECT r.id, r.appointment_id, r.version, r.offset_minutes, r.useful_until, r.attempts,
           a.status AS appointment_status, a.starts_at, a.patient_id, a.contact_id,
           EXISTS (SELECT FROM reminder l WHERE l.hospital_id = r.hospital_id AND l.appointment_id = r.appointment_id
                   AND l.version = r.version AND l.plan = r.plan AND l.status = 'scheduled' AND l.due_at <= :now
                   AND (l.due_at, l.id) > (r.due_at, r.id)) AS superseded
    FROM reminder r JOIN appointment a ON a.hospital_id = r.hospital_id AND a.id = r.appointment_id
    WHERE r.hospital_id = :hospital AND r.status = 'scheduled' AND r.try_at <= :now
    ORDER BY r.try_at, r.id LIMIT :limit FOR UPDATE OF r SKIP LOCKED
    """
)
_HANDED = text(
    "SELECT id, appointment_id, version, offset_minutes FROM reminder"
    " WHERE hospital_id = :hospital AND status = 'handed' AND try_at <= :now"
    " ORDER BY try_at, id LIMIT :limit FOR UPDATE SKIP LOCKED"
)
# Whoever booked is told, then the patient itself; those who can be reached before those who cannot.
_RECIPIENT = text(
    """
    SELECT w.contact_id, w.relationship, p.first_name,
           EXISTS (SELECT FROM contact_address x
                   WHERE x.hospital_id = :hospital AND x.contact_id = w.contact_id) AS addressed,
           EXISTS (SELECT FROM contact_address x WHERE x.hospital_id = :hospital AND x.contact_id = w.contact_id
                   AND x.unreachable = '' AND x.opted_out_at IS NULL) AS reachable
    FROM (
        SELECT c.contact_id, c.relationship, c.id FROM patient_contact c
        WHERE c.hospital_id = :hospital AND c.patient_id = :patient AND c.may_see
            AND (c.ends_at IS NULL OR c.ends_at > :now)
        UNION ALL
        SELECT CAST(:contact AS uuid), 'self', NULL WHERE CAST(:contact AS uuid) IS NOT NULL AND NOT EXISTS (
            SELECT FROM patient_contact c
            WHERE c.hospital_id = :hospital AND c.patient_id = :patient AND c.contact_id = :contact)
    ) w LEFT JOIN patient p ON p.hospital_id = :hospital AND p.id = :patient
    ORDER BY reachable DESC, addressed DESC, (w.contact_id = CAST(:contact AS uuid)) DESC NULLS LAST,
             (w.relationship = 'self') DESC, w.id
    LIMIT 1
    """
)
_SETTLE = text(
    "UPDATE reminder SET status = :status, reason = :reason, settled_at = :at, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
_HAND = text(
    "UPDATE reminder SET status = 'handed', contact_id = :contact, try_at = :again, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
_PUT_OFF = text(
    "UPDATE reminder SET try_at = :again, attempts = attempts + :attempt, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
# What the outreach says of a row, as a reminder's status.
_OUTCOMES = {"sent": "sent", "skipped": "skipped", "failed": "failed", "called_off": "cancelled"}


@dataclass(slots=True)
class Processed:
    """What one round did. `deferred` and `failing` rows are looked at again."""

    handed: int = 0
    skipped: int = 0
    deferred: int = 0
    failing: int = 0
    settled: int = 0


def reminder_key(appointment_id: UUID, version: int | None = None, offset_minutes: int | None = None) -> str:
    """The outreach key of a reminder; without version and offset, what all those of the appointment begin with."""
    prefix = f"reminder:{appointment_id}"
    return prefix if version is None else f"{prefix}:{version}:{offset_minutes}"


async def hospitals_with_work(session: AsyncSession, now: datetime) -> list[UUID]:
    """Those of the hospitals the session names for which `send_due` has something to do."""
    return list((await session.execute(_HOSPITALS, {"now": now})).scalars())


async def send_due(ctx: Context, *, settings: HospitalSettings | None = None, limit: int = 50) -> Processed:
    """Hands over the reminders that are due and settles those handed over before (REM-04).

    Safe to run anywhere, any number of times at once: rows are claimed with SKIP LOCKED, a row changes status with
    its outreach in one transaction, and the outreach key is unique. Each row has a savepoint of its own: what goes
    wrong with one is tried again later and stops no other. Late rows go out while they are of use.
    """
    settings = settings or await read_settings(ctx.session, ctx.hospital.id)
    done = Processed()
    parameters = {"hospital": ctx.hospital.id, "now": ctx.now, "limit": limit}
    for row in (await ctx.session.execute(_DUE, parameters)).all():
        try:
            async with ctx.session.begin_nested():
                came_to = await _hand_over(ctx, row, settings)
        except Exception as error:
            log.error("reminder_failed", code=type(error).__name__, exc_info=error)
            came_to = await _failing(ctx, row)
        setattr(done, came_to, getattr(done, came_to) + 1)
    for row in (await ctx.session.execute(_HANDED, parameters)).all():
        done.settled += await settle_row(ctx, row)
    return done


async def _hand_over(ctx: Context, row: Any, settings: HospitalSettings) -> str:
    at = _still_of_use(ctx, row, settings)
    if isinstance(at, str):
        return await _skip(ctx, row, at)
    if at > ctx.now:
        await _put_off(ctx, row, at, 0)
        return "deferred"
    whom = (
        await ctx.session.execute(
            _RECIPIENT,
            {"hospital": ctx.hospital.id, "patient": row.patient_id, "contact": row.contact_id, "now": ctx.now},
        )
    ).first()
    if whom is None or not whom.addressed:
        return await _skip(ctx, row, "no_contact" if whom is None else "no_phone")
    # The name tells a parent which child is meant. On the patient's own phone it would tell strangers who that is.
    first_name = ctx.keys.open_text(whom.first_name) if whom.relationship != "self" and whom.first_name else ""
    await reach_out(
        ctx,
        contact_id=whom.contact_id,
        purpose=Purpose.REMINDERS,
        flow=FLOW,
        data={
            "appointment": str(row.appointment_id),
            "starts": row.starts_at.isoformat(),
            "patient_first": first_name,
        },
        due_at=ctx.now,
        useful_until=row.useful_until,
        key=reminder_key(row.appointment_id, row.version, row.offset_minutes),
    )
    await ctx.session.execute(
        _HAND,
        {
            "hospital": ctx.hospital.id,
            "id": row.id,
            "contact": whom.contact_id,
            "again": ctx.now + LOOK_AGAIN,
            "now": ctx.now,
        },
    )
    return "handed"


def _still_of_use(ctx: Context, row: Any, settings: HospitalSettings) -> datetime | str:
    """When it may go out from now on, or why it need not."""
    if row.superseded:
        return "superseded"
    if row.appointment_status not in ("scheduled", "confirmed"):
        return f"appointment_{row.appointment_status}"
    return delivery_time(
        ctx.now, not_before=ctx.now, useful_until=row.useful_until, quiet=settings.quiet_hours, zone=ctx.hospital.zone
    )


async def settle_row(ctx: Context, row: Any) -> bool:
    """Takes over what became of a handed reminder; one still on its way is looked at again in a minute."""
    outcome = await outcome_of(ctx, reminder_key(row.appointment_id, row.version, row.offset_minutes))
    status = _OUTCOMES.get(outcome.status) if outcome is not None else "failed"
    if status is None:
        await _put_off(ctx, row, ctx.now + LOOK_AGAIN, 0)
        return False
    at, reason = (outcome.settled_at or ctx.now, outcome.reason) if outcome is not None else (ctx.now, "lost")
    await _settle(ctx, row, status, reason, at)
    return True


async def _skip(ctx: Context, row: Any, reason: str) -> str:
    await _settle(ctx, row, "skipped", reason, ctx.now)
    return "skipped"


async def _settle(ctx: Context, row: Any, status: str, reason: str, at: datetime) -> None:
    await ctx.session.execute(
        _SETTLE,
        {"hospital": ctx.hospital.id, "id": row.id, "status": status, "reason": reason, "at": at, "now": ctx.now},
    )


async def _put_off(ctx: Context, row: Any, again: datetime, attempt: int) -> None:
    await ctx.session.execute(
        _PUT_OFF, {"hospital": ctx.hospital.id, "id": row.id, "again": again, "attempt": attempt, "now": ctx.now}
    )


async def _failing(ctx: Context, row: Any) -> str:
    if row.attempts + 1 >= TRIES:
        await _settle(ctx, row, "failed", "error", ctx.now)
    else:
        await _put_off(ctx, row, ctx.now + timedelta(minutes=2**row.attempts), 1)
    return "failing"
