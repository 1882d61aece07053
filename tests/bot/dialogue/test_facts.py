"""What texts may say of the hospital."""

from datetime import UTC, date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.facts import NAMES, Facts, hours_text, opening_at
from domain.kit.context import Hospital
from domain.settings.rules import HospitalSettings
from domain.settings.service import HospitalProfile

WORKDAYS = tuple((day, 8 * 60, 17 * 60) for day in range(5))


def profile(hours: tuple[tuple[int, int, int], ...] = (*WORKDAYS, (5, 540, 780)), *holidays: date) -> HospitalProfile:
    hospital = Hospital(uuid4(), "MBH", "Marina Bay Hospital", ZoneInfo("Africa/Lagos"), "NG", "NGN")
    return HospitalProfile(
        hospital, HospitalSettings(), "14 Marina", "+2342013300000", "112", hours, frozenset(holidays)
    )


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Africa/Lagos"))


@pytest.mark.parametrize(
    ("now", "answers"),
    [
        ("2026-11-20 08:00", "2026-11-20 08:00"),
        ("2026-11-20 16:59", "2026-11-20 16:59"),
        ("2026-11-20 17:00", "2026-11-21 09:00"),
        ("2026-11-20 03:00", "2026-11-20 08:00"),
        ("2026-11-21 13:00", "2026-11-23 08:00"),
        ("2026-12-24 18:00", "2026-12-28 08:00"),
    ],
)
def test_when_people_answer(now: str, answers: str) -> None:
    hospital = profile((*WORKDAYS, (5, 540, 780)), date(2026, 12, 25), date(2026, 12, 26))
    assert opening_at(hospital, at(now)) == at(answers)


def test_a_hospital_without_hours_answers_now() -> None:
    assert opening_at(profile(()), at("2026-11-20 03:00")) == at("2026-11-20 03:00")


@pytest.mark.parametrize("locale", ["en_NG", "pcm"])
def test_hours_in_one_line(locale: str) -> None:
    assert hours_text(profile(), locale) == "Mon-Fri 08:00-17:00, Sat 09:00-13:00"
    split = tuple((day, start, end) for day in (0, 2) for start, end in ((480, 720), (780, 960)))
    assert hours_text(profile(split), locale) == "Mon 08:00-12:00/13:00-16:00, Wed 08:00-12:00/13:00-16:00"
    assert hours_text(profile(()), locale) == "-"


def test_every_name_is_known() -> None:
    facts = Facts(profile(), datetime(2026, 11, 20, 9, tzinfo=UTC), "sms", "en_NG")
    assert {name for name in NAMES if facts.get(name) is None} == set()
    assert facts.get("hospital") == "Marina Bay Hospital"
    assert facts.get("people_answer_now") is True
    assert facts.get("nothing", "else") == "else"
