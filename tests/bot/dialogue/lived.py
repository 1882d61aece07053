"""What is lived through on stage: phones that are written on and tapped, and the sweeps that send what we begin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from bot.channels.approved import PREFIX, approved_templates
from bot.channels.content import ChannelName
from bot.channels.rendered import Part, Template
from bot.channels.twilio_rest import SendResult
from bot.dialogue.release import Release
from domain.audit import unit_of_work
from domain.kit.context import SYSTEM, Context
from domain.reminders.jobs import send_due
from domain.waitlist.jobs import pass_on_offers
from tests.bot.dialogue.stage import Stage, on_stage
from tests.bot.dialogue.transcripts import LAGOS, NUMBERS
from tests.conftest import KEYS

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=LAGOS)


@asynccontextmanager
async def reminding_stage(url: str, release: Release) -> AsyncIterator[Stage]:
    """A stage on a Friday morning whose WhatsApp account has the approved templates."""
    async with on_stage(url, release, FRIDAY) as made:
        made.service.numbers.local |= {f"{PREFIX}{name}": f"HX-{name}" for name in approved_templates()}
        show = made.service.rest.send

        async def send(account: str, channel: ChannelName, to: str, sender: str, part: Part, **more: str) -> SendResult:
            return await show(account, channel, to, sender, as_buttons(part), **more)

        made.service.rest.send = send  # type: ignore[method-assign]  # the provider is the phone
        yield made


def as_buttons(part: Part) -> Part:
    """An approved template as WhatsApp shows it: its buttons stand in the template, not in the message."""
    if not isinstance(part, Template) or not part.shape.startswith(PREFIX):
        return part
    buttons = approved_templates()[part.shape.removeprefix(PREFIX)].buttons
    rows = [text for choice_id, label in buttons for text in (label, choice_id)]
    variables = {str(n): text for n, text in enumerate([part.text, *rows], 1)}
    return Template(f"quick-reply-{len(buttons)}", part.content_sid, variables, part.text)


async def say(stage: Stage, number: str, *texts: str, channel: str = "sms") -> str:
    """Writes these one after the other; returns all that the phone shows after the last one."""
    ours = NUMBERS["marina_bay"][channel]
    phone = stage.phone(number, ours)
    for text in texts:
        phone.unread.clear()
        await stage.write(channel, number, ours, text)
    return "\n".join(shown.text for shown in phone.unread)


async def tap(stage: Stage, number: str, label: str) -> str:
    ours = NUMBERS["marina_bay"]["whatsapp"]
    phone = stage.phone(number, ours)
    row = next(row for shown in reversed(phone.all) for row in shown.rows if row.label == label)
    phone.unread.clear()
    await stage.write("whatsapp", number, ours, label, ButtonPayload=row.id, ButtonText=row.label)
    return "\n".join(shown.text for shown in phone.unread)


async def sweep(stage: Stage) -> None:
    """What the worker does every few seconds: reminders, offers of freed times, and what is due of both."""
    service = stage.service
    for hospital_id in service.hospitals():
        hospital = (await service.directory.get(hospital_id)).profile.hospital
        work = partial(unit_of_work, service.database, hospital, SYSTEM, service.clock, KEYS)
        async with work() as ctx:
            await send_due(ctx)
        await pass_on_offers(work)
    await service.outreach.run()
    await stage.quiet()


@asynccontextmanager
async def desk(stage: Stage, code: str = "MBH") -> AsyncIterator[Context]:
    """The hospital's own hand: staff and sweeps act through it."""
    hospital_id = await stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = $1", code)
    hospital = (await stage.service.directory.get(hospital_id)).profile.hospital
    async with unit_of_work(stage.service.database, hospital, SYSTEM, stage.clock, KEYS) as ctx:
        yield ctx
