"""What staff are told when an address sends more than we answer (`talking_machines`)."""

from uuid import UUID

from domain.kit.context import Context
from domain.tasks import service as tasks
from domain.tasks.rules import Priority


async def tell_of_flood(ctx: Context, conversation_id: UUID) -> None:
    """One task while it is open, however many floods come of this conversation: a machine, a prank, or somebody in distress."""
    await tasks.open_task(
        ctx,
        title="More messages than we answer came from one address",
        priority=Priority.MEDIUM,
        due_at=ctx.now,
        related=("conversation", conversation_id),
        category="flood",
    )
