"""When to remind: pure, in real instants; quiet hours are read off the hospital's clock (REM-01, facts 6.2)."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.consent.rules import PersonState, quiet_until
from domain.settings.rules import HospitalSettings

# Whoever booked less than this before needs no reminder yet.
AFTER_BOOKING = timedelta(hours=3)
# A reminder that would be useless after the quiet hours goes out this long before they begin.
BEFORE_QUIET = timedelta(minutes=30)
# Quiet hours can push two reminders together: the second of two closer than this is left out.
APART = timedelta(hours=2)

Quiet = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Planned:
    """One reminder to come. `skip` is the reason why it will not be sent, or empty."""

    offset_minutes: int
    due_at: datetime
    useful_until: datetime
    skip: str = ""


def plan(*, starts_at: datetime, now: datetime, settings: HospitalSettings, zone: ZoneInfo) -> tuple[Planned, ...]:
    """The reminders of an appointment booked or moved at `now`: one per configured offset, in order of time.

    Offsets are real hours before the start. One that has passed, or would follow the booking by less than three hours,
    is skipped; if that leaves none, `short_notice_reminder_hours` before the start takes its place while there is time.
    """
    useful_until = starts_at - timedelta(minutes=settings.reminder_useful_minutes)
    hours = set(settings.reminder_offsets_hours)
    found = [_one(h, starts_at, now, useful_until, settings.quiet_hours, zone) for h in sorted(hours, reverse=True)]
    short = settings.short_notice_reminder_hours
    if hours and short and short not in hours and all(one.skip for one in found):
        one = _one(short, starts_at, now, useful_until, settings.quiet_hours, zone)
        if not one.skip:
            found.append(one)
    return _apart(found)


def _one(
    hours: int, starts_at: datetime, now: datetime, useful_until: datetime, quiet: Quiet, zone: ZoneInfo
) -> Planned:
    wanted = starts_at - timedelta(hours=hours)
    earliest = now + AFTER_BOOKING
    if wanted < earliest:
        return Planned(hours * 60, wanted, useful_until, "booked_late")
    at = delivery_time(wanted, not_before=earliest, useful_until=useful_until, quiet=quiet, zone=zone)
    if isinstance(at, str):
        return Planned(hours * 60, wanted, useful_until, at)
    return Planned(hours * 60, at, useful_until)


def _apart(found: list[Planned]) -> tuple[Planned, ...]:
    kept: list[Planned] = []
    last: datetime | None = None
    for one in sorted(found, key=lambda p: (p.due_at, -p.offset_minutes)):
        if one.skip:
            kept.append(one)
        elif last is not None and one.due_at - last < APART:
            kept.append(Planned(one.offset_minutes, one.due_at, one.useful_until, "merged"))
        else:
            kept.append(one)
            last = one.due_at
    return tuple(kept)


def delivery_time(
    wanted: datetime, *, not_before: datetime, useful_until: datetime, quiet: Quiet, zone: ZoneInfo
) -> datetime | str:
    """The instant to send, never in quiet hours and never outside `not_before`..`useful_until`; or why there is none.

    In quiet hours it waits for their end; if that is too late to be of use, it goes out before they begin.
    """
    at = max(wanted, not_before)
    if at > useful_until:
        return "too_late"
    end = quiet_end(at, quiet, zone)
    if end is None:
        return at
    if end <= useful_until:
        return end
    before = max(_quiet_start(at, quiet, zone) - BEFORE_QUIET, not_before)
    if before < at and quiet_end(before, quiet, zone) is None:
        return before
    return "quiet_hours"


def quiet_end(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours that `at` falls into end, or None outside them."""
    return quiet_until(PersonState(zone, quiet=quiet), at)


def _quiet_start(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """When the quiet hours that `at` falls into began."""
    local = at.astimezone(zone)
    begins = quiet[0]
    day = local.date() if local.hour * 60 + local.minute >= begins else local.date() - timedelta(days=1)
    wall = datetime.combine(day, time()) + timedelta(minutes=begins)
    return wall.replace(tzinfo=zone).astimezone(UTC)
