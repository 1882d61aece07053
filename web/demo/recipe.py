"""The YAML of a demo hospital, typed: a mistake in it is named by pydantic when it is read."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from domain.staff.rules import Role

_FILES = ("marina_bay.yaml", "kano.yaml")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")

Shift = tuple[int, int, int]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DepartmentRecipe(_Part):
    code: str
    name: str
    place: str
    aliases: tuple[str, ...]


class Leave(_Part):
    """`first` is the day it begins, counted from the day of loading."""

    first: int = Field(alias="from")
    days: int
    reason: str


class ProviderRecipe(_Part):
    key: str
    name: str
    departments: tuple[str, ...]
    slot: int
    hours: tuple[Shift, ...]
    title: str = ""
    place: str = ""
    interval: int = 0
    buffer_before: int = 0
    buffer_after: int = 0
    capacity: int = 1
    notice: int | None = None
    leave: Leave | None = None

    @field_validator("hours", mode="before")
    @classmethod
    def _shifts(cls, rows: list[str]) -> tuple[Shift, ...]:
        return shifts_of(rows)


class Visit(NamedTuple):
    day: int
    provider: str
    status: Literal["completed", "no_show", "cancelled", "scheduled", "confirmed"]
    reason: str


class PersonRecipe(_Part):
    first: str
    last: str
    born: date
    gender: Literal["female", "male"]
    number: str
    visits: tuple[Visit, ...]
    relationship: Literal["self", "child", "other"] = "self"
    state: str = "Lagos"

    @field_validator("visits", mode="before")
    @classmethod
    def _visits(cls, rows: list[list[object]]) -> tuple[tuple[object, ...], ...]:
        return tuple(tuple(row) for row in rows)


class Gift(_Part):
    """Points that staff gave by hand, and why."""

    number: str
    points: int
    reason: str


class FeedbackRecipe(_Part):
    """What somebody said `days` ago about the last visit of a phone's people."""

    phone: str
    days: int
    stars: int
    category: str
    comment: str


class Wish(_Part):
    """Somebody who waits for a freed time with a provider."""

    phone: str
    number: str
    provider: str


class ContactRecipe(_Part):
    """A phone and those it speaks for. With a note it is one of those the demo tells people to try."""

    phone: str
    people: tuple[PersonRecipe, ...]
    note: str = ""
    locale: str = "en_NG"
    channels: tuple[Literal["whatsapp", "sms"], ...] = ("whatsapp", "sms")


class StaffRecipe(_Part):
    """Somebody who works there; with a phone they give commands from it by WhatsApp and SMS at once."""

    key: str
    name: str
    role: Role
    phone: str = ""


class HospitalRecipe(_Part):
    code: str
    name: str
    zone: str
    country: str
    currency: str
    address: str
    phone: str
    emergency_number: str
    whatsapp: str
    sms: str
    opening_hours: tuple[Shift, ...]
    holidays: dict[str, str]
    departments: tuple[DepartmentRecipe, ...]
    providers: tuple[ProviderRecipe, ...]
    contacts: tuple[ContactRecipe, ...]
    staff: tuple[StaffRecipe, ...] = ()
    gifts: tuple[Gift, ...] = ()
    feedback: tuple[FeedbackRecipe, ...] = ()
    waiting: tuple[Wish, ...] = ()

    @field_validator("opening_hours", mode="before")
    @classmethod
    def _shifts(cls, rows: list[str]) -> tuple[Shift, ...]:
        return shifts_of(rows)

    def holidays_from(self, today: date) -> dict[date, str]:
        """The holidays of last year, this and the next two."""
        return {
            date.fromisoformat(f"{year}-{day}"): name
            for year in range(today.year - 1, today.year + 3)
            for day, name in self.holidays.items()
        }


def shifts_of(rows: list[str]) -> tuple[Shift, ...]:
    """`mon-fri 08:00-12:00 13:00-16:00` as (weekday, opens, closes) in local minutes. Raises ValueError."""
    shifts = []
    for row in rows:
        days, *hours = row.split()
        first, _, last = days.partition("-")
        for weekday in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            for stretch in hours:
                found = _HOURS.fullmatch(stretch)
                if found is None:
                    raise ValueError(f"hours look like 08:00-16:00, not {stretch}")
                opens, minute, closes, last_minute = map(int, found.groups())
                shifts.append((weekday, 60 * opens + minute, 60 * closes + last_minute))
    return tuple(shifts)


@cache
def recipes() -> tuple[HospitalRecipe, ...]:
    """Every demo hospital, the main one first."""
    folder = Path(__file__).parent
    return tuple(HospitalRecipe(**yaml.safe_load((folder / name).read_text("utf-8"))) for name in _FILES)
