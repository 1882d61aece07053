"""Joining the waiting list, leaving it, and answering an offer."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.appointments import service as appointments
from domain.appointments.views import view_by_id
from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, Invalid, NotFound
from domain.kit.ids import uuid7
from domain.settings.rules import HospitalSettings
from domain.staff.rules import require_own_contact

_ACTS_FOR = text(
    "SELECT EXISTS (SELECT FROM patient_contact WHERE hospital_id = :hospital AND contact_id = :contact"
    " AND patient_id = :patient AND may_book AND (ends_at IS NULL OR ends_at > :now))"
)
_COUNT = text(
    "SELECT count(*) FROM waitlist_entry WHERE hospital_id = :hospital AND contact_id = :contact AND status = 'waiting'"
    " AND NOT (patient_id = :patient AND department_id IS NOT DISTINCT FROM CAST(:department AS uuid)"
    "          AND provider_id IS NOT DISTINCT FROM CAST(:provider AS uuid))"
)
# The same wish again changes its days and keeps its place.
_JOIN = text(
    "INSERT INTO waitlist_entry (hospital_id, id, contact_id, conversation_id, patient_id, department_id, provider_id,"
    " first_day, last_day, starts_from, starts_before, status, joined_at, created_at, updated_at)"
    " VALUES (:hospital, :id, :contact, :conversation, :patient, :department, :provider, :first, :last, :from, :before,"
    " 'waiting', :now, :now, :now)"
    " ON CONFLICT (hospital_id, contact_id, patient_id, department_id, provider_id) WHERE status = 'waiting'"
    " DO UPDATE SET first_day = excluded.first_day, last_day = excluded.last_day, starts_from = excluded.starts_from,"
    " starts_before = excluded.starts_before, conversation_id = excluded.conversation_id,"
    " updated_at = excluded.updated_at RETURNING id, joined_at"
)
_MINE = text(
    "SELECT e.id, e.patient_id, e.department_id, coalesce(d.name, '') AS department_name, e.provider_id,"
    " coalesce(trim(p.title || ' ' || p.name), '') AS provider_name, e.first_day, e.last_day, e.starts_from,"
    " e.starts_before, e.joined_at FROM waitlist_entry e"
    " LEFT JOIN department d ON d.hospital_id = e.hospital_id AND d.id = e.department_id"
    " LEFT JOIN provider p ON p.hospital_id = e.hospital_id AND p.id = e.provider_id"
    " WHERE e.hospital_id = :hospital AND e.contact_id = :contact AND e.patient_id = ANY (:patients)"
    " AND e.status = 'waiting' AND e.last_day >= :today ORDER BY e.joined_at, e.id"
)
_OPEN_OFFER = text(
    "SELECT id FROM waitlist_offer WHERE hospital_id = :hospital AND entry_id = :entry AND status = 'open'"
)
_CLOSE_ENTRY = text(
    "UPDATE waitlist_entry SET status = :status, closed_at = :now, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :entry AND contact_id = :contact AND status = 'waiting' RETURNING id"
)
# Always the time first, then its offer: the job that passes offers on takes them in this order too.
_LOCK_TIME = text(
    "SELECT f.id, f.provider_id, f.department_id, f.starts_at FROM freed_time f WHERE f.hospital_id = :hospital"
    " AND f.id = (SELECT freed_id FROM waitlist_offer WHERE hospital_id = :hospital AND id = :offer"
    " AND contact_id = :contact) FOR UPDATE"
)
_LOCK_OFFER = text(
    "SELECT o.id, o.status, o.expires_at, o.hold_id, e.id AS entry_id, e.status AS entry_status, e.patient_id,"
    " e.conversation_id, e.department_id FROM waitlist_offer o"
    " JOIN waitlist_entry e ON e.hospital_id = o.hospital_id AND e.id = o.entry_id"
    " WHERE o.hospital_id = :hospital AND o.id = :offer FOR UPDATE OF o"
)
_SETTLE_OFFER = text(
    "UPDATE waitlist_offer SET status = :status, hold_id = :hold, settled_at = :now, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :offer"
)
_CLOSE_TIME = text(
    "UPDATE freed_time SET status = 'closed', reason = :reason, updated_at = :now"
    " WHERE hospital_id = :hospital AND id = :id"
)
_PASS_ON = text("UPDATE freed_time SET next_at = :now, updated_at = :now WHERE hospital_id = :hospital AND id = :id")
_STILL_HELD = text(
    "SELECT conversation_id FROM appointment WHERE hospital_id = :hospital AND id = :hold"
    " AND status IN ('held', 'lapsed')"
)


class OfferExpired(Conflict):
    """The time was kept until the offer ran out, and has gone to somebody else or to everybody."""

    code = "offer_expired"


class TooManyWishes(Conflict):
    """The contact has as many wishes on the waiting list as are allowed."""

    code = "too_many_wishes"


@dataclass(frozen=True, slots=True)
class Wish:
    """An entry of the waiting list. Days and times are local; names are empty where any will do."""

    id: UUID
    patient_id: UUID
    department_id: UUID | None
    department_name: str
    provider_id: UUID | None
    provider_name: str
    first_day: date
    last_day: date
    starts_from: int | None
    starts_before: int | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """`first_day` and `last_day` are what the wish came to within the booking horizon."""

    id: UUID
    patient_id: UUID
    first_day: date
    last_day: date
    joined_at: datetime


@operation("waitlist.join", audit="waitlist_joined")
async def join(
    ctx: Context,
    *,
    contact_id: UUID,
    conversation_id: UUID,
    patient_id: UUID,
    department_id: UUID | None,
    provider_id: UUID | None,
    settings: HospitalSettings,
    first_day: date | None = None,
    last_day: date | None = None,
    start: time | None = None,
    end: time | None = None,
) -> Joined:
    """Waits for a freed time: `start` inclusive to `end` exclusive, local, on the days given, else until the horizon.

    The same wish again changes its days and keeps its place. Raises `TooManyWishes`, `NotFound` for a patient this
    contact may not book for, `Invalid` for days that are over or in the wrong order.
    """
    require_own_contact(ctx, contact_id, "waitlist.join")
    horizon = ctx.today + timedelta(days=settings.booking_horizon_days)
    first, last = max(first_day or ctx.today, ctx.today), min(last_day or horizon, horizon)
    if first > last or (start is not None and end is not None and start >= end):
        raise Invalid("the days and times of a wish must lie ahead", field="days")
    entry_id = uuid7()
    wish: dict[str, Any] = {
        "hospital": ctx.hospital.id,
        "id": entry_id,
        "contact": contact_id,
        "conversation": conversation_id,
        "patient": patient_id,
        "department": department_id,
        "provider": provider_id,
        "first": first,
        "last": last,
        "from": _minutes(start),
        "before": _minutes(end),
        "now": ctx.now,
    }
    if not (await ctx.session.execute(_ACTS_FOR, wish)).scalar_one():
        raise NotFound
    if (await ctx.session.execute(_COUNT, wish)).scalar_one() >= settings.waitlist_entries_per_contact:
        raise TooManyWishes
    row = (await ctx.session.execute(_JOIN, wish)).one()
    return Joined(row.id, patient_id, first, last, row.joined_at)


def _minutes(clock: time | None) -> int | None:
    return clock.hour * 60 + clock.minute if clock is not None else None


@operation("waitlist.mine", audit="waitlist_listed", discloses=True)
async def mine(ctx: Context, *, contact_id: UUID, patient_ids: tuple[UUID, ...]) -> list[Wish]:
    """The contact's open wishes for these patients, in order of joining. The caller has verified who asks."""
    require_own_contact(ctx, contact_id, "waitlist.mine")
    rows = await ctx.session.execute(
        _MINE,
        {"hospital": ctx.hospital.id, "contact": contact_id, "patients": list(patient_ids), "today": ctx.today},
    )
    return [Wish(**row._asdict()) for row in rows]


@operation("waitlist.leave", audit="waitlist_left")
async def leave(ctx: Context, *, entry_id: UUID, contact_id: UUID) -> None:
    """Waits no longer; a time kept for this wish goes on to the next. Leaving twice is harmless. Raises `NotFound`."""
    require_own_contact(ctx, contact_id, "waitlist.leave")
    key = {"hospital": ctx.hospital.id, "entry": entry_id, "contact": contact_id, "now": ctx.now}
    offer_id = (await ctx.session.execute(_OPEN_OFFER, key)).scalar_one_or_none()
    if offer_id is not None:
        await decline(ctx, offer_id=offer_id, contact_id=contact_id)
    await ctx.session.execute(_CLOSE_ENTRY, key | {"status": "left"})


@operation("waitlist.accept", audit="waitlist_offer_accepted")
async def accept(
    ctx: Context,
    *,
    offer_id: UUID,
    contact_id: UUID,
    channel: str,
    settings: HospitalSettings,
    catalogue: appointments.Catalogue,
) -> appointments.AppointmentView:
    """Books the time kept for this person. The first yes books; repeating it returns the same appointment.

    Raises `OfferExpired` once the offer ran out or was declined, `NotFound` for an offer to somebody else, and what
    `appointments.book` raises: then the offer stays open.
    """
    require_own_contact(ctx, contact_id, "waitlist.accept")
    freed, offer = await _locked(ctx, offer_id, contact_id)
    if offer.status == "accepted":
        return await view_by_id(ctx, offer.hold_id)
    if offer.status != "open" or offer.entry_status != "waiting" or offer.expires_at <= ctx.now:
        raise OfferExpired

    async def book(hold_id: UUID) -> appointments.AppointmentView:
        return await appointments.book(
            ctx,
            appointment_id=hold_id,
            patient_id=offer.patient_id,
            reason="",
            channel=channel,
            settings=settings,
            catalogue=catalogue,
        )

    try:
        view = await book(offer.hold_id)
    except NotFound:
        # The same conversation has since kept another time for itself, which gave this one back: it may still be free.
        held = await appointments.hold(
            ctx,
            catalogue,
            conversation_id=offer.conversation_id,
            contact_id=contact_id,
            provider_id=freed.provider_id,
            department_id=offer.department_id or freed.department_id,
            starts_at=freed.starts_at,
            settings=settings,
        )
        view = await book(held.id)
    key = {"hospital": ctx.hospital.id, "offer": offer_id, "id": freed.id, "now": ctx.now}
    await ctx.session.execute(_SETTLE_OFFER, key | {"status": "accepted", "hold": view.id})
    await ctx.session.execute(_CLOSE_TIME, key | {"reason": "booked"})
    await ctx.session.execute(_CLOSE_ENTRY, key | {"entry": offer.entry_id, "contact": contact_id, "status": "booked"})
    return view


@operation("waitlist.decline", audit="waitlist_offer_declined")
async def decline(ctx: Context, *, offer_id: UUID, contact_id: UUID) -> None:
    """Not this time: the next one is asked at once, and the wish stays. Harmless once the offer is settled."""
    require_own_contact(ctx, contact_id, "waitlist.decline")
    freed, offer = await _locked(ctx, offer_id, contact_id)
    if offer.status != "open":
        return
    await give_back(ctx, offer.hold_id)
    key = {"hospital": ctx.hospital.id, "offer": offer_id, "id": freed.id, "now": ctx.now}
    await ctx.session.execute(_SETTLE_OFFER, key | {"status": "declined", "hold": offer.hold_id})
    await ctx.session.execute(_PASS_ON, key)


async def give_back(ctx: Context, hold_id: UUID) -> None:
    """Releases the hold of an offer, if that is still what its conversation holds."""
    key = {"hospital": ctx.hospital.id, "hold": hold_id}
    conversation_id = (await ctx.session.execute(_STILL_HELD, key)).scalar_one_or_none()
    if conversation_id is not None:
        await appointments.release(ctx, conversation_id)


async def _locked(ctx: Context, offer_id: UUID, contact_id: UUID) -> tuple[Any, Any]:
    key = {"hospital": ctx.hospital.id, "offer": offer_id, "contact": contact_id}
    freed = (await ctx.session.execute(_LOCK_TIME, key)).first()
    if freed is None:
        raise NotFound
    return freed, (await ctx.session.execute(_LOCK_OFFER, key)).one()
