"""`careline run`: everything in one process, from an empty machine to a conversation."""

import asyncio
import signal
import socket
import sys

import asyncpg
import typer

import migrations
from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.staff.rules import role_name
from web.demo.loading import DemoSummary, load_demo
from web.demo.login import DemoLogin, demo_login
from web.demo.team import staff_of
from web.serving import serve
from web.staff_bot import how_to_open, staff_bot_of


def command() -> None:
    """Start the database, migrate, load the demo hospital (without a provider account), and serve."""
    settings = Settings()
    if _taken(settings.host, settings.port):
        typer.echo(f"Port {settings.port} is in use. Choose another one: PORT=8001 make run", err=True)
        raise typer.Exit(1)
    url = settings.database_url or embedded.start(settings.careline_data_dir)
    migrations.upgrade_now(url)
    summary, login = (None, None) if settings.has_twilio else asyncio.run(_demo(url, settings))
    typer.echo(_welcome(settings, summary, login))
    # The web server ends by raising the signal again: as an exit it lets the embedded database be stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    serve(settings)


async def _demo(url: str, settings: Settings) -> tuple[DemoSummary, DemoLogin | None]:
    database = Database(url)
    try:
        summary = await load_demo(database, settings.keys, SystemClock(), settings)
        login = await demo_login(database, SystemClock(), settings)
    finally:
        await database.close()
    if summary.loaded:
        # Without statistics PostgreSQL plans for empty tables, slower by a factor of ten.
        owner = await asyncpg.connect(url)
        await owner.execute("ANALYZE")
        await owner.close()
    return summary, login


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", port)) == 0  # noqa: S104


def _welcome(settings: Settings, summary: DemoSummary | None, login: DemoLogin | None) -> str:
    here = settings.local_url
    lines = ["", "CareLine is starting.", ""]
    staff_bot = staff_bot_of(settings)
    if staff_bot is not None:
        lines.append(f"  {how_to_open(staff_bot)}")
    if summary is None:
        lines.append(f"  Webhooks for Twilio: {settings.base_url}/webhooks/twilio/messages")
        lines.append(
            f"  Console for staff: {settings.base_url}/console (a first code: careline staff password <phone>)"
        )
        return "\n".join([*lines, ""])
    lines += [f"  Open  {here}/console/simulator  and type: hi", "  or in another terminal: careline chat", ""]
    for hospital in summary.hospitals[:1]:
        lines.append(f"  {hospital.name}: WhatsApp {hospital.whatsapp}, SMS {hospital.sms}")
        lines.append(
            f"  {hospital.departments} departments, {hospital.providers} providers, {hospital.patients} patients"
        )
    lines += ["", "  People to try it as (date of birth or hospital number proves who they are):"]
    for person in summary.people:
        if person.hospital == summary.hospitals[0].code:
            born = person.birth_date.strftime("%d/%m/%Y")
            lines.append(f"    {person.phone}  {person.name:<18} {born}  {person.number}  {person.note}")
    lines += ["", "  Staff give commands from their own phones; type HELP as one of them:"]
    lines += [
        f"    {member.phone}  {member.name}, {role_name(member.role)}" for member in staff_of(summary.hospitals[0].code)
    ]
    if login is not None:
        lines += ["", f"  Change what the bot says: {here}/console/flows"]
        lines.append(f"    log in as {login.name}: phone {login.phone}, password {login.password}")
    return "\n".join([*lines, ""])
