"""What texts may say of the hospital: {hospital}, {hours}, {people_answer_at} and the like. Computed only when asked for."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from bot.dialogue.wording import formatting_locale
from domain.settings.service import HospitalProfile

# Every name a text may use without a flow having set it.
NAMES = frozenset(
    [
        "hospital",
        "hospital_phone",
        "hospital_address",
        "emergency_number",
        "country",
        "channel",
        "hold_minutes",
        "hours",
        "people_answer_now",
        "people_answer_at",
    ]
)


class Facts:
    """Looks values up by name; each is computed at most once."""

    __slots__ = ("_known", "_later")

    def __init__(self, profile: HospitalProfile, now: datetime, channel: str, locale: str) -> None:
        self._known: dict[str, Any] = {
            "hospital": profile.hospital.name,
            "hospital_phone": profile.phone,
            "hospital_address": profile.address,
            "emergency_number": profile.emergency_number,
            "country": profile.hospital.country,
            "channel": channel,
            "hold_minutes": profile.settings.hold_minutes,
        }
        self._later: dict[str, Callable[[], Any]] = {
            "hours": lambda: hours_text(profile, locale),
            "people_answer_now": lambda: opening_at(profile, now) == now,
            "people_answer_at": lambda: opening_at(profile, now).isoformat(),
        }

    def get(self, name: str, default: Any = None) -> Any:
        value = self._known.get(name)
        if value is None and name in self._later:
            value = self._known[name] = self._later[name]()
        return default if value is None else value


def opening_at(profile: HospitalProfile, now: datetime) -> datetime:
    """The instant from which people answer: `now` itself inside opening hours, else the next opening; `now` if there is none."""
    zone = profile.hospital.zone
    local = now.astimezone(zone)
    for ahead in range(15):
        day = local.date() + timedelta(days=ahead)
        if day in profile.holidays:
            continue
        for weekday, opens, closes in profile.hours:
            if weekday != day.weekday():
                continue
            midnight = datetime.combine(day, time(0), zone)
            start, end = midnight + timedelta(minutes=opens), midnight + timedelta(minutes=closes)
            if local < end:
                return now if local >= start else start
    return now


def hours_text(profile: HospitalProfile, locale: str) -> str:
    """Opening hours in one line, equal days together: `Mon-Fri 08:00-17:00, Sat 09:00-13:00`."""
    names = formatting_locale(locale).days["format"]["abbreviated"]
    by_day = {
        day: "/".join(f"{_clock(opens)}-{_clock(closes)}" for weekday, opens, closes in profile.hours if weekday == day)
        for day in range(7)
    }
    runs: list[list[int]] = []
    for day in range(7):
        if not by_day[day]:
            continue
        if runs and runs[-1][1] == day - 1 and by_day[runs[-1][0]] == by_day[day]:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    parts = [f"{names[a]}{'-' + names[b] if b > a else ''} {by_day[a]}" for a, b in runs]
    return ", ".join(parts) or "-"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
