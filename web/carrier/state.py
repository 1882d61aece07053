"""What the carrier remembers: messages in a ring, the threads they make on the phones, stored media."""

import secrets
from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal

from bot.channels.content import ChannelName, Location

API_VERSION = "2010-04-01"
RANK = {"accepted": 0, "queued": 1, "sent": 3, "delivered": 5, "read": 6, "undelivered": 4, "failed": 4, "received": 9}


@dataclass(frozen=True, slots=True)
class Option:
    """A button (no description) or a list row."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """One bubble as a phone shows it. `mine`: written by the person. `status` gives the ticks of the hospital's side.

    `segments` and `encoding` are an SMS's cost; `automatic` marks the carrier's own answer to STOP, START and HELP.
    """

    sid: str
    at: datetime
    mine: bool
    text: str
    status: str
    buttons: tuple[Option, ...] = ()
    opener: str = ""
    rows: tuple[Option, ...] = ()
    media: tuple[tuple[str, str], ...] = ()
    location: Location | None = None
    error_code: int | None = None
    segments: int = 1
    encoding: str = ""
    automatic: bool = False


@dataclass(slots=True, eq=False)
class Message:
    """`ours` and `phone` carry the channel prefix, as in Twilio's From and To.

    `unanswered`: a fault kept from us that it was created. `unlisted`: the list does not show it either.
    """

    sid: str
    account: str
    direction: Literal["inbound", "outbound-api", "outbound-reply"]
    channel: ChannelName
    ours: str
    phone: str
    body: str
    status: str
    created_at: datetime
    segments: int = 1
    encoding: str = ""
    service: str = ""
    callback: str = ""
    sent_at: datetime | None = None
    updated_at: datetime | None = None
    error_code: int | None = None
    buttons: tuple[Option, ...] = ()
    opener: str = ""
    rows: tuple[Option, ...] = ()
    media: list[tuple[str, str]] = field(default_factory=list)
    media_sids: list[str] = field(default_factory=list)
    location: Location | None = None
    automatic: bool = False
    unanswered: bool = False
    unlisted: bool = False
    form: list[tuple[str, str]] = field(default_factory=list)
    token: str = ""

    def as_seen(self) -> PhoneMessage:
        return PhoneMessage(
            sid=self.sid,
            at=self.created_at,
            mine=self.direction == "inbound",
            text=self.body,
            status=self.status,
            buttons=self.buttons,
            opener=self.opener,
            rows=self.rows,
            media=tuple(self.media),
            location=self.location,
            error_code=self.error_code,
            segments=self.segments,
            encoding=self.encoding,
            automatic=self.automatic,
        )

    def as_resource(self) -> dict[str, Any]:
        """The message as the API shows it. Delivery problems have a code here, never at creation."""
        uri = f"/{API_VERSION}/Accounts/{self.account}/Messages/{self.sid}"
        inbound = self.direction == "inbound"
        unsettled = self.service and self.status == "accepted"
        return {
            "account_sid": self.account,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": rfc2822(self.created_at),
            "date_sent": rfc2822(self.sent_at),
            "date_updated": rfc2822(self.updated_at or self.created_at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.phone if inbound else (None if unsettled else self.ours),
            "messaging_service_sid": self.service or None,
            "num_media": str(len(self.media)),
            "num_segments": "0" if unsettled else str(max(self.segments, 1)),
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.ours if inbound else self.phone,
            "uri": f"{uri}.json",
        }


def rfc2822(at: datetime | None) -> str | None:
    return format_datetime(at) if at is not None else None


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


class Messages:
    """The last `most` messages, by SID and by thread. Older ones are forgotten, with their threads' bubbles."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._by_sid: OrderedDict[str, Message] = OrderedDict()
        self._threads: dict[tuple[str, str], deque[Message]] = {}
        self.media: dict[str, tuple[str, bytes, str]] = {}

    def __len__(self) -> int:
        return len(self._by_sid)

    def add(self, message: Message) -> None:
        self._by_sid[message.sid] = message
        self._threads.setdefault((message.phone, message.ours), deque()).append(message)
        while len(self._by_sid) > self._most:
            self._forget(next(iter(self._by_sid)))

    def get(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> bool:
        if sid not in self._by_sid:
            return False
        self._forget(sid)
        return True

    def _forget(self, sid: str) -> None:
        message = self._by_sid.pop(sid)
        key = (message.phone, message.ours)
        thread = self._threads.get(key)
        if thread is not None:
            thread.remove(message)
            if not thread:
                del self._threads[key]
        for media_sid in message.media_sids:
            self.media.pop(media_sid, None)

    def overtaken(self, message: Message) -> None:
        """What is in the phone already stands above this one, which only now arrives."""
        thread = self._threads.get((message.phone, message.ours))
        if thread is not None and message in thread:
            thread.remove(message)
            thread.append(message)

    def thread(self, phone: str, ours: str) -> list[Message]:
        return list(self._threads.get((phone, ours), ()))

    def threads(self) -> list[tuple[str, str]]:
        return list(self._threads)

    def newest_first(self) -> Iterator[Message]:
        return reversed(self._by_sid.values())
