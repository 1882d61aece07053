"""`careline backup`: the whole database in one file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from domain.kit import embedded
from domain.kit.config import Settings
from web.backups import BackupFailed, back_up


def command(file: Annotated[Path, typer.Argument(help="where to write it; must not exist yet")]) -> None:
    """Copy the database into a file, while the service runs. Keep CARELINE_ENCRYPTION_KEYS apart from it, and keep them."""
    settings = Settings()
    if file.exists():
        typer.echo(f"{file} is there already.", err=True)
        raise typer.Exit(1)
    try:
        asyncio.run(back_up(settings.database_url or embedded.start(settings.careline_data_dir), file))
    except BackupFailed as error:
        typer.echo(f"{error.sentence} {error.details['said']}", err=True)
        raise typer.Exit(1) from error
    print(f"{file}: {file.stat().st_size} bytes")
