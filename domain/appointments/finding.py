"""Free times for a dialogue: the catalogue in memory and one query for what is taken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from domain.appointments.catalogue import Catalogue, ProviderEntry
from domain.appointments.rules import NOTHING_BUSY, Busy, Slot, day_bounds, free_slots
from domain.kit.context import Context

_BUSY = text(
    "SELECT provider_id, array_agg(extract(epoch FROM lower(blocked))::bigint) AS begins,"
    " array_agg(extract(epoch FROM upper(blocked))::bigint) AS ends, array_agg(seat) AS seats FROM appointment"
    " WHERE hospital_id = :hospital_id AND provider_id = ANY (:provider_ids)"
    " AND status IN ('held', 'scheduled', 'confirmed', 'checked_in')"
    " AND blocked && tstzrange(:since, :until)"
    # Row-level security keeps && from the index, bounds on starts_at use it; nothing blocks more than a day.
    " AND starts_at > CAST(:since AS timestamptz) - interval '1 day'"
    " AND starts_at < CAST(:until AS timestamptz) + interval '1 day'"
    " AND NOT (status = 'held' AND (hold_until <= :now OR conversation_id IS NOT DISTINCT FROM CAST(:mine AS uuid)))"
    " GROUP BY provider_id"
)
ALTERNATIVES = 3
_NEAR = timedelta(days=14)


async def find_slots(
    ctx: Context,
    catalogue: Catalogue,
    *,
    department_id: UUID | None = None,
    provider_id: UUID | None = None,
    first_day: date,
    last_day: date,
    start: time | None = None,
    end: time | None = None,
    limit: int = 6,
    after: datetime | None = None,
    exclude_conversation: UUID | None = None,
) -> list[Slot]:
    """Up to `limit` free times, earliest first, each instant once (APPT-03).

    Days and `start` (inclusive) to `end` (exclusive) are local. `after` continues a list: only later times. Without a
    provider, times are spread over the department's providers: each time goes to the one offered least so far, then to
    the one with the fewest bookings. Holds of `exclude_conversation` do not count as taken. One query, or none when
    nobody works there.
    """
    providers = candidates(catalogue, department_id, provider_id)
    busy = await read_busy(
        ctx, catalogue, providers, first_day=first_day, last_day=last_day, conversation_id=exclude_conversation
    )
    zone = ctx.hospital.zone
    streams = [
        _stream(ctx, catalogue, provider, place=place, busy=busy, first_day=first_day, last_day=last_day)
        for place, provider in enumerate(providers)
    ]
    floor = int(after.timestamp()) if after is not None else -1
    offered: Counter[int] = Counter()
    slots: list[Slot] = []
    for instant, same in groupby(merge(*streams), key=lambda found: found[0]):
        if instant <= floor or not _within(instant, start, end, zone):
            continue
        place, left = min(
            ((place, left) for _, place, left in same),
            key=lambda one: (offered[one[0]], len(busy.get(providers[one[0]].id, NOTHING_BUSY)), one[0]),
        )
        offered[place] += 1
        slots.append(_slot(providers[place], department_id, instant, left))
        if len(slots) >= limit:
            break
    return slots


async def nearest(
    ctx: Context,
    catalogue: Catalogue,
    *,
    provider_id: UUID,
    department_id: UUID,
    wanted: datetime,
    conversation_id: UUID | None = None,
) -> tuple[Slot, ...]:
    """Up to three free times nearest to `wanted`, the same provider's first, then others' of the department."""
    providers = candidates(catalogue, department_id, None)
    same = catalogue.providers.get(provider_id)
    if same is not None and same not in providers:
        providers.append(same)
    zone, horizon = ctx.hospital.zone, timedelta(days=catalogue.settings.booking_horizon_days)
    day, target = wanted.astimezone(zone).date(), int(wanted.timestamp())
    found: list[Slot] = []
    for first, last in ((day - _NEAR, day + _NEAR), (ctx.today, ctx.today + horizon)):
        busy = await read_busy(
            ctx, catalogue, providers, first_day=first, last_day=last, conversation_id=conversation_id
        )
        rows = [
            (provider.id != provider_id, abs(instant - target), instant, place, left)
            for place, provider in enumerate(providers)
            for instant, _, left in _stream(
                ctx, catalogue, provider, place=place, busy=busy, first_day=first, last_day=last
            )
            if (instant, provider.id) != (target, provider_id)
        ]
        found, taken = [], set()
        for _, _, instant, place, left in sorted(rows):
            if instant not in taken and len(found) < ALTERNATIVES:
                taken.add(instant)
                found.append(_slot(providers[place], department_id, instant, left))
        if len(found) >= ALTERNATIVES:
            break
    return tuple(found)


def candidates(catalogue: Catalogue, department_id: UUID | None, provider_id: UUID | None) -> list[ProviderEntry]:
    """The providers a search is about; nobody for ids the catalogue does not know."""
    if provider_id is not None:
        entry = catalogue.providers.get(provider_id)
        return [entry] if entry is not None and (department_id is None or department_id in entry.department_ids) else []
    if department_id is not None:
        return catalogue.providers_of(department_id)
    return [entry for entry in catalogue.providers.values() if entry.accepts_chat_booking]


def is_offered(ctx: Context, catalogue: Catalogue, provider_id: UUID, department_id: UUID, starts_at: datetime) -> bool:
    """Whether the rules offer this time, whoever may have taken it."""
    providers = candidates(catalogue, department_id, provider_id)
    day, instant = starts_at.astimezone(ctx.hospital.zone).date(), int(starts_at.timestamp())
    return bool(
        providers
        and starts_at.microsecond == 0
        and any(
            found == instant
            for found, _, _ in _stream(ctx, catalogue, providers[0], place=0, busy={}, first_day=day, last_day=day)
        )
    )


async def read_busy(
    ctx: Context,
    catalogue: Catalogue,
    providers: Sequence[ProviderEntry],
    *,
    first_day: date,
    last_day: date,
    conversation_id: UUID | None = None,
) -> dict[UUID, Busy]:
    """What is taken on these local days, by provider. The catalogue must be this hospital's."""
    if catalogue.hospital_id != ctx.hospital.id:
        raise ValueError("the catalogue belongs to another hospital")
    if not providers or first_day > last_day:
        return {}
    zone = ctx.hospital.zone
    since, until = day_bounds(first_day, zone)[0], day_bounds(last_day, zone)[1]
    margin = max(60 * (p.schedule.buffer_before + p.schedule.slot_minutes + p.schedule.buffer_after) for p in providers)
    rows = await ctx.session.execute(
        _BUSY,
        {
            "hospital_id": ctx.hospital.id,
            "provider_ids": [provider.id for provider in providers],
            "since": datetime.fromtimestamp(since - margin, UTC),
            "until": datetime.fromtimestamp(until + margin, UTC),
            "now": ctx.now,
            "mine": conversation_id,
        },
    )
    return {row.provider_id: Busy(list(zip(row.begins, row.ends, row.seats, strict=True))) for row in rows}


def _stream(
    ctx: Context,
    catalogue: Catalogue,
    provider: ProviderEntry,
    *,
    place: int,
    busy: dict[UUID, Busy],
    first_day: date,
    last_day: date,
) -> Iterable[tuple[int, int, int]]:
    """(instant, the provider's place in the list, seats left), in time order."""
    free = free_slots(
        provider.schedule,
        holidays=catalogue.holidays,
        busy=busy.get(provider.id, NOTHING_BUSY),
        first_day=first_day,
        last_day=last_day,
        zone=ctx.hospital.zone,
        now=ctx.now,
        notice_minutes=catalogue.settings.minimum_notice_minutes,
        horizon_days=catalogue.settings.booking_horizon_days,
    )
    return ((instant, place, left) for instant, left in free)


def _slot(provider: ProviderEntry, department_id: UUID | None, instant: int, left: int) -> Slot:
    begin = datetime.fromtimestamp(instant, UTC)
    return Slot(
        provider.id,
        department_id or next(iter(provider.department_ids), provider.id),
        begin,
        begin + timedelta(minutes=provider.schedule.slot_minutes),
        left,
    )


def _within(instant: int, start: time | None, end: time | None, zone: ZoneInfo) -> bool:
    if start is None and end is None:
        return True
    clock = datetime.fromtimestamp(instant, zone).time()
    return (start is None or clock >= start) and (end is None or clock < end)
