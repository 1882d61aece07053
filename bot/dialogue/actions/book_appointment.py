"""Books the kept time, for a person known from this conversation or registered now."""

from datetime import date
from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.actions.hold_time import taken
from bot.dialogue.appointment_rows import told
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.patients import service as patients


@action(
    "book_appointment",
    outcomes=("booked", "taken", "full", "busy", "too_many", "mismatch"),
    takes=("held", "whom?", "person?", "first?", "last?", "birth?", "people?", "reason?"),
    gives=(
        "number",
        "starts",
        "provider_name",
        "place",
        "calendar_link",
        "my_people",
        "times",
        "one_provider",
        "last_shown",
    ),
)
async def book_appointment(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    people: list[dict[str, Any]] = list(args.get("people") or ())
    try:
        patient_id, people = await _who(ctx, talk, args, people)
        view = await appointments.book(
            ctx,
            appointment_id=UUID(args["held"]),
            patient_id=patient_id,
            reason=args.get("reason") or "",
            channel=talk.channel,
            settings=talk.profile.settings,
            catalogue=talk.catalogue,
        )
    except appointments.SlotTaken as error:
        return taken(talk, error)
    except appointments.PatientBusy:
        return Outcome("busy")
    except appointments.TooManyOpen:
        return Outcome("too_many")
    except Invalid:
        return Outcome("mismatch")
    return Outcome("booked", {**told(ctx, talk, view), "my_people": people})


async def _who(
    ctx: Context, talk: Talk, args: dict[str, Any], people: list[dict[str, Any]]
) -> tuple[UUID, list[dict[str, Any]]]:
    """The patient, and everybody this conversation has named so far. Names come from here, never from the records."""
    chosen = next((p for p in people if p["id"] == args.get("person")), None)
    if chosen is not None:
        return UUID(chosen["id"]), people
    record = await patients.register(
        ctx,
        contact_id=talk.contact_id,
        relationship=args.get("whom") or "self",
        first_name=args.get("first") or "",
        last_name=args.get("last") or "",
        date_of_birth=date.fromisoformat(args["birth"]) if args.get("birth") else None,
        phone=talk.address if talk.address.startswith("+") and args.get("whom") == "self" else None,
    )
    name = f"{args.get('first') or ''} {args.get('last') or ''}".strip()
    entry: dict[str, Any] = {"id": str(record.id), "name": name, "first": args.get("first") or name}
    if args.get("whom") == "self":
        entry["words"] = ["me", "myself", "self", "for me", "na me", "na for me"]
    return record.id, [*(p for p in people if p["id"] != entry["id"]), entry]
