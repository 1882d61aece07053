"""What is to be expected of reminders that wait."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context

_COUNT = text("SELECT count(*) FROM reminder WHERE hospital_id = :hospital AND status IN ('scheduled', 'handed')")
# Whoever booked before others who speak for the patient; their own choice, the thread used last, the hospital's order.
_CHANNELS = text(
    """
    SELECT r.id, coalesce(nullif(f.channel, ''), t.channel, x.channel, '') AS channel FROM reminder r
    JOIN appointment a ON a.hospital_id = r.hospital_id AND a.id = r.appointment_id
    LEFT JOIN LATERAL (
        SELECT w.contact_id FROM (
            SELECT r.contact_id, 0 AS place WHERE r.contact_id IS NOT NULL
            UNION ALL SELECT a.contact_id, 1 WHERE a.contact_id IS NOT NULL
            UNION ALL SELECT p.contact_id, CASE WHEN p.relationship = 'self' THEN 2 ELSE 3 END FROM patient_contact p
            WHERE p.hospital_id = r.hospital_id AND p.patient_id = a.patient_id AND p.may_see
              AND (p.ends_at IS NULL OR p.ends_at > :now)) w
        WHERE EXISTS (SELECT FROM contact_address d WHERE d.hospital_id = r.hospital_id AND d.contact_id = w.contact_id
                      AND d.opted_out_at IS NULL AND d.unreachable = '')
        ORDER BY w.place LIMIT 1) w ON true
    LEFT JOIN contact_preference f ON f.hospital_id = r.hospital_id AND f.contact_id = w.contact_id
    LEFT JOIN LATERAL (SELECT c.channel FROM conversation c WHERE c.hospital_id = r.hospital_id
                       AND c.contact_id = w.contact_id AND c.last_inbound_at IS NOT NULL
                       ORDER BY c.last_inbound_at DESC LIMIT 1) t ON true
    LEFT JOIN LATERAL (SELECT d.channel FROM contact_address d WHERE d.hospital_id = r.hospital_id
                       AND d.contact_id = w.contact_id AND d.opted_out_at IS NULL AND d.unreachable = ''
                       ORDER BY array_position(CAST(:order AS text[]), CAST(d.channel AS text)) LIMIT 1) x ON true
    WHERE r.hospital_id = :hospital AND r.id = ANY (:ids)
    """
)


async def pending_count(ctx: Context) -> int:
    """How many have not left yet."""
    return int((await ctx.session.execute(_COUNT, {"hospital": ctx.hospital.id})).scalar_one())


async def expected_channels(ctx: Context, reminder_ids: Sequence[UUID], order: Sequence[str]) -> dict[UUID, str]:
    """By which channel each would go as things are now; empty for those that can reach nobody.

    Consent, quiet hours and WhatsApp's window are asked when it leaves, and may choose another.
    """
    values = {"hospital": ctx.hospital.id, "ids": list(reminder_ids), "order": list(order), "now": ctx.now}
    return {row.id: row.channel for row in await ctx.session.execute(_CHANNELS, values)}
