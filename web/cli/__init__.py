"""The command line: `careline`. One command a file; a group of commands is a file with a `group`."""

import asyncio
import importlib
import pkgutil
import sys
from collections.abc import Sequence

import typer

import migrations
from domain.kit.config import Settings
from domain.kit.trouble import DATABASE_ERRORS

UNMIGRATED = "The database has not been brought to this version: run `careline migrate` first."


def names() -> tuple[str, ...]:
    """The modules that are commands."""
    return tuple(info.name for info in pkgutil.iter_modules(__path__))


def groups() -> frozenset[str]:
    """The commands that have commands of their own."""
    return frozenset(
        name.replace("_", "-") for name in names() if hasattr(importlib.import_module(f"{__name__}.{name}"), "group")
    )


def application(wanted: Sequence[str] | None = None) -> typer.Typer:
    """The commands wanted, or every one. A module has either `command` or `group`; its name is the command's."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False)
    app.callback()(_careline)  # without one, a single command would lose its name
    for name in wanted or names():
        module = importlib.import_module(f"{__name__}.{name}")
        spoken = name.replace("_", "-")
        if hasattr(module, "group"):
            app.add_typer(module.group, name=spoken)
        else:
            app.command(spoken)(module.command)
    return app


def _careline() -> None:
    """A conversational CRM for hospitals."""


def main() -> None:
    """Runs the command that was typed; the other commands are not even imported."""
    typed = sys.argv[1].replace("-", "_") if len(sys.argv) > 1 else ""
    try:
        application((typed,) if typed in names() else names())()
    except DATABASE_ERRORS:
        if _migrated():
            raise
        typer.echo(UNMIGRATED, err=True)
        sys.exit(1)


def _migrated() -> bool:
    """Looked at once something has failed: whatever fails on a database of this version is a fault, and shown as one."""
    return migrations.serves(revision(Settings()))


def revision(settings: Settings) -> str:
    """What the database of the settings, or the embedded one, is at. Raises what the driver does when it is out of reach."""
    url = settings.database_url
    if not url:
        from domain.kit import embedded  # noqa: PLC0415  its wheel is nothing to processes that are given a database

        url = embedded.start(settings.careline_data_dir)
    return asyncio.run(migrations.revision(url))
