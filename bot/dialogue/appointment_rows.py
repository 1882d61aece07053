"""How free times and appointments appear in a flow: plain variables, nothing of the database."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk
from domain.appointments.service import AppointmentView, Catalogue, Slot
from domain.kit.context import Context
from domain.kit.signing import sign


def slot_row(catalogue: Catalogue, slot: Slot) -> dict[str, Any]:
    """A free time as an option of a list."""
    provider = catalogue.providers[slot.provider_id]
    starts = slot.starts_at.isoformat()
    return {
        "id": f"{slot.provider_id}@{starts}",
        "starts": starts,
        "provider_id": str(slot.provider_id),
        "provider_name": provider.label,
        "department_id": str(slot.department_id),
    }


def offered(catalogue: Catalogue, slots: list[Slot] | tuple[Slot, ...]) -> dict[str, Any]:
    """What a flow is given of free times. A name that all of them share is told once: every SMS segment is paid for."""
    rows = [slot_row(catalogue, slot) for slot in slots]
    names = {row["provider_name"] for row in rows}
    for row in rows:
        row["with_whom"] = row["provider_name"] if len(names) > 1 else ""
    last = max(slot.starts_at for slot in slots)
    return {"times": rows, "one_provider": names.pop() if len(names) == 1 else "", "last_shown": last.isoformat()}


def place_of(catalogue: Catalogue, provider_id: UUID, department_id: UUID) -> str:
    provider, department = catalogue.providers[provider_id], catalogue.departments[department_id]
    return provider.place or department.place or department.name


def appointment_row(view: AppointmentView, patient_first: str) -> dict[str, Any]:
    """An appointment as an option of a list."""
    return {
        "id": str(view.id),
        "number": view.number,
        "starts": view.starts_at.isoformat(),
        "provider_name": view.provider_label,
        "provider_id": str(view.provider_id),
        "department_id": str(view.department_id),
        "department_name": view.department_name,
        "place": view.place or view.department_name,
        "patient_first": patient_first,
    }


def told(ctx: Context, talk: Talk, view: AppointmentView) -> dict[str, Any]:
    """What a confirmation says of a booked appointment, with its calendar link."""
    return {
        "number": view.number,
        "starts": view.starts_at.isoformat(),
        "provider_name": view.provider_label,
        "place": view.place or view.department_name,
        "calendar_link": f"{talk.base_url}/calendar/{sign(talk.link_key, ctx.hospital.id, view.id, view.ends_at)}.ics",
    }
