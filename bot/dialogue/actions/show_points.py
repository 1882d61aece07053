"""Balance, tier and the last entries of one person's points."""

from typing import Any
from uuid import UUID

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.loyalty import service as loyalty

LINES = 5
_NUMBERS = range(1, LINES + 1)


@action(
    "show_points",
    outcomes=("top", "next", "unproved"),
    takes=("person",),
    gives=("balance", "tier", "next_tier", "missing", "expiring", "expires",
           *(f"{name}{number}" for name in ("kind", "points", "at") for number in _NUMBERS)),
)  # fmt: skip
async def show_points(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    try:
        found = await loyalty.statement(ctx, UUID(args["person"]), entries=LINES)
    except NotFound:
        return Outcome("unproved")
    values: dict[str, Any] = {
        "balance": found.balance,
        "tier": found.tier.label,
        "next_tier": found.next_tier.label if found.next_tier else "",
        "missing": found.points_to_next or 0,
        "expiring": found.expiring[0] if found.expiring else 0,
        "expires": found.expiring[1].isoformat() if found.expiring else "",
    }
    for number in _NUMBERS:
        line = found.lines[number - 1] if number <= len(found.lines) else None
        values[f"kind{number}"] = _kind(line) if line else ""
        values[f"points{number}"] = abs(line.points) if line else 0
        values[f"at{number}"] = line.at.isoformat() if line else ""
    return Outcome("next" if found.next_tier else "top", values)


def _kind(line: loyalty.Line) -> str:
    """The flow's word for an entry: what earned it, or what else it was."""
    return line.event if line.kind is loyalty.Kind.EARNED else line.kind.value
