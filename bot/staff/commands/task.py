"""Tasks in plain words: write down, list, start, finish, cancel, give away, move, take apart."""

import re
from datetime import datetime, time, timedelta

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.commands.follow_ups import finish, take_follow_up
from bot.staff.desk import Desk
from bot.staff.people import one_member
from bot.staff.reading import take_mention, take_moment, take_number, take_priority
from bot.staff.telling import moment_of, task_line, trouble_of
from domain.appointments.rules import day_bounds
from domain.kit.context import Context
from domain.tasks import service as tasks
from domain.tasks import working
from domain.tasks.records import TaskRecord
from domain.tasks.rules import Priority, Recurrence, Status, TaskType
from domain.team import service as team

_TYPES = (
    (("call", "ring", "phone"), TaskType.FOLLOW_UP_CALL),
    (("email", "e-mail", "mail"), TaskType.FOLLOW_UP_EMAIL),
    (("visit", "meet"), TaskType.FOLLOW_UP_VISIT),
    (("book", "schedule", "appointment"), TaskType.APPOINTMENT_SCHEDULING),
    (("collect", "document", "documents"), TaskType.DOCUMENT_COLLECTION),
    (("payment", "invoice", "bill"), TaskType.PAYMENT_REMINDER),
)
_COMING_BACK = {
    "every day": Recurrence.DAILY,
    "daily": Recurrence.DAILY,
    "every weekday": Recurrence.WORKDAYS,
    "every working day": Recurrence.WORKDAYS,
    "every week": Recurrence.WEEKLY,
    "weekly": Recurrence.WEEKLY,
    "every month": Recurrence.MONTHLY,
    "monthly": Recurrence.MONTHLY,
}


def _type_of(title: str) -> TaskType:
    first = title.casefold().split()[:1]
    return next((kind for words, kind in _TYPES if first and first[0] in words), TaskType.CUSTOM)


def _take_recurrence(text: str) -> tuple[Recurrence, str]:
    lowered = text.casefold()
    for words, recurrence in _COMING_BACK.items():
        at = f" {lowered} ".find(f" {words} ")
        if at >= 0:
            return recurrence, " ".join(f"{text[:at]} {text[at + len(words) :]}".split())
    return Recurrence.NONE, text


async def add(desk: Desk, rest: str) -> Answer:
    if not rest:
        raise Missing("What is to be done? For example: call 0803 123 4567 tomorrow 10am @kemi high", "task {}")
    recurrence, left = _take_recurrence(rest)
    who, left = take_mention(left)
    member = await one_member(desk, who, f"task {rest.replace('@' + who, '{}')}") if who else None
    moment, left = take_moment(left, desk.ctx.now, desk.zone)
    trouble_of(moment, f"task {rest}")
    priority, left = take_priority(left)
    due_at = moment.at if moment else None
    if recurrence and due_at is None:
        due_at = _tomorrow_morning(desk)
    task = await working.add_task(
        desk.ctx,
        left,
        task_type=_type_of(left),
        priority=priority or Priority.MEDIUM,
        due_at=due_at,
        assigned_to=member.id if member else desk.me,
        recurrence=recurrence,
    )
    to = f"for {member.name}" if member and member.id != desk.me else "for you"
    buttons = (
        Button("Done", f"done {task.number}"),
        Button("Tomorrow", f"move task {task.number} tomorrow 9am"),
        Button("Show", f"task {task.number}"),
    )
    return Answer(f"Written down {to}:\n{task_line(desk, task)}", buttons)


def _tomorrow_morning(desk: Desk) -> datetime:
    return datetime.combine(desk.ctx.today + timedelta(days=1), time(9), desk.zone)


async def task(desk: Desk, rest: str) -> Answer:
    """`task 12` shows; `task 12 friday 2pm` moves; `task 12 urgent` ranks; everything else is a new task."""
    numbered, left = take_number(rest)
    if numbered is None or not rest.lstrip("#tT").startswith(str(numbered.number)):
        return await add(desk, rest)
    if left:
        moment, after = take_moment(left, desk.ctx.now, desk.zone)
        if moment is not None and not after:
            return await move(desk, rest)
        priority, after = take_priority(left)
        return await edit(desk, rest) if priority is not None and not after else await add(desk, rest)
    return await show(desk, numbered.number)


async def show(desk: Desk, number: int) -> Answer:
    detail = await tasks.read_task(desk.ctx, number)
    found = detail.task
    steps = await working.steps_of(desk.ctx, found.id)
    lines = [task_line(desk, found, await _names(desk.ctx, [found]))]
    if detail.description:
        lines.append(detail.description)
    lines += [f"   {'[x]' if step.done else '[ ]'} {number}.{step.position} {step.title}" for step in steps]
    if found.recurrence:
        lines.append(f"Comes back {found.recurrence}.")
    if detail.outcome:
        lines.append(f"Outcome: {detail.outcome}")
    if found.status in (Status.COMPLETED, Status.CANCELLED):
        return Answer("\n".join(lines))
    buttons = [Button("Done", f"done {number}")]
    if found.status is Status.PENDING or found.assigned_to is None:
        buttons.append(Button("Start", f"start {number}"))
    buttons += [Button("Tomorrow", f"move task {number} tomorrow 9am"), Button("Cancel", f"cancel task {number}")]
    return Answer("\n".join(lines), tuple(buttons))


async def _names(ctx: Context, listed: list[TaskRecord]) -> dict[object, str]:
    ids = {found.assigned_to for found in listed if found.assigned_to}
    return {member_id: (await team.member(ctx, member_id)).name for member_id in ids if member_id}


async def _listed(desk: Desk, found: list[TaskRecord], nothing: str, *, names: bool = False) -> Answer:
    if not found:
        return Answer(nothing, (Button("All mine", "my tasks"),))
    known = await _names(desk.ctx, found) if names else None
    lines = [task_line(desk, one, known) for one in found[:20]]
    if len(found) > 20:
        lines.append(f"... and {len(found) - 20} more")
    buttons = tuple(Button(f"Done T{one.number}", f"done {one.number}") for one in found[:9])
    return Answer("\n".join(lines), buttons)


async def mine(desk: Desk, rest: str) -> Answer:
    return await _listed(desk, await working.my_tasks(desk.ctx), "You have no open tasks.")


async def due_today(desk: Desk, rest: str) -> Answer:
    until = datetime.fromtimestamp(day_bounds(desk.ctx.today, desk.zone)[1], desk.zone)
    return await _listed(desk, await working.due_today(desk.ctx, until), "Nothing of yours is due today.")


async def overdue(desk: Desk, rest: str) -> Answer:
    if rest.casefold() == "all":
        return await _listed(desk, await tasks.overdue(desk.ctx), "Nothing is overdue.", names=True)
    return await _listed(desk, await working.my_overdue(desk.ctx), "Nothing of yours is overdue.")


async def everybodys(desk: Desk, rest: str) -> Answer:
    return await _listed(desk, await tasks.open_tasks(desk.ctx), "There are no open tasks.", names=True)


async def _numbered(desk: Desk, rest: str, verb: str) -> tuple[TaskRecord, int | None, str]:
    numbered, left = take_number(rest)
    if numbered is None:
        raise Missing("Which task? Its number, please.", f"{verb} {{}} {rest}".strip())
    return await working.task_by_number(desk.ctx, numbered.number), numbered.part, left


async def done(desk: Desk, rest: str) -> Answer:
    """`done 12`, `done 12.3` a step of it, `done f12` a follow-up; with what came of it."""
    follow_up, said = take_follow_up(rest)
    if follow_up is not None:
        return await finish(desk, follow_up, said)
    found, part, outcome = await _numbered(desk, rest, "done")
    if part is not None:
        steps = await working.finish_step(desk.ctx, found.number, part)
        left = sum(not step.done for step in steps)
        said = f"Step {found.number}.{part} is done; " + (f"{left} to go." if left else "that was the last one.")
        return Answer(said, () if left else (Button("Task done", f"done {found.number}"),))
    if found.status is Status.COMPLETED:
        return Answer(f"T{found.number} was done already.", in_place=True)
    open_steps = sum(not step.done for step in await working.steps_of(desk.ctx, found.id))
    if open_steps:
        desk.sure(f"T{found.number} has {open_steps} open steps. Finish it all the same?", open_steps, yes="Finish it")
    await tasks.complete(desk.ctx, found.id, outcome)
    again = " It comes back, and is on the list for then." if found.recurrence else ""
    return Answer(f"T{found.number} is done.{again}", (Button("My tasks", "my tasks"),), in_place=True)


async def start(desk: Desk, rest: str) -> Answer:
    if not rest:
        return Answer(
            "Hello. HELP shows what you can do here.", (Button("Help", "help"), Button("My tasks", "my tasks"))
        )
    found, _, _ = await _numbered(desk, rest, "start")
    if found.status is Status.IN_PROGRESS and found.assigned_to == desk.me:
        return Answer(f"You have started T{found.number} already.", in_place=True)
    started = await tasks.start(desk.ctx, found.id)
    return Answer(f"Started:\n{task_line(desk, started)}", (Button("Done", f"done {found.number}"),), in_place=True)


async def cancel(desk: Desk, rest: str) -> Answer:
    found, part, reason = await _numbered(desk, rest, "cancel task")
    if part is not None:
        desk.sure(f"Take step {found.number}.{part} away?", yes="Take away")
        await working.remove_step(desk.ctx, found.number, part)
        return Answer(f"Step {found.number}.{part} is gone.")
    if found.status in (Status.COMPLETED, Status.CANCELLED):
        return Answer(f"T{found.number} is {found.status.value.lower()} already.", in_place=True)
    desk.sure(f"Cancel T{found.number} ({found.title})?", yes="Cancel task")
    await tasks.cancel(desk.ctx, found.id, reason)
    return Answer(f"T{found.number} is cancelled.")


async def assign(desk: Desk, rest: str) -> Answer:
    found, _, left = await _numbered(desk, rest, "assign task")
    who = left.removeprefix("to ").strip()
    member = await one_member(desk, who, f"assign task {found.number} {{}}")
    await working.assign(desk.ctx, found.number, member.id)
    return Answer(f"T{found.number} is {member.name}'s now.")


async def move(desk: Desk, rest: str) -> Answer:
    found, _, left = await _numbered(desk, rest, "move task")
    moment, _ = take_moment(left, desk.ctx.now, desk.zone)
    trouble_of(moment, f"move task {found.number} {{}}")
    if moment is None or moment.at is None:
        raise Missing("To when? A day and an hour, for example: friday 2pm", f"move task {found.number} {{}}")
    moved = await working.move_due(desk.ctx, found.number, moment.at)
    return Answer(f"T{found.number} is due {moment_of(desk, moved.due_at)} now.", in_place=True)


async def edit(desk: Desk, rest: str) -> Answer:
    """`edit task 12 urgent`, `edit task 12: ring the lab again`, or both."""
    found, _, left = await _numbered(desk, rest, "edit task")
    left = re.sub(r"^[\s:]*(?:(?:title|priority)\b[\s:]*)?(?:to\b)?[\s:]*", "", left, flags=re.I)
    priority, title = take_priority(left)
    if priority is None and not title:
        raise Missing(
            f"What shall change on T{found.number}? urgent, high, low, or other words", f"edit task {found.number} {{}}"
        )
    changed = await working.change(desk.ctx, found.number, title=title, priority=priority)
    return Answer(f"Changed:\n{task_line(desk, changed)}", (Button("Show", f"task {found.number}"),), in_place=True)


async def step(desk: Desk, rest: str) -> Answer:
    found, _, left = await _numbered(desk, rest, "subtask")
    who, left = take_mention(left.lstrip(": "))
    member = await one_member(desk, who, f"subtask {found.number} {left} {{}}") if who else None
    moment, left = take_moment(left, desk.ctx.now, desk.zone)
    trouble_of(moment, f"subtask {rest}")
    if not left:
        raise Missing("What is the step?", f"subtask {found.number} {{}}")
    added = await working.add_step(
        desk.ctx, found.number, left, assigned_to=member.id if member else None, due_at=moment.at if moment else None
    )
    return Answer(f"Step {found.number}.{added.position}: {added.title}", (Button("Show", f"task {found.number}"),))


async def stats(desk: Desk, rest: str) -> Answer:
    since = desk.ctx.now - timedelta(days=30)
    if rest.casefold() == "all":
        rows = await working.work_done(desk.ctx, since)
        lines = [f"{r.name}: {r.open} open, {r.overdue} overdue, {r.done} done ({r.in_time} in time)" for r in rows]
        return Answer("Tasks of the last 30 days\n" + "\n".join(lines))
    own = await working.my_work_done(desk.ctx, since)
    return Answer(
        f"You: {own.open} open, {own.overdue} overdue. In the last 30 days {own.done} done, {own.in_time} of them in time.",
        (Button("My tasks", "my tasks"),),
    )


COMMANDS = (
    Command("task", "Tasks", ("task", "new task", "add task", "todo", "remind me to", "remind me"), "tasks.add",
            "Write a task down, in plain words; with a number, see it.",
            ("task: call 0803 123 4567 tomorrow 10am @kemi high", "task 1", "task count gloves every week monday 8am"),
            task, menu="Write a task down", changes=True),
    Command("my_tasks", "Tasks", ("my tasks", "tasks", "mine", "what are my tasks"), "tasks.mine", "Your open tasks.",
            ("my tasks",), mine,
            menu="Your open tasks"),
    Command("tasks_today", "Tasks", ("tasks today", "due today"), "tasks.today", "Your tasks due today.", ("tasks today",),
            due_today),
    Command("overdue", "Tasks", ("overdue", "tasks overdue", "late tasks"), "tasks.my_overdue",
            "Your overdue tasks; OVERDUE ALL everybody's.", ("overdue", "overdue all"), overdue),
    Command("all_tasks", "Tasks", ("all tasks", "tasks all"), "tasks.list", "Everybody's open tasks.",
            ("all tasks",), everybodys),
    Command("done", "Tasks", ("done", "finish", "complete task"), "tasks.complete",
            "Finish a task, a step or a follow-up, with what came of it.",
            ("done 1 she will come", "done 1.2", "done f1 no answer"), done),
    Command("start_task", "Tasks", ("start task", "start", "begin", "take task"), "tasks.start", "Take a task and begin.",
            ("start task 1",), start),
    Command("cancel_task", "Tasks", ("cancel task", "drop task", "delete task", "drop step"), "tasks.cancel",
            "Give a task up.", ("cancel task 1",), cancel),
    Command("assign_task", "Tasks", ("assign task", "give task"), "tasks.assign", "Give a task to somebody.",
            ("assign task 1 @femi",), assign),
    Command("move_task", "Tasks", ("move task", "postpone"), "tasks.move", "Another day or hour.",
            ("move task 1 friday 2pm",), move),
    Command("edit_task", "Tasks", ("edit task", "change task", "update task"), "tasks.change",
            "Another priority, or other words.", ("edit task 1 urgent", "edit task 1: ring the lab again"), edit),
    Command("subtask", "Tasks", ("subtask", "step"), "tasks.add_step", "Add a step to a task.",
            ("subtask 1: bring the ID card",), step, changes=True),
    Command("my_stats", "Tasks", ("my stats", "task stats", "stats"), "tasks.my_stats", "What you got done; ALL for everybody.",
            ("my stats", "task stats all"), stats),
)  # fmt: skip
