"""What has happened with a patient, newest first (PAT-04, COMM-07): visits, talks, our messages, points, feedback.

What is still to come stands on the card.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.patient_files.writing import key_prefix
from domain.patients.finding import PatientHit, patient_by_id

PAGE = 10

# One branch a capability: kind, instant, what (a plain word or number), detail (another), sealed text.
_VISITS = """
    SELECT 'visit' AS kind, a.starts_at AS at, a.status AS what, btrim(p.title || ' ' || p.name) AS detail,
           coalesce(a.number, '') AS number, 0 AS amount, NULL::bytea AS sealed, a.id
    FROM appointment a JOIN provider p ON p.hospital_id = a.hospital_id AND p.id = a.provider_id
    WHERE a.hospital_id = :hospital AND a.patient_id = :patient AND a.status NOT IN ('held', 'lapsed', 'moved')
      AND (a.starts_at <= :now OR a.status = 'cancelled')
"""
_TALKS = """
    SELECT 'talk', c.at, c.channel, c.direction, '', coalesce(c.minutes, -1), c.outcome, c.id FROM call_log c
    WHERE c.hospital_id = :hospital AND c.patient_id = :patient
"""
_WRITTEN = """
    SELECT 'written', o.created_at, o.status, o.reason, '', 0, NULL::bytea, o.id FROM outreach o
    WHERE o.hospital_id = :hospital AND o.contact_id = ANY (:contacts) AND starts_with(o.key, :written)
"""
_POINTS = """
    SELECT 'points', e.at, e.kind, e.event, '', e.points, e.reason, e.id FROM loyalty_entry e
    WHERE e.hospital_id = :hospital AND e.patient_id = :patient AND e.points <> 0
"""
_FEEDBACK = """
    SELECT 'feedback', f.submitted_at, f.category, CASE WHEN f.replied_at IS NULL THEN '' ELSE 'answered' END,
           CAST(f.number AS text), f.rating, NULL::bytea, f.id FROM feedback f
    WHERE f.hospital_id = :hospital AND f.patient_id = :patient
"""
_CONTACTS = text(
    """
    SELECT contact_id FROM patient_contact
    WHERE hospital_id = :hospital AND patient_id = :patient AND (ends_at IS NULL OR ends_at > :now)
    """
)
_MESSAGES = text(
    """
    SELECT (SELECT count(*) FROM inbound_message m JOIN conversation c ON c.hospital_id = m.hospital_id
              AND c.id = m.conversation_id
            WHERE m.hospital_id = :hospital AND m.kind = 'message' AND c.contact_id = ANY (:contacts)) AS heard,
           (SELECT count(*) FROM outbound_message o JOIN conversation c ON c.hospital_id = o.hospital_id
              AND c.id = o.conversation_id
            WHERE o.hospital_id = :hospital AND c.contact_id = ANY (:contacts)) AS said
    """
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `kind` says what the other fields hold.

    visit: `what` its status, `detail` the provider, `number` its own. talk: channel, direction, minutes in `amount`
    (-1: not said), outcome in `note`. written: what became of it, and why. points: kind, event, `amount`, perhaps a
    reason in `note`. feedback: category, `answered` or nothing, `number`, stars in `amount`.
    """

    kind: str
    at: datetime
    what: str
    detail: str
    number: str
    amount: int
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class History:
    """A page of at most ten entries. `heard` and `said` count messages from and to the phones that speak for them."""

    patient: PatientHit = field(repr=False)
    heard: int
    said: int
    entries: tuple[Entry, ...]
    page: int
    more: bool

    @property
    def id(self) -> UUID:
        return self.patient.id

    @property
    def patient_id(self) -> UUID:
        return self.patient.id


@operation("patient_files.history", audit="patient_history_read", discloses=True)
async def history(ctx: Context, patient_id: UUID, *, page: int = 1) -> History:
    """Newest first, ten a page, pages counted from 1. Points and feedback only for who may see them.

    Raises `NotFound`.
    """
    patient = await patient_by_id(ctx, patient_id)
    page = min(max(page, 1), 1000)
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now}
    contacts = list((await ctx.session.execute(_CONTACTS, key)).scalars())
    counted = (await ctx.session.execute(_MESSAGES, {**key, "contacts": contacts})).one()
    parts = [_VISITS, _TALKS, _WRITTEN]
    parts += [_POINTS] if ctx.actor.may("loyalty.read") else []
    parts += [_FEEDBACK] if ctx.actor.may("feedback.recent") else []
    found = text(" UNION ALL ".join(parts) + " ORDER BY at DESC, id DESC LIMIT :most OFFSET :past")
    given = {
        **key,
        "contacts": contacts,
        "written": key_prefix(patient_id),
        "most": PAGE + 1,
        "past": (page - 1) * PAGE,
    }
    rows = (await ctx.session.execute(found, given)).all()
    entries = tuple(_entry(ctx, row) for row in rows[:PAGE])
    return History(patient, counted.heard, counted.said, entries, page, len(rows) > PAGE)


def _entry(ctx: Context, row: Any) -> Entry:
    note = ctx.keys.open_text(row.sealed) if row.sealed else ""
    return Entry(row.kind, row.at, row.what, row.detail, row.number, row.amount, note)
