"""What a transcript may ask of the records: plain columns of the rows that belong to one phone at one hospital."""

from typing import Any
from uuid import uuid4

import asyncpg

from domain.kit.crypto import KeySet
from tests.conftest import KEYS

_LOCAL = "to_char({} AT TIME ZONE h.zone, 'YYYY-MM-DD HH24:MI')"
_OF = """
FROM hospital h
JOIN channel_sender s ON s.hospital_id = h.hospital_id AND s.address = $2
JOIN LATERAL (SELECT DISTINCT contact_id FROM contact_address a
              WHERE a.hospital_id = h.hospital_id AND a.address = $1) c ON true
"""
_QUERIES = {
    "appointment": f"""
        SELECT a.number, a.status, p.name AS provider, d.code AS department, a.booked_channel AS channel,
               {_LOCAL.format("a.starts_at")} AS starts, a.cancel_reason, x.first_name, x.last_name {_OF}
        JOIN appointment a ON a.hospital_id = h.hospital_id AND a.contact_id = c.contact_id
        JOIN provider p ON p.hospital_id = h.hospital_id AND p.id = a.provider_id
        JOIN department d ON d.hospital_id = h.hospital_id AND d.id = a.department_id
        LEFT JOIN patient x ON x.hospital_id = h.hospital_id AND x.id = a.patient_id
        ORDER BY a.created_at, a.id""",
    "task": f"""
        SELECT t.category, t.priority, t.title, t.status, t.description {_OF}
        JOIN conversation v ON v.hospital_id = h.hospital_id AND v.contact_id = c.contact_id
        JOIN task t ON t.hospital_id = h.hospital_id AND t.related_id = v.id ORDER BY t.number""",
    "consent": f"""
        SELECT k.given, k.purpose, k.channel, k.locale, k.wording, k.how, k.message_id IS NOT NULL AS proved {_OF}
        JOIN consent_record k ON k.hospital_id = h.hospital_id AND k.contact_id = c.contact_id ORDER BY k.at, k.id""",
    "address": f"""
        SELECT a.channel, a.opted_out_at IS NOT NULL AS opted_out {_OF}
        JOIN contact_address a ON a.hospital_id = h.hospital_id AND a.contact_id = c.contact_id ORDER BY a.channel""",
    "contact": f"""
        SELECT k.locale, k.display_name AS name {_OF}
        JOIN contact k ON k.hospital_id = h.hospital_id AND k.id = c.contact_id""",
    "patient": f"""
        SELECT p.number, p.first_name, p.last_name, k.relationship {_OF}
        JOIN patient_contact k ON k.hospital_id = h.hospital_id AND k.contact_id = c.contact_id
        JOIN patient p ON p.hospital_id = h.hospital_id AND p.id = k.patient_id ORDER BY k.created_at, k.id""",
    "conversation": f"""
        SELECT v.mode, v.channel {_OF}
        JOIN conversation v ON v.hospital_id = h.hospital_id AND v.contact_id = c.contact_id ORDER BY v.created_at""",
    "media": f"""
        SELECT m.content_type, m.status {_OF}
        JOIN conversation v ON v.hospital_id = h.hospital_id AND v.contact_id = c.contact_id
        JOIN inbound_message i ON i.hospital_id = h.hospital_id AND i.conversation_id = v.id
        JOIN stored_media m ON m.hospital_id = h.hospital_id AND m.inbound_id = i.id""",
    "inbound": f"""
        SELECT i.kind, i.status, i.error {_OF}
        JOIN conversation v ON v.hospital_id = h.hospital_id AND v.contact_id = c.contact_id
        JOIN inbound_message i ON i.hospital_id = h.hospital_id AND i.conversation_id = v.id ORDER BY i.arrival""",
    "outbound": f"""
        SELECT o.kind, o.status {_OF}
        JOIN conversation v ON v.hospital_id = h.hospital_id AND v.contact_id = c.contact_id
        JOIN outbound_message o ON o.hospital_id = h.hospital_id AND o.conversation_id = v.id ORDER BY o.departure""",
}


async def rows(owner: asyncpg.Connection, kind: str, phone: str, hospital_number: str) -> list[dict[str, Any]]:
    """The rows of this kind, oldest first, sealed columns opened."""
    found = await owner.fetch(_QUERIES[kind], phone, hospital_number)
    return [{name: _opened(KEYS, value) for name, value in row.items()} for row in found]


def _opened(keys: KeySet, value: Any) -> Any:
    return keys.open_text(value) if isinstance(value, bytes) else value


async def take(owner: asyncpg.Connection, slot_id: str) -> None:
    """Somebody else has this provider's time now."""
    provider, _, starts = slot_id.partition("@")
    await owner.execute(
        """
        INSERT INTO appointment (hospital_id, id, number, patient_id, provider_id, department_id, starts_at, ends_at,
                                 blocked, status, booked_channel)
        SELECT p.hospital_id, $1::uuid, left($1::uuid::text, 8),
               (SELECT x.id FROM patient x WHERE x.hospital_id = p.hospital_id ORDER BY x.number DESC LIMIT 1),
               p.id, d.department_id, $3::text::timestamptz,
               $3::text::timestamptz + p.slot_minutes * interval '1 minute',
               tstzrange($3::text::timestamptz, $3::text::timestamptz + p.slot_minutes * interval '1 minute'),
               'scheduled', 'desk'
        FROM provider p JOIN provider_department d ON d.hospital_id = p.hospital_id AND d.provider_id = p.id
        WHERE p.id = $2::text::uuid LIMIT 1
        """,
        uuid4(),
        provider,
        starts,
    )
