"""`careline serve`: web processes only, for machines where the database is already there and migrated."""

import asyncio
import os
from typing import Annotated

import asyncpg
import typer

from domain.kit import embedded
from domain.kit.config import Settings
from domain.kit.trouble import DATABASE_ERRORS, is_unmigrated
from web import lookout
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
    asyncio.run(_look(settings.database_url or embedded.start(settings.careline_data_dir)))
    serve(settings, made_by="web.app:create_web", workers=workers)


async def _look(url: str) -> None:
    """Raises what a database without our tables answers. One that is away is waited for by the processes themselves."""
    try:
        connection = await asyncpg.connect(url)
        try:
            await connection.fetchval("SELECT version_num FROM alembic_version")
        finally:
            await connection.close()
    except DATABASE_ERRORS as error:
        if is_unmigrated(error):
            raise
