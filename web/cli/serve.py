"""`careline serve`: web processes only, for machines where the database is already there and migrated."""

from typing import Annotated

import typer

from domain.kit.config import Settings
from web.serving import serve


def command(workers: Annotated[int, typer.Option(min=1, help="how many processes")] = 1) -> None:
    """Serve webhooks, probes and calendar links. Any number of these and of `careline worker` share one database."""
    settings = Settings()
    if workers > 1 and not settings.has_twilio:
        typer.echo("Several processes need a provider account: the local phones live in one process.", err=True)
        raise typer.Exit(1)
    if workers > 1 and not settings.database_url:
        typer.echo("Several processes need DATABASE_URL.", err=True)
        raise typer.Exit(1)
    serve(settings, made_by="web.app:create_web", workers=workers)
