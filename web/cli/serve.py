"""`careline serve`: web processes only, for machines where the database is already there and migrated."""

import contextlib
import os
from typing import Annotated

import typer

from domain.kit.config import Settings
from domain.kit.trouble import DATABASE_ERRORS
from web import lookout
from web.cli import UNMIGRATED, revision
from web.serving import serve


def command(workers: Annotated[int, typer.Option(min=1, help="how many processes")] = 1) -> None:
    """Serve webhooks, probes and calendar links. Any number of these and of `careline worker` share one database.

    SIGTERM ends, SIGHUP replaces the processes of `--workers` one after the other, each once its successor serves.
    """
    settings = Settings()
    if workers > 1 and not settings.has_twilio:
        typer.echo("Several processes need a provider account: the local phones live in one process.", err=True)
        raise typer.Exit(1)
    if workers > 1 and not settings.database_url:
        typer.echo("Several processes need DATABASE_URL.", err=True)
        raise typer.Exit(1)
    if workers > 1 and not settings.metrics_port:
        # They share one address, where whoever is free would answer for itself only.
        os.environ["METRICS_PORT"] = str(lookout.PORT)
    with contextlib.suppress(*DATABASE_ERRORS):  # the processes themselves wait for one that is away
        if not revision(settings):
            typer.echo(UNMIGRATED, err=True)
            raise typer.Exit(1)
    serve(settings, made_by="web.app:create_web", workers=workers)
