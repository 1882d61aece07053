"""The hospital that flows are tried in, built from plain data (`hospital.yaml`): no database."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

import yaml

from bot.dialogue.hospitals import Served
from domain.appointments.catalogue import Catalogue, DepartmentEntry, ProviderEntry
from domain.appointments.rules import Schedule
from domain.kit.context import Hospital
from domain.settings.rules import HospitalSettings
from domain.settings.service import HospitalProfile

_FILE = Path(__file__).with_name("hospital.yaml")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def sample_id(name: str) -> UUID:
    """The same id for the same name in every trial."""
    return uuid5(NAMESPACE_URL, f"careline-sample:{name}")


@cache
def sample_hospital() -> Served:
    """A hospital in Lagos with three departments and four doctors; staff answer on weekdays and on Saturday mornings."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    hospital = Hospital(sample_id("hospital"), data["code"], data["name"], ZoneInfo(data["zone"]))
    settings = HospitalSettings()
    profile = HospitalProfile(
        hospital,
        settings,
        data["address"],
        data["phone"],
        data["emergency_number"],
        tuple(_hours(data["hours"])),
        frozenset(),
    )
    departments = [
        DepartmentEntry(sample_id(d["code"]), d["code"], d["name"], tuple(d["aliases"]), d["place"])
        for d in data["departments"]
    ]
    doctors = [
        ProviderEntry(
            sample_id(d["name"]), d["name"], d["title"], d["place"], (sample_id(d["department"]),), True, Schedule(30)
        )
        for d in data["doctors"]
    ]
    catalogue = Catalogue(
        hospital.id, 0, settings, {d.id: d for d in departments}, {d.id: d for d in doctors}, frozenset()
    )
    return Served(profile, catalogue, 0)


def spoken_at(served: Served, language: str, languages: Iterable[str]) -> Served:
    """The same hospital, which begins in `language` and speaks `languages`."""
    told = {"default_language": language, "languages": tuple(languages)}
    settings = served.profile.settings.model_copy(update=told)
    return replace(
        served,
        profile=replace(served.profile, settings=settings),
        catalogue=replace(served.catalogue, settings=settings),
        lists={},
    )


def _hours(weekly: dict[str, Any]) -> Iterable[tuple[int, int, int]]:
    for days, (opens, closes) in weekly.items():
        first, _, last = days.partition("-")
        for day in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            yield day, _minutes(opens), _minutes(closes)


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
