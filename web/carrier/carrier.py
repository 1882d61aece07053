"""The carrier's state and its phones. `CarrierApp` answers our REST calls; `say` and `tap` are people writing to us."""

import asyncio
import hashlib
import html
import re
from base64 import b64encode
from collections import Counter, OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.channels.content import Location
from bot.channels.post import Poster
from bot.channels.segments import count
from bot.channels.twilio_form import CARRIER_WORDS, is_user_name_id
from web.carrier.faults import Faults
from web.carrier.state import API_VERSION, Message, Messages, Option, PhoneMessage, new_sid
from web.carrier.templates import StoredContent
from web.carrier.webhook import deliver

INBOUND_PATH = "/webhooks/twilio/messages#rc=2&rp=5xx,ct,rt"
_REMEMBERED = 200_000
_TWIML_MESSAGE = re.compile(r"<Message[^>]*>\s*(?:<Body>)?([^<]*)")
_ANSWERS = {
    "stop": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "start": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe.",
    "help": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass(frozen=True, slots=True)
class Medium:
    """Something a phone sends: the bytes and what it claims to be."""

    data: bytes
    content_type: str


T = TypeVar("T")
SpecCheck = Callable[[str, str, dict[str, Any], Any], str]


def _remember(memory: OrderedDict[tuple[str, str], T], key: tuple[str, str], value: T) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)


class Carrier:
    """One account (and sub-accounts: SID -> token) at a pretended Twilio.

    `webhook_base_url` is where our server can be reached; what is signed is `public_base_url`, as behind a proxy.
    `own_base_url` is where this carrier is reached, needed for media addresses. `spec_check` takes method, path, query
    or form, JSON body, and says what is wrong. `statuses` are reported after the birth status, `read` only on WhatsApp.
    Addresses carry the channel prefix: `whatsapp:+2348031234567`, `+2348031234567`.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        webhook_base_url: str,
        now: Callable[[], datetime],
        *,
        public_base_url: str = "",
        own_base_url: str = "",
        inbound_path: str = INBOUND_PATH,
        sub_accounts: dict[str, str] | None = None,
        faults: Faults | None = None,
        spec_check: SpecCheck | None = None,
        statuses: Sequence[str] = ("sent", "delivered", "read"),
        most_messages: int = 20_000,
    ) -> None:
        self.account_sid = account_sid
        self.tokens = {account_sid: auth_token, **(sub_accounts or {})}
        self.webhook_base_url = webhook_base_url.rstrip("/")
        self.public_base_url = (public_base_url or webhook_base_url).rstrip("/")
        self.own_base_url = own_base_url.rstrip("/")
        self.inbound_path = inbound_path
        self.now = now
        self.faults = faults or Faults()
        self.spec_check = spec_check
        self.statuses = tuple(statuses)
        self.messages = Messages(most_messages)
        self.contents: dict[str, StoredContent] = {}
        self.blocked: OrderedDict[tuple[str, str], None] = OrderedDict()
        self.last_inbound: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self.unreachable: dict[str, int] = {}
        self.service_senders: dict[tuple[str, bool], str] = {}
        self.callback_answers: Counter[int] = Counter()
        self.spec_faults: list[str] = []
        self.typing_for: str = ""
        self.version = 0
        self.poster = Poster()
        self.basic_auth = frozenset(
            b"Basic " + b64encode(f"{sid}:{token}".encode()) for sid, token in self.tokens.items()
        )
        self._changed: asyncio.Event | None = None
        self._listeners: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    # Watching

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every change, in the carrier's loop. Returns the way to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def has_changed(self) -> None:
        self.version += 1
        for listener in tuple(self._listeners):
            listener()
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    async def changed(self, since: int) -> int:
        """Wait until `version` has passed `since`, and return it. Bound the wait with asyncio.timeout."""
        while self.version <= since:
            if self._changed is None:
                self._changed = asyncio.Event()
            await self._changed.wait()
        return self.version

    async def until(self, holds: Callable[[], bool], seconds: float = 10.0) -> None:
        """Wait for a condition over the carrier's state, looking after each change. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not holds():
                await self.changed(self.version)

    def thread(self, phone: str, ours: str) -> list[PhoneMessage]:
        """The conversation as this phone shows it, oldest first."""
        return [message.as_seen() for message in self.messages.thread(phone, ours)]

    async def settled(self, seconds: float = 10.0) -> None:
        """Wait until every status callback under way has been delivered or given up. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while self._tasks:
                await asyncio.wait(tuple(self._tasks))

    async def close(self) -> None:
        """Stop everything under way. The record stays readable."""
        for task in tuple(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.wait(tuple(self._tasks))
        await self.poster.close()

    # What the other modules need

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def token_of(self, account: str) -> str:
        return self.tokens.get(account, self.tokens[self.account_sid])

    def target_of(self, url: str) -> str:
        """Where a public address of ours is really reached."""
        bare = url.partition("#")[0]
        if bare.startswith(self.public_base_url + "/"):
            return self.webhook_base_url + bare[len(self.public_base_url) :]
        return bare

    def sender_of(self, service: str, whatsapp: bool) -> str:
        """The number a Messaging Service would choose; set it in `service_senders`, keyed (service, whatsapp?)."""
        return self.service_senders.get((service, whatsapp), service)

    # People writing to us

    async def say(
        self,
        from_: str,
        to: str,
        text: str = "",
        *,
        button: Option | None = None,
        row: Option | None = None,
        quoted: str = "",
        media: Sequence[Medium] = (),
        location: Location | None = None,
        profile_name: str = "",
        account: str = "",
        more: dict[str, str] | None = None,
    ) -> int:
        """A person sends a message; the HTTP status our webhook answered last (0: none came).

        `more` adds or replaces parameters of the webhook. A text answered as text/plain, or TwiML with a body, would
        go back to the person; that shows in the thread as an automatic reply.
        """
        whatsapp = from_.startswith("whatsapp:")
        if whatsapp != to.startswith("whatsapp:"):
            raise ValueError("both addresses must be of one channel")
        tapped = button or row
        body = tapped.title if tapped else text
        now = self.now()
        size = None if whatsapp else count(body)
        message = Message(
            sid=new_sid("MM" if media else "SM"),
            account=account or self.account_sid,
            direction="inbound",
            channel="whatsapp" if whatsapp else "sms",
            ours=to,
            phone=from_,
            body=body,
            status="received",
            created_at=now,
            sent_at=now,
            segments=size.segments if size else 1,
            encoding=size.encoding if size else "",
            location=location,
            token=new_sid(""),
        )
        message.form = self._inbound_form(
            message, profile_name, button=button, row=row, quoted=quoted, media=media, location=location
        )
        if more:
            message.form = [pair for pair in message.form if pair[0] not in more] + list(more.items())
        self.messages.add(message)
        _remember(self.last_inbound, (to, from_), now)
        if not whatsapp:
            self._obey_carrier_word(message)
        self.has_changed()
        return 0 if self.faults.hit(self.faults.webhook_lost) else await self.redeliver(message.sid)

    async def tap(self, from_: str, to: str, choice_id: str, *, profile_name: str = "") -> int:
        """A person taps a button or row of the newest message that offers it. LookupError if none does."""
        for message in reversed(self.messages.thread(from_, to)):
            button = next((option for option in message.buttons if option.id == choice_id), None)
            row = next((option for option in message.rows if option.id == choice_id), None)
            if button or row:
                return await self.say(from_, to, button=button, row=row, quoted=message.sid, profile_name=profile_name)
        raise LookupError("nothing offers this choice")

    async def redeliver(self, sid: str, *, token: str = "", form: list[tuple[str, str]] | None = None) -> int:
        """Deliver an inbound message's webhook (again), signed with `token` if given. The same ids each time."""
        message = self.messages.get(sid)
        if message is None:
            raise LookupError("no such message")
        url = self.public_base_url + self.inbound_path
        answer = await deliver(
            self.poster,
            url,
            self.target_of(url),
            form or message.form,
            token=token or self.token_of(message.account),
            headers={"I-Twilio-Idempotency-Token": message.token},
        )
        if answer is None:
            return 0
        reply = answer.body.decode("utf-8", "replace") if answer.status == 200 else ""
        if not answer.content_type.startswith("text/plain"):
            twiml = _TWIML_MESSAGE.search(reply)
            reply = html.unescape(twiml[1]).strip() if twiml else ""
        if reply:
            self._automatic(message, reply)
        return answer.status

    def _inbound_form(
        self,
        message: Message,
        profile_name: str,
        *,
        button: Option | None,
        row: Option | None,
        quoted: str,
        media: Sequence[Medium],
        location: Location | None,
    ) -> list[tuple[str, str]]:
        sid, sender = message.sid, message.phone
        form = {"ToCountry": "NG", "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "SmsStatus": "received"}
        form |= {"AccountSid": message.account, "From": sender, "To": message.ours, "Body": message.body}
        form |= {"NumMedia": str(len(media)), "NumSegments": str(max(message.segments, 1)), "ApiVersion": API_VERSION}
        for n, medium in enumerate(media):
            media_sid = new_sid("ME")
            url = f"{self.own_base_url}/{API_VERSION}/Accounts/{message.account}/Messages/{sid}/Media/{media_sid}"
            self.messages.media[media_sid] = (sid, medium.data, medium.content_type)
            message.media_sids.append(media_sid)
            message.media.append((url, medium.content_type))
            form |= {f"MediaUrl{n}": url, f"MediaContentType{n}": medium.content_type}
        if message.channel == "sms":
            form |= {"FromCountry": "NG", "FromCity": "", "FromState": "", "FromZip": ""}
            return list(form.items())
        kind = media[0].content_type.partition("/")[0] if media else "location" if location else "text"
        plain = sender.removeprefix("whatsapp:")
        if is_user_name_id(plain):
            form["ExternalUserId"] = sender
        else:
            form["WaId"] = plain.lstrip("+")
            digits = int.from_bytes(hashlib.sha256(plain.encode()).digest()[:7], "big") % 10**16
            form["ExternalUserId"] = f"whatsapp:NG.{digits:016d}"
        form |= {"ProfileName": profile_name or "Somebody", "ReferralNumMedia": "0", "MessageType": kind}
        if button is not None:
            form |= {"ButtonText": button.title, "ButtonPayload": button.id, "MessageType": "interactive"}
        if row is not None:
            form |= {"ListId": row.id, "ListTitle": row.title, "MessageType": "interactive"}
        if quoted:
            form |= {"OriginalRepliedMessageSid": quoted, "OriginalRepliedMessageSender": message.ours}
        if location is not None:
            form |= {"Latitude": str(location.latitude), "Longitude": str(location.longitude)}
            form |= {"Address": location.address} if location.address else {}
            form |= {"Label": location.label} if location.label else {}
        return list(form.items())

    def _obey_carrier_word(self, message: Message) -> None:
        word = message.body.strip().upper()
        meaning = CARRIER_WORDS.get(word) or ("start" if word == "YES" else "")
        if meaning == "stop":
            _remember(self.blocked, (message.ours, message.phone), None)
        elif meaning == "start":
            self.blocked.pop((message.ours, message.phone), None)
        if meaning:
            self._automatic(message, _ANSWERS[meaning])

    def _automatic(self, message: Message, text: str) -> None:
        size = count(text)
        reply = Message(
            sid=new_sid("SM"),
            account=message.account,
            direction="outbound-reply",
            channel=message.channel,
            ours=message.ours,
            phone=message.phone,
            body=text,
            status="delivered",
            created_at=self.now(),
            sent_at=self.now(),
            segments=size.segments,
            encoding=size.encoding,
            automatic=True,
        )
        self.messages.add(reply)
        self.has_changed()
