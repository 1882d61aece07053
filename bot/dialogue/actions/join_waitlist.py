"""Puts a wish on the waiting list, for a person known from this conversation or registered now."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.actions.book_appointment import _who as patient_for
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import Invalid, NotFound
from domain.waitlist import service as waitlist


@action(
    "join_waitlist",
    outcomes=("joined", "too_many", "other_days", "mismatch"),
    takes=("department", "provider?", "day?", "until?", "start?", "end?", "exact?", "whom?", "person?", "first?",
           "last?", "birth?", "people?"),
    gives=("wish_from", "wish_until", "offer_minutes", "horizon", "my_people"),
)  # fmt: skip
async def join_waitlist(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    provider = args.get("provider")
    first_day = date.fromisoformat(args["day"]) if args.get("day") else None
    start = time.fromisoformat(args["start"]) if args.get("start") else None
    end = time.fromisoformat(args["end"]) if args.get("end") else None
    if args.get("exact") and start is not None and start < time(23):
        # "at 10" means at ten or soon after, as it does when times are looked for.
        end = (datetime.combine(ctx.today, start) + timedelta(hours=1)).time()
    try:
        patient_id, people = await patient_for(ctx, talk, args, list(args.get("people") or ()))
        joined = await waitlist.join(
            ctx,
            contact_id=talk.contact_id,
            conversation_id=talk.conversation_id,
            patient_id=patient_id,
            department_id=UUID(args["department"]),
            provider_id=UUID(provider) if provider and provider != "first" else None,
            settings=talk.profile.settings,
            first_day=first_day,
            last_day=date.fromisoformat(args["until"]) if args.get("until") else None,
            start=start,
            end=end,
        )
    except waitlist.TooManyWishes:
        return Outcome("too_many")
    except Invalid as error:
        if error.details.get("field") != "days":
            return Outcome("mismatch")
        horizon = ctx.today + timedelta(days=talk.profile.settings.booking_horizon_days)
        return Outcome("other_days", {"horizon": horizon.isoformat()})
    except NotFound:
        return Outcome("mismatch")
    return Outcome(
        "joined",
        {
            "wish_from": joined.first_day.isoformat(),
            "wish_until": joined.last_day.isoformat(),
            "offer_minutes": talk.profile.settings.waitlist_offer_minutes,
            "my_people": people,
        },
    )
