"""Whether messages come through: testing the channels, dead letters, reminders that wait."""

import re

from bot.channels.content import Content
from bot.channels.errors import classify
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.reading import take_number
from bot.staff.sending import put
from bot.staff.telling import moment_of
from bot.worker.alerts import NEWS
from bot.worker.meeting import thread_with
from domain.communications.channel_test import KIND, Tested, numbers_to_test, outcomes
from domain.communications.dead_letters import DeadLetter, dead_letter_count, dead_letters, replay
from domain.communications.window import WINDOW
from domain.kit.context import AuditNote
from domain.kit.db import driver_of
from domain.reminders import service as reminders
from domain.reminders.coming import expected_channels, pending_count

_OUT = re.compile(r"\s*out\b", re.IGNORECASE)
_STATUS = {
    "queued": "waits to be sent",
    "unknown": "the provider has not answered; it is being looked up",
    "sent": "the provider has it",
    "delivered": "delivered",
    "read": "delivered and read",
    "failed": "FAILED",
    "undelivered": "NOT DELIVERED",
    "suppressed": "not sent: this phone has stopped our messages",
    "dead": "GIVEN UP, it is a dead letter",
}


async def test(desk: Desk, rest: str) -> Answer:
    """One message to the administrator's own phone on every configured channel; what became of it is a second look."""
    ctx, raw = desk.ctx, await driver_of(desk.ctx.session)
    lines = []
    for ours in await numbers_to_test(ctx):
        if not ours.mine:
            lines.append(f"{ours.channel}: no address of yours is known")
            continue
        opened = await thread_with(
            raw, ctx.keys, ctx.now, ctx.hospital.id, ours.sender_id, ours.channel, ours.mine, cause=desk.message_id
        )
        at = f"{ctx.now.astimezone(desk.zone):%H:%M:%S}"
        content = Content(f"Test of {ours.channel} from {ctx.hospital.name}, {at}. Nothing is to be done.")
        last = opened.last_inbound_at
        if ours.channel == "whatsapp" and (last is None or ctx.now - last >= WINDOW):
            content = Content(content.text, template=NEWS, values=(ctx.hospital.name, f"channel test, {at}"))
        await put(desk, opened, content, KIND, lane=1)
        lines.append(f"{ours.channel}: on its way to {ours.mine[-4:].rjust(len(ours.mine[-4:]) + 3, '.')}")
    text = "Test messages\n" + ("\n".join(lines) or "No channel is set up.")
    return Answer(text, (Button("What became of it", "channel outcome"),))


async def outcome(desk: Desk, rest: str) -> Answer:
    found = await outcomes(desk.ctx)
    if not found:
        return Answer("You have tested no channel yet.", (Button("Test now", "channel test"),))
    lines = [_became(desk, one) for one in found]
    return Answer(
        "\n".join(lines), (Button("Look again", "channel outcome"), Button("Test again", "channel test")), in_place=True
    )


def _became(desk: Desk, one: Tested) -> str:
    text = f"{one.channel}, {moment_of(desk, one.at)}: {_STATUS.get(one.status, one.status)}"
    if one.settled_at is not None and one.status in ("sent", "delivered", "read"):
        text += f" after {max(0, round((one.settled_at - one.at).total_seconds()))} s"
    if one.error is not None:
        verdict = classify(one.error, None)
        text += f" (code {one.error}: {verdict.meaning}; {verdict.action})"
    return text


async def dead(desk: Desk, rest: str) -> Answer:
    found = await dead_letters(desk.ctx)
    if not found:
        return Answer("There are no dead letters: every message was answered or sent.")
    total = await dead_letter_count(desk.ctx)
    lines = [_letter(desk, one) for one in found[:15]]
    head = f"{total} messages could not be answered or sent, the oldest first"
    buttons = tuple(Button(f"Replay {_name(one)}", f"replay {_name(one)}") for one in found[:8])
    return Answer(head + "\n" + "\n".join(lines), (*buttons, Button("Replay all", "replay all")))


def _name(one: DeadLetter) -> str:
    """`12` came in, `out 12` was to go out."""
    return f"out {one.number}" if one.outgoing else str(one.number)


def _letter(desk: Desk, one: DeadLetter) -> str:
    return f"{_name(one)} {one.channel}, {moment_of(desk, one.at)}: {one.error or 'no code'}, {one.attempts} tries"


async def again(desk: Desk, rest: str) -> Answer:
    found = await dead_letters(desk.ctx)
    if rest.strip().casefold() == "all":
        total = await dead_letter_count(desk.ctx)
        if not total:
            return Answer("There are no dead letters.")
        desk.sure(
            f"Answer or send all {total} dead letters now? People may not expect it any more.", total, yes="Replay all"
        )
        return Answer(f"{await replay(desk.ctx)} messages will be tried again within seconds.", in_place=True)
    numbered, _ = take_number(rest)
    if numbered is None:
        buttons = tuple(Button(_name(one), f"replay {_name(one)}") for one in found[:9])
        raise Missing("Which dead letter? Its number, or ALL.", "replay {}", buttons)
    outgoing = _OUT.match(rest) is not None
    one = next((one for one in found if (one.number, one.outgoing) == (numbered.number, outgoing)), None)
    if one is None:
        name = f"out {numbered.number}" if outgoing else str(numbered.number)
        return Answer(f"There is no dead letter {name}; it may have been replayed already.", in_place=True)
    asked = "Send this message now?" if one.outgoing else "Answer this message now?"
    desk.sure(f"{asked} {_letter(desk, one)}", one.number, yes="Replay")
    await replay(desk.ctx, one.number, outgoing=one.outgoing)
    return Answer(
        f"{_name(one)} will be tried again within seconds.", (Button("Dead letters", "dead letters"),), in_place=True
    )


async def pending(desk: Desk, rest: str) -> Answer:
    """How many wait, and the next ten by time and channel; by numbers only."""
    found = await reminders.pending(desk.ctx, limit=10)
    if not found:
        return Answer("No reminder waits.")
    total = await pending_count(desk.ctx)
    channels = await expected_channels(desk.ctx, [one.id for one in found], desk.served.profile.settings.channel_order)
    lines = []
    for one in found:
        desk.ctx.note(AuditNote("reminder_shown", "reminders", one.id, one.patient_id))
        by = channels.get(one.id) or "nobody can be reached"
        visit = f"{one.number or 'no number'} of {moment_of(desk, one.starts_at)}"
        lines.append(f"{moment_of(desk, one.due_at)} {by}: {visit}")
    head = f"{total} reminders wait" + (", the next ten:" if total > len(found) else ":")
    buttons = (Button("Send what is due", "reminders process"),) if desk.ctx.actor.may("reminders.process") else ()
    return Answer(head + "\n" + "\n".join(lines), buttons)


async def process(desk: Desk, rest: str) -> Answer:
    done = await reminders.process(desk.ctx)
    text = f"Reminders: {done.handed} sent on, {done.skipped} skipped, {done.deferred} later, {done.failing} failed."
    return Answer(text, (Button("Pending", "reminders pending"),))


COMMANDS = (
    Command("channel_test", "Admin", ("channel test", "test channels", "test channel"), "communications.test_channel",
            "A test message to your own phone on every channel.", ("channel test",), test, changes=True),
    Command("channel_outcome", "Admin", ("channel outcome", "channel test outcome", "test outcome"),
            "communications.test_outcome", "What became of your test messages.", ("channel outcome",), outcome),
    Command("dead_letters", "Admin", ("dead letters", "failed messages"), "communications.dead_letters",
            "Messages that could not be answered or sent.", ("dead letters",), dead),
    Command("replay", "Admin", ("replay", "replay dead letter"), "communications.replay",
            "Try a message again that could not be answered or sent.", ("replay 12", "replay out 12", "replay all"), again),
    Command("reminders_pending", "Admin", ("reminders pending", "reminders", "pending reminders"), "reminders.pending",
            "Reminders that wait: how many, and the next ten.", ("reminders pending",), pending),
    Command("reminders_process", "Admin", ("reminders process", "process reminders"), "reminders.process",
            "Send the reminders that are due at once.", ("reminders process",), process),
)  # fmt: skip
