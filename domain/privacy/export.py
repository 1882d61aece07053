"""A person's copy of their data (NDPA s.38, GDPR 15 and 20): one zip with JSON for programs, HTML and CSV for people.

The rows come from `holdings`, so every capability's are in it. Sealed values are opened; ids of other people, digests
and whatever only our machinery reads are left out. Table cells that a spreadsheet would run are defused (facts 6.2.11).
"""

import csv
import html
import io
import json
import mimetypes
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.crypto import Undecipherable
from domain.privacy.holdings import Holding, holdings

Row = dict[str, Any]
# Ids of others, our machinery, and notes of staff among themselves.
_HIDDEN = frozenset(
    (
        "hospital_id", "reference", "referrer_id", "assigned_to", "assigned_by", "replied_by", "settled_by",
        "created_by", "actor_id", "blocked", "seat", "release_id", "standing", "lease_until", "retry_at", "try_at", "attempts",
        "nudge_at", "close_at", "request", "hold_id",
    )
)  # fmt: skip

_HIDDEN_IN = {
    "task": frozenset({"description", "outcome"}),
    "handoff": frozenset({"accepted_by", "told_arrival", "told_at", "remind_at"}),
    "handoff_note": frozenset({"body", "staff_id"}),
    "handoff_message": frozenset({"staff_id"}),
    "handoff_file": frozenset({"staff_id", "inbound_id", "data"}),
    "appointment": frozenset({"contact_id"}),
    "audit_entry": frozenset({"detail", "entity_id", "patient_id", "cause_id"}),
    "referral": frozenset({"contact_id"}),
    "lead": frozenset({"notes", "lost_reason", "referred_by", "referrer_patient_id", "search", "name_key", "tail"}),
    "lead_interaction": frozenset({"notes", "member_id"}),
    "lead_activity": frozenset({"description"}),
    "lead_merge": frozenset({"journal", "member_id"}),
    "call_log": frozenset({"key", "logged_by"}),
    "follow_up": frozenset({"outcome"}),
    "opportunity": frozenset({"title", "description", "lost_reason", "amount", "probability", "owner_id"}),
    "opportunity_stage": frozenset({"member_id"}),
}
TITLES = {
    "contact": "You",
    "contact_address": "Where you write to us from",
    "contact_preference": "How you want to be written to",
    "consent_record": "What you agreed to or refused, and when",
    "patient": "Hospital records you may see",
    "patient_contact": "Whom you may act for",
    "emergency_contact": "Emergency contacts",
    "appointment": "Appointments",
    "inbound_message": "What you wrote",
    "outbound_message": "What we wrote",
    "stored_media": "Files you sent",
    "delivery_event": "Reports of the carrier about our messages",
    "outreach": "Messages planned for you",
    "audit_entry": "Who looked at or changed your data, and when",
    "loyalty_entry": "Loyalty points",
    "lead": "Your enquiry, before you became a patient",
    "lead_interaction": "Calls and visits about your enquiry",
    "lead_activity": "What happened with your enquiry",
    "follow_up": "When we meant to be in touch with you",
    "opportunity": "What we wrote down about your enquiry as business",
    "opportunity_stage": "How far that came",
    "feedback": "Your feedback",
    "call_log": "Talks with you that we wrote down",
    "survey_response": "Your answers to surveys",
    "task": "Tasks about you at the hospital",
    "handoff": "When you asked for a person",
    "handoff_message": "Which of our messages a person wrote",
    "handoff_file": "Files a person at the hospital sent you",
    "handoff_note": "Notes of staff about a chat (when)",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything of one person: rows per table, and the files. Nothing of it in its repr."""

    sections: dict[str, list[Row]] = field(repr=False)
    files: list[tuple[str, bytes]] = field(repr=False)


async def collect(ctx: Context, contact_id: UUID, patients: list[UUID]) -> Copy:
    """Reads the person's rows, one query per table that has any."""
    sections: dict[str, list[Row]] = {}
    files: list[tuple[str, bytes]] = []
    for name, holding in sorted(holdings().items()):
        rows = await _rows(ctx, holding, contact_id, patients)
        if name == "stored_media":
            files = [_file(row) for row in rows if row.get("data")]
            for row in rows:
                row.pop("data", None)
        if rows:
            sections[name] = rows
    return Copy(sections, files)


async def _rows(ctx: Context, holding: Holding, contact_id: UUID, patients: list[UUID]) -> list[Row]:
    hidden = _HIDDEN | _HIDDEN_IN.get(holding.table, frozenset())
    shown = [name for name in holding.columns if name not in hidden and not name.endswith("digest")]
    columns = ", ".join(f'"{name}"' for name in shown)
    statement = (
        f"SELECT {columns} FROM {holding.table}"  # noqa: S608  names of our own tables
        f' WHERE hospital_id = :hospital AND {holding.mine} ORDER BY "{holding.order}"'
    )
    values = {"hospital": ctx.hospital.id, "contact": contact_id, "patients": patients}
    wanted = {name: value for name, value in values.items() if f":{name}" in statement}
    found = (await ctx.session.execute(text(statement), wanted)).mappings().all()
    opened = []
    for row in found:
        values = {name: _plain(ctx, holding, name, value) for name, value in row.items()}
        opened.append({name: value for name, value in values.items() if value not in (None, "")})
    return opened


def _plain(ctx: Context, holding: Holding, name: str, value: Any) -> Any:
    """The value as JSON has it; what cannot be opened any more is None."""
    if name in holding.sealed and value is not None:
        try:
            raw = ctx.keys.open(value)
        except Undecipherable:
            return None
        return raw if (holding.table, name) == ("stored_media", "data") else _unpacked(raw)
    if isinstance(value, datetime):
        return value.astimezone(ctx.hospital.zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return str(value)


def _unpacked(raw: bytes) -> Any:
    said = raw.decode(errors="replace")
    if said[:1] in ("{", "["):
        try:
            return json.loads(said)
        except ValueError:
            return said
    return said


def _file(row: Row) -> tuple[str, bytes]:
    ending = mimetypes.guess_extension(str(row.get("content_type", ""))) or ".bin"
    return f"files/{row['id']}{ending}", row["data"]


def packed(copy: Copy, hospital: str, made_at: datetime) -> bytes:
    """The zip: data.json, readable.html, a CSV per table, the files. Pure; may take a while for a long history."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = {"hospital": hospital, "made_at": made_at.isoformat(timespec="seconds"), "data": copy.sections}
        archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=1))
        archive.writestr("readable.html", as_html(copy, hospital, made_at))
        for name, rows in copy.sections.items():
            archive.writestr(f"csv/{name}.csv", as_csv(rows))
        for name, data in copy.files:
            archive.writestr(name, data)
    return out.getvalue()


def _columns(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def as_csv(rows: list[Row]) -> str:
    """With a byte order mark, as spreadsheets need it for anything but English."""
    out = io.StringIO()
    writer = csv.writer(out)
    columns = _columns(rows)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([defused(_cell(row.get(name, ""))) for name in columns])
    return "\ufeff" + out.getvalue()


def defused(cell: str) -> str:
    """A cell that a spreadsheet would take as a formula becomes text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_html(copy: Copy, hospital: str, made_at: datetime) -> str:
    """One page, no scripts, nothing loaded from elsewhere."""
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Your data</title><style>body{font:16px sans-serif;'
        "max-width:60em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;margin-bottom:2em}td,th{border:"
        "1px solid #ccc;padding:.3em .5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}</style>",
        f"<h1>Your data at {html.escape(hospital)}</h1><p>Made on {made_at.strftime('%d %B %Y, %H:%M')}.</p>",
    ]
    order = [*TITLES, *sorted(set(copy.sections) - set(TITLES))]
    for name in (name for name in order if name in copy.sections):
        rows = copy.sections[name]
        columns = [column for column in _columns(rows) if not column.endswith("id")] or _columns(rows)
        heads = "".join(f"<th>{html.escape(column.replace('_', ' '))}</th>" for column in columns)
        lines = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell(row.get(column, '')))}</td>" for column in columns) + "</tr>"
            for row in rows
        )
        title = TITLES.get(name, name.replace("_", " ").capitalize())
        parts.append(f"<h2>{html.escape(title)}</h2><table><tr>{heads}</tr>{lines}</table>")
    return "".join(parts)
