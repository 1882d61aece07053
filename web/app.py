"""The web application: webhooks, probes, calendar links, console. One process; its parts are put together here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from bot.dialogue.shipped import shipped_release
from bot.service import Service
from domain.kit import logs, traces
from domain.kit.clock import ShiftableClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.kit.measures import WEBHOOK_SECONDS
from domain.team.login import Doorkeeper
from web import calendar, downloads, files, login, probes
from web.carrier.app import CarrierApp
from web.console import attach
from web.direct import Application
from web.draining import announced_end
from web.local import MOUNTED_AT, account_of, carrier_for
from web.lookout import looking_out
from web.staff_bot import staff_bot_of
from webhooks.telegram import UPDATES_PATH, TelegramWebhook
from webhooks.twilio import MESSAGES_PATH, STATUS_PATH, Posted, TwilioWebhooks

_MESSAGES_SECONDS = WEBHOOK_SECONDS.labels("messages")
_STATUS_SECONDS = WEBHOOK_SECONDS.labels("status")
_UPDATES_SECONDS = WEBHOOK_SECONDS.labels("telegram")


def create_app(settings: Settings | None = None, *, sweeping: bool = True, console: bool = True) -> FastAPI:
    """The application. Migrations have run before; `careline run` sees to that.

    `sweeping=False` leaves due rows to `careline worker`. The simulator and its carrier exist only while no provider
    account is configured.
    """
    settings = settings or Settings()
    logs.configure(settings.log_level)
    app = Application(title="CareLine", docs_url="/docs", redoc_url=None, lifespan=_lifespan)
    app.direct = {MESSAGES_PATH.encode(): _take, STATUS_PATH.encode(): _report}
    app.state.settings = settings
    app.state.sweeping = sweeping
    app.include_router(probes.router)
    if not settings.metrics_port:
        app.include_router(probes.figures)
    app.include_router(calendar.router)
    app.include_router(downloads.router)
    app.include_router(files.router)
    app.router.routes.append(Route(MESSAGES_PATH, _messages, methods=["POST", "GET"]))
    app.router.routes.append(Route(STATUS_PATH, _status, methods=["POST", "GET"]))
    app.router.routes.append(Route(UPDATES_PATH, _updates, methods=["POST"]))
    if not settings.has_twilio:
        from web.phones import api as phones  # noqa: PLC0415  with the demo's people, for whom nobody else has room

        app.router.routes.append(Mount(MOUNTED_AT, _carrier))
        app.include_router(phones.router)
    if console:
        app.include_router(login.router)
        app.add_middleware(login.ConsoleHeaders)
        attach(app)
    return app


def create_web() -> FastAPI:
    """For `careline serve`: with a provider account the console is a process of its own, and nothing of it is imported."""
    settings = Settings()
    return create_app(settings, console=not settings.has_twilio)


def create_console() -> FastAPI:
    """For `careline console`: due rows are left to `careline worker`."""
    return create_app(sweeping=False)


async def _take(app: FastAPI, posted: Posted) -> HTTPStatus:
    webhooks: TwilioWebhooks = app.state.webhooks
    with _MESSAGES_SECONDS.time():
        return await webhooks.take(posted)


async def _report(app: FastAPI, posted: Posted) -> HTTPStatus:
    webhooks: TwilioWebhooks = app.state.webhooks
    with _STATUS_SECONDS.time():
        return await webhooks.report(posted)


async def _messages(request: Request) -> Response:
    webhooks: TwilioWebhooks = request.app.state.webhooks
    with _MESSAGES_SECONDS.time():
        return await webhooks.messages(request)


async def _status(request: Request) -> Response:
    webhooks: TwilioWebhooks = request.app.state.webhooks
    with _STATUS_SECONDS.time():
        return await webhooks.status(request)


async def _updates(request: Request) -> Response:
    webhook: TelegramWebhook = request.app.state.telegram
    with _UPDATES_SECONDS.time():
        return await webhook.updates(request)


async def _carrier(scope: Scope, receive: Receive, send: Send) -> None:
    await scope["app"].state.carrier_app(scope, receive, send)


def build_service(settings: Settings) -> Service:
    """The bot under these settings. Must run inside an event loop."""
    traces.start()
    url = settings.database_url or _embedded(settings)
    local = not settings.has_twilio
    base_url = settings.local_url if local else settings.base_url
    return Service(
        Database(url),
        settings.keys,
        ShiftableClock(),
        shipped_release(),
        account_of(settings, base_url),
        base_url=base_url,
        link_key=settings.secret_key,
        telegram=staff_bot_of(settings),
    )


def _embedded(settings: Settings) -> str:
    from domain.kit import embedded  # noqa: PLC0415  its wheel is nothing to processes that are given a database

    return embedded.start(settings.careline_data_dir)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service = app.state.service = build_service(app.state.settings)
    app.state.door = Doorkeeper(service.database, service.keys, service.clock)
    app.state.webhooks = TwilioWebhooks(service)
    app.state.telegram = TelegramWebhook(service)
    if service.account.local:
        app.state.carrier = carrier_for(service.account, service.base_url, service.clock)
        app.state.carrier_app = CarrierApp(app.state.carrier)
    settings: Settings = app.state.settings
    await service.start(sweeping=app.state.sweeping)
    try:
        async with AsyncExitStack() as stack:
            if settings.metrics_port:
                await stack.enter_async_context(looking_out(settings.host, settings.metrics_port, app.state))
            stack.enter_context(announced_end(service, settings.drain_seconds))
            yield
    finally:
        await service.stop()
        if hasattr(app.state, "carrier"):
            await app.state.carrier.close()
        await service.database.close()
