"""Twilio's two webhooks: messages and their delivery (facts 1). Raw request, own signature check, empty answers.

A refusal is 403, what cannot be read 400; what could not be stored is 503, which Twilio repeats (facts 1.3); everything
else is 204: no body, because any text would go to the patient.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.channels.signature import valid
from bot.channels.twilio_form import UnreadableMessage, first_values, parse_form, read_inbound, read_status
from bot.dialogue.store import inbound_json
from bot.service import Service
from bot.worker.transport import REF, read_reference
from domain.kit import logs
from domain.kit.ids import uuid7
from domain.kit.trouble import DATABASE_ERRORS

log = logs.get(__name__)
LARGEST_BODY = 256 * 1024
MESSAGES_PATH = "/webhooks/twilio/messages"
STATUS_PATH = "/webhooks/twilio/status"
AGAIN = {"Retry-After": "1"}

_KEEP_UNROUTED = """
INSERT INTO unrouted_message (id, account, provider_id, content, received_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (provider_id) DO NOTHING
"""


@dataclass(slots=True)
class Posted:
    """A request, unread. `body` is None for one that carries its parameters in its address. Nothing personal in repr."""

    path: str
    query: str = field(repr=False)
    signature: str | None
    body: bytes | None = field(repr=False)


class TwilioWebhooks:
    """The endpoints of one service. Nothing is read from a request before its signature is found genuine."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.counters = {"forged": 0, "unroutable": 0, "unreadable": 0, "unavailable": 0}

    async def messages(self, request: Request) -> Response:
        """A message from a person, as the framework brings it."""
        return _answer(await self.take(await _posted(request)))

    async def status(self, request: Request) -> Response:
        """What became of a message of ours, as the framework brings it."""
        return _answer(await self.report(await _posted(request)))

    async def take(self, posted: Posted) -> HTTPStatus:
        """A message from a person. Committed before 204 is answered."""
        params = self._genuine(posted)
        if params is None:
            return self._forged()
        service = self._service
        now = service.clock.now()
        try:
            inbound = read_inbound(params, now)
        except UnreadableMessage:
            return self._unreadable()
        sender = service.number(inbound.channel, inbound.recipient)
        try:
            if sender is None:
                # The number may have been set up a moment ago, by another process.
                await service.directory.load()
                sender = service.number(inbound.channel, inbound.recipient)
            if sender is None:
                self.counters["unroutable"] += 1
                log.error("message_to_unknown_number", provider_id=inbound.provider_message_id, channel=inbound.channel)
                sealed = service.keys.seal(inbound_json(inbound))
                async with service.database.transaction(()) as connection:
                    await connection.execute(
                        _KEEP_UNROUTED, uuid7(), inbound.account, inbound.provider_message_id, sealed, now
                    )
            elif service.directory.speaks_for(inbound.account, sender.hospital_id):
                await service.turns.take(inbound, sender)
            else:
                return self._forged()
        except DATABASE_ERRORS as error:
            return self._unavailable(error)
        return HTTPStatus.NO_CONTENT

    async def report(self, posted: Posted) -> HTTPStatus:
        """What became of a message of ours. Committed before 204 is answered."""
        params = self._genuine(posted)
        if params is None:
            return self._forged()
        try:
            query = first_values(parse_form(posted.query.encode("latin-1")))
            ref = query.get(REF, "")
            report = read_status(params, ref)
            hospital_id = UUID(query.get("hospital", ""))
        except (UnreadableMessage, ValueError):
            return self._unreadable()
        if not self._service.directory.speaks_for(report.account, hospital_id):
            return self._forged()
        try:
            await self._service.deliveries.report(hospital_id, report, read_reference(ref))
        except DATABASE_ERRORS as error:
            return self._unavailable(error)
        return HTTPStatus.NO_CONTENT

    def _genuine(self, posted: Posted) -> dict[str, str] | None:
        """The form's first values; None if the provider did not sign it. GET carries its parameters in the signed address."""
        url = self._service.base_url + posted.path + (f"?{posted.query}" if posted.query else "")
        body = posted.body
        if body is not None and len(body) > LARGEST_BODY:
            return None
        try:
            pairs = parse_form(posted.query.encode("latin-1") if body is None else body)
        except ValueError:
            return None
        params = first_values(pairs)
        tokens = self._service.tokens(params.get("AccountSid", ""))
        return params if valid(url, pairs if body is not None else [], posted.signature, tokens) else None

    def _forged(self) -> HTTPStatus:
        self.counters["forged"] += 1
        return HTTPStatus.FORBIDDEN

    def _unreadable(self) -> HTTPStatus:
        self.counters["unreadable"] += 1
        log.warning("webhook_unreadable")
        return HTTPStatus.BAD_REQUEST

    def _unavailable(self, error: BaseException) -> HTTPStatus:
        self.counters["unavailable"] += 1
        log.error("webhook_not_stored", exc_info=error)
        return HTTPStatus.SERVICE_UNAVAILABLE


def _answer(status: HTTPStatus) -> Response:
    return Response(status_code=status, headers=AGAIN if status == HTTPStatus.SERVICE_UNAVAILABLE else None)


async def _posted(request: Request) -> Posted:
    scope = request.scope
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    body = None if request.method == "GET" else await _body(request)
    return Posted(path, query, request.headers.get("x-twilio-signature"), body)


async def _body(request: Request) -> bytes:
    """Not much more than LARGEST_BODY of it: whoever sends more is refused."""
    body, more = b"", True
    while more and len(body) <= LARGEST_BODY:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body
