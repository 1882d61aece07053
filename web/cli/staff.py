"""`careline staff`: who may log in, for whoever runs the machine."""

import asyncio

import typer

from domain.audit import unit_of_work
from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.settings.service import read_profile
from domain.team.login import PasswordCode, members_named, password_code

group = typer.Typer(no_args_is_help=True, help="Let staff into the browser.")


@group.callback()
def _group() -> None:
    """A single command keeps its name."""


@group.command("password")
def password(name: str = typer.Argument(help="The member's phone number or e-mail address.")) -> None:
    """Print a one-time code with which a member of staff sets a password in the browser: for the first administrator."""
    settings = Settings()
    given = asyncio.run(_codes(settings, name))
    if not given:
        typer.echo("Nobody at work here has this phone number or e-mail address.", err=True)
        raise typer.Exit(1)
    for hospital, code in given:
        typer.echo(f"{hospital}: {code.code}  (works once, for {code.minutes} minutes)")
    typer.echo(f"Open {settings.base_url}/console/join and enter it with a new password.")


async def _codes(settings: Settings, name: str) -> list[tuple[str, PasswordCode]]:
    database = Database(settings.database_url or embedded.start(settings.careline_data_dir))
    given = []
    try:
        for hospital_id, staff_id in await members_named(database, name):
            async with database.session([hospital_id]) as session:
                hospital = (await read_profile(session, hospital_id)).hospital
            async with unit_of_work(database, hospital, SYSTEM, SystemClock(), settings.keys) as ctx:
                given.append((hospital.name, await password_code(ctx, staff_id)))
    finally:
        await database.close()
    return given
