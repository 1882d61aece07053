"""Erasing a person (NDPA s.34, GDPR 17): asked for in chat, done by a due job a little later, proved by a receipt.

What goes: everything said in chat, both ways, with media and delivery reports; addresses, names, dates and numbers;
what was planned to be sent. The rows other capabilities refer to (contact, address, conversation, patient) stay as
empty shells: whoever writes from the number again is somebody new.

What stays, and is said beforehand: the hospital number with its appointments, without the words of the chat; the proof
of consent under a contact id that leads to nobody; the audit trail; a stop as a keyed hash.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.rules import address_digest
from domain.kit.context import AuditNote, Context
from domain.kit.ids import short_code, uuid7
from domain.kit.session import rows_changed
from domain.privacy.holdings import holdings
from domain.privacy.proof import own_patients, require_contact_proof

DELAY = timedelta(minutes=2)  # the answer that names the receipt is sent first

# Handled by a statement of its own below, by a cascade, or kept as it is because it holds ids and figures only.
HANDLED = frozenset(
    (
        "contact", "patient", "contact_address", "contact_preference", "patient_contact", "verification",
        "verification_attempt", "conversation", "inbound_message", "outbound_message", "stored_media", "delivery_event",
        "outreach", "lead", "lead_merge", "emergency_contact", "appointment", "consent_record", "loyalty_entry", "audit_entry",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """`code` is told to the person and stands in the proof. `newly` is false when it was asked for already."""

    id: UUID
    code: str
    due_at: datetime
    newly: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: rows per table."""

    id: UUID
    counts: dict[str, int]


_OPEN = text(
    "SELECT id, receipt, due_at FROM erasure"
    " WHERE hospital_id = :hospital AND contact_id = :contact AND status = 'scheduled'"
)
_REQUEST = text(
    """
    INSERT INTO erasure (hospital_id, id, receipt, contact_id, patients, message_id, requested_at, due_at)
    VALUES (:hospital, :id, :receipt, :contact, CAST(:patients AS jsonb), :message, :now, :due)
    ON CONFLICT DO NOTHING RETURNING id
    """
)
_TAKE = text(
    """
    SELECT id, receipt, contact_id, patients FROM erasure
    WHERE hospital_id = :hospital AND status = 'scheduled' AND due_at <= :now
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    """
)
_CONVERSATIONS = text(
    "SELECT id FROM conversation WHERE hospital_id = :hospital AND contact_id = :contact ORDER BY id FOR UPDATE"
)
_ADDRESSES = text(
    "SELECT channel, address FROM contact_address WHERE hospital_id = :hospital AND contact_id = :contact"
)
_FORGET_ADDRESS = text(
    "UPDATE suppression SET address = NULL, updated_at = :now"
    " WHERE hospital_id = :hospital AND channel = :channel AND address_digest = :digest"
)
_APPEND_ONLY = text("SELECT kept_table, changed FROM careline_erase_append_only(:hospital, :contact, :patients)")
# The order is that of the foreign keys. `:threads` are the contact's conversations, `:empty` is a sealed nothing,
# `:noise` a digest of nobody.
_STEPS: tuple[tuple[str, str], ...] = (
    (
        "provider_deletion",
        """
        INSERT INTO provider_deletion (hospital_id, id, account, provider_id, retry_at)
        SELECT m.hospital_id, gen_random_uuid(), m.account, m.provider_id, CAST(:now AS timestamptz)
        FROM inbound_message m
        WHERE m.hospital_id = :hospital AND m.conversation_id = ANY (:threads) AND m.provider_id ~ '^(SM|MM)'
        UNION ALL
        SELECT m.hospital_id, gen_random_uuid(), coalesce(s.account, ''), m.provider_id, CAST(:now AS timestamptz)
        FROM outbound_message m LEFT JOIN channel_sender s ON s.hospital_id = m.hospital_id AND s.id = m.sender_id
        WHERE m.hospital_id = :hospital AND m.conversation_id = ANY (:threads) AND m.provider_id ~ '^(SM|MM)'
        ON CONFLICT DO NOTHING
        """,
    ),
    (
        "provider_deletion",
        """
        INSERT INTO provider_deletion (hospital_id, id, medium, retry_at)
        SELECT s.hospital_id, gen_random_uuid(), s.reference, CAST(:now AS timestamptz) FROM stored_media s
        JOIN inbound_message m ON m.hospital_id = s.hospital_id AND m.id = s.inbound_id
        WHERE s.hospital_id = :hospital AND m.conversation_id = ANY (:threads) AND s.status IN ('waiting', 'failed')
        """,
    ),
    (
        "stored_media",
        """
        DELETE FROM stored_media s USING inbound_message m
        WHERE s.hospital_id = :hospital AND m.hospital_id = :hospital AND m.id = s.inbound_id
          AND m.conversation_id = ANY (:threads)
        """,
    ),
    (
        "outbound_message",
        "DELETE FROM outbound_message WHERE hospital_id = :hospital AND conversation_id = ANY (:threads)",
    ),
    (
        "inbound_message",
        "DELETE FROM inbound_message WHERE hospital_id = :hospital AND conversation_id = ANY (:threads)",
    ),
    (
        "appointment",
        """
        UPDATE appointment SET reason = NULL, cancel_reason = NULL, updated_at = :now
        WHERE hospital_id = :hospital AND (reason IS NOT NULL OR cancel_reason IS NOT NULL)
          AND (patient_id = ANY (:patients) OR (contact_id = :contact AND patient_id IS NULL))
        """,
    ),
    (
        "appointment",
        """
        UPDATE appointment SET contact_id = NULL, conversation_id = NULL, updated_at = :now
        WHERE hospital_id = :hospital AND (contact_id = :contact OR conversation_id = ANY (:threads))
        """,
    ),
    (
        "lead_merge",
        """
        UPDATE lead_merge SET journal = NULL
        WHERE hospital_id = :hospital AND journal IS NOT NULL AND id IN (
            SELECT m.id FROM lead_merge m JOIN lead l ON l.hospital_id = m.hospital_id AND l.id IN (m.kept_id, m.merged_id)
            WHERE m.hospital_id = :hospital AND (l.contact_id = :contact OR l.patient_id = ANY (:patients)))
        """,
    ),
    (
        "lead",
        """
        UPDATE lead SET first_name = '', last_name = '', phone = '', email = '', company = '', gender = '',
            birth_date = NULL, address = NULL, insurance = NULL, notes = NULL, referred_by = NULL, lost_reason = NULL,
            interested_in = '[]', preferred_provider_id = NULL, preferred_day = NULL, next_follow_up_at = NULL,
            deleted_at = CASE WHEN status = 'CONVERTED' THEN NULL ELSE coalesce(deleted_at, :now) END, updated_at = :now
        WHERE hospital_id = :hospital
          AND (patient_id = ANY (:patients) OR (contact_id = :contact AND patient_id IS NULL))
        """,
    ),
    ("outreach", "DELETE FROM outreach WHERE hospital_id = :hospital AND contact_id = :contact"),
    (
        "conversation",
        """
        UPDATE conversation SET state = NULL, release_id = NULL, standing = '{}', mode = 'bot', human_until = NULL,
            nudge_at = NULL, close_at = NULL, last_inbound_at = NULL, updated_at = :now
        WHERE hospital_id = :hospital AND contact_id = :contact
        """,
    ),
    (
        "contact_address",
        """
        UPDATE contact_address SET address = 'erased:' || id, external_user_id = '', unreachable = 'erased',
            opted_out_at = coalesce(opted_out_at, :now), updated_at = :now
        WHERE hospital_id = :hospital AND contact_id = :contact
        """,
    ),
    ("contact_preference", "DELETE FROM contact_preference WHERE hospital_id = :hospital AND contact_id = :contact"),
    (
        "verification",
        """
        DELETE FROM verification
        WHERE hospital_id = :hospital AND (contact_id = :contact OR patient_id = ANY (:patients))
        """,
    ),
    (
        "verification_attempt",
        "DELETE FROM verification_attempt WHERE hospital_id = :hospital AND contact_id = :contact",
    ),
    ("data_export", "DELETE FROM data_export WHERE hospital_id = :hospital AND contact_id = :contact"),
    ("patient_contact", "DELETE FROM patient_contact WHERE hospital_id = :hospital AND contact_id = :contact"),
    (
        "emergency_contact",
        "DELETE FROM emergency_contact WHERE hospital_id = :hospital AND patient_id = ANY (:patients)",
    ),
    (
        "patient",
        """
        UPDATE patient SET
            first_name = :empty, last_name = :empty, first_name_digest = :noise, last_name_digest = :noise,
            birth_date = NULL, birth_digest = NULL, gender = '', phone = NULL, state = '', locale = '',
            nhis_number = NULL, hmo = NULL, insurance = NULL, status = 'archived', updated_at = :now
        WHERE hospital_id = :hospital AND id = ANY (:patients)
        """,
    ),
    (
        "contact",
        """
        UPDATE contact SET display_name = NULL, phone = NULL, locale = '', updated_at = :now
        WHERE hospital_id = :hospital AND id = :contact
        """,
    ),
)
_DONE = text(
    "UPDATE erasure SET status = 'done', done_at = :now, counts = CAST(:counts AS jsonb), message_id = NULL"
    " WHERE hospital_id = :hospital AND id = :id"
)


@operation("privacy.request_erasure", audit="erasure_requested", confirm=True)
async def request_erasure(ctx: Context, contact_id: UUID) -> Receipt:
    """Plans the erasure of this contact and of the patients only it acts for: itself and its children.

    Asking again before it is done returns the same receipt. Raises `Forbidden` for another's contact, `NotFound`
    without proof of identity.
    """
    patients = await require_contact_proof(ctx, contact_id, "privacy.request_erasure")
    key = {"hospital": ctx.hospital.id, "contact": contact_id}
    mine = await own_patients(ctx, contact_id, patients, alone=True)
    due = ctx.now + DELAY
    for _ in range(8):
        known = (await ctx.session.execute(_OPEN, key)).one_or_none()
        if known is not None:
            return Receipt(known.id, known.receipt, known.due_at, newly=False)
        erasure_id, code = uuid7(), f"ER-{short_code()}"
        made = await ctx.session.execute(
            _REQUEST,
            {
                **key,
                "id": erasure_id,
                "receipt": code,
                "patients": json.dumps([str(patient) for patient in mine]),
                "message": ctx.actor.cause,
                "now": ctx.now,
                "due": due,
            },
        )
        if made.scalar_one_or_none() is not None:
            return Receipt(erasure_id, code, due, newly=True)
    raise RuntimeError("no free receipt was found")


@operation("privacy.erase", audit="person_erased")
async def erase_next(ctx: Context) -> Erased | None:
    """Does the erasure that is due longest, in the caller's transaction; None if none is. For the system only.

    A second run finds nothing: the row is done in the same commit as the deletions.
    """
    hospital, now = ctx.hospital.id, ctx.now
    due = (await ctx.session.execute(_TAKE, {"hospital": hospital, "now": now})).one_or_none()
    if due is None:
        return None
    patients = [UUID(patient) for patient in due.patients]
    key: dict[str, Any] = {"hospital": hospital, "contact": due.contact_id, "patients": patients}
    threads = list((await ctx.session.execute(_CONVERSATIONS, key)).scalars())
    for row in (await ctx.session.execute(_ADDRESSES, key)).all():
        digest = address_digest(ctx.keys, hospital, row.channel, row.address)
        await ctx.session.execute(
            _FORGET_ADDRESS, {"hospital": hospital, "channel": row.channel, "digest": digest, "now": now}
        )
    counts: dict[str, int] = {}
    for row in (await ctx.session.execute(_APPEND_ONLY, key)).all():
        counts[row.kept_table] = row.changed
    await _empty_the_rest(ctx, key, counts)
    values = {**key, "threads": threads, "now": now, "empty": ctx.keys.seal(b""), "noise": os.urandom(16)}
    for table, statement in _STEPS:
        counts[table] = counts.get(table, 0) + await _changed(ctx, statement, values)
    counts = {table: count for table, count in sorted(counts.items()) if count}
    await ctx.session.execute(_DONE, {"hospital": hospital, "id": due.id, "now": now, "counts": json.dumps(counts)})
    for patient_id in patients:
        ctx.note(AuditNote("patient_erased", "patients", patient_id, patient_id, {"receipt": due.receipt}))
    return Erased(due.id, counts)


async def _empty_the_rest(ctx: Context, key: dict[str, Any], counts: dict[str, int]) -> None:
    """Whatever other capabilities sealed about the person is emptied; ids and figures stay, and lead to nobody."""
    for name, holding in holdings().items():
        if name in HANDLED or not holding.sealed:
            continue
        sets = ", ".join(
            f"{column} = NULL" if column in holding.nullable else f"{column} = :empty" for column in holding.sealed
        )
        statement = f"UPDATE {name} SET {sets} WHERE hospital_id = :hospital AND {holding.mine}"  # noqa: S608  our names
        counts[name] = await _changed(ctx, statement, {**key, "empty": ctx.keys.seal(b"")})


async def _changed(ctx: Context, statement: str, values: dict[str, Any]) -> int:
    clause = text(statement)
    wanted = {name: value for name, value in values.items() if f":{name}" in statement}
    result = await ctx.session.execute(clause, wanted)
    return rows_changed(result)
