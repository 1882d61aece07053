"""What the carrier does with a message our side creates: accept or refuse it, carry it, report on it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.channels.segments import count
from web.carrier.rules import Refusal, check_create, variables_of
from web.carrier.state import API_VERSION, RANK, Message, new_sid
from web.carrier.templates import Filled, fill
from web.carrier.webhook import deliver

if TYPE_CHECKING:
    from web.carrier.carrier import Carrier

WINDOW = timedelta(hours=24)
_EVENT_TYPES = {"delivered": "DELIVERED", "read": "READ", "undelivered": "UNDELIVERED", "failed": "FAILED"}


@dataclass(slots=True)
class Draft:
    """A create request that may go: what will be shown, whether outside the window, and a code it fails with later."""

    filled: Filled
    media: list[tuple[str, str]] = field(default_factory=list)
    template: bool = False


def check(carrier: "Carrier", form: dict[str, str], media: list[str]) -> Draft | Refusal:
    """Everything Twilio looks at before it answers."""
    refusal = check_create(form, media)
    if refusal is not None:
        return refusal
    to = form["To"]
    sender = form.get("From") or carrier.sender_of(form.get("MessagingServiceSid", ""), to.startswith("whatsapp:"))
    if (sender, to) in carrier.blocked:
        return Refusal(400, 21610, "Attempt to send to unsubscribed recipient.")
    sid = form.get("ContentSid", "")
    if not sid:
        return Draft(Filled(form.get("Body", "")), [(url, "") for url in media])
    content = carrier.contents.get(sid)
    if content is None or ("twilio/list-picker" in content.types and not to.startswith("whatsapp:")):
        return Refusal(400, 21655, "The ContentSid is invalid.")
    given = variables_of(form.get("ContentVariables", ""))
    if isinstance(given, Refusal):
        return given
    filled = fill(content, given)
    return Draft(filled, [(url, "") for url in filled.media], template=content.approved)


def create(carrier: "Carrier", account: str, form: dict[str, str], draft: Draft, now: datetime) -> Message:
    """Put an accepted message on record. It is in nobody's phone until `carry`."""
    to, service = form["To"], form.get("MessagingServiceSid", "")
    whatsapp = to.startswith("whatsapp:")
    filled = draft.filled
    ours = form.get("From", "") or carrier.sender_of(service, whatsapp)
    size = None if whatsapp else count(filled.body)
    message = Message(
        sid=new_sid("MM" if draft.media or form.get("ContentSid") else "SM"),
        account=account,
        direction="outbound-api",
        channel="whatsapp" if whatsapp else "sms",
        ours=ours,
        phone=to,
        body=filled.body,
        status="accepted" if service else "queued",
        created_at=now,
        segments=size.segments if size else 1,
        encoding=size.encoding if size else "",
        service=service,
        callback=form.get("StatusCallback", ""),
        buttons=filled.buttons,
        opener=filled.opener,
        rows=filled.rows,
        media=draft.media,
    )
    carrier.messages.add(message)
    return message


def _fate(carrier: "Carrier", message: Message, draft: Draft) -> int:
    """0 if it arrives, else the code with which it fails."""
    if message.phone in carrier.unreachable:
        return carrier.unreachable[message.phone]
    if message.channel != "whatsapp":
        return 0
    last = carrier.last_inbound.get((message.ours, message.phone))
    if not draft.template and (last is None or carrier.now() - last > WINDOW):
        return 63016
    return draft.filled.fault


def _events(carrier: "Carrier", message: Message, draft: Draft) -> list[tuple[str, int | None]]:
    code = _fate(carrier, message, draft)
    if not code:
        read = message.channel == "whatsapp"
        return [(status, None) for status in carrier.statuses if status != "read" or read]
    if message.channel == "whatsapp":
        return [("failed", code)]
    return [("sent", None), ("undelivered", code)]


def _advance(carrier: "Carrier", message: Message, status: str, code: int | None) -> None:
    if RANK[status] < RANK.get(message.status, 0):
        return
    message.status, message.updated_at = status, carrier.now()
    if status == "sent" and message.sent_at is None:
        message.sent_at = message.updated_at
    if code is not None:
        message.error_code = code
    carrier.has_changed()


def status_form(message: Message, status: str, code: int | None, now: datetime) -> list[tuple[str, str]]:
    """The parameters of one status callback; they differ per channel and event (platform_facts 1.4)."""
    form = [
        ("MessageSid", message.sid),
        ("SmsSid", message.sid),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("To", message.phone),
        ("From", message.ours),
        ("AccountSid", message.account),
        ("ApiVersion", API_VERSION),
    ]
    if message.service:
        form.append(("MessagingServiceSid", message.service))
    if code is not None:
        form.append(("ErrorCode", str(code)))
    if message.channel == "whatsapp":
        form.append(("ChannelPrefix", "whatsapp"))
        form.append(("ChannelInstallSid", "XE" + "0" * 32))
        form.append(("ChannelToAddress", message.phone.removeprefix("whatsapp:")[:-4] + "XXXX"))
        form.append(("StructuredMessage", "false"))
        if status in _EVENT_TYPES:
            form.append(("EventType", _EVENT_TYPES[status]))
        if code is not None:
            form.append(("ChannelStatusMessage", f"Channel error {code}"))
    elif status in ("delivered", "undelivered"):
        form.append(("RawDlrDoneDate", now.strftime("%y%m%d%H%M")))
    return form


async def carry(carrier: "Carrier", message: Message, draft: Draft) -> None:
    """Take the message to the phone and report each step. The birth status has no report."""
    faults = carrier.faults
    if message.media and faults.media_seconds:
        await asyncio.sleep(faults.media_seconds)
        carrier.messages.overtaken(message)
    events = _events(carrier, message, draft)
    shuffled = len(events) > 1 and faults.hit(faults.callback_shuffled)
    if shuffled or not message.callback:
        for status, code in events:
            _advance(carrier, message, status, code)
    if shuffled:
        faults.random.shuffle(events)
    for status, code in events if message.callback else ():
        pause = faults.late_seconds if faults.hit(faults.callback_late) else faults.callback_delay
        if pause:
            await asyncio.sleep(pause)
        _advance(carrier, message, status, code)
        if faults.hit(faults.callback_missing):
            continue
        for _ in range(2 if faults.hit(faults.callback_twice) else 1):
            await _report(carrier, message, status, code)


async def _report(carrier: "Carrier", message: Message, status: str, code: int | None) -> None:
    form = status_form(message, status, code, carrier.now())
    headers = {"I-Twilio-Idempotency-Token": new_sid("")}
    target, token = carrier.target_of(message.callback), carrier.token_of(message.account)
    answer = await deliver(carrier.poster, message.callback, target, form, token=token, headers=headers)
    carrier.callback_answers[answer.status if answer is not None else 0] += 1
