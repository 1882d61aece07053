"""The web server as every command of ours starts it: nothing is logged of a request, and no header tells what we run on."""

import uvicorn
from fastapi import FastAPI

from domain.kit.config import Settings
from web.direct import DirectProtocol


def serve(
    settings: Settings, app: FastAPI | None = None, *, made_by: str = "web.app:create_app", workers: int = 1
) -> None:
    """Serves until a signal ends it; what is under way then has 15 seconds. Without `app` each process makes its own."""
    uvicorn.run(
        app if app is not None else made_by,
        factory=app is None,
        host=settings.host,
        port=settings.port,
        workers=workers if workers > 1 else None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        log_config=None,
        loop="uvloop",
        http=DirectProtocol,
        timeout_graceful_shutdown=15,
        timeout_worker_healthcheck=60,
    )
