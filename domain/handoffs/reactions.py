"""What facts elsewhere mean for chats."""

from domain.handoffs.taking import close_of_task
from domain.kit.context import Context
from domain.kit.events import reacts_to
from domain.tasks.events import TaskCompleted


@reacts_to(TaskCompleted)
async def close_chat(ctx: Context, event: TaskCompleted) -> None:
    """Whoever finishes the task of a chat is done with the chat: the bot answers there again."""
    if event.related_type == "conversation":
        await close_of_task(ctx, event.task_id)
