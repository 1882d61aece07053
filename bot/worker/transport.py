"""What the sender needs of the outside: a provider, and who our senders are. `TwilioRest` and `TelegramApi` are `Transport`s."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from bot.channels import sms, telegram, whatsapp
from bot.channels.content import ChannelName, Content
from bot.channels.media_fetch import FetchedMedia
from bot.channels.post import Begin, at_once
from bot.channels.rendered import Part, Rendered, Text
from bot.channels.segments import count
from bot.channels.twilio_rest import FoundMessage, SendResult
from domain.settings.service import Sender as ChannelNumber

STATUS_PATH = "/webhooks/twilio/status"
REF = "ref"

# hospital, reference -> the address the provider reports to
StatusUrl = Callable[[UUID, str], str]


class Transport(Protocol):
    """A provider. `account` empty means the main one; addresses come without channel prefix."""

    async def send(
        self,
        account: str,
        channel: ChannelName,
        to: str,
        sender: str,
        part: Part,
        *,
        status_callback: str = "",
        begin: Begin = at_once,
    ) -> SendResult:
        """Creates one message; raises nothing for what the provider does. Must answer within `sender.MARGIN`."""
        ...

    async def find(
        self, account: str, channel: ChannelName, to: str, from_: str, since: datetime
    ) -> list[FoundMessage]:
        """The provider's list between the two since then, newest first. Raises ProviderFault."""
        ...

    async def fetch_media(self, url: str, max_bytes: int = ...) -> FetchedMedia:
        """Raises MediaRefused, ProviderFault."""
        ...

    async def delete_media(self, url: str) -> None:
        """Raises ProviderFault."""
        ...


class Directory(Protocol):
    """Whom this process serves, as last loaded; cheap to ask, never goes to the database."""

    def hospitals(self) -> Sequence[UUID]:
        """Every hospital's id."""
        ...

    def sender(self, sender_id: UUID) -> ChannelNumber | None:
        """The number with this id; None if it is not (yet) known here."""
        ...

    def beside(self, number: ChannelNumber) -> Sequence[ChannelNumber]:
        """Every number of the same provider account, itself too: the provider's limits for an account hold for all."""
        ...

    def templates(self, hospital_id: UUID, account: str) -> Mapping[str, str]:
        """Content template shape -> ContentSid."""
        ...


def render(content: Content, number: ChannelNumber, templates: Mapping[str, str]) -> Rendered:
    """The provider calls one message takes, in order."""
    if number.channel == "telegram":
        return telegram.render(content)
    return whatsapp.render(content, templates) if number.channel == "whatsapp" else sms.render(content)


def costs(parts: Sequence[Part], channel: str) -> tuple[int, ...]:
    """What sending each takes from the sender's rate: SMS segments, elsewhere one message."""
    if channel != "sms":
        return (1,) * len(parts)
    return tuple(count(part.body if isinstance(part, Text) else part.text).segments or 1 for part in parts)


class Reference(NamedTuple):
    """Which of our messages a report is about: its `part` of `parts`, both from 0 and 1, in its `sending`."""

    message: UUID
    part: int = 0
    parts: int = 1
    sending: int = 0

    @property
    def whole(self) -> bool:
        """Whether it is the last part, which speaks for the message."""
        return self.part == self.parts - 1


def reference(message_id: UUID, part: int, parts: int, sending: int = 0) -> str:
    """What the status callback's address carries: our id alone, or with part, parts and sending."""
    return str(message_id) if (parts, sending) == (1, 0) else f"{message_id}.{part}.{parts}.{sending}"


def read_reference(text: str) -> Reference | None:
    """The reference in a report's address; None if there is none of ours."""
    name, *numbers = text.split(".")
    try:
        found = Reference(UUID(name), *map(int, numbers))
    except (ValueError, TypeError):
        return None
    return found if 0 <= found.part < found.parts and 0 <= found.sending < 1_000_000 else None


def status_url(base_url: str) -> StatusUrl:
    """Callbacks to `base_url` (PUBLIC_BASE_URL): Twilio repeats them on 5xx and lost connections (facts 1.3)."""

    def url(hospital_id: UUID, ref: str) -> str:
        # Neither an id nor a reference holds anything that would have to be quoted.
        return f"{base_url}{STATUS_PATH}?hospital={hospital_id}&{REF}={ref}#rc=3&rp=5xx,ct,rt"

    return url
