"""Points for what people do: by rule, taken back when it is undone, and by hand with a reason (LOY-03, LOY-08)."""

from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Invalid
from domain.loyalty import ledger
from domain.loyalty.crediting import credit, credit_by_rule
from domain.loyalty.errors import OverCap
from domain.loyalty.ledger import Posted
from domain.loyalty.program import read_program
from domain.loyalty.rules import MOST_POINTS, Event

LONGEST_REASON = 300

# One staff member's awards of a day are counted under a lock of their own, or two at once would pass the cap together.
_ONE_AT_A_TIME = text("SELECT careline_lock(ARRAY[careline_lock_key(3, :hospital, :member)])")
_GIVEN = text(
    """
    SELECT coalesce(sum(points), 0) FROM loyalty_entry
    WHERE hospital_id = :hospital AND actor_id = :member AND event = 'manual' AND kind = 'earned' AND at >= :since
    """
)
_GIVEN_BEFORE = text(
    """
    SELECT id, points FROM loyalty_entry
    WHERE hospital_id = :hospital AND patient_id = :patient AND kind = 'earned' AND event = 'manual'
      AND source = :source
    """
)


async def award(ctx: Context, *, patient_id: UUID, event: Event, source: str, amount_kobo: int = 0) -> Posted | None:
    """Gives what the hospital's rule for `event` says, once per (event, source); None when the rule gives nothing.

    For reactions of other capabilities, whoever acts. `source` names what happened: an appointment's number, a
    payment's reference. `amount_kobo` is for payments. Feedback: `FEEDBACK_RATING` or `FEEDBACK_COMMENT`, the
    visit's number as source, never both. Raises `NotFound` for no patient.
    """
    posted = await credit_by_rule(ctx, patient_id, event=event, source=source, amount_kobo=amount_kobo)
    if posted is not None and posted.created:
        _note(ctx, "points_awarded", posted, event.value)
    return posted


async def take_back(ctx: Context, *, patient_id: UUID, event: Event, source: str) -> Posted | None:
    """Takes that award back, once; None when there was none. What was spent of it is paid from later points."""
    posted = await ledger.reverse(ctx, patient_id, event=event.value, source=source)
    if posted is not None and posted.created:
        _note(ctx, "points_taken_back", posted, event.value)
    return posted


@operation("loyalty.award", audit="points_awarded_by_hand", confirm=True)
async def award_by_hand(ctx: Context, *, patient_id: UUID, points: int, reason: str, key: str) -> Posted:
    """Gives points with a reason, which is sealed (LOY-08). `key` is the request's: again changes nothing.

    Staff give at most the programme's `staff_award_cap` a local day, counted over all patients; administrators are not
    capped. Raises `Invalid` without a reason or for a number that makes no sense, `OverCap`, `NotFound`.
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Invalid(f"a reason of 1 to {LONGEST_REASON} characters is needed", field="reason")
    if not 0 < points <= MOST_POINTS:
        raise Invalid("points lie between 1 and a million", field="points")
    there = {"hospital": ctx.hospital.id, "patient": patient_id, "source": key}
    before = (await ctx.session.execute(_GIVEN_BEFORE, there)).one_or_none()
    if before is not None:
        return Posted(before.id, patient_id, before.points, created=False)
    program = await read_program(ctx.session, ctx.hospital.id)
    if ctx.actor.kind == "staff" and ctx.actor.id is not None:
        await _check_cap(ctx, ctx.actor.id, points, program.staff_award_cap)
    return await credit(
        ctx,
        patient_id,
        event=Event.MANUAL.value,
        source=key,
        points=points,
        expires_at=program.expiry_of(ctx.now),
        reason=ctx.keys.seal_text(reason),
    )


async def _check_cap(ctx: Context, member_id: UUID, points: int, cap: int) -> None:
    key = {"hospital": ctx.hospital.id, "member": member_id}
    await ctx.session.execute(_ONE_AT_A_TIME, key)
    midnight = datetime.combine(ctx.today, time(), ctx.hospital.zone).astimezone(UTC)
    given = (await ctx.session.execute(_GIVEN, {**key, "since": midnight})).scalar_one()
    if given + points > cap:
        raise OverCap(max(0, cap - given))


def _note(ctx: Context, action: str, posted: Posted, event: str) -> None:
    detail: dict[str, object] = {"event": event, "points": posted.points}
    ctx.note(AuditNote(action, "loyalty", posted.id, posted.patient_id, detail))
