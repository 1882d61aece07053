"""Twilio's REST API as we use it (platform_facts 2): send, look up, media, content templates.

The library's asynchronous HTTP client carries the requests; only the busy one, the create, goes by a leaner client of
ours. The library's resource classes are not used: they encode JSON bodies as forms, let TWILIO_REGION and TWILIO_EDGE
rewrite the address, and warn. Its `timeout` is ignored, so every call stands under `asyncio.timeout`.
"""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

import aiohttp
import orjson
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped]

from bot.channels.content import ChannelName, Media
from bot.channels.errors import ProviderFault
from bot.channels.media_fetch import FetchedMedia, MediaRefused, fetch
from bot.channels.post import Begin, ConnectFailed, Poster, ReadFailed, Withheld, at_once, form_body
from bot.channels.rendered import Part, Template, Text
from domain.kit.values import value

__all__ = ["FetchedMedia", "FoundContent", "FoundMessage", "MediaRefused", "SendResult", "TwilioFault", "TwilioRest"]

# At INFO both loggers write addresses and queries.
for _name in ("twilio.http_client", "twilio.async_http_client"):
    logging.getLogger(_name).setLevel(logging.WARNING)

Outcome = Literal["accepted", "refused", "unknown", "rate_limited", "withheld"]
_MAX_PAGES = 20
_PAGE_SIZE = 100
_IDLE_SECONDS = 30.0


class TwilioFault(ProviderFault):
    """A request to Twilio that is not a send did not succeed."""


@value
class SendResult:
    """What came of a send.

    accepted: it exists under `sid`. refused: it does not exist and the same request will not do better.
    rate_limited: it does not exist, try later (HTTP 429, or no connection could be made: `http_status` None);
    `retry_after` is after how many seconds, where the provider says so.
    unknown: it may exist; look it up before sending again.
    withheld: `begin` said no, so nothing was asked.
    """

    outcome: Outcome
    sid: str = ""
    status: str = ""
    code: int | None = None
    http_status: int | None = None
    retry_after: float = 0.0


@value
class FoundMessage:
    """A message as Twilio lists it. Addresses without channel prefix; `created_at` is aware."""

    sid: str
    status: str
    channel: ChannelName
    recipient: str = field(repr=False)
    sender: str = field(repr=False)
    body: str = field(repr=False)
    direction: str
    created_at: datetime
    error_code: int | None = None
    num_media: int = 0


@value
class FoundContent:
    sid: str
    friendly_name: str
    types: dict[str, Any]


def channel_address(channel: ChannelName, address: str) -> str:
    """The address as Twilio wants it in To and From."""
    return f"whatsapp:{address}" if channel == "whatsapp" else address


def message_form(channel: ChannelName, to: str, sender: str, part: Part, status_callback: str = "") -> dict[str, str]:
    """The form of a create request. A `sender` that is a Messaging Service (MG...) goes where it belongs."""
    form = {"To": channel_address(channel, to)}
    if sender.startswith("MG") and len(sender) == 34:
        form["MessagingServiceSid"] = sender
    else:
        form["From"] = channel_address(channel, sender)
    if isinstance(part, Template):
        form["ContentSid"] = part.content_sid
        form["ContentVariables"] = orjson.dumps(part.variables).decode()
    elif isinstance(part, Text):
        if part.body:
            form["Body"] = part.body
        if part.media_url:
            form["MediaUrl"] = part.media_url
    if status_callback:
        form["StatusCallback"] = status_callback
    return form


def _json(text: str | bytes) -> dict[str, Any]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return data if isinstance(data, dict) else {}


def _code(data: Mapping[str, Any], http_status: int) -> int | None:
    """Twilio's code from either shape of its errors, the old one or RFC 9457's."""
    code = data.get("code")
    if isinstance(code, int):
        return code
    return 20429 if http_status == 429 else 20003 if http_status == 401 else None


def _moment(text: object) -> datetime | None:
    try:
        return parsedate_to_datetime(str(text))
    except ValueError:
        return None


def _found(row: Mapping[str, Any]) -> FoundMessage | None:
    created = _moment(row.get("date_created"))
    sid = row.get("sid")
    if created is None or not isinstance(sid, str):
        return None
    recipient, sender = str(row.get("to") or ""), str(row.get("from") or "")
    code, media = row.get("error_code"), str(row.get("num_media") or "0")
    return FoundMessage(
        sid=sid,
        status=str(row.get("status") or ""),
        channel="whatsapp" if recipient.startswith("whatsapp:") else "sms",
        recipient=recipient.removeprefix("whatsapp:"),
        sender=sender.removeprefix("whatsapp:"),
        body=str(row.get("body") or ""),
        direction=str(row.get("direction") or ""),
        created_at=created,
        error_code=code if isinstance(code, int) else None,
        num_media=int(media) if media.isdigit() else 0,
    )


class TwilioRest:
    """One account's (and its sub-accounts') access. Make it inside the running loop; `await close()` at the end.

    `timeout` is seconds a request may take in all, `connections` how many may be open at once.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        *,
        api_base_url: str = "https://api.twilio.com",
        content_base_url: str = "https://content.twilio.com",
        messaging_base_url: str = "https://messaging.twilio.com",
        timeout: float = 10.0,
        connections: int = 64,
    ) -> None:
        self.account_sid = account_sid
        # As a header: the library would make an aiohttp.BasicAuth a request, which is deprecated and warns.
        self._authorization = "Basic " + b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._api, self._content, self._messaging = (
            url.rstrip("/") for url in (api_base_url, content_base_url, messaging_base_url)
        )
        self._timeout = timeout
        self._http = AsyncTwilioHttpClient(pool_connections=False)
        connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=_IDLE_SECONDS)
        self._http.session = self._session = aiohttp.ClientSession(connector=connector)
        self._poster = Poster(connections, _IDLE_SECONDS)
        self._form_headers = {
            "Authorization": self._authorization,
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    async def close(self) -> None:
        await self._poster.close()
        await self._http.close()

    async def _request(
        self, method: str, url: str, data: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        fields = {"Authorization": self._authorization, "Accept": "application/json", **(headers or {})}
        async with asyncio.timeout(self._timeout):
            response = await self._http.request(method, url, data=data, headers=fields)
        return response.status_code, _json(response.text)

    async def _ask(
        self, doing: str, method: str, url: str, data: Any = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """A request whose failure is the caller's to handle, as TwilioFault."""
        try:
            status, answer = await self._request(method, url, data, headers)
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise TwilioFault(doing) from None
        if not 200 <= status < 300:
            raise TwilioFault(doing, _code(answer, status), status)
        return answer

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
        """Create one message. Addresses come without channel prefix. Raises nothing for what the provider does."""
        url = f"{self._api}/2010-04-01/Accounts/{account or self.account_sid}/Messages.json"
        try:
            form = form_body(message_form(channel, to, sender, part, status_callback))
            answered = await self._poster.post(url, form, self._form_headers, self._timeout, self._timeout, begin)
        except ConnectFailed:
            return SendResult("rate_limited", status="not_connected")
        except Withheld:
            return SendResult("withheld")
        except (ReadFailed, UnicodeError):
            return SendResult("unknown")
        status, answer = answered.status, _json(answered.body)
        if 200 <= status < 300:
            sid = answer.get("sid")
            if not isinstance(sid, str) or not sid:
                return SendResult("unknown", http_status=status)
            return SendResult("accepted", sid, str(answer.get("status") or ""), None, status)
        code = _code(answer, status)
        doubtful = status >= 500 or status == 408
        outcome: Outcome = "rate_limited" if status == 429 else "unknown" if doubtful else "refused"
        return SendResult(outcome, code=code, http_status=status)

    async def find(
        self, account: str, channel: ChannelName, to: str, from_: str, since: datetime
    ) -> list[FoundMessage]:
        """Messages between the two created at or after `since`, newest first, however they stand. Raises TwilioFault.

        Not filtered by Twilio's DateSent, which a message in the queue does not have yet.
        """
        query = {"To": channel_address(channel, to), "PageSize": str(_PAGE_SIZE)}
        if from_ and not from_.startswith("MG"):
            query["From"] = channel_address(channel, from_)
        return await self._list(account, query, since)

    async def list_inbound(
        self, account: str, channel: ChannelName, ours: str, since: datetime, until: datetime
    ) -> list[FoundMessage] | None:
        """What people sent to one of our numbers between then, oldest first, for finding lost webhooks.

        None if that is more than is listed at once: ask for less time. Raises TwilioFault.
        """
        query = {"To": channel_address(channel, ours), "PageSize": str(_PAGE_SIZE)}
        query["DateSent>"], query["DateSent<"] = (f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for at in (since, until))
        listed = await self._list(account, query, since)
        if len(listed) >= _MAX_PAGES * _PAGE_SIZE:
            return None
        return [found for found in reversed(listed) if found.direction == "inbound"]

    async def list_media(self, account: str, sid: str) -> list[Media]:
        """The media of an incoming message. Raises TwilioFault."""
        url = f"{self._api}/2010-04-01/Accounts/{account or self.account_sid}/Messages/{sid}/Media.json"
        listed = (await self._ask("listing media", "GET", url)).get("media_list") or ()
        return [Media(f"{self._api}{row['uri']}".removesuffix(".json"), str(row["content_type"])) for row in listed]

    async def _list(self, account: str, query: dict[str, str], since: datetime) -> list[FoundMessage]:
        url = f"{self._api}/2010-04-01/Accounts/{account or self.account_sid}/Messages.json?{urlencode(query)}"
        since = since.replace(microsecond=0)
        found: list[FoundMessage] = []
        for _ in range(_MAX_PAGES):
            page = await self._ask("listing messages", "GET", url)
            rows = [row for raw in page.get("messages") or () if (row := _found(raw)) is not None]
            found += [row for row in rows if row.created_at >= since]
            following = page.get("next_page_uri")
            if not following or (rows and rows[-1].created_at < since):
                break
            url = self._api + str(following)
        return found

    async def fetch_media(self, url: str, max_bytes: int = 16 * 1024 * 1024) -> FetchedMedia:
        """An incoming medium. Raises MediaRefused for what we do not take, TwilioFault if it could not be had."""
        self._own(url)
        try:
            async with asyncio.timeout(max(self._timeout, 30.0)):
                return await fetch(self._session, url, self._authorization, max_bytes)
        except aiohttp.ClientResponseError as error:
            raise TwilioFault("fetching media", http_status=error.status) from None
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise TwilioFault("fetching media") from None

    async def delete_media(self, url: str) -> None:
        """Remove a medium at Twilio; one already gone is as good. Raises TwilioFault."""
        self._own(url)
        try:
            await self._ask("deleting media", "DELETE", url.removesuffix(".json") + ".json")
        except TwilioFault as fault:
            if fault.http_status != 404:
                raise

    async def delete_message(self, account: str, sid: str) -> None:
        """Remove a message's record at Twilio; one already gone is as good. Raises TwilioFault."""
        url = f"{self._api}/2010-04-01/Accounts/{account or self.account_sid}/Messages/{sid}.json"
        try:
            await self._ask("deleting a message", "DELETE", url)
        except TwilioFault as fault:
            if fault.http_status != 404:
                raise

    def _own(self, url: str) -> None:
        """Our credentials go only to the API's own origin, whatever a webhook says. Raises MediaRefused."""
        asked, api = urlsplit(url), urlsplit(self._api)
        if (asked.scheme, asked.netloc) != (api.scheme, api.netloc) or not asked.path.startswith(api.path + "/"):
            raise MediaRefused("not at the provider's address")

    async def create_content(self, request: Mapping[str, Any]) -> str:
        """Create a content template and return its ContentSid. Raises TwilioFault."""
        headers = {"Content-Type": "application/json"}
        answer = await self._ask(
            "creating a template", "POST", f"{self._content}/v1/Content", orjson.dumps(request), headers
        )
        return str(answer["sid"])

    async def submit(self, content_sid: str, name: str, category: str) -> None:
        """Ask WhatsApp to approve a template. Raises TwilioFault."""
        url = f"{self._content}/v1/Content/{content_sid}/ApprovalRequests/whatsapp"
        headers = {"Content-Type": "application/json"}
        await self._ask(
            "submitting a template", "POST", url, orjson.dumps({"name": name, "category": category}), headers
        )

    async def list_contents(self) -> list[FoundContent]:
        """All content templates of the account. Raises TwilioFault."""
        url: str | None = f"{self._content}/v1/Content?PageSize={_PAGE_SIZE}"
        found: list[FoundContent] = []
        for _ in range(_MAX_PAGES):
            if not url:
                break
            page = await self._ask("listing templates", "GET", url)
            found += [
                FoundContent(str(row["sid"]), str(row.get("friendly_name") or ""), row.get("types") or {})
                for row in page.get("contents") or ()
            ]
            following = (page.get("meta") or {}).get("next_page_url")
            url = f"{self._content}/v1/Content?{urlsplit(following).query}" if following else None
        return found

    async def show_typing(self, message_sid: str) -> bool:
        """The typing sign and read mark on WhatsApp for an incoming message. Best effort: False if it failed."""
        form = {"channel": "whatsapp", "messageId": message_sid}
        try:
            await self._ask("typing sign", "POST", f"{self._messaging}/v2/Indicators/Typing.json", form)
        except TwilioFault:
            return False
        return True

    async def point_number(self, number: str, url: str) -> bool:
        """Has the account's phone number send its incoming messages to `url`; False if it is none of the account's.

        Raises TwilioFault.
        """
        numbers = f"{self._api}/2010-04-01/Accounts/{self.account_sid}/IncomingPhoneNumbers"
        found = await self._ask("finding a number", "GET", f"{numbers}.json?{urlencode({'PhoneNumber': number})}")
        rows = found.get("incoming_phone_numbers") or ()
        for row in rows:
            await self._ask(
                "pointing a number", "POST", f"{numbers}/{row['sid']}.json", {"SmsUrl": url, "SmsMethod": "POST"}
            )
        return bool(rows)
