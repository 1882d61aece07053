"""Changing what is known of a lead, and deleting one."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import SOURCES, take_word
from bot.staff.leads import called, one_lead, take_lead
from bot.staff.patients import place_in
from bot.staff.reading import take_birth, take_moment, take_phone
from domain.kit.errors import Invalid
from domain.leads import service as leads
from domain.leads.service import LeadFields, Source, Status

_FIELDS = {
    "first name": "first_name", "last name": "last_name", "surname": "last_name", "name": "name", "phone": "phone",
    "telephone": "phone", "email": "email", "e-mail": "email", "company": "company", "born": "date_of_birth",
    "date of birth": "date_of_birth", "birth date": "date_of_birth", "gender": "gender", "sex": "gender",
    "address": "address", "insurance": "insurance", "notes": "notes", "note": "notes", "source": "source",
    "services": "interested_in", "service": "interested_in", "wants": "interested_in", "interested in": "interested_in",
    "doctor": "preferred_provider_id", "preferred day": "preferred_day", "day": "preferred_day",
    "referred by": "referred_by", "pipeline": "pipeline",
}  # fmt: skip


async def edit(desk: Desk, rest: str) -> Answer:
    """`edit lead X email a@b.c`: the field's name stands between the lead and the new value."""
    name, who, value = take_word(rest, _FIELDS)
    if name is None:
        card, _ = await take_lead(desk, rest, "edit lead")
        choices = tuple(
            Button(word.capitalize(), f"edit lead {card.short} {word}")
            for word in ("name", "phone", "email", "services", "source", "notes")
        )
        raise Missing(f"What shall change for {called(card)}?", f"edit lead {card.short} {{}}", choices)
    word = rest[len(who) :].strip()[: len(rest[len(who) :].strip()) - len(value)].strip(" ,:;")
    card = await one_lead(desk, who, f"edit lead {{}} {word} {value}".strip())
    value = re.sub(r"^(?:to|is|=)\s+", "", value, flags=re.I)
    again = f"edit lead {card.short} {word} {{}}"
    if not value:
        raise Missing(f"What is the {word} of {called(card)}? NONE takes it away.", again, verbatim=True)
    changed = await leads.edit(desk.ctx, card.id, **_value(desk, name, value, again))
    return Answer(f"Changed for {called(changed)}: {word}.", (Button("Show", f"lead {card.short}"),))


def _value(desk: Desk, name: str, said: str, again: str) -> LeadFields:
    """The field with what was said as its kind of value. Raises `Missing` where it is none."""
    none = said.casefold() in ("none", "nothing", "-")
    fields: dict[str, Any] = {}
    if name == "name":
        fields["first_name"], _, fields["last_name"] = said.partition(" ")
    elif none:
        fields[name] = _NOTHING.get(name, "")
    elif name in _READ:
        fields[name] = _READ[name](desk, said, again)
    else:
        fields[name] = said
    return cast("LeadFields", fields)


def _services(desk: Desk, said: str, again: str) -> list[str]:
    return [_service(desk, part) for part in said.split(",")]


def _service(desk: Desk, said: str) -> str:
    place = place_in(desk, said)
    return place.department.name if place is not None and place.department is not None else said.strip()


def _day_born(desk: Desk, said: str, again: str) -> date:
    born, _ = take_birth(said, desk.ctx.today)
    if born is None:
        raise Missing("Which date of birth? For example 14/03/1988", again)
    return born


def _day_wanted(desk: Desk, said: str, again: str) -> date:
    moment, _ = take_moment(said, desk.ctx.now, desk.zone)
    if moment is None or moment.at is None:
        raise Missing("Which day? For example friday, or 24 Nov.", again)
    return moment.at.astimezone(desk.zone).date()


def _source(desk: Desk, said: str, again: str) -> Source:
    source, _, _ = take_word(said, SOURCES)
    if source is None:
        raise Missing("Where from? For example website, walk in, referral, WhatsApp, health camp.", again)
    return source


def _doctor(desk: Desk, said: str, again: str) -> UUID:
    place = place_in(desk, said)
    if place is None or place.provider is None:
        raise Missing(f"I know no doctor “{said}”. Which one?", again)
    return place.provider.id


def _phone(desk: Desk, said: str, again: str) -> str:
    if take_phone(said)[0] is None:
        raise Missing("That is no telephone number. Which one?", again)
    return said


def _gender(desk: Desk, said: str, again: str) -> str:
    return said.lower()


_READ: dict[str, Callable[[Desk, str, str], Any]] = {
    "date_of_birth": _day_born, "source": _source, "interested_in": _services, "preferred_provider_id": _doctor,
    "preferred_day": _day_wanted, "phone": _phone, "gender": _gender,
}  # fmt: skip
_NOTHING: dict[str, Any] = {
    "date_of_birth": None, "interested_in": [], "preferred_provider_id": None, "preferred_day": None,
    "source": Source.OTHER,
}  # fmt: skip


async def delete(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "delete lead {}")
    if card.status is Status.CONVERTED:
        raise Invalid("A lead that became a patient cannot be deleted.")
    desk.sure(f"Delete lead {card.number}, {called(card)}? It leaves every list.", yes="Delete")
    await leads.delete(desk.ctx, card.id)
    return Answer(f"Lead {card.number} is deleted.")


COMMANDS = (
    Command("edit_lead", "Leads", ("edit lead", "lead edit", "change lead"), "leads.edit",
            "Change a field: name, phone, email, services, source, doctor, notes ...",
            ("edit lead Zainab Bello email ada@example.com",), edit),
    Command("delete_lead", "Leads", ("delete lead", "lead delete"), "leads.delete", "Take a lead out of every list.",
            ("delete lead Zainab Bello",), delete),
)  # fmt: skip
