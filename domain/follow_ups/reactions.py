"""What becomes of a follow-up when its task is done."""

from domain.follow_ups.service import finish_with_task
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.tasks.events import TaskCompleted


@reacts_to(TaskCompleted)
async def finish_follow_up(ctx: Context, event: TaskCompleted) -> None:
    """Ticking the task off is keeping the promise."""
    await finish_with_task(ctx, event.task_id, event.outcome)
