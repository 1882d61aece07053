"""Looking ahead: by which way a message of ours would reach a patient's phone now, what it costs, or why it cannot go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.channels.content import Content
from bot.channels.segments import count
from bot.channels.sms import sms_text
from bot.staff.desk import Desk
from bot.staff.telling import moment_of
from bot.worker.threads import OPEN, THREADS, in_order, pick, window_open
from domain.communications.window import WINDOW
from domain.consent import service as consent
from domain.consent.rules import Purpose
from domain.kit.db import driver_of
from domain.kit.errors import Conflict
from domain.patient_files import service as files

USEFUL = timedelta(days=2)
CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS"}
_REFUSED = {
    "opted_out": "They have stopped our messages. Only they can start them again, by sending START.",
    "unreachable": "The provider says this phone cannot be reached.",
    "refused": "They do not want such messages.",
    "transfer_refused": "They do not want their messages to go through a provider abroad.",
    "no_consent": "They have not agreed to such messages.",
    "no template": "WhatsApp takes free text for 24 hours after their last message only, and there is no SMS number."
    " They must write first.",
    "no address": "There is no phone on file that we can write to.",
}


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


async def way_to(desk: Desk, contact_id: UUID, words: str, *, flow: str = files.FLOW) -> Way:
    """The way the message takes if it leaves now, decided as it will be then. Raises `Conflict` saying why it cannot."""
    ctx, settings = desk.ctx, desk.served.profile.settings
    await files.open_addresses(ctx, contact_id)
    person = await consent.state_of(ctx, contact_id, quiet=settings.quiet_hours)
    raw = await driver_of(ctx.session)
    await raw.execute(OPEN, ctx.hospital.id, contact_id, ctx.now)
    threads = await raw.fetch(THREADS, ctx.hospital.id, contact_id)
    ordered = in_order(threads, person.preferred, settings.channel_order)

    picked = pick(ordered, person, Purpose.CARE, ctx.now, ctx.now + USEFUL, lambda t: desk.may_write(t, flow, ctx.now))
    thread = picked.thread
    if thread is None and picked.wait_until is not None:
        thread = ordered[0]
    if thread is None:
        raise Conflict(_REFUSED.get(picked.reason, f"It cannot go out: {picked.reason}."))
    sms = thread["channel"] == "sms"
    last = thread["last_inbound_at"]
    return Way(
        thread["channel"],
        thread["address"][-4:],
        count(sms_text(Content(words))).segments if sms else 0,
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
