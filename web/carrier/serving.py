"""Running an ASGI application on a free loopback port inside the current loop, for tests and load drivers."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn

from web.carrier.app import CarrierApp
from web.carrier.carrier import Carrier
from web.direct import DirectProtocol


class QuietServer(uvicorn.Server):
    """Leaves the process's signal handlers alone."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(
    app: Any, *, lifespan: str = "off", protocol: type[DirectProtocol] = DirectProtocol
) -> AsyncIterator[str]:
    """The base URL of `app` while it is served, by the HTTP protocol our servers have unless another is given."""
    # The protocol is named because asyncio switches Nagle's delay off only where it is.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        lifespan="on" if lifespan == "on" else "off",
        http=protocol,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        loop="none",
    )
    server = QuietServer(config)
    task = asyncio.get_running_loop().create_task(server.serve([listener]))
    try:
        async with asyncio.timeout(10):
            while not server.started and not task.done():  # noqa: ASYNC110  uvicorn has no event for this
                await asyncio.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await task
        listener.close()


@asynccontextmanager
async def serving_carrier(carrier: Carrier) -> AsyncIterator[str]:
    """The carrier's base URL while it is served; its media addresses are set to it."""
    async with serving(CarrierApp(carrier)) as base_url:
        carrier.own_base_url = base_url
        try:
            yield base_url
        finally:
            await carrier.close()
