"""Which of two leads' values a merge keeps. Works on rows as JSON has them; sealed values are opened only to be joined."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.kit.context import Context
from domain.leads.rules import LONGEST_TEXT, OPEN, Status

# A person's name is one thing, although it is two columns; so is whom a lead writes as, with where it was born.
_GROUPS: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "phone": ("phone",),
    "email": ("email",),
    "company": ("company",),
    "date_of_birth": ("birth_date",),
    "gender": ("gender",),
    "address": ("address",),
    "insurance": ("insurance",),
    "notes": ("notes",),
    "source": ("source", "referrer_patient_id", "referred_by"),
    "pipeline": ("pipeline",),
    "interested_in": ("interested_in",),
    "preferred_doctor": ("preferred_provider_id",),
    "preferred_day": ("preferred_day",),
    "next_follow_up_at": ("next_follow_up_at",),
    "assigned_to": ("assigned_to",),
    "contact": ("contact_id", "channel"),
}
MERGED_FIELDS = tuple(_GROUPS)
_SEALED = frozenset({"birth_date", "address", "insurance", "notes", "referred_by"})
_STAGES = [status.value for status in Status]


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """What the two say of one field, and whose counts: kept, other or both. Fields on which they agree are left out."""

    name: str
    kept: str = field(repr=False)
    other: str = field(repr=False)
    counts: str


def _empty(row: dict[str, Any], columns: tuple[str, ...]) -> bool:
    return all(row[column] in (None, "", []) for column in columns)


def _wins(kept: dict[str, Any], other: dict[str, Any], name: str, take: frozenset[str]) -> str:
    columns = _GROUPS[name]
    if name in ("notes", "interested_in") and not _empty(kept, columns) and not _empty(other, columns):
        return "both"
    if _empty(other, columns):
        return "kept"
    return "other" if _empty(kept, columns) or name in take else "kept"


def choices(kept: dict[str, Any], other: dict[str, Any], take: frozenset[str]) -> list[FieldChoice]:
    """For each field that the two do not share; sealed values are still sealed, see `shown`."""
    found = []
    for name, columns in _GROUPS.items():
        if _empty(other, columns) or all(kept[column] == other[column] for column in columns):
            continue
        found.append(FieldChoice(name, _text(kept, columns), _text(other, columns), _wins(kept, other, name, take)))
    return found


def _text(row: dict[str, Any], columns: tuple[str, ...]) -> str:
    parts = [row[column] for column in columns if row[column] not in (None, "", [])]
    return " ".join(", ".join(part) if isinstance(part, list) else str(part) for part in parts)


def shown(ctx: Context, choice: FieldChoice) -> FieldChoice:
    """The same with its sealed values opened."""
    columns = _GROUPS[choice.name]
    if not _SEALED.intersection(columns):
        return choice

    def opened(words: str) -> str:
        return " ".join(_opened(ctx, word) if word.startswith("\\x") else word for word in words.split(" "))

    return FieldChoice(choice.name, opened(choice.kept), opened(choice.other), choice.counts)


def _opened(ctx: Context, value: str | None) -> str:
    return ctx.keys.open_text(bytes.fromhex(value.removeprefix("\\x"))) if value else ""


def combined(ctx: Context, kept: dict[str, Any], other: dict[str, Any], take: frozenset[str]) -> dict[str, Any]:
    """The columns of the kept lead after the merge."""
    values: dict[str, Any] = {}
    for name, columns in _GROUPS.items():
        wins = _wins(kept, other, name, take)
        if wins == "other":
            values |= {column: other[column] for column in columns}
        elif wins == "both" and name == "interested_in":
            values["interested_in"] = list(dict.fromkeys([*kept["interested_in"], *other["interested_in"]]))
        elif wins == "both":
            values["notes"] = _joined(ctx, kept["notes"], other["notes"])
    values["status"] = _further(kept["status"], other["status"])
    if values["status"] != Status.LOST:
        values["lost_reason"] = None if kept["status"] == Status.LOST else kept["lost_reason"]
    for column in ("first_responded_at", "first_response_due_at", "first_response_missed_at"):
        known = [row[column] for row in (kept, other) if row[column] is not None]
        values[column] = min(known, key=datetime.fromisoformat, default=None)
    return values


def _joined(ctx: Context, kept: str, other: str) -> str:
    words = f"{_opened(ctx, kept)}\n\n{_opened(ctx, other)}"[: 2 * LONGEST_TEXT]
    return "\\x" + ctx.keys.seal_text(words).hex()


def _further(kept: str, other: str) -> str:
    """The later stage; an open one before LOST. What became a patient stays one."""
    if kept == Status.CONVERTED:
        return kept
    if kept == Status.LOST:
        return other
    return max(kept, other, key=_STAGES.index) if other in OPEN else kept
