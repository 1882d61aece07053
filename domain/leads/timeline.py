"""Everything that happened with a lead, newest first (LEAD-13)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.leads.rules import InteractionKind


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """`kind`: an activity's, or INTERACTION, CHAT (one channel's day), TASK, APPOINTMENT. `by`: who, empty for the bot."""

    at: datetime
    kind: str
    title: str
    detail: str = field(repr=False)
    by: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lead's entries, newest first; `more` when there are older ones."""

    id: UUID
    number: str
    entries: tuple[TimelineEntry, ...]
    more: bool


_LEAD = text(
    "SELECT number, contact_id, patient_id FROM lead WHERE hospital_id = :hospital AND id = :id AND deleted_at IS NULL"
)
_ACTIVITIES = text(
    """
    SELECT a.at, a.kind, a.title, a.description AS sealed, a.actor_kind, coalesce(s.name, '') AS by
    FROM lead_activity a LEFT JOIN staff_member s ON s.hospital_id = a.hospital_id AND s.id = a.actor_id
    WHERE a.hospital_id = :hospital AND a.lead_id = :id ORDER BY a.at DESC, a.id DESC LIMIT :most
    """
)
_INTERACTIONS = text(
    """
    SELECT i.at, i.kind, i.direction, i.responded, i.notes AS sealed, coalesce(s.name, '') AS by
    FROM lead_interaction i LEFT JOIN staff_member s ON s.hospital_id = i.hospital_id AND s.id = i.member_id
    WHERE i.hospital_id = :hospital AND i.lead_id = :id ORDER BY i.at DESC, i.id DESC LIMIT :most
    """
)
# A day's chat on one channel is one line: a talk of forty messages must not hide everything else.
_CHATS = text(
    """
    SELECT channel, count(*) FILTER (WHERE heard) AS heard, count(*) FILTER (WHERE NOT heard) AS said, max(at) AS at
    FROM (
        SELECT c.channel, true AS heard, m.received_at AS at FROM conversation c
        JOIN inbound_message m ON m.hospital_id = c.hospital_id AND m.conversation_id = c.id AND m.kind = 'message'
        WHERE c.hospital_id = :hospital AND c.contact_id = :contact
        UNION ALL
        SELECT c.channel, false, m.created_at FROM conversation c
        JOIN outbound_message m ON m.hospital_id = c.hospital_id AND m.conversation_id = c.id
        WHERE c.hospital_id = :hospital AND c.contact_id = :contact AND m.status IN ('sent', 'delivered', 'read')
    ) talk
    GROUP BY channel, (at AT TIME ZONE :zone)::date ORDER BY max(at) DESC LIMIT :most
    """
)
_TASKS = text(
    """
    SELECT t.created_at AS at, t.number, t.title, t.status, coalesce(s.name, '') AS by
    FROM task t LEFT JOIN staff_member s ON s.hospital_id = t.hospital_id AND s.id = t.assigned_to
    WHERE t.hospital_id = :hospital AND t.related_type = 'lead' AND t.related_id = :id
    ORDER BY t.created_at DESC, t.number DESC LIMIT :most
    """
)
_APPOINTMENTS = text(
    """
    SELECT coalesce(a.booked_at, a.created_at) AS at, a.number, a.status, a.starts_at FROM appointment a
    WHERE a.hospital_id = :hospital AND a.id IN (
        SELECT id FROM appointment WHERE hospital_id = :hospital AND contact_id = CAST(:contact AS uuid)
        UNION SELECT id FROM appointment WHERE hospital_id = :hospital AND patient_id = CAST(:patient AS uuid))
        AND a.status NOT IN ('held', 'lapsed', 'moved')
    ORDER BY 1 DESC, a.number LIMIT :most
    """
)
_LABELS = {
    InteractionKind.PHONE_CALL: "Phone call",
    InteractionKind.EMAIL: "E-mail",
    InteractionKind.SMS: "SMS",
    InteractionKind.WHATSAPP: "WhatsApp",
    InteractionKind.IN_PERSON: "Visit",
    InteractionKind.VIDEO_CALL: "Video call",
    InteractionKind.NOTE: "Note",
}


@operation("leads.timeline", audit="lead_timeline_read", discloses=True)
async def timeline(ctx: Context, lead_id: UUID, *, most: int = 20) -> Timeline:
    """Status changes, assignments, interactions, days of chat, tasks, appointments, newest first. Raises `NotFound`."""
    key: dict[str, Any] = {"hospital": ctx.hospital.id, "id": lead_id}
    lead = (await ctx.session.execute(_LEAD, key)).one_or_none()
    if lead is None:
        raise NotFound("there is no such lead")
    key["most"] = most + 1
    entries = [
        TimelineEntry(row.at, row.kind, row.title, _opened(ctx, row), row.by or _of(row.actor_kind))
        for row in await ctx.session.execute(_ACTIVITIES, key)
    ]
    entries += [
        TimelineEntry(row.at, "INTERACTION", _said(row), _opened(ctx, row), row.by)
        for row in await ctx.session.execute(_INTERACTIONS, key)
    ]
    entries += [
        TimelineEntry(row.at, "TASK", f"Task {row.number} ({row.status.lower()}): {row.title}", "", row.by)
        for row in await ctx.session.execute(_TASKS, key)
    ]
    whose = {"hospital": ctx.hospital.id, "contact": lead.contact_id, "most": most + 1}
    if lead.contact_id is not None:
        zone = whose | {"zone": str(ctx.hospital.zone)}
        entries += [
            TimelineEntry(row.at, "CHAT", f"{row.channel}: {row.heard} received, {row.said} sent", "", "")
            for row in await ctx.session.execute(_CHATS, zone)
        ]
    if lead.contact_id is not None or lead.patient_id is not None:
        entries += [
            TimelineEntry(row.at, "APPOINTMENT", _visit(ctx, row), "", "")
            for row in await ctx.session.execute(_APPOINTMENTS, whose | {"patient": lead.patient_id})
        ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return Timeline(lead_id, lead.number, tuple(entries[:most]), len(entries) > most)


def _opened(ctx: Context, row: Any) -> str:
    return ctx.keys.open_text(row.sealed) if row.sealed else ""


def _of(actor_kind: str) -> str:
    return "the lead" if actor_kind == "patient" else ""


def _said(row: Any) -> str:
    label = _LABELS[InteractionKind(row.kind)]
    if row.kind == InteractionKind.NOTE:
        return label
    way = "from the lead" if row.direction == "inbound" else "answered" if row.responded else "not answered"
    return f"{label}, {way}"


def _visit(ctx: Context, row: Any) -> str:
    local = row.starts_at.astimezone(ctx.hospital.zone)
    return f"Appointment {row.number or ''} for {local:%a %d %b %Y, %H:%M}: {row.status.replace('_', ' ')}"
