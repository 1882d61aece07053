"""Telegram's webhook: updates of the staff bot (facts 3.1). Secret header first, stored next, then 200 with an empty body.

A request without the secret is 403, a body too large 413, and what could not be stored 503, which Telegram repeats;
what is understood, ignored or beyond understanding is 200, because repeating it would change nothing.
"""

import hmac

import orjson
from starlette.requests import Request
from starlette.responses import Response

from bot.service import Service
from bot.staff.intake import NotReady
from domain.kit import logs
from domain.kit.trouble import DATABASE_ERRORS

log = logs.get(__name__)
UPDATES_PATH = "/webhooks/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  a header's name
LARGEST_BODY = 256 * 1024
_TROUBLE = (*DATABASE_ERRORS, NotReady)


class TelegramWebhook:
    """The endpoint of one service. Nothing is read from a request before its secret is found right."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.counters = {"forged": 0, "too_large": 0, "unreadable": 0, "unavailable": 0}

    async def updates(self, request: Request) -> Response:
        """One update. 404 without a bot."""
        bot = self._service.telegram
        if bot is None:
            return Response(status_code=404)
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, bot.account.secret.encode()):
            self.counters["forged"] += 1
            return Response(status_code=403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                self.counters["too_large"] += 1
                return Response(status_code=413)
        try:
            update = orjson.loads(body)
        except orjson.JSONDecodeError:
            update = None
        if not isinstance(update, dict):
            self.counters["unreadable"] += 1
            log.warning("webhook_unreadable", channel="telegram")
            return Response(status_code=200)
        try:
            await bot.intake.take(update)
        except _TROUBLE as error:
            self.counters["unavailable"] += 1
            log.error("webhook_not_stored", channel="telegram", exc_info=error)
            return Response(status_code=503, headers={"Retry-After": "1"})
        return Response(status_code=200)
