"""`careline console`: the browser pages in a process of their own, beside several of `careline serve`."""

import typer
import uvicorn

from domain.kit.config import Settings


def command() -> None:
    """Serve the console only for people; put its address behind /console of your proxy. One process: pages live in it."""
    settings = Settings()
    if not settings.has_twilio:
        typer.echo("Without a provider account `careline run` holds everything, the console too.", err=True)
        raise typer.Exit(1)
    uvicorn.run(
        "web.app:create_console",
        factory=True,
        host=settings.host,
        port=settings.port,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        log_config=None,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=10,
    )
