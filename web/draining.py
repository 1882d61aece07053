"""The end of a web process, announced: it says so at `/readyz` first, and serves on until the balancer has turned away."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from bot.service import Service
from domain.kit import logs

log = logs.get(__name__)


@contextmanager
def announced_end(service: Service, seconds: float) -> Iterator[None]:
    """While inside, SIGTERM makes the service unready at once and ends the process `seconds` later, as it would have."""
    if seconds <= 0 or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    end = signal.getsignal(signal.SIGTERM)

    def told(number: int, frame: FrameType | None) -> None:
        service.ready = False
        loop.call_soon_threadsafe(log.info, "draining")
        if callable(end):
            loop.call_soon_threadsafe(loop.call_later, seconds, end, number, frame)

    signal.signal(signal.SIGTERM, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, end)
