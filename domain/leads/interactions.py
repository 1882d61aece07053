"""What staff said to a lead, or heard from one, outside the chat (LEAD-12)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.leads.activities import locked_lead, member_of
from domain.leads.events import LeadsChanged
from domain.leads.pipeline import advance
from domain.leads.rules import LONGEST_TEXT, InteractionKind, Status

_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Interaction:
    """One call, visit, mail or note. `responded`: we spoke to the lead; `direction`: outbound or inbound."""

    id: UUID
    lead_id: UUID
    kind: InteractionKind
    direction: str
    responded: bool
    at: datetime
    member_id: UUID | None
    notes: str = field(repr=False)


_LOG = text(
    """
    INSERT INTO lead_interaction (hospital_id, id, lead_id, kind, direction, responded, notes, at, member_id, created_at,
                                  updated_at)
    VALUES (:hospital, :id, :lead, :kind, :direction, :responded, :notes, :at, :member, :now, :now)
    """
)
_ANSWERED = text(
    """
    UPDATE lead SET first_responded_at = coalesce(first_responded_at, :at), updated_at = :now
    WHERE hospital_id = :hospital AND id = :id
    """
)
_ANSWERED_IN_CHAT = text(
    """
    UPDATE lead SET first_responded_at = :now, updated_at = :now
    WHERE hospital_id = :hospital AND contact_id = :contact AND deleted_at IS NULL AND first_responded_at IS NULL
        AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')
    """
)


@operation("leads.log_interaction", audit="lead_interaction_logged")
async def log_interaction(
    ctx: Context,
    lead_id: UUID,
    kind: InteractionKind,
    *,
    notes: str = "",
    direction: str = "outbound",
    responded: bool | None = None,
    at: datetime | None = None,
) -> Interaction:
    """Logs a communication or a note; `at` is when it was, now if not given. Announces `LeadsChanged`.

    Anything but a note is the answer the lead was owed (LEAD-17). `responded` None: an inbound one, a visit and a video
    call are; whoever was reached while NEW is CONTACTED from now on. Raises `NotFound`, `Invalid` for another direction,
    an instant to come, or a note without words.
    """
    if direction not in ("outbound", "inbound"):
        raise Invalid("an interaction is outbound or inbound", field="direction")
    when = at or ctx.now
    if when > ctx.now + _CLOCKS_DIFFER:
        raise Invalid("that has not happened yet", field="at")
    note = InteractionKind(kind) is InteractionKind.NOTE
    if len(notes) > LONGEST_TEXT or (note and not notes.strip()):
        raise Invalid(f"notes have 1 to {LONGEST_TEXT} characters", field="notes")
    if responded is None:
        responded = direction == "inbound" or kind in (InteractionKind.IN_PERSON, InteractionKind.VIDEO_CALL)
    lead = await locked_lead(ctx, lead_id)
    logged = Interaction(
        uuid7(), lead_id, InteractionKind(kind), direction, responded and not note, when, member_of(ctx), notes.strip()
    )
    await ctx.session.execute(
        _LOG,
        {
            "hospital": ctx.hospital.id,
            "id": logged.id,
            "lead": lead_id,
            "kind": logged.kind.value,
            "direction": direction,
            "responded": logged.responded,
            "notes": ctx.keys.seal_text(logged.notes) if logged.notes else None,
            "at": when,
            "member": logged.member_id,
            "now": ctx.now,
        },
    )
    if not note:
        await ctx.session.execute(_ANSWERED, {"hospital": ctx.hospital.id, "id": lead_id, "at": when, "now": ctx.now})
        if logged.responded and Status(lead.status) is Status.NEW:
            await advance(ctx, [lead], Status.CONTACTED)
    await announce(ctx, LeadsChanged((lead_id,)))
    return logged


async def record_first_response(ctx: Context, contact_id: UUID) -> None:
    """A person has answered this contact in chat: its open lead's clock stops. For whoever sends what staff write."""
    await ctx.session.execute(_ANSWERED_IN_CHAT, {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now})
