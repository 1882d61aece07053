"""Writing to a patient in the hospital's name: by which way it reaches their phone now, what it costs, or why it cannot go.

What is planned leaves by `way_to` as soon as it may; what staff wait for goes into `thread_for` at once or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.channels.content import Content
from bot.channels.segments import count
from bot.channels.sms import sms_text
from bot.dialogue import store
from bot.dialogue.store import Opened
from bot.staff.desk import Desk
from bot.staff.telling import moment_of
from bot.worker.threads import OPEN, THREADS, Refusal, Thread, in_order, pick, window_open
from domain.communications.window import WINDOW
from domain.consent import service as consent
from domain.consent.rules import PersonState, Purpose
from domain.kit.db import driver_of
from domain.kit.errors import Conflict
from domain.patient_files import service as files

USEFUL = timedelta(days=2)
CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS"}
_REFUSED = {
    "opted_out": "They have stopped our messages. Only they can start them again, by sending START.",
    "refused": "They do not want such messages.",
    "transfer_refused": "They do not want their messages to go through a provider abroad.",
    "no_consent": "They have not agreed to such messages.",
    "no template": "WhatsApp takes free text for 24 hours after their last message only, and there is no SMS number."
    " They must write first.",
    "no address": "There is no phone on file that we can write to.",
}
# The same beside the channel's name, where every channel's reason is told.
_CHANNEL_REFUSED = {
    "opted_out": "has stopped our messages",
    "refused": "does not want such messages",
    "transfer_refused": "does not agree to the provider abroad",
    "no_consent": "has not agreed to such messages",
    "no template": "has not written for a day, so WhatsApp takes no free text",
}
# Not claimed for us: whoever polls next may send it.
_RELEASE = "UPDATE outbound_message SET lease_until = NULL, lane = $3 WHERE hospital_id = $1 AND id = ANY($2::uuid[])"


@dataclass(frozen=True, slots=True)
class Way:
    """`segments` are what an SMS is billed as, 0 by WhatsApp. `note`: outside the window only a note goes out, and the
    words when it is tapped. `open_until` is the window's end; `waits_until` is set while a colleague is in the chat.
    """

    channel: str
    tail: str
    segments: int
    note: bool
    open_until: datetime | None
    waits_until: datetime | None

    @property
    def covers(self) -> int:
        """What a yes to this way covers: another way, or a dearer one, is asked about again."""
        return 10 + self.segments if self.channel == "sms" else 2 if self.note else 1


def segments_of(words: str) -> int:
    """What the words are billed as by SMS."""
    return count(sms_text(Content(words))).segments


async def _threads(desk: Desk, contact_id: UUID) -> tuple[PersonState, list[Thread]]:
    """What the person allows, and their threads in the order in which they are tried. A number on file has one."""
    ctx, settings = desk.ctx, desk.served.profile.settings
    await files.open_addresses(ctx, contact_id)
    person = await consent.state_of(ctx, contact_id, quiet=settings.quiet_hours)
    raw = await driver_of(ctx.session)
    await raw.execute(OPEN, ctx.hospital.id, contact_id, ctx.now)
    threads = await raw.fetch(THREADS, ctx.hospital.id, contact_id)
    return person, in_order(threads, person.preferred, settings.channel_order)


async def way_to(desk: Desk, contact_id: UUID, words: str, *, flow: str = files.FLOW) -> Way:
    """The way the message takes if it leaves now, decided as it will be then. Raises `Conflict` saying why it cannot."""
    ctx = desk.ctx
    person, ordered = await _threads(desk, contact_id)
    picked = pick(ordered, person, Purpose.CARE, ctx.now, ctx.now + USEFUL, lambda t: desk.may_write(t, flow, ctx.now))
    thread = picked.thread
    if thread is None and picked.wait_until is not None:
        waits = zip(ordered, picked.refusals, strict=True)
        thread = next(one for one, refusal in waits if refusal.until == picked.wait_until)
    if thread is None:
        raise Conflict(_REFUSED.get(picked.reason, f"It cannot go out: {picked.reason}."))
    sms = thread["channel"] == "sms"
    last = thread["last_inbound_at"]
    return Way(
        thread["channel"],
        thread["address"][-4:],
        segments_of(words) if sms else 0,
        not window_open(thread, ctx.now),
        last + WINDOW if last is not None and not sms else None,
        picked.wait_until,
    )


def way_line(desk: Desk, way: Way, whose: str = "") -> str:
    """`By WhatsApp to the phone ending 0101, free text until today 17:30`; `whose` stands after the phone."""
    line = f"By {CHANNELS.get(way.channel, way.channel)} to the phone ending {way.tail}{whose}"
    if way.channel == "sms":
        line += f", {way.segments} SMS"
    elif way.note:
        line += ", as a note that a message waits: the 24 hours are over, they read it by a tap"
    elif way.open_until is not None:
        line += f", free text until {moment_of(desk, way.open_until)}"
    if way.waits_until is not None:
        line += f". A colleague is in this chat: it waits until {moment_of(desk, way.waits_until)} at least"
    return line


async def thread_for(desk: Desk, contact_id: UUID | None, purpose: Purpose, wanted: str = "any") -> Opened:
    """The thread that takes free text at once. Raises `Conflict` with every channel's reason.

    Quiet hours refuse too: somebody is waiting here for the answer. `wanted` is a channel, or any.
    """
    if contact_id is None:
        raise Conflict("No telephone or chat of this patient is known here.")
    now = desk.ctx.now
    person, ordered = await _threads(desk, contact_id)
    tried = [thread for thread in ordered if wanted in ("any", thread["channel"])]
    picked = pick(tried, person, purpose, now, now, lambda thread: window_open(thread, now))
    if picked.thread is None:
        why = "; ".join(f"{one.channel}: {_why(desk, one)}" for one in picked.refusals)
        known = "No address" if wanted == "any" else f"No {CHANNELS.get(wanted, wanted)} address"
        raise Conflict(f"It cannot be sent. {why or f'{known} of this patient is known'}.")
    thread = picked.thread
    return Opened(
        desk.ctx.hospital.id, thread["sender_id"], thread["id"], thread["contact_id"], thread["address_id"],
        thread["address"], thread["channel"], None, None, thread["mode"], thread["human_until"], desk.message_id,
        last_inbound_at=thread["last_inbound_at"],
    )  # fmt: skip


def _why(desk: Desk, refusal: Refusal) -> str:
    if refusal.until is not None:
        return f"quiet hours until {refusal.until.astimezone(desk.zone):%H:%M}"
    return _CHANNEL_REFUSED.get(refusal.reason, refusal.reason)


async def put(desk: Desk, opened: Opened, content: Content, kind: str = "message", lane: int = 0) -> None:
    """Puts the message into the thread's outbox, caused by the message of staff that this turn answers.

    In another `lane` than replies' it does not hold up what is said in the same thread.
    """
    raw = await driver_of(desk.ctx.session)
    made = await store.reply(raw, desk.ctx.keys, opened, content, desk.ctx.now, kind)
    await raw.execute(_RELEASE, desk.ctx.hospital.id, [one.id for one in made], lane)
