"""The audit trail: who did what, when, from which chat. Only administrators; looking is in the trail too."""

import re
from datetime import UTC, date, datetime, time, timedelta

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import one_patient, one_visit
from bot.staff.people import one_member
from bot.staff.reading import take_mention
from domain.audit import operations
from domain.audit.service import Act, look_up
from domain.kit.ids import READABLE
from domain.tasks.working import task_by_number

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
_USUALLY = timedelta(days=30)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(?<!\S)(\d{4})-(\d\d)-(\d\d)(?!\S)")
_DAY = re.compile(rf"(?<!\S)(\d{{1,2}})\s+({'|'.join(_MONTHS)})[a-z]*(?!\S)", re.I)
_LAST = re.compile(r"(?<!\S)(?:last|past)\s+(\d{1,3})\s+days?(?!\S)", re.I)
_WORDS = re.compile(r"(?<!\S)(today|yesterday|this week|this month)(?!\S)", re.I)
_BEFORE = re.compile(r"(?<!\S)~([0-9a-z]{8,12})(?!\S)")
_TASK = re.compile(r"(?<!\S)[tT](\d{1,9})(?!\S)")
_KINDS = {"staff": "team", "booking": "appointments", "visits": "appointments", "messages": "communications"}


async def look(desk: Desk, rest: str) -> Answer:
    """`audit MBH-004512`, `audit @kemi today`, `audit appointments yesterday`, `audit refused`, `audit T12`."""
    before, left = _take_before(rest)
    span, left = _take_days(desk, left)
    mention, left = take_mention(left)
    member = await one_member(desk, mention, f"audit {rest.replace('@' + mention, '{}')}") if mention else None
    task, left = _take_task(left)
    refused = re.search(r"(?<!\S)refus(?:ed|als)(?!\S)", left) is not None
    left = re.sub(r"(?<!\S)refus(?:ed|als)(?!\S)", "", left).strip()
    kinds = {name.partition(".")[0] for name in operations}
    kind = _KINDS.get(left.casefold(), left.casefold())
    entity = kind if kind in kinds else ""
    patient = visit = None
    if left and not entity:
        if _appointment(left):
            visit, _ = await one_visit(desk, left, "audit {}")
        else:
            patient = await one_patient(desk, left, "audit {}")
    if not (span or member or patient or visit or task or entity or refused):
        raise Missing(
            "Of whom or what? A patient's number, @somebody, an appointment, T12, or a kind such as appointments; and a day.",
            "audit {}",
            (
                Button("Everything today", "audit today"),
                Button("Refusals", "audit refused"),
                Button("Settings", "audit settings"),
            ),
        )
    since, until = span or (desk.ctx.now - _USUALLY, desk.ctx.now)
    if (patient or visit) and span is None:
        since = _BEGINNING
    found_task = await task_by_number(desk.ctx, task) if task is not None else None
    trail = await look_up(
        desk.ctx,
        since=since,
        until=min(before, until) if before else until,
        patient_id=patient.id if patient else None,
        record_id=visit.id if visit else found_task.id if found_task else None,
        actor_id=member.id if member else None,
        entity=entity,
        refused=refused,
    )
    if not trail.acts:
        return Answer("Nothing is in the audit for that." if not before else "Nothing older.")
    lines = [_line(desk, act) for act in trail.acts]
    more = ""
    if trail.older:
        plain = _BEFORE.sub("", rest).strip()
        more = f"audit {plain} ~{_stamp(trail.acts[-1].at)}"
    return Answer("\n".join(lines), more=more)


def _appointment(said: str) -> bool:
    """Whether it is an appointment's number: with a digit however it is typed, else in capitals, as names are not."""
    return re.fullmatch(rf"[{READABLE}]{{6}}", said.upper()) is not None and (said.isupper() or not said.isalpha())


def _line(desk: Desk, act: Act) -> str:
    """`Fri 20 Nov 09:12:05 Kemi Adekunle, whatsapp: appointment booked K7M2QX MBH-004512 (message 3fa9c1)`"""
    at = act.at.astimezone(desk.zone)
    channel = f", {act.channel}" if act.channel else ""
    times = f" x{act.times}" if act.times > 1 else ""
    about = " ".join(act.about[:6]) + (" ..." if len(act.about) > 6 else "")
    said = _detail(act.detail)
    cause = f" (message {act.cause.hex[-6:]})" if act.cause is not None else ""
    text = f"{at:%a} {at.day} {at:%b %H:%M:%S} {act.who}{channel}: {act.action.replace('_', ' ')}{times}"
    return f"{text}{' ' + about if about else ''}{': ' + said if said else ''}{cause}"[:300]


def _detail(detail: dict[str, object]) -> str:
    told = {name: value for name, value in sorted(detail.items()) if value not in ("", None)}
    if {"before", "after"} <= told.keys():
        before, after = told.pop("before"), told.pop("after")
        return f"{' '.join(str(value) for value in told.values())} {before} -> {after}".strip()
    return ", ".join(f"{name} {value}" for name, value in told.items())


def _take_task(text: str) -> tuple[int | None, str]:
    found = _TASK.search(text)
    return (int(found.group(1)), (text[: found.start()] + text[found.end() :]).strip()) if found else (None, text)


def _take_days(desk: Desk, text: str) -> tuple[tuple[datetime, datetime] | None, str]:
    """The local days a line names, as instants, and the rest."""
    today, zone = desk.ctx.today, desk.zone
    first = last = None
    found = _WORDS.search(text) or _LAST.search(text) or _ISO.search(text) or _DAY.search(text)
    if found is None:
        return None, text
    word = found.group(0).casefold()
    if word == "today":
        first = last = today
    elif word == "yesterday":
        first = last = today - timedelta(days=1)
    elif word == "this week":
        first, last = today - timedelta(days=today.weekday()), today
    elif word == "this month":
        first, last = today.replace(day=1), today
    elif found.re is _LAST:
        first, last = today - timedelta(days=int(found.group(1)) - 1), today
    else:
        first = last = _named_day(found, today)
    left = f"{text[: found.start()]} {text[found.end() :]}".strip()
    span = datetime.combine(first, time(0), zone), datetime.combine(last + timedelta(days=1), time(0), zone)
    return span, " ".join(left.split())


def _named_day(found: re.Match[str], today: date) -> date:
    """The day named, this year's or the last one's: the audit is of what has been."""
    try:
        if found.re is _ISO:
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
        month = _MONTHS.index(found.group(2)[:3].casefold()) + 1
        day = date(today.year, month, int(found.group(1)))
        return day if day <= today else date(today.year - 1, month, int(found.group(1)))
    except ValueError:
        raise Missing("I cannot find that date in the calendar. Which day?", "audit {}") from None


def _stamp(at: datetime) -> str:
    """Microseconds in base 36: short enough for a button."""
    number, signs = (at - _BEGINNING) // timedelta(microseconds=1), ""
    while number:
        number, rest = divmod(number, 36)
        signs = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + signs
    return signs


def _take_before(text: str) -> tuple[datetime | None, str]:
    found = _BEFORE.search(text)
    if found is None:
        return None, text
    at = _BEGINNING + timedelta(microseconds=int(found.group(1), 36))
    return at, f"{text[: found.start()]} {text[found.end() :]}".strip()


COMMANDS = (
    Command("audit", "Admin", ("audit", "audit trail", "who did"), "audit.read",
            "Who did what, when, from which chat: by patient, @somebody, kind, day.",
            ("audit MBH-004512", "audit @kemi today", "audit appointments yesterday", "audit refused"), look),
)  # fmt: skip
