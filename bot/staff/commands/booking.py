"""Free times, and booking, moving and cancelling for a patient."""

import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import Place, one_patient, one_visit, place_in
from bot.staff.reading import take_moment
from bot.staff.telling import trouble_of
from domain.appointments import service as appointments
from domain.appointments.catalogue import ProviderEntry
from domain.appointments.rules import Slot
from domain.kit.errors import Conflict, Invalid
from domain.patients.finding import PatientHit

_SHOWN = 8
_STAMP = "%Y%m%d%H%M"


async def free(desk: Desk, rest: str) -> Answer:
    """`free dental tomorrow`: the next free times."""
    place, day, start = _wish(desk, rest)
    if place is None:
        raise Missing("Of whom? A doctor or a department.", f"free {{}} {rest}".strip(), _departments(desk, "free {}"))
    slots = await _slots(desk, place, day, start)
    if not slots:
        return Answer(f"{place.label} has no free time {_from(day)}.")
    return Answer(f"Free with {place.label}:\n" + "\n".join(_slot_line(desk, slot) for slot in slots))


def _wish(desk: Desk, text: str) -> tuple[Place | None, date | None, time | None]:
    moment, left = take_moment(text, desk.ctx.now, desk.zone, default=time(0)) if text else (None, "")
    if moment is not None and moment.trouble == "several":
        moment = None
    trouble_of(moment, "free {}")
    local = moment.at.astimezone(desk.zone) if moment and moment.at else None
    start = local.time() if local is not None and moment is not None and moment.has_time else None
    return place_in(desk, left), local.date() if local else None, start


def _departments(desk: Desk, line: str) -> tuple[Button, ...]:
    return tuple(Button(d.name, line.replace("{}", d.code)) for d in desk.served.catalogue.departments.values())[:10]


def _from(day: date | None) -> str:
    return f"on {day:%a} {day.day} {day:%b}" if day else "in the coming days"


async def _slots(desk: Desk, place: Place, day: date | None, start: time | None) -> list[Slot]:
    first = day or desk.ctx.today
    last = day or first + timedelta(days=min(21, desk.served.catalogue.settings.booking_horizon_days))
    return await appointments.find_slots(
        desk.ctx,
        desk.served.catalogue,
        department_id=place.department.id if place.department else None,
        provider_id=place.provider.id if place.provider else None,
        first_day=first,
        last_day=last,
        start=start,
        limit=_SHOWN,
    )


def _slot_line(desk: Desk, slot: Slot) -> str:
    local = slot.starts_at.astimezone(desk.zone)
    return f"{local:%a} {local.day} {local:%b %H:%M} {desk.served.catalogue.providers[slot.provider_id].label}"


def _slot_button(desk: Desk, slot: Slot, whose: str, verb: str) -> Button:
    department = desk.served.catalogue.departments[slot.department_id].code
    stamp = slot.starts_at.astimezone(UTC).strftime(_STAMP)
    return Button(_slot_line(desk, slot), f"{verb} {whose} {slot.provider_id.hex[:8]} {department} {stamp}")


async def book(desk: Desk, rest: str) -> Answer:
    """`book Adaeze Obi with Dr Nwosu monday 10am`: whom, then where, then when; each is asked for when it is missing."""
    who, _, wish = _split(rest)
    patient = await one_patient(desk, who, f"book {{}} {wish}".strip())
    place, day, start = _wish(desk, wish)
    if place is None:
        ask = f"book {patient.number} with {{}}"
        raise Missing(
            f"With whom shall {patient.name} be booked? A doctor or a department.", ask, _departments(desk, ask)
        )
    slots = await _slots(desk, place, day, start)
    if not slots:
        raise Missing(
            f"{place.label} has no free time {_from(day)}. Another day?",
            f"book {patient.number} with {_named(place)} {{}}",
        )
    if start is not None and slots[0].starts_at.astimezone(desk.zone).time() == start and day is not None:
        return await _booked(desk, patient, slots[0])
    buttons = tuple(_slot_button(desk, slot, patient.number, "book slot") for slot in slots)
    return Answer(f"{patient.name}, {place.label}: which time?", buttons)


def _named(place: Place) -> str:
    return place.provider.name.split()[-1] if place.provider else place.department.code if place.department else ""


def _split(rest: str) -> tuple[str, str, str]:
    found = re.search(r"\s+(?:with|at|in|to see|on)\s+|\s+(?=dr\b|prof\b)", f"{rest} ", re.I)
    if found is None:
        return rest, "", ""
    return rest[: found.start()], found.group().strip(), rest[found.end() :].strip()


async def book_slot(desk: Desk, rest: str) -> Answer:
    """What a time's button stands for: `book slot MBH-004512 1a2b3c4d dental 202611230900`."""
    whose, slot = _read_slot(desk, rest)
    return await _booked(desk, await one_patient(desk, whose, "book {}"), slot)


def _read_slot(desk: Desk, rest: str) -> tuple[str, Slot]:
    try:
        whose, key, code, stamp = rest.split()
        starts_at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        raise Invalid("That is no time of a list. Ask for free times again.") from None
    catalogue = desk.served.catalogue
    provider = next((p for p in catalogue.providers.values() if p.id.hex.startswith(key)), None)
    department = catalogue.department(code)
    if provider is None or department is None:
        raise Conflict("That time is not offered any more. Ask for free times again.")
    return whose, Slot(
        provider.id, department.id, starts_at, starts_at + timedelta(minutes=provider.schedule.slot_minutes)
    )


async def _hold(desk: Desk, slot: Slot, contact_id: UUID) -> UUID:
    held = await appointments.hold(
        desk.ctx,
        desk.served.catalogue,
        conversation_id=desk.conversation_id,
        contact_id=contact_id,
        provider_id=slot.provider_id,
        department_id=slot.department_id,
        starts_at=slot.starts_at,
        settings=desk.served.profile.settings,
    )
    return held.id


async def _booked(desk: Desk, patient: PatientHit, slot: Slot) -> Answer:
    if patient.contact_id is None:
        raise Conflict(f"{patient.number} has no telephone on file; register one first.")
    hold_id = await _hold(desk, slot, patient.contact_id)
    view = await appointments.book(
        desk.ctx, appointment_id=hold_id, patient_id=patient.id, reason="", channel=desk.channel
    )
    provider: ProviderEntry = desk.served.catalogue.providers[view.provider_id]
    when = f"{view.local_start:%a} {view.local_start.day} {view.local_start:%b %H:%M}"
    text = f"Booked for {patient.name}: {when}, {provider.label}, {view.place}. Number {view.number}."
    return Answer(text, (Button("The day", f"day {view.local_start:%Y-%m-%d}"),), in_place=True)


async def move(desk: Desk, rest: str) -> Answer:
    """`move K7M2QX friday 2pm`: offers times with the same doctor, or takes the exact one."""
    visit, wish = await one_visit(desk, rest, "move {}")
    old = visit.appointment
    place = Place(provider=desk.served.catalogue.providers.get(old.provider_id))
    other, day, start = _wish(desk, wish.removeprefix("to ").strip()) if wish else (None, None, None)
    slots = await _slots(desk, other or place, day, start)
    if not slots:
        raise Missing(
            f"{(other or place).label} has no free time {_from(day)}. Another day?", f"move {old.number} {{}}"
        )
    buttons = tuple(_slot_button(desk, slot, old.number or "", "move slot") for slot in slots)
    return Answer(f"{old.number}, {visit.patient_name}: move to which time?", buttons)


async def move_slot(desk: Desk, rest: str) -> Answer:
    whose, slot = _read_slot(desk, rest)
    visit, _ = await one_visit(desk, whose, "move {}")
    old = visit.appointment
    if old.starts_at == slot.starts_at and old.provider_id == slot.provider_id:
        return Answer(f"{old.number} is at that time already.", in_place=True)
    if old.contact_id is None:
        raise Conflict("This appointment has no telephone on file.")
    hold_id = await _hold(desk, slot, old.contact_id)
    view = await appointments.move(
        desk.ctx, appointment_id=old.id, hold_id=hold_id, settings=desk.served.profile.settings
    )
    when = f"{view.local_start:%a} {view.local_start.day} {view.local_start:%b %H:%M}"
    return Answer(f"{view.number} is moved to {when}, {view.provider_label}.", in_place=True)


async def cancel(desk: Desk, rest: str) -> Answer:
    visit, reason = await one_visit(desk, rest, "cancel appointment {}")
    one = visit.appointment
    if one.status == "cancelled":
        return Answer(f"{one.number} is cancelled already.", in_place=True)
    when = f"{one.local_start:%a} {one.local_start.day} {one.local_start:%b %H:%M}"
    desk.sure(f"Cancel {one.number}, {visit.patient_name}, {when}, {one.provider_label}?", yes="Cancel it")
    await appointments.cancel(desk.ctx, appointment_id=one.id, reason=reason, settings=desk.served.profile.settings)
    return Answer(f"{one.number} is cancelled; the time is free again.", in_place=True)


COMMANDS = (
    Command("free", "Appointments", ("free", "free times", "availability", "available", "slots"), "appointments.day",
            "Free times of a doctor or department.", ("free dental tomorrow", "free dr nwosu"), free),
    Command("book", "Appointments", ("book",), "appointments.book", "Book for a patient: whom, with whom, when.",
            ("book Adaeze Obi with dr nwosu monday 10am", "book MBH-004512 with dental"), book),
    Command("book_slot", "", ("book slot",), "appointments.book", "Takes a time from the list.", (), book_slot),
    Command("move_appointment", "Appointments", ("move", "reschedule", "move appointment"), "appointments.move",
            "Another time for an appointment.", ("move K7M2QX friday",), move),
    Command("move_slot", "", ("move slot",), "appointments.move", "Takes a time from the list.", (), move_slot),
    Command("cancel_appointment", "Appointments", ("cancel", "cancel appointment"), "appointments.cancel",
            "Cancel an appointment, with a reason if there is one.", ("cancel K7M2QX patient travels",), cancel),
)  # fmt: skip
