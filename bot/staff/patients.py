"""Whom and what a line means: a patient, a provider or department, an appointment."""

import re
from dataclasses import dataclass
from uuid import UUID

from bot.dialogue.parsing.choices import Option, match
from bot.staff.command import Button, Missing
from bot.staff.desk import Desk
from bot.staff.reading import take_phone
from domain.appointments.catalogue import DepartmentEntry, ProviderEntry
from domain.appointments.day import Visit, visit_by_number
from domain.kit.errors import NotFound
from domain.kit.ids import READABLE
from domain.patients.finding import PatientHit, find

LONGEST_LINE = 60  # bytes of a button's line: Telegram takes 64 with our mark
_HOSPITAL_NUMBER = re.compile(r"\b(?:[A-Z]{2,5}-)?\d{4,8}\b", re.I)
_WITH_PREFIX = re.compile(r"(?<![\w-])[A-Z]{2,5}-\d{4,8}(?![\w-])", re.I)
_APPOINTMENT = re.compile(rf"(?<![\w-])[{READABLE}]{{6}}(?![\w-])", re.I)


async def one_patient(desk: Desk, said: str, line: str) -> PatientHit:
    """The patient meant by number, telephone or name. Raises `Missing` with `line` when it is nobody or several."""
    said = said.strip()
    if not said:
        raise Missing("Which patient? Name, telephone or hospital number.", line)
    found = await found_by(desk, said)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Missing(
            f"I find no patient “{said}”. Please give the hospital number, the telephone, or first and last name as registered.",
            line,
        )
    choices = tuple(Button(f"{hit.name} {hit.number}", line.replace("{}", hit.number)) for hit in found[:9])
    if any(len(choice.line.encode()) > LONGEST_LINE for choice in choices):
        # Too long for a button: the number is typed.
        listed = "\n".join(f"{hit.name}, born {hit.born}: {hit.number}" for hit in found)
        raise Missing(f"Which of them? Give the number.\n{listed}", line)
    raise Missing("Which of them?", line, choices)


async def found_by(desk: Desk, said: str) -> list[PatientHit]:
    """Whom a phrase can mean, at most ten: a hospital number, a telephone or a name. Everybody found is audited."""
    phone, _ = take_phone(said)
    if phone:
        return await find(desk.ctx, phone=phone)
    number = _HOSPITAL_NUMBER.fullmatch(said)
    if number:
        return await find(desk.ctx, number=said.upper())
    return await find(desk.ctx, name=said)


def take_who(text: str) -> tuple[str, str]:
    """The patient a line names, and the rest: a hospital number or telephone anywhere, else what stands before a colon.

    Without either, all of it is taken for the name.
    """
    numbered = _WITH_PREFIX.search(text)
    if numbered:
        return numbered.group(), _rest(text, numbered.start(), numbered.end())
    phone, left = take_phone(text)
    if phone:
        return phone, left.strip(" :,")
    who, colon, left = text.partition(":")
    return (who.strip(), left.strip()) if colon else (text.strip(), "")


def _rest(text: str, start: int, end: int) -> str:
    before, after = text[:start].strip(" :,"), text[end:].strip(" :,")
    return f"{before} {after}".strip()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the hospital: a provider, or a department, or neither."""

    provider: ProviderEntry | None = None
    department: DepartmentEntry | None = None

    @property
    def label(self) -> str:
        if self.provider is not None:
            return self.provider.label
        return self.department.name if self.department is not None else "everybody"


def place_in(desk: Desk, said: str) -> Place | None:
    """The provider or department a phrase names, with slips; None if it is none."""
    said = re.sub(r"^(?:with|for|at|in|the|see)\s+", "", said.strip(), flags=re.I)
    if not said:
        return None
    catalogue = desk.served.catalogue
    options = [
        *(
            Option(f"p{entry.id}", entry.label, (entry.name, entry.name.split()[-1], f"dr {entry.name.split()[-1]}"))
            for entry in catalogue.providers.values()
        ),
        *(Option(f"d{entry.id}", entry.name, (entry.code, *entry.aliases)) for entry in catalogue.departments.values()),
    ]
    found = match(said, options)
    if found.id is None or not found.certain:
        return None
    entry_id = UUID(found.id[1:])
    if found.id[0] == "p":
        return Place(provider=catalogue.providers[entry_id])
    return Place(department=catalogue.departments[entry_id])


def places(desk: Desk) -> tuple[Button, ...]:
    """Departments to choose from."""
    return tuple(Button(entry.name, entry.code) for entry in desk.served.catalogue.departments.values())


async def one_visit(desk: Desk, said: str, line: str) -> tuple[Visit, str]:
    """The appointment whose number stands in the line, and the rest. Raises `Missing`, `NotFound`."""
    for found in _APPOINTMENT.finditer(said):
        rest = " ".join(f"{said[: found.start()]} {said[found.end() :]}".split())
        try:
            return await visit_by_number(desk.ctx, found.group()), rest
        except NotFound:
            # A word of six letters can look like a number; only if nothing else does is it one that is not there.
            continue
    asked = (
        "I find no appointment with that number. Which one?"
        if said.strip()
        else "Which appointment? Its number, please."
    )
    raise Missing(asked, line)
