"""A task's lifecycle (TASK-02, TASK-03, TASK-04) and due instants counted in working hours (anchors 4.9)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.kit.clock import local_day
from domain.kit.errors import Conflict, Invalid
from domain.kit.lifecycle import Lifecycle


class TaskType(StrEnum):
    FOLLOW_UP_CALL = "FOLLOW_UP_CALL"
    FOLLOW_UP_EMAIL = "FOLLOW_UP_EMAIL"
    FOLLOW_UP_VISIT = "FOLLOW_UP_VISIT"
    APPOINTMENT_SCHEDULING = "APPOINTMENT_SCHEDULING"
    DOCUMENT_COLLECTION = "DOCUMENT_COLLECTION"
    FEEDBACK_COLLECTION = "FEEDBACK_COLLECTION"
    PAYMENT_REMINDER = "PAYMENT_REMINDER"
    CUSTOM = "CUSTOM"


class Priority(StrEnum):
    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Status(StrEnum):
    """`OVERDUE` is how an open task looks past its due instant; it is derived, so moving the date on undoes it."""

    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    OVERDUE = "OVERDUE"


OPEN = (Status.PENDING, Status.IN_PROGRESS)


_lifecycle = Lifecycle(
    (Status.PENDING, Status.IN_PROGRESS, Status.COMPLETED, Status.CANCELLED),
    (
        ("start", "PENDING", "IN_PROGRESS"),
        ("complete", ["PENDING", "IN_PROGRESS"], "COMPLETED"),
        ("cancel", ["PENDING", "IN_PROGRESS"], "CANCELLED"),
    ),
)
lifecycle_edges = _lifecycle.edges


def moved(status: Status, trigger: str) -> Status:
    """The status after `start`, `complete` or `cancel`. Raises `Conflict` where the lifecycle has no such step."""
    after = _lifecycle.after(status, trigger)
    if after is None:
        raise Conflict(f"This task is {status.value.replace('_', ' ').lower()} already.", status=status.value)
    return Status(after)


def shown(status: Status, due_at: datetime | None, now: datetime) -> Status:
    """The status people see: an open task past its due instant is OVERDUE."""
    return Status.OVERDUE if status in OPEN and due_at is not None and due_at < now else status


# Beyond this many days without enough open time the hours themselves are wrong.
_FURTHEST = 800


def working_due(
    now: datetime,
    hours: Sequence[tuple[int, int, int]],
    holidays: Collection[date],
    zone: ZoneInfo,
    minutes: int,
) -> datetime:
    """The instant, in UTC, by which `minutes` of opening time have passed since `now`.

    `hours` are (weekday 0-6, opens, closes) in local minutes since midnight, closing up to 2880 for a night shift;
    shifts that overlap count once. Real time passes: a day on which the clocks change is an hour longer or shorter.
    Without hours every minute counts. Raises `Invalid` when the hours never hold that much.
    """
    left = timedelta(minutes=minutes)
    if not hours:
        return now + left
    for opens, closes in _open_spans(now, hours, holidays, zone):
        if opens + left <= closes:
            return opens + left
        left -= closes - opens
    raise Invalid("the opening hours hold too little time", field="opening_hours")


def _open_spans(
    now: datetime, hours: Sequence[tuple[int, int, int]], holidays: Collection[date], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Open time from `now` on, in order and without overlap. Yesterday counts too: its night shift may still run."""
    seen = now.astimezone(UTC)
    first = local_day(now, zone) - timedelta(days=1)
    for day in (first + timedelta(days=ahead) for ahead in range(_FURTHEST)):
        if day in holidays:
            continue
        for opens, closes in sorted((start, end) for weekday, start, end in hours if weekday == day.weekday()):
            start, end = max(_instant(day, opens, zone), seen), _instant(day, closes, zone)
            if start < end:
                yield start, end
                seen = end


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, time()) + timedelta(minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)


class Recurrence(StrEnum):
    """How a finished task comes back."""

    NONE = ""
    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def next_due(due_at: datetime, recurrence: Recurrence, now: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `now` at which it comes back, at the same local hour. A 31st is the month's last day."""
    local = due_at.astimezone(zone)
    first, step = local, 0
    while local <= now or local <= first:
        step += 1
        local = datetime.combine(_stepped(first.date(), recurrence, step), first.timetz().replace(tzinfo=None), zone)
    return local


def _stepped(day: date, recurrence: Recurrence, step: int) -> date:
    if recurrence is Recurrence.WEEKLY:
        return day + timedelta(weeks=step)
    if recurrence is Recurrence.MONTHLY:
        months = day.year * 12 + day.month - 1 + step
        year, month = divmod(months, 12)
        last = (date(year + (month == 11), month % 12 + 2 if month < 11 else 1, 1) - timedelta(days=1)).day
        return date(year, month + 1, min(day.day, last))
    moved_on = day + timedelta(days=step)
    if recurrence is Recurrence.WORKDAYS:
        moved_on = day
        for _ in range(step):
            moved_on += timedelta(days=3 if moved_on.weekday() == 4 else 2 if moved_on.weekday() == 5 else 1)
    return moved_on
