"""A patient's chat in staff's hands: how it reads, and how what staff write is put into it."""

from datetime import datetime
from uuid import UUID

from bot.channels.content import Content
from bot.dialogue import store
from bot.dialogue.state import DialogueState
from bot.dialogue.store import Opened
from bot.staff.command import Button, Missing
from bot.staff.desk import Desk
from bot.staff.reading import take_number
from bot.staff.telling import moment_of
from bot.worker.outbox import Outgoing
from domain.handoffs.reading import Card, Said, Waiting
from domain.handoffs.records import Handoff, Who
from domain.handoffs.replying import Line
from domain.handoffs.rules import Status
from domain.kit.db import driver_of
from domain.tasks.records import TaskRecord
from domain.tasks.rules import Status as TaskStatus

LONGEST_SHOWN = 260  # characters of one message in a card: the rest is in the patient's own chat
_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS"}
_CLOSED = {
    "handed_back": "handed back",
    "task_done": "closed, its task is done",
    "patient": "the patient went back to the assistant",
    "silence": "nobody wrote for long, the assistant has it again",
}


def numbered(rest: str, line: str) -> tuple[int, str]:
    """The chat's number at the beginning of the line and what follows. Raises `Missing` with `line`."""
    head, _, left = rest.partition(" ")
    found, _ = take_number(head.rstrip(":,"))
    if found is None:
        # No buttons: a bare number would choose among them.
        raise Missing("Which chat? Its number, please. CHATS shows them.", line)
    return found.number, left.strip()


def as_written(desk: Desk, rest: str) -> str:
    """The end of the line that `rest` is, with its line breaks: lines are read as words, replies are not."""
    words = desk.line.split()
    kept = len(rest.split())
    if not rest or words[len(words) - kept :] != rest.split():
        return rest
    return desk.line.split(None, len(words) - kept)[-1].strip()


def called(who: Who, channel: str) -> str:
    """`Adaeze Obi MBH-004512, WhatsApp`, or the end of the address of somebody who has not proved who they are."""
    where = _CHANNELS.get(channel, channel)
    if not who.name:
        return f"{where} {who.tail}"
    person = f"{who.name} {who.number}"
    return f"{where} {who.tail}, for {person}" if who.acts_for else f"{person}, {where}"


def standing(desk: Desk, found: Handoff) -> str:
    """Who has it, or since when it waits."""
    if found.status is Status.WAITING:
        return f"waits since {moment_of(desk, found.requested_at)}"
    if found.status is Status.CLOSED:
        return _CLOSED.get(found.closed_why, "closed")
    mine = found.accepted_by == desk.me
    return f"{'yours' if mine else found.holder} since {moment_of(desk, found.accepted_at)}"


def list_line(desk: Desk, one: Waiting) -> str:
    """`T12 WhatsApp ...0101 - waits since today 10:03 (12 min) - 2 new`."""
    found = one.handoff
    parts = [f"T{found.number} {called(one.who, found.channel)}", standing(desk, found)]
    if found.status is Status.WAITING:
        parts[-1] += f" ({_long(desk.ctx.now, found.requested_at)})"
    if one.unread:
        parts.append(f"{one.unread} new")
    return " - ".join(parts)


def _long(now: datetime, since: datetime) -> str:
    minutes = int((now - since).total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def card_text(desk: Desk, card: Card, task: TaskRecord) -> str:
    """The chat: whom it is with, what was said, notes of colleagues, the open task. Everybody's words are one line each."""
    found = card.handoff
    lines = [f"T{found.number} {called(card.who, found.channel)} - {standing(desk, found)}"]
    day = None
    for said in card.messages:
        local = said.at.astimezone(desk.zone)
        if local.date() != day and local.date() != desk.ctx.today:
            lines.append(f"{local:%a} {local.day} {local:%b}")
        day = local.date()
        lines.append(_said(said, f"{local:%H:%M}", found.channel))
    if not card.messages:
        lines.append("Nothing older." if found.status is Status.CLOSED else "No messages.")
    lines += [f"Note, {note.name} {moment_of(desk, note.at)}: {_short(note.text)}" for note in card.notes]
    if task.status not in (TaskStatus.COMPLETED, TaskStatus.CANCELLED):
        late = "OVERDUE since" if task.status is TaskStatus.OVERDUE else "open, due"
        lines.append(f"Task {late} {moment_of(desk, task.due_at)}")
    return "\n".join(lines)


def _said(said: Said, at: str, channel: str) -> str:
    name = {"patient": "Patient", "bot": "Assistant"}.get(said.voice) or said.name
    words = _short(said.text)
    if said.files:
        words = f"[{said.files} file{'s' if said.files > 1 else ''}] {words}".strip()
    elsewhere = f" by {_CHANNELS.get(said.channel, said.channel)}" if said.channel != channel else ""
    return f"{at} {name}{elsewhere}: {words or '[no text]'}{' (not delivered)' if said.failed else ''}"


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


def card_buttons(desk: Desk, found: Handoff) -> tuple[Button, ...]:
    """What can be done with it now."""
    number = found.number
    accept, note = Button("Accept", f"accept {number}"), Button("Note", f"note {number}")
    back = Button("Hand back", f"hand back {number}")
    if found.status is Status.CLOSED:
        return (Button("Take it back", f"accept {number}"), note)
    if found.status is Status.WAITING:
        return (accept, back, note)
    return (back, note) if found.accepted_by == desk.me or desk.ctx.actor.kind == "admin" else (note,)


async def put_in(desk: Desk, line: Line, said: str) -> tuple[Outgoing, ...]:
    """Enqueues a reply in the patient's conversation, after everything that stands there already."""
    opened = _opened(
        desk, line.conversation_id, line.sender_id, line.contact_id, line.address_id, line.address, line.channel
    )
    raw = await driver_of(desk.ctx.session)
    return tuple(await store.reply(raw, desk.ctx.keys, opened, Content(said), desk.ctx.now))


async def say_handed_back(desk: Desk, found: Handoff) -> tuple[Outgoing, ...]:
    """One line of the bot's to the patient, in the language of their dialogue."""
    state = DialogueState.load(desk.ctx.keys.open(found.state)) if found.state is not None else DialogueState()
    locale = state.locale or desk.served.profile.settings.default_language
    words = desk.release.catalogues.text(locale, desk.release.everywhere.texts.handed_back)
    opened = _opened(
        desk, found.conversation_id, found.sender_id, found.contact_id, found.address_id, found.address, found.channel
    )
    raw = await driver_of(desk.ctx.session)
    return tuple(await store.reply(raw, desk.ctx.keys, opened, Content(words, locale=locale), desk.ctx.now))


def _opened(
    desk: Desk, conversation: UUID, sender: UUID, contact: UUID, address_id: UUID, address: str, channel: str
) -> Opened:
    hospital = desk.ctx.hospital.id
    return Opened(
        hospital, sender, conversation, contact, address_id, address, channel, None, None, "human", None,
        desk.message_id,
    )  # fmt: skip
