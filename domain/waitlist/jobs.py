"""Due rows: a freed time is kept for one person after the other."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.appointments import service as appointments
from domain.communications.outreach import TOO_LATE, call_off, outcome_of, reach_out
from domain.consent.rules import PersonState, Purpose, quiet_until
from domain.kit import logs
from domain.kit.context import Context
from domain.kit.ids import uuid7
from domain.waitlist.service import give_back

log = logs.get("domain.waitlist.jobs")
FLOW = "waitlist_offer"
TRIES = 5
# How soon it shows that an offer did not reach anybody.
LOOK_AGAIN = timedelta(minutes=1)

Work = Callable[[], AbstractAsyncContextManager[Context]]

_HOSPITALS = text("SELECT DISTINCT hospital_id FROM freed_time WHERE status = 'open' AND next_at <= :now")
_EXPIRE = text(
    "UPDATE waitlist_entry SET status = 'expired', closed_at = :now, updated_at = :now"
    " WHERE hospital_id = :hospital AND status = 'waiting' AND last_day < :today"
)
_DUE = text(
    "SELECT id FROM freed_time WHERE hospital_id = :hospital AND status = 'open' AND next_at <= :now"
    " ORDER BY next_at, id LIMIT :limit"
)
_TAKE = text(
    "SELECT * FROM freed_time WHERE hospital_id = :hospital AND id = :id AND status = 'open' AND next_at <= :now"
    " FOR UPDATE SKIP LOCKED"
)
_OFFER = text(
    "SELECT id, hold_id, expires_at FROM waitlist_offer"
    " WHERE hospital_id = :hospital AND freed_id = :id AND status = 'open' FOR UPDATE"
)
_SETTLE = text(
    "UPDATE waitlist_offer SET status = :status, settled_at = :now, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :offer"
)
_FORGET = text("DELETE FROM waitlist_offer WHERE hospital_id = :hospital AND id = :offer")
_NEXT = text("UPDATE freed_time SET next_at = :at, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_CLOSE = text(
    "UPDATE freed_time SET status = 'closed', reason = :reason, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
_FAILED = text(
    "UPDATE freed_time SET attempts = attempts + 1, next_at = :at, updated_at = :now,"
    " status = CASE WHEN attempts + 1 >= :tries THEN 'closed' ELSE status END,"
    " reason = CASE WHEN attempts + 1 >= :tries THEN 'error' ELSE reason END"
    " WHERE hospital_id = :hospital AND id = :id"
)
# The longest waiting first. Not whoever gave the time back, nor who was asked already, is being asked about another
# time, is just choosing one, has an appointment then, or cannot be written to.
_CANDIDATES = text(
    """
    SELECT e.id, e.contact_id, e.conversation_id, e.department_id
    FROM waitlist_entry e
    WHERE e.hospital_id = :hospital AND e.status = 'waiting' AND e.patient_id IS DISTINCT FROM CAST(:patient AS uuid)
        AND (e.provider_id IS NULL OR e.provider_id = :provider)
        AND (e.department_id IS NULL OR e.department_id = ANY (:departments))
        AND CAST(:day AS date) BETWEEN e.first_day AND e.last_day
        AND (e.starts_from IS NULL OR e.starts_from <= :minute)
        AND (e.starts_before IS NULL OR e.starts_before > :minute)
        AND NOT EXISTS (
            SELECT FROM waitlist_offer o JOIN waitlist_entry x ON x.hospital_id = o.hospital_id AND x.id = o.entry_id
            WHERE o.hospital_id = :hospital AND o.contact_id = e.contact_id
                AND (o.status = 'open' OR (o.freed_id = :id AND x.patient_id = e.patient_id)))
        AND NOT EXISTS (
            SELECT FROM appointment a WHERE a.hospital_id = :hospital AND a.conversation_id = e.conversation_id
                AND a.status = 'held' AND a.hold_until > :now)
        AND NOT EXISTS (
            SELECT FROM appointment a WHERE a.hospital_id = :hospital AND a.patient_id = e.patient_id
                AND a.starts_at < :ends AND a.ends_at > :starts
                AND a.status IN ('scheduled', 'confirmed', 'checked_in'))
        AND EXISTS (
            SELECT FROM contact_address c WHERE c.hospital_id = :hospital AND c.contact_id = e.contact_id
                AND c.unreachable = '' AND c.opted_out_at IS NULL)
        AND EXISTS (
            SELECT FROM patient_contact l WHERE l.hospital_id = :hospital AND l.contact_id = e.contact_id
                AND l.patient_id = e.patient_id AND l.may_book AND (l.ends_at IS NULL OR l.ends_at > :now))
    ORDER BY e.joined_at, e.id LIMIT 1
    """
)
_ADD_OFFER = text(
    "INSERT INTO waitlist_offer (hospital_id, id, entry_id, freed_id, contact_id, hold_id, status, expires_at,"
    " created_at, updated_at) VALUES (:hospital, :offer, :entry, :id, :contact, :hold, 'open', :until, :now, :now)"
)


async def hospitals_with_work(session: AsyncSession, now: datetime) -> list[UUID]:
    """Those of the hospitals the session names that have a freed time to look at."""
    return list((await session.execute(_HOSPITALS, {"now": now})).scalars())


async def pass_on_offers(work: Work, *, limit: int = 50) -> int:
    """Offers what was freed, and passes on what nobody took. Returns how many offers were made.

    `work` opens a transaction for one hospital as the system; each time has its own, because keeping it takes locks.
    Safe to run anywhere, any number of times at once. What goes wrong with one is tried again later and stops no other.
    """
    async with work() as ctx:
        key = {"hospital": ctx.hospital.id, "now": ctx.now, "today": ctx.today, "limit": limit}
        await ctx.session.execute(_EXPIRE, key)
        due = (await ctx.session.execute(_DUE, key)).scalars().all()
    made = 0
    for freed_id in due:
        try:
            async with work() as ctx:
                made += await offer_next(ctx, freed_id)
        except Exception as error:
            log.error("waitlist_offer_failed", code=type(error).__name__, exc_info=error)
            async with work() as ctx:
                await ctx.session.execute(
                    _FAILED,
                    {
                        "hospital": ctx.hospital.id,
                        "id": freed_id,
                        "at": ctx.now + LOOK_AGAIN,
                        "tries": TRIES,
                        "now": ctx.now,
                    },
                )
    return made


async def offer_next(ctx: Context, freed_id: UUID) -> bool:
    """Keeps the freed time for the next person and tells them. False while it is being offered, waits, or is over."""
    key: dict[str, Any] = {"hospital": ctx.hospital.id, "id": freed_id, "now": ctx.now}
    freed = (await ctx.session.execute(_TAKE, key)).first()
    if freed is None or await _still_offered(ctx, key):
        return False
    catalogue = await appointments.read_catalogue(ctx.session, ctx.hospital.id)
    provider = catalogue.providers.get(freed.provider_id)
    if provider is None or not provider.accepts_chat_booking:
        await ctx.session.execute(_CLOSE, key | {"reason": "not_by_chat"})
        return False
    waits = _waits_until(ctx, catalogue, freed.starts_at)
    if waits is None:
        await ctx.session.execute(_CLOSE, key | {"reason": "too_late"})
        return False
    if waits > ctx.now:
        await ctx.session.execute(_NEXT, key | {"at": waits})
        return False
    local = freed.starts_at.astimezone(ctx.hospital.zone)
    wanted = {
        "patient": freed.patient_id,
        "provider": freed.provider_id,
        "departments": list(provider.department_ids),
        "day": local.date(),
        "minute": local.hour * 60 + local.minute,
        "starts": freed.starts_at,
        "ends": freed.starts_at + timedelta(minutes=provider.schedule.slot_minutes),
    }
    entry = (await ctx.session.execute(_CANDIDATES, key | wanted)).first()
    if entry is None:
        await ctx.session.execute(_CLOSE, key | {"reason": "nobody_left"})
        return False
    return await _offer(ctx, key, freed, entry, catalogue)


async def _still_offered(ctx: Context, key: dict[str, Any]) -> bool:
    """Whether somebody is still being asked. An offer that ran out, or that reached nobody, is settled here.

    The hold of one that ran out gives way by itself. One that is given back before takes its conversation's lock, so
    the next person's turn comes in the next transaction. One of which nothing was said in time, because nobody was
    there to send it, is forgotten: the person has not been asked.
    """
    offer = (await ctx.session.execute(_OFFER, key)).first()
    if offer is None:
        return False
    if offer.expires_at <= ctx.now:
        unsent = await call_off(ctx, _key(offer.id), "not sent in time")
        outcome = await outcome_of(ctx, _key(offer.id))
        if unsent or (outcome is not None and outcome.reason == TOO_LATE):
            await ctx.session.execute(_FORGET, {"hospital": ctx.hospital.id, "offer": offer.id})
        else:
            await ctx.session.execute(_SETTLE, key | {"offer": offer.id, "status": "expired"})
        return False
    outcome = await outcome_of(ctx, _key(offer.id))
    if outcome is not None and outcome.status in ("scheduled", "sent"):
        await ctx.session.execute(_NEXT, key | {"at": min(offer.expires_at, ctx.now + LOOK_AGAIN)})
    else:
        await give_back(ctx, offer.hold_id)
        await ctx.session.execute(_SETTLE, key | {"offer": offer.id, "status": "unreached"})
    return True


def _waits_until(ctx: Context, catalogue: appointments.Catalogue, starts_at: datetime) -> datetime | None:
    """When the next person may be asked: now, or when the quiet hours end; None when that is too late to book."""
    settings = catalogue.settings
    quiet = quiet_until(PersonState(ctx.hospital.zone, quiet=settings.quiet_hours), ctx.now)
    at = quiet or ctx.now
    return at if at + timedelta(minutes=settings.minimum_notice_minutes) <= starts_at else None


async def _offer(ctx: Context, key: dict[str, Any], freed: Any, entry: Any, catalogue: appointments.Catalogue) -> bool:
    settings = catalogue.settings
    try:
        held = await appointments.hold(
            ctx,
            catalogue,
            conversation_id=entry.conversation_id,
            contact_id=entry.contact_id,
            provider_id=freed.provider_id,
            department_id=entry.department_id or freed.department_id,
            starts_at=freed.starts_at,
            settings=settings.model_copy(update={"hold_minutes": settings.waitlist_offer_minutes}),
        )
    except appointments.SlotTaken:
        await ctx.session.execute(_CLOSE, key | {"reason": "taken"})
        return False
    offer_id = uuid7()
    await ctx.session.execute(
        _ADD_OFFER,
        key
        | {
            "offer": offer_id,
            "entry": entry.id,
            "contact": entry.contact_id,
            "hold": held.id,
            "until": held.hold_until,
        },
    )
    await reach_out(
        ctx,
        contact_id=entry.contact_id,
        purpose=Purpose.REMINDERS,
        flow=FLOW,
        data={"offer": str(offer_id), "starts": freed.starts_at.isoformat(), "until": held.hold_until.isoformat()},
        due_at=ctx.now,
        useful_until=held.hold_until,
        key=_key(offer_id),
        lane=0,
    )
    await ctx.session.execute(_NEXT, key | {"at": min(held.hold_until, ctx.now + LOOK_AGAIN)})
    return True


def _key(offer_id: UUID) -> str:
    return f"waitlist:{offer_id}"
