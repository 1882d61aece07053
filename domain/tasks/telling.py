"""Who is told when a task is opened or given to somebody: what the bot opens goes to its topic, work for one goes to them."""

from uuid import UUID

from domain.alerts.service import tell
from domain.kit.context import Context
from domain.tasks.records import TaskRecord
from domain.tasks.rules import Priority
from domain.team.rules import Topic

_TOPICS = {
    "handoff": Topic.HANDOFFS,
    "emergency": Topic.EMERGENCIES,
    "low_rating": Topic.FEEDBACK,
    "survey_follow_up": Topic.FEEDBACK,
    "dead_letter": Topic.SYSTEM,
    "first_response": Topic.LEADS,
}
_AT_ONCE = frozenset({Topic.HANDOFFS, Topic.EMERGENCIES, Topic.SYSTEM})


async def tell_of(ctx: Context, task: TaskRecord, plain_title: str) -> None:
    """News of a new task, by its plain title. Nobody is told of what they opened themselves."""
    if ctx.actor.kind in ("staff", "admin"):
        return
    topic = _TOPICS.get(task.category, Topic.TASKS)
    due = f", due {task.due_at.astimezone(ctx.hospital.zone):%a %d %b %H:%M}" if task.due_at else ""
    await tell(
        ctx,
        topic,
        f"T{task.number} {plain_title}{due}",
        key=f"task:{task.id}:opened",
        buttons=_buttons(task),
        urgent=topic in _AT_ONCE or task.priority is Priority.URGENT,
    )


def _buttons(task: TaskRecord) -> list[tuple[str, str]]:
    """A wish for a person is answered in its chat, anything else begins as a task."""
    if task.category == "handoff":
        return [("Take it", f"accept {task.number}"), ("Show", f"chat {task.number}")]
    return [("Take it", f"start {task.number}"), ("Show", f"task {task.number}")]


async def tell_assignee(ctx: Context, task: TaskRecord, plain_title: str, member_id: UUID) -> None:
    """Work given to somebody by another."""
    if member_id == ctx.actor.id:
        return
    await tell(
        ctx,
        Topic.TASKS,
        f"T{task.number} is yours: {plain_title}",
        key=f"task:{task.id}:to:{member_id}:{ctx.now.isoformat()}",
        to=member_id,
        buttons=[("Show", f"task {task.number}"), ("Done", f"done {task.number}")],
        urgent=task.priority is Priority.URGENT,
    )
