"""How records read in a staff chat: one line each, times in the hospital's zone."""

from collections.abc import Mapping
from datetime import datetime

import phonenumbers

from bot.staff.command import Missing
from bot.staff.desk import Desk
from bot.staff.reading import Moment
from domain.tasks.records import TaskRecord
from domain.tasks.rules import Priority, Status

_MARKS = {Priority.HIGH: " !", Priority.URGENT: " !!"}
_TROUBLE = {
    "past": "That time has passed. When?",
    "impossible_time": "That is not a time of day I know. When?",
    "impossible_date": "I cannot find that date in the calendar. When?",
    "several": "That can mean two days. Which date, for example 24 Nov 2pm?",
}


def counted(count: int, one: str, many: str = "") -> str:
    """`1 lead`, `2 leads`, `1,200 people`."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def moment_of(desk: Desk, at: datetime | None) -> str:
    """`Fri 20 Nov 14:00`; today's and tomorrow's say so."""
    if at is None:
        return "no date"
    local = at.astimezone(desk.zone)
    ahead = (local.date() - desk.ctx.today).days
    day = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(ahead, f"{local:%a} {local.day} {local:%b}")
    return f"{day} {local:%H:%M}"


def day_of(desk: Desk, at: datetime) -> str:
    """`20 Nov`, with the year when it is another one."""
    local = at.astimezone(desk.zone)
    return f"{local.day} {local:%b}" if local.year == desk.ctx.today.year else f"{local.day} {local:%b %Y}"


def phone_of(desk: Desk, phone: str) -> str:
    """A number as people here write it; abroad with its country (facts 4.1)."""
    try:
        read = phonenumbers.parse(phone, desk.ctx.hospital.country)
    except phonenumbers.NumberParseException:
        return phone
    home = phonenumbers.region_code_for_number(read) == desk.ctx.hospital.country
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(read, form)


def task_line(desk: Desk, task: TaskRecord, names: Mapping[object, str] | None = None) -> str:
    """`T12 Call 0803... · due tomorrow 10:00 · Kemi !`"""
    parts = [f"T{task.number} {task.title}"]
    if task.status in (Status.COMPLETED, Status.CANCELLED, Status.IN_PROGRESS):
        parts.append(task.status.value.replace("_", " ").lower())
    if task.due_at is not None:
        late = "OVERDUE since" if task.status is Status.OVERDUE else "due"
        parts.append(f"{late} {moment_of(desk, task.due_at)}")
    if names is not None:
        parts.append(names.get(task.assigned_to, "nobody's"))
    return " - ".join(parts) + _MARKS.get(task.priority, "")


def trouble_of(moment: Moment | None, line: str) -> None:
    """Asks again for a day that cannot be. Raises `Missing`."""
    if moment is not None and moment.trouble:
        raise Missing(_TROUBLE[moment.trouble], line if "{}" in line else f"{line} {{}}")
