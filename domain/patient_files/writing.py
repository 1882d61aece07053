"""A message of staff's own words to whoever speaks for a patient (COMM-04)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.communications.outreach import reach_out
from domain.consent import service as consent
from domain.consent.rules import Purpose
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.kit.ids import uuid7

FLOW = "hospital_message"
LONGEST_MESSAGE = 1000
USEFUL = timedelta(days=2)

# The number is the person's own: a channel that goes by number may be tried, unless it was stopped in a former life.
_OPEN_SMS = text(
    """
    INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable,
                                 created_at, updated_at)
    SELECT c.hospital_id, CAST(:id AS uuid), c.id, 'sms', c.phone, '', '', CAST(:now AS timestamptz),
           CAST(:now AS timestamptz)
    FROM contact c WHERE c.hospital_id = :hospital AND c.id = :contact AND c.phone IS NOT NULL
      AND NOT EXISTS (SELECT FROM contact_address a
                      WHERE a.hospital_id = c.hospital_id AND a.contact_id = c.id AND a.channel = 'sms')
    ON CONFLICT (hospital_id, channel, address) DO NOTHING
    RETURNING id
    """
)
_SPEAKS = text(
    """
    SELECT 1 FROM patient_contact WHERE hospital_id = :hospital AND contact_id = :contact AND patient_id = :patient
      AND (ends_at IS NULL OR ends_at > :now)
    """
)


@dataclass(frozen=True, slots=True)
class Written:
    """`id` is the due row's: the message goes out within seconds, or says in the history why it did not."""

    id: UUID
    patient_id: UUID


def key_prefix(patient_id: UUID) -> str:
    """What the keys of messages to this patient begin with."""
    return f"written:{patient_id}:"


async def open_addresses(ctx: Context, contact_id: UUID) -> None:
    """Lets the contact's number be reached by SMS too; a STOP of its former life still holds."""
    key = {"hospital": ctx.hospital.id, "contact": contact_id, "id": uuid7(), "now": ctx.now}
    opened = (await ctx.session.execute(_OPEN_SMS, key)).scalar_one_or_none()
    if opened is not None:
        await consent.restore_opt_out(ctx, opened)


@operation("patient_files.write", audit="patient_written_to", confirm=True)
async def write(ctx: Context, *, patient_id: UUID, contact_id: UUID, message: str, key: UUID) -> Written:
    """Plans the message to this contact; consent, channel and WhatsApp's window are decided as it leaves.

    The words are sealed. `key` is the request's: again sends nothing more. Raises `Invalid` for an empty or too long
    message, `NotFound` for a contact that does not speak for the patient.
    """
    message = message.strip()
    if not 0 < len(message) <= LONGEST_MESSAGE:
        raise Invalid(f"A message has 1 to {LONGEST_MESSAGE} characters.", field="message")
    speaks = {"hospital": ctx.hospital.id, "contact": contact_id, "patient": patient_id, "now": ctx.now}
    if (await ctx.session.execute(_SPEAKS, speaks)).one_or_none() is None:
        raise NotFound("This phone does not speak for the patient.")
    await open_addresses(ctx, contact_id)
    row_id = await reach_out(
        ctx,
        contact_id=contact_id,
        purpose=Purpose.CARE,
        flow=FLOW,
        data={"message": message},
        due_at=ctx.now,
        useful_until=ctx.now + USEFUL,
        key=f"{key_prefix(patient_id)}{key}",
        lane=0,
    )
    return Written(row_id, patient_id)
