"""Finds free times on the wished days; where there are none, the nearest after them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.appointment_rows import offered
from bot.dialogue.world import Outcome
from domain.appointments import service as appointments
from domain.kit.context import Context


@action(
    "find_times",
    outcomes=("found", "nearby", "none"),
    takes=("department", "provider", "day?", "last?", "start?", "end?", "exact?", "after?"),
    gives=("times", "one_provider", "last_shown"),
    reads=True,
)
async def find_times(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    provider = args.get("provider")
    wish: dict[str, Any] = {
        "department_id": UUID(args["department"]),
        "provider_id": UUID(provider) if provider and provider != "first" else None,
        "limit": talk.profile.settings.slots_offered,
        "exclude_conversation": talk.conversation_id,
    }
    horizon = ctx.today + timedelta(days=talk.profile.settings.booking_horizon_days)
    if args.get("after"):
        after = datetime.fromisoformat(args["after"])
        slots = await appointments.find_slots(
            ctx, talk.catalogue, first_day=ctx.today, last_day=horizon, after=after, **wish
        )
        return _offer(talk, slots, "found")
    first = max(ctx.today, date.fromisoformat(args["day"])) if args.get("day") else ctx.today
    last = min(horizon, date.fromisoformat(args["last"])) if args.get("last") else horizon
    start, end = _clock(args.get("start")), _clock(args.get("end"))
    if args.get("exact") and start is not None and start < time(23):
        # "at 10" means at ten or soon after: an hour of times is offered around the wish.
        end = (datetime.combine(first, start) + timedelta(hours=1)).time()
    slots = await appointments.find_slots(
        ctx, talk.catalogue, first_day=first, last_day=last, start=start, end=end, **wish
    )
    if slots:
        return _offer(talk, slots, "found")
    slots = await appointments.find_slots(ctx, talk.catalogue, first_day=first, last_day=last, **wish)
    if not slots:
        slots = await appointments.find_slots(ctx, talk.catalogue, first_day=first, last_day=horizon, **wish)
    return _offer(talk, slots, "nearby")


def _offer(talk: Talk, slots: list[appointments.Slot], outcome: str) -> Outcome:
    if not slots:
        return Outcome("none")
    return Outcome(outcome, offered(talk.catalogue, slots))


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
