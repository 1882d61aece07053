"""The day's list: who comes, and what became of them."""

from datetime import date, timedelta

from bot.staff.command import Answer, Button, Command
from bot.staff.desk import Desk
from bot.staff.patients import Place, one_visit, place_in
from bot.staff.reading import take_moment
from bot.staff.telling import trouble_of
from domain.appointments import service as appointments
from domain.appointments.day import Visit, day_list
from domain.appointments.views import AppointmentView

_STATUS = {
    "scheduled": "",
    "confirmed": "confirmed",
    "checked_in": "HERE",
    "completed": "done",
    "no_show": "did not come",
    "cancelled": "cancelled",
}
_SHOWN = 25


def visit_line(visit: Visit) -> str:
    """`09:30 Adaeze Obi MBH-004512 - Dr Nwosu - K7M2QX - confirmed`"""
    one = visit.appointment
    status = _STATUS.get(one.status, one.status)
    parts = [
        f"{one.local_start:%H:%M} {visit.patient_name} {visit.patient_number}".strip(),
        one.provider_label,
        one.number or "",
    ]
    return " - ".join(part for part in (*parts, status) if part)


async def show(desk: Desk, rest: str) -> Answer:
    moment, left = take_moment(rest, desk.ctx.now - timedelta(days=1), desk.zone) if rest else (None, "")
    trouble_of(moment, "day {}")
    day = moment.at.astimezone(desk.zone).date() if moment and moment.at else desk.ctx.today
    place = place_in(desk, left) or Place()
    if left and place == Place():
        return Answer(
            f"I know no doctor or department “{left}”. Leave it out for everybody.", (Button("Everybody", "day"),)
        )
    visits = await day_list(
        desk.ctx,
        day,
        provider_id=place.provider.id if place.provider else None,
        department_id=place.department.id if place.department else None,
    )
    return Answer(_page(desk, day, place, visits), _around(desk, day, place, visits), in_place=True)


def _page(desk: Desk, day: date, place: Place, visits: list[Visit]) -> str:
    of = "" if place == Place() else f", {place.label}"
    head = f"{day:%a} {day.day} {day:%b}{of}: "
    if not visits:
        return f"{head}no appointments."
    live = [v for v in visits if v.appointment.status != "cancelled"]
    here = sum(v.appointment.status == "checked_in" for v in visits)
    over = sum(v.appointment.status in ("completed", "no_show") for v in visits)
    lines = [visit_line(v) for v in visits[:_SHOWN]]
    if len(visits) > _SHOWN:
        lines.append(f"... and {len(visits) - _SHOWN} more: name a doctor or department.")
    counted = f"{len(live)} appointment" + ("" if len(live) == 1 else "s")
    return "\n".join([f"{head}{counted}, {here} here, {over} over", *lines])


def _around(desk: Desk, day: date, place: Place, visits: list[Visit]) -> tuple[Button, ...]:
    waiting = [v for v in visits if v.appointment.status in ("scheduled", "confirmed")]
    here = [v for v in visits if v.appointment.status == "checked_in"]
    buttons: list[Button] = []
    if day == desk.ctx.today:
        buttons += [Button(f"Done: {v.patient_name}", f"complete {v.appointment.number}") for v in here[:3]]
        buttons += [Button(f"Here: {v.patient_name}", f"check in {v.appointment.number}") for v in waiting[:4]]
    name = place.provider.name.split()[-1] if place.provider else place.department.code if place.department else ""
    following = day + timedelta(days=1)
    buttons.append(
        Button(f"{following:%a} {following.day} {following:%b}", f"day {following.isoformat()} {name}".strip())
    )
    return tuple(buttons)


def _became(view: AppointmentView, word: str) -> Answer:
    when = f"{view.local_start:%a} {view.local_start.day} {view.local_start:%b %H:%M}"
    buttons = (Button("The day", f"day {view.local_start:%Y-%m-%d}"),)
    return Answer(f"{view.number} {word}: {when}, {view.provider_label}", buttons, in_place=True)


async def check_in(desk: Desk, rest: str) -> Answer:
    visit, _ = await one_visit(desk, rest, "check in {}")
    return _became(await appointments.check_in(desk.ctx, appointment_id=visit.id), "is here")


async def complete(desk: Desk, rest: str) -> Answer:
    visit, _ = await one_visit(desk, rest, "complete {}")
    return _became(await appointments.complete(desk.ctx, appointment_id=visit.id), "is over")


async def no_show(desk: Desk, rest: str) -> Answer:
    visit, _ = await one_visit(desk, rest, "no show {}")
    return _became(await appointments.mark_no_show(desk.ctx, appointment_id=visit.id), "did not come")


async def confirm(desk: Desk, rest: str) -> Answer:
    visit, _ = await one_visit(desk, rest, "confirm {}")
    return _became(await appointments.confirm(desk.ctx, appointment_id=visit.id), "is confirmed")


COMMANDS = (
    Command("day", "Appointments", ("day", "today", "appointments", "day list", "today's list", "who comes"), "appointments.day",
            "Who comes on a day, by doctor or department.", ("today", "day tomorrow dr nwosu", "appointments monday dental"),
            show, menu="Who comes today"),
    Command("check_in", "Appointments", ("check in", "checkin", "here", "arrived"), "appointments.check_in",
            "A patient is here.", ("check in K7M2QX",), check_in),
    Command("complete", "Appointments", ("complete", "visit over", "seen"), "appointments.complete", "A visit is over.",
            ("complete K7M2QX",), complete),
    Command("no_show", "Appointments", ("no show", "noshow", "did not come"), "appointments.mark_no_show",
            "A patient did not come.", ("no show K7M2QX",), no_show),
    Command("confirm", "Appointments", ("confirm",), "appointments.confirm", "A patient says they will come.",
            ("confirm K7M2QX",), confirm),
)  # fmt: skip
