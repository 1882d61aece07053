"""`careline serve`: web processes only, for machines where the database is already there and migrated."""

from typing import Annotated

import typer
import uvicorn

from domain.kit.config import Settings


def command(workers: Annotated[int, typer.Option(min=1, help="how many processes")] = 1) -> None:
    """Serve webhooks, probes and calendar links. Any number of these and of `careline worker` share one database."""
    settings = Settings()
    if workers > 1 and not settings.has_twilio:
        typer.echo("Several processes need a provider account: the local phones live in one process.", err=True)
        raise typer.Exit(1)
    if workers > 1 and not settings.database_url:
        typer.echo("Several processes need DATABASE_URL.", err=True)
        raise typer.Exit(1)
    uvicorn.run(
        "web.app:create_web",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers if workers > 1 else None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        log_config=None,
        loop="uvloop",
        http="httptools",
        timeout_graceful_shutdown=15,
    )
