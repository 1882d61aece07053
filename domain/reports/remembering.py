"""Figures that are counted once and told for five minutes (REP-06)."""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from domain.kit.context import Context

REMEMBERED = timedelta(minutes=5)


class Counted(Protocol):
    """A report. `at` is the instant as of which it was counted."""

    @property
    def at(self) -> datetime: ...


R = TypeVar("R", bound=Counted)
Memory = MutableMapping[tuple[object, ...], Any]


async def remembered(
    ctx: Context, memory: Memory, permission: str, count: Callable[..., Awaitable[R]], *about: object
) -> R:
    """`count(ctx, *about)`, or what it gave at most five minutes ago, kept in the caller's `memory`.

    Raises `Forbidden` as `count` does: what is remembered is for those who have its `permission`.
    """
    key = (ctx.hospital.id, permission, *about)
    known: R | None = memory.get(key)
    if known is not None and ctx.now - known.at < REMEMBERED and ctx.actor.may(permission):
        return known
    for old in [name for name, report in memory.items() if ctx.now - report.at >= REMEMBERED]:
        del memory[old]
    memory[key] = made = await count(ctx, *about)
    return made


def forget(ctx: Context, memory: Memory, permission: str) -> None:
    """What was counted by this report for the hospital is counted anew: somebody has just changed what it reads."""
    for key in [key for key in memory if key[:2] == (ctx.hospital.id, permission)]:
        del memory[key]
