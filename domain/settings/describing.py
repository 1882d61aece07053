"""Settings in people's words: their groups, what a typed name means, what a typed value is, how a value reads."""

import re
import typing
from dataclasses import dataclass
from datetime import time
from typing import Any

import annotated_types
from rapidfuzz import fuzz, process

from domain.kit.errors import Invalid
from domain.settings.rules import HospitalSettings, checked, setting_names

OTHER = "other"
# A setting in no group is listed under `other`: a new one needs no line here to be seen.
GROUPS: dict[str, tuple[str, ...]] = {
    "languages": ("default_language", "languages", "channel_order"),
    "booking": (
        "minimum_notice_minutes",
        "booking_horizon_days",
        "move_notice_hours",
        "cancel_notice_hours",
        "hold_minutes",
        "open_appointments_per_patient",
        "slots_offered",
        "waitlist_offer_minutes",
        "waitlist_entries_per_contact",
    ),
    "quiet hours": ("quiet_from", "quiet_until"),
    "reminders": ("reminder_offsets_hours", "short_notice_reminder_hours", "reminder_useful_minutes"),
    "conversations": ("nudge_after_minutes", "close_after_minutes", "resume_within_days", "loop_rounds"),
    "messages a day": ("care_messages_a_day", "marketing_messages_a_day"),
    "identity": ("verification_tries", "verification_minutes", "verification_lock_minutes"),
    "staff": ("handoff_silence_hours", "handoff_reminder_minutes", "handoff_text_in_push"),
    "leads": (
        "auto_assign_leads",
        "lead_assignment",
        "lead_assignee_roles",
        "first_response_hours",
        "lead_source_points",
        "merge_undo_days",
    ),
    "surveys": (
        "auto_survey_enabled",
        "survey_delay_hours",
        "survey_cooldown_days",
        "survey_expiry_days",
        "survey_reminder_days",
        "survey_follow_up_hours",
        "feedback_visit_days",
        "feedback_alert_minutes",
    ),
    "keeping data": (
        "keep_webhook_days",
        "keep_chat_months",
        "keep_media_months",
        "keep_delivery_months",
        "keep_audit_years",
        "consent_wording",
        "privacy_notice_url",
    ),
}
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "h": 60, "day": 1440, "d": 1440, "week": 10080}
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_MONTHS = {"month": 1, "year": 12}
# By the end of the setting's name: what one of it is, in units that can be typed.
_UNITS: dict[str, tuple[dict[str, int], int]] = {
    "minutes": (_MINUTES, 1),
    "hours": (_MINUTES, 60),
    "days": (_DAYS, 1),
    "months": (_MONTHS, 1),
    "years": ({"year": 1}, 1),
}
_AMOUNT = re.compile(r"(\d{1,6})\s*([a-z]+)?")
_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::00)?\s*([ap])?\.?m?\.?")
_TRUE = frozenset({"on", "yes", "true", "1", "enabled", "y"})
_FALSE = frozenset({"off", "no", "false", "0", "disabled", "n"})
_NEAR = 70  # out of 100: below it a suggestion is noise
_MEANT = 88


@dataclass(frozen=True, slots=True)
class Described:
    """One setting as it is shown. `rule` says what it may be."""

    name: str
    group: str
    value: Any
    default: Any
    description: str
    rule: str

    @property
    def changed(self) -> bool:
        return bool(self.value != self.default)


def groups() -> dict[str, tuple[str, ...]]:
    """Every setting in exactly one group."""
    grouped = {name for names in GROUPS.values() for name in names}
    rest = tuple(name for name in setting_names() if name not in grouped)
    known = {group: tuple(name for name in names if name in setting_names()) for group, names in GROUPS.items()}
    return known | ({OTHER: rest} if rest else {})


def describe(settings: HospitalSettings, name: str) -> Described:
    """Raises `KeyError` for an unknown name."""
    field = HospitalSettings.model_fields[name]
    group = next(group for group, names in groups().items() if name in names)
    return Described(name, group, getattr(settings, name), field.default, field.description or "", _rule(name))


def meant_by(said: str) -> tuple[str | None, list[str]]:
    """The setting that is meant, and near ones if that is not certain: `Quiet from`, `autoSurveyEnabled`, `slots`."""
    name = _spelled(said)
    if name is not None:
        return name, []
    wanted = _folded(said)
    names = {_folded(name): name for name in setting_names()}
    beginning = [name for folded, name in names.items() if wanted and folded.startswith(wanted)]
    scored = process.extract(wanted, list(names), scorer=fuzz.WRatio, limit=4, score_cutoff=_NEAR)
    near = list(dict.fromkeys([*beginning, *(names[folded] for folded, _, _ in scored)]))[:4]
    certain = [folded for folded, _, _ in scored if fuzz.ratio(wanted, folded) >= _MEANT]
    return (names[certain[0]], []) if len(certain) == 1 else (None, near)


def _spelled(said: str) -> str | None:
    """The setting called so, or the only one that begins so."""
    wanted = _folded(said)
    names = {_folded(name): name for name in setting_names()}
    beginning = [name for folded, name in names.items() if wanted and folded.startswith(wanted)]
    return names.get(wanted) or (beginning[0] if len(beginning) == 1 else None)


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def take_setting(text: str) -> tuple[str | None, str, list[str]]:
    """The setting a line begins with and the rest of it, or near names: `quiet from to 8pm`, `slots_offered = 4`."""
    words = text.replace("=", " ").split()
    lengths = range(min(6, len(words)), 0, -1)
    for length in lengths:
        name = _spelled(" ".join(words[:length]))
        if name is not None:
            return name, _value(words[length:]), []
    # Misspelt: the value is no part of the name.
    end = next((n for n, word in enumerate(words) if n and _is_value(word)), len(words))
    name, near = meant_by(" ".join(words[:end]))
    return name, _value(words[end:]) if name else text, near


def _is_value(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or word.casefold() in _TRUE | _FALSE | {"to", "is"}


def _value(words: list[str]) -> str:
    return " ".join(words[1:] if words and words[0].casefold() in ("to", "is", ":") else words)


def read_value(name: str, text: str) -> Any:
    """What was typed, as the setting's own type. Raises `Invalid` with what it may be."""
    said = text.strip().strip(".")
    kind = HospitalSettings.model_fields[name].annotation
    read: Any = said
    if kind is bool:
        read = True if said.casefold() in _TRUE else False if said.casefold() in _FALSE else None
    elif kind is int:
        read = _amount(name, said)
    elif kind is time:
        read = _time(said)
    elif typing.get_origin(kind) is typing.Literal:
        read = next((one for one in typing.get_args(kind) if _folded(one) == _folded(said)), None)
    elif typing.get_origin(kind) is tuple:
        parts = [part for part in re.split(r"[,;\s]+|\band\b", said) if part]
        read = [_amount(name, part) for part in parts] if _element(kind) is int else parts
    elif typing.get_origin(kind) is dict:
        read = _pairs(said)
    try:
        if read is None or read == [] or (isinstance(read, list) and None in read):
            raise ValueError
        return checked(name, read)
    except ValueError as error:  # pydantic's is one
        raise Invalid(f"{name} is {_rule(name)}.", setting=name) from error


def _pairs(said: str) -> dict[str, str] | None:
    """`WHATSAPP 10, WALK_IN 12`, and `none` for nothing; None for anything else."""
    if said.casefold() in ("none", "nothing", ""):
        return {}
    found = [
        part.rpartition(" ") for part in re.split(r"[,;]", said.replace(":", " ").replace("=", " ")) if part.strip()
    ]
    pairs = {"_".join(name.split()).upper(): number.strip() for name, _, number in found}
    return pairs if all(name and number.isdigit() for name, number in pairs.items()) else None


def _element(kind: Any) -> Any:
    inner = typing.get_args(kind)[0]
    return typing.get_args(inner)[0] if typing.get_origin(inner) is typing.Annotated else inner


def _amount(name: str, said: str) -> int | None:
    """A whole number, also in another unit that comes out even: 2 hours are 120 minutes."""
    found = _AMOUNT.fullmatch(said.casefold())
    if found is None:
        return None
    number, unit = int(found.group(1)), found.group(2)
    if unit is None:
        return number
    units, one = _UNITS.get(name.rpartition("_")[2], ({}, 1))
    factor = units.get(unit) or units.get(unit.removesuffix("s"))
    if factor is None or number * factor % one:
        return None
    return number * factor // one


def _time(said: str) -> time | None:
    found = _TIME.fullmatch(said.casefold())
    if found is None:
        return None
    hour, minute, half = int(found.group(1)), int(found.group(2) or 0), found.group(3)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _rule(name: str) -> str:
    """What the setting may be, for a person: `a whole number from 3 to 9`."""
    field = HospitalSettings.model_fields[name]
    kind: Any = field.annotation
    if kind is int:
        return _numbers("a whole number", field.metadata)
    if typing.get_origin(kind) is tuple:
        return _list_rule(typing.get_args(kind)[0])
    if typing.get_origin(kind) is typing.Literal:
        return "one of " + ", ".join(typing.get_args(kind))
    if typing.get_origin(kind) is dict:
        return "names with numbers, for example WHATSAPP 10, WALK_IN 12"
    return {bool: "on or off", time: "a time of day, for example 20:00"}.get(kind, "a text")


def _list_rule(inner: Any) -> str:
    if typing.get_origin(inner) is typing.Literal:
        return "a list of " + ", ".join(typing.get_args(inner))
    if typing.get_origin(inner) is typing.Annotated:
        return _numbers("a list of whole numbers", typing.get_args(inner)[1].metadata)
    return "a list with commas"


def _numbers(what: str, metadata: list[Any]) -> str:
    low = next((m.ge for m in metadata if isinstance(m, annotated_types.Ge)), None)
    high = next((m.le for m in metadata if isinstance(m, annotated_types.Le)), None)
    if high is not None:
        return f"{what} from {low or 0} to {high}"
    return f"{what}, {low} or more" if low is not None else what


def value_text(value: Any) -> str:
    """`20:00`, `on`, `24, 2`; an empty one is `nothing`."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items()) or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple | list):
        return ", ".join(str(one) for one in value) or "nothing"
    return str(value) or "nothing"
