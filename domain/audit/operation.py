"""A use case declared once, so that no edge can forget its permission, confirmation or audit."""

import functools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from domain.kit.context import AuditNote, Context
from domain.kit.errors import Forbidden

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Operation:
    """`name` is also the permission. `discloses` marks a read of patient data; `confirm` asks edges for a yes first."""

    name: str
    audit: str
    discloses: bool
    confirm: bool


operations: dict[str, Operation] = {}


UseCase = Callable[Concatenate[Context, P], Awaitable[R]]
Declared = Callable[Concatenate[Context, P], Coroutine[Any, Any, R]]


def operation(
    name: str, *, audit: str, discloses: bool = False, confirm: bool = False
) -> Callable[[UseCase[P, R]], Declared[P, R]]:
    """Declares an async `(ctx, ...)` use case. Raises `Forbidden` for an actor without the permission.

    The audit note takes `id` and `patient_id` from what the use case returns, when it has them; a use case that wants to
    say more adds its own with `ctx.note`.
    """
    if name in operations:
        raise ValueError(f"operation {name} is declared twice")
    operations[name] = Operation(name, audit, discloses, confirm)
    entity = name.partition(".")[0]

    def declare(use_case: UseCase[P, R]) -> Declared[P, R]:
        @functools.wraps(use_case)
        async def run(ctx: Context, *args: P.args, **kwargs: P.kwargs) -> R:
            if not ctx.actor.may(name):
                ctx.note(AuditNote("operation_refused", entity, detail={"operation": name}))
                raise Forbidden(operation=name)
            result = await use_case(ctx, *args, **kwargs)
            ctx.note(AuditNote(audit, entity, getattr(result, "id", None), getattr(result, "patient_id", None)))
            return result

        return cast("Declared[P, R]", run)

    return declare
