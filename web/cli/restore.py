"""`careline restore`: an empty database filled from a backup."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from domain.kit import embedded
from domain.kit.config import Settings
from domain.kit.errors import CareLineError
from web.backups import restore


def command(file: Annotated[Path, typer.Argument(help="what 'careline backup' wrote", exists=True)]) -> None:
    """Fill an empty database (DATABASE_URL, or the embedded one) from a backup. Stop every old process first."""
    settings = Settings()
    try:
        waiting = asyncio.run(restore(settings.database_url or embedded.start(settings.careline_data_dir), file))
    except CareLineError as error:
        typer.echo(" ".join([error.sentence, str(error.details.get("said", ""))]), err=True)
        raise typer.Exit(1) from error
    print(f"Restored. {waiting} messages wait; each is looked up at the provider before it is sent.")
