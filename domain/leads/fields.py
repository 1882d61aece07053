"""A lead's fields as they are given, and as they are stored."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.leads.rules import LONGEST_TEXT, Source, cleaned, cleaned_email, cleaned_interests, cleaned_phone
from domain.patients.profile import GENDERS
from domain.patients.rules import checked_birth_date


class LeadFields(TypedDict, total=False):
    """What staff may give or change (LEAD-01); what is left out stays. An empty text removes what was there."""

    first_name: str
    last_name: str
    phone: str
    email: str
    company: str
    date_of_birth: date | None
    gender: str
    address: str
    insurance: str
    notes: str
    source: Source
    pipeline: str
    interested_in: Iterable[str]
    preferred_provider_id: UUID | None
    preferred_day: date | None
    referred_by: str
    referrer_patient_id: UUID | None
    next_follow_up_at: datetime | None


_NAMES = ("first_name", "last_name", "company", "pipeline")
_SEALED = ("address", "insurance", "notes", "referred_by")
_AS_GIVEN = ("preferred_provider_id", "preferred_day", "referrer_patient_id", "next_follow_up_at")
_LABELS = {
    "birth_date": "date of birth", "interested_in": "services", "preferred_provider_id": "preferred doctor",
    "preferred_day": "preferred day", "referrer_patient_id": "referring patient", "next_follow_up_at": "next follow-up",
}  # fmt: skip


def columns_of(ctx: Context, fields: LeadFields) -> dict[str, Any]:
    """Column values for what is given. Raises `Invalid` naming the field."""
    given: dict[str, Any] = dict(fields)
    values: dict[str, Any] = {name: cleaned(given[name], field=name) for name in _NAMES if name in given}
    if "phone" in given:
        values["phone"] = cleaned_phone(given["phone"], ctx.hospital.country)
    if "email" in given:
        values["email"] = cleaned_email(given["email"])
    if "date_of_birth" in given:
        born = checked_birth_date(given["date_of_birth"], ctx.today)
        values["birth_date"] = ctx.keys.seal_text(born.isoformat()) if born else None
    if "gender" in given:
        if given["gender"] and given["gender"] not in GENDERS:
            raise Invalid("that is no gender we record", field="gender")
        values["gender"] = given["gender"]
    if "source" in given:
        values["source"] = Source(given["source"]).value
    if "interested_in" in given:
        values["interested_in"] = cleaned_interests(given["interested_in"])
    for name in _SEALED:
        if name in given:
            kept = given[name].strip()
            if len(kept) > LONGEST_TEXT:
                raise Invalid(f"at most {LONGEST_TEXT} characters", field=name)
            values[name] = ctx.keys.seal_text(kept) if kept else None
    return values | {name: given[name] for name in _AS_GIVEN if name in given}


def labels_of(columns: Iterable[str]) -> str:
    """The columns as people call them, for the timeline."""
    return ", ".join(_LABELS.get(column, column.replace("_", " ")) for column in columns)
