"""A time is kept for a conversation while it decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.appointments.catalogue import Catalogue, read_catalogue
from domain.appointments.errors import SlotTaken
from domain.appointments.finding import is_offered, nearest
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.settings.rules import HospitalSettings
from domain.staff.rules import require_own_contact

_HOLD = text(
    "SELECT outcome, held_seat FROM careline_hold(:hospital_id, :version, :id, :conversation_id, :contact_id,"
    " :provider_id, :department_id, :starts_at, :ends_at, tstzrange(:blocked_from, :blocked_until), :capacity, :until, :now)"
)
_RELEASE = text(
    "WITH locked AS MATERIALIZED (SELECT careline_lock(ARRAY[careline_lock_key(0, :hospital_id, :conversation_id)]))"
    " DELETE FROM appointment WHERE hospital_id = :hospital_id AND id = ANY (ARRAY("
    " SELECT a.id FROM locked, appointment a"
    " WHERE a.hospital_id = :hospital_id AND a.conversation_id = :conversation_id AND a.status IN ('held', 'lapsed')"
    " FOR UPDATE OF a SKIP LOCKED))"
)


@dataclass(frozen=True, slots=True)
class Held:
    """A time kept for a conversation until `hold_until`. `id` becomes the appointment's."""

    id: UUID
    provider_id: UUID
    department_id: UUID
    starts_at: datetime
    ends_at: datetime
    hold_until: datetime
    seat: int


@operation("appointments.hold", audit="appointment_held")
async def hold(
    ctx: Context,
    catalogue: Catalogue,
    *,
    conversation_id: UUID,
    contact_id: UUID,
    provider_id: UUID,
    department_id: UUID,
    starts_at: datetime,
    settings: HospitalSettings,
) -> Held:
    """Keeps an offered time for `settings.hold_minutes`; the conversation's earlier hold gives way to it.

    The time is checked against the rules again, with the newest catalogue should the given one have grown old. Raises
    `SlotTaken` with three alternatives; the earlier hold then stays. Raises `Forbidden` to a patient for another
    contact.
    """
    require_own_contact(ctx, contact_id, "appointments.hold")
    for _ in range(3):
        if not is_offered(ctx, catalogue, provider_id, department_id, starts_at):
            break
        schedule = catalogue.providers[provider_id].schedule
        instant = int(starts_at.timestamp())
        begin, end = schedule.blocked(instant)
        held = Held(
            uuid7(),
            provider_id,
            department_id,
            starts_at,
            starts_at + timedelta(minutes=schedule.slot_minutes),
            ctx.now + timedelta(minutes=settings.hold_minutes),
            0,
        )
        outcome, seat = (
            await ctx.session.execute(
                _HOLD,
                {
                    "hospital_id": ctx.hospital.id,
                    "version": catalogue.version,
                    "id": held.id,
                    "conversation_id": conversation_id,
                    "contact_id": contact_id,
                    "provider_id": provider_id,
                    "department_id": department_id,
                    "starts_at": held.starts_at,
                    "ends_at": held.ends_at,
                    "blocked_from": starts_at + timedelta(seconds=begin - instant),
                    "blocked_until": starts_at + timedelta(seconds=end - instant),
                    "capacity": schedule.capacity,
                    "until": held.hold_until,
                    "now": ctx.now,
                },
            )
        ).one()
        if outcome == "held":
            return Held(held.id, provider_id, department_id, held.starts_at, held.ends_at, held.hold_until, seat)
        if outcome == "taken":
            break
        catalogue = await read_catalogue(ctx.session, ctx.hospital.id)
    raise SlotTaken(
        starts_at,
        await nearest(
            ctx,
            catalogue,
            provider_id=provider_id,
            department_id=department_id,
            wanted=starts_at,
            conversation_id=conversation_id,
        ),
    )


@operation("appointments.release", audit="appointment_hold_released")
async def release(ctx: Context, conversation_id: UUID) -> None:
    """Gives back what the conversation holds; nothing happens when it holds nothing."""
    await ctx.session.execute(_RELEASE, {"hospital_id": ctx.hospital.id, "conversation_id": conversation_id})
