"""What facts elsewhere ask people to do."""

from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.patients.events import VerificationLocked
from domain.tasks.rules import Priority, TaskType
from domain.tasks.service import due_in_working_time, open_task

_CALL_BACK_MINUTES = 120


@reacts_to(VerificationLocked)
async def open_identity_task(ctx: Context, event: VerificationLocked) -> None:
    """Somebody at the desk settles who it is, within two working hours."""
    await open_task(
        ctx,
        title="Identity check locked after wrong answers: please call back",
        task_type=TaskType.FOLLOW_UP_CALL,
        priority=Priority.HIGH,
        due_at=await due_in_working_time(ctx, _CALL_BACK_MINUTES),
        related=("contact", event.contact_id),
        category="identity",
    )
