"""Probes and figures of one process on a port of its own: for workers, and for each of several web processes.

The first process of a machine gets the port that is asked for, the next ones those above it.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from domain.kit import logs
from web import probes
from web.carrier.serving import QuietServer

log = logs.get(__name__)
PORT = 9464  # where Prometheus looks for OpenTelemetry's exporters too
MOST = 64  # processes of one machine


@asynccontextmanager
async def looking_out(host: str, port: int, state: Any) -> AsyncIterator[int]:
    """Serves `/healthz`, `/readyz` and `/metrics` of `state`'s service while inside; yields the port it got."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(probes.router)
    app.include_router(probes.figures)
    app.state = state
    listener = _first_free(host, port)
    server = QuietServer(uvicorn.Config(app, lifespan="off", access_log=False, log_config=None, loop="none"))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn has no event for this
        await asyncio.sleep(0.01)
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = server.force_exit = True
        await serving
        listener.close()


def _first_free(host: str, port: int) -> socket.socket:
    for candidate in range(port, port + MOST):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        # Connections that the process before us closed linger for a minute; a listener that lives is still in the way.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except OSError:
            listener.close()
            continue
        log.info("looking_out", port=candidate)
        return listener
    raise OSError(f"no port from {port} on is free for probes and figures")
