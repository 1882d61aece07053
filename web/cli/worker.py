"""`careline worker`: sends and sweeps, without a web server."""

import asyncio
import signal
from types import SimpleNamespace

from domain.kit import logs
from domain.kit.config import Settings
from web.app import build_service
from web.lookout import PORT, looking_out


def command() -> None:
    """Send what is due and run the sweeps until told to stop (SIGTERM finishes what was begun)."""
    settings = Settings()
    logs.configure(settings.log_level)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    service = build_service(settings)
    await service.start()
    try:
        async with looking_out(settings.host, settings.metrics_port or PORT, SimpleNamespace(service=service)):
            await told.wait()
            service.ready = False
    finally:
        await service.stop()
        await service.database.close()
