"""What a person is told of their data, and the copy they may fetch by an expiring link (facts 6.2.4)."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.preferences import Preferences, preferences_of
from domain.kit.context import AuditNote, Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7
from domain.privacy.erasure import Erased, Receipt, erase_next, request_erasure
from domain.privacy.export import collect, packed
from domain.privacy.proof import own_patients, require_contact_proof
from domain.privacy.retention import Run, forget_unrouted, run_retention

__all__ = [
    "Erased",
    "Export",
    "Receipt",
    "Run",
    "Summary",
    "erase_next",
    "forget_unrouted",
    "open_export",
    "request_erasure",
    "request_export",
    "run_retention",
    "summary_of",
]

LINK_HOURS = 24
MOST_DOWNLOADS = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """How much is kept of a person. `numbers` are the records' hospital numbers; `since` is the first contact."""

    messages: int
    files: int
    people: int
    appointments: int
    upcoming: int
    numbers: tuple[str, ...]
    since: datetime | None
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Export:
    """A link's record: valid until `expires_at`."""

    id: UUID
    expires_at: datetime


_COUNTS = text(
    """
    SELECT (SELECT count(*) FROM inbound_message m JOIN conversation c
              ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
            WHERE m.hospital_id = :hospital AND c.contact_id = :contact AND m.kind = 'message')
         + (SELECT count(*) FROM outbound_message m JOIN conversation c
              ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
            WHERE m.hospital_id = :hospital AND c.contact_id = :contact) AS messages,
           (SELECT count(*) FROM stored_media s JOIN inbound_message m
              ON m.hospital_id = s.hospital_id AND m.id = s.inbound_id
            JOIN conversation c ON c.hospital_id = m.hospital_id AND c.id = m.conversation_id
            WHERE s.hospital_id = :hospital AND c.contact_id = :contact) AS files,
           (SELECT created_at FROM contact WHERE hospital_id = :hospital AND id = :contact) AS since,
           (SELECT count(*) FROM appointment WHERE hospital_id = :hospital AND patient_id = ANY (:patients)
              AND status NOT IN ('held', 'lapsed')) AS appointments,
           (SELECT count(*) FROM appointment WHERE hospital_id = :hospital AND patient_id = ANY (:patients)
              AND status IN ('scheduled', 'confirmed') AND starts_at > :now) AS upcoming,
           (SELECT coalesce(array_agg(number ORDER BY number), '{}') FROM patient
            WHERE hospital_id = :hospital AND id = ANY (:patients)) AS numbers
    """
)
# One link at a time: asking for a new one ends the last.
_EXPIRE = text(
    "UPDATE data_export SET expires_at = CAST(:now AS timestamptz) - interval '1 second'"
    " WHERE hospital_id = :hospital AND contact_id = :contact AND expires_at >= :now"
)
_REQUEST = text(
    """
    INSERT INTO data_export (hospital_id, id, contact_id, patients, requested_at, expires_at)
    VALUES (:hospital, :id, :contact, CAST(:patients AS jsonb), :now, :until)
    """
)
_FETCH = text(
    """
    UPDATE data_export SET downloads = downloads + 1
    WHERE hospital_id = :hospital AND id = :id AND expires_at >= :now AND downloads < :most
    RETURNING contact_id, patients
    """
)


@operation("privacy.summary", audit="data_summarised", discloses=True)
async def summary_of(ctx: Context, contact_id: UUID) -> Summary:
    """Counts, not contents, of what is kept of this contact and its children. Raises `NotFound` without proof."""
    proved = await require_contact_proof(ctx, contact_id, "privacy.summary")
    patients = await own_patients(ctx, contact_id, proved)
    parameters = {"hospital": ctx.hospital.id, "contact": contact_id, "patients": list(patients), "now": ctx.now}
    row = (await ctx.session.execute(_COUNTS, parameters)).one()
    for patient_id in patients:
        ctx.note(AuditNote("patient_read", "patients", patient_id, patient_id))
    return Summary(
        row.messages,
        row.files,
        len(patients),
        row.appointments,
        row.upcoming,
        tuple(row.numbers),
        row.since,
        await preferences_of(ctx, contact_id),
    )


@operation("privacy.export", audit="export_requested")
async def request_export(ctx: Context, contact_id: UUID) -> Export:
    """Makes a link's record, valid for 24 hours; a link made before ends now. Raises `NotFound` without proof.

    The copy will hold this contact's own rows and those of itself and its children as patients, nobody else's.
    """
    proved = await require_contact_proof(ctx, contact_id, "privacy.export")
    patients = await own_patients(ctx, contact_id, proved)
    key = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    await ctx.session.execute(_EXPIRE, key)
    export = Export(uuid7(), ctx.now + timedelta(hours=LINK_HOURS))
    mine = json.dumps([str(patient) for patient in patients])
    await ctx.session.execute(_REQUEST, {**key, "id": export.id, "patients": mine, "until": export.expires_at})
    return export


@operation("privacy.download", audit="data_exported", discloses=True)
async def open_export(ctx: Context, export_id: UUID) -> bytes:
    """The zip behind a link, as the data are now. Raises `NotFound` when it has expired or was fetched five times.

    Every patient in it is in the audit trail.
    """
    key = {"hospital": ctx.hospital.id, "id": export_id, "now": ctx.now, "most": MOST_DOWNLOADS}
    row = (await ctx.session.execute(_FETCH, key)).one_or_none()
    if row is None:
        raise NotFound("this link does not work")
    patients = [UUID(patient) for patient in row.patients]
    copy = await collect(ctx, row.contact_id, patients)
    for patient_id in patients:
        ctx.note(AuditNote("patient_exported", "patients", patient_id, patient_id, {"export": str(export_id)}))
    ctx.note(AuditNote("contact_exported", "contact", row.contact_id, None, {"export": str(export_id)}))
    local = ctx.now.astimezone(ctx.hospital.zone)
    return await asyncio.to_thread(packed, copy, ctx.hospital.name, local)
