"""Twilio's two webhooks: messages and their delivery (facts 1). Raw request, own signature check, empty answers.

A refusal is 403, what cannot be read 400; what could not be stored is 503, which Twilio repeats (facts 1.3); everything
else is 204: no body, because any text would go to the patient.
"""

from urllib.parse import parse_qs
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

_KEEP_UNROUTED = """
INSERT INTO unrouted_message (id, account, provider_id, content, received_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (provider_id) DO NOTHING
"""
_TAKEN = Response(status_code=204)


class TwilioWebhooks:
    """The endpoints of one service. Nothing is read from a request before its signature is found genuine."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.counters = {"forged": 0, "unroutable": 0, "unreadable": 0, "unavailable": 0}

    async def messages(self, request: Request) -> Response:
        """A message from a person."""
        params = await self._genuine(request)
        if isinstance(params, Response):
            return params
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
                pool = await service.database.pool()
                sealed = service.keys.seal(inbound_json(inbound))
                await pool.execute(_KEEP_UNROUTED, uuid7(), inbound.account, inbound.provider_message_id, sealed, now)
            elif service.directory.speaks_for(inbound.account, sender.hospital_id):
                await service.turns.take(inbound, sender)
            else:
                return self._forged()
        except DATABASE_ERRORS as error:
            return self._unavailable(error)
        return _TAKEN

    async def status(self, request: Request) -> Response:
        """What became of a message of ours."""
        params = await self._genuine(request)
        if isinstance(params, Response):
            return params
        query = parse_qs(request.scope["query_string"].decode("latin-1"))
        ref = query.get(REF, [""])[0]
        try:
            report = read_status(params, ref)
            hospital_id = UUID(query.get("hospital", [""])[0])
        except (UnreadableMessage, ValueError):
            return self._unreadable()
        if not self._service.directory.speaks_for(report.account, hospital_id):
            return self._forged()
        try:
            await self._service.deliveries.report(hospital_id, report, read_reference(ref))
        except DATABASE_ERRORS as error:
            return self._unavailable(error)
        return _TAKEN

    async def _genuine(self, request: Request) -> dict[str, str] | Response:
        """The form's first values, or the refusal. GET carries its parameters in the signed address."""
        scope = request.scope
        raw_query = scope["query_string"].decode("latin-1")
        url = self._service.base_url + scope["raw_path"].decode("latin-1") + (f"?{raw_query}" if raw_query else "")
        try:
            if request.method == "GET":
                pairs = parse_form(scope["query_string"])
                signed: list[tuple[str, str]] = []
            else:
                pairs = signed = parse_form(await _body(request))
        except ValueError:
            return self._forged()
        params = first_values(pairs)
        tokens = self._service.tokens(params.get("AccountSid", ""))
        if not valid(url, signed, request.headers.get("x-twilio-signature"), tokens):
            return self._forged()
        return params

    def _forged(self) -> Response:
        self.counters["forged"] += 1
        return Response(status_code=403)

    def _unreadable(self) -> Response:
        self.counters["unreadable"] += 1
        log.warning("webhook_unreadable")
        return Response(status_code=400)

    def _unavailable(self, error: BaseException) -> Response:
        self.counters["unavailable"] += 1
        log.error("webhook_not_stored", exc_info=error)
        return Response(status_code=503, headers={"Retry-After": "1"})


async def _body(request: Request) -> bytes:
    """At most LARGEST_BODY bytes; ValueError beyond that."""
    body, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            raise ValueError("body too large")
    return body
