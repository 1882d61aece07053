"""`careline hospital`: the hospitals this installation serves, and taking in a new one with its first administrator."""

import asyncio
from typing import Annotated

import asyncpg
import typer
from sqlalchemy.exc import IntegrityError

from bot.dialogue.parsing.phones import read_phone
from domain import discovery
from domain.audit import unit_of_work
from domain.kit import embedded
from domain.kit.clock import SystemClock
from domain.kit.config import Settings
from domain.kit.context import SYSTEM
from domain.kit.db import Database
from domain.kit.errors import CareLineError, Invalid
from domain.settings.adding import add_hospital, new_hospital
from domain.staff.rules import Role
from domain.team.service import Invitation, invite

group = typer.Typer(help="The hospitals served here.", no_args_is_help=True)

_LIST = """
SELECT h.code, h.name, h.zone, h.emergency_number,
       coalesce((SELECT string_agg(s.channel || ' ' || s.address, ', ' ORDER BY s.channel) FROM channel_sender s
                 WHERE s.hospital_id = h.hospital_id AND s.channel <> 'telegram'), 'no numbers') AS numbers
FROM hospital h ORDER BY h.code
"""


@group.command("list")
def list_hospitals() -> None:
    """Show every hospital: code, name, time zone, numbers, emergency number."""
    rows = asyncio.run(_rows(Settings()))
    for row in rows:
        print(f"{row['code']:<7} {row['name']}  {row['zone']}  {row['numbers']}  emergency {row['emergency_number']}")
    print(f"{len(rows)} hospitals")


async def _rows(settings: Settings) -> list[asyncpg.Record]:
    """As the database's owner: the operator looks across hospitals, at nothing of patients."""
    connection = await asyncpg.connect(_database_url(settings))
    try:
        return list(await connection.fetch(_LIST))
    finally:
        await connection.close()


@group.command("add")
def add(
    code: Annotated[str, typer.Option(prompt="Code (2 to 6 letters; begins patients' numbers, such as MBH)")],
    name: Annotated[str, typer.Option(prompt="Name, as patients read it")],
    zone: Annotated[str, typer.Option(prompt="Time zone")] = "Africa/Lagos",
    whatsapp: Annotated[str, typer.Option(prompt="WhatsApp number, empty for none")] = "",
    sms: Annotated[str, typer.Option(prompt="SMS number, empty for none")] = "",
    emergency: Annotated[str, typer.Option(prompt="Emergency number patients are told to call")] = "112",
    phone: Annotated[str, typer.Option(prompt="Telephone of the reception, empty for none")] = "",
    address: Annotated[str, typer.Option(prompt="Address, empty for none")] = "",
    admin: Annotated[str, typer.Option(prompt="First administrator's name")] = "",
    admin_phone: Annotated[str, typer.Option(prompt="First administrator's phone, empty for none")] = "",
) -> None:
    """Take in a hospital. What is not given as an option is asked for. Nothing is written unless all of it can be."""
    try:
        invitation = asyncio.run(
            _add(
                Settings(),
                (code, name, zone),
                {"whatsapp": whatsapp, "sms": sms},
                {"address": address, "phone": phone, "emergency_number": emergency},
                (admin, admin_phone),
            )
        )
    except CareLineError as error:
        typer.echo(error.sentence, err=True)
        raise typer.Exit(1) from error
    except IntegrityError as error:
        typer.echo("Another hospital has this code or one of these numbers. Nothing was written.", err=True)
        raise typer.Exit(1) from error
    print(f"{code.strip().upper()} is served within seconds.")
    print(f"Its administrator writes from their own phone to one of its numbers:  STAFF {invitation.code}")
    print("That works once, for seven days. They invite everybody else: invite Bola Ade as receptionist")
    print("With a Twilio account: run 'careline twilio setup' once more, for this hospital's templates and numbers.")


async def _add(
    settings: Settings,
    named: tuple[str, str, str],
    numbers: dict[str, str],
    reached: dict[str, str],
    admin: tuple[str, str],
) -> Invitation:
    """One transaction. Raises CareLineError, IntegrityError for what another hospital has."""
    discovery.load()
    hospital = new_hospital(*named)
    written = {channel: _number(number) for channel, number in numbers.items() if number.strip()}
    database = Database(_database_url(settings))
    try:
        async with unit_of_work(database, hospital, SYSTEM, SystemClock(), settings.keys) as ctx:
            await add_hospital(
                ctx,
                written,
                address=reached["address"].strip(),
                phone=_number(reached["phone"]) if reached["phone"].strip() else "",
                emergency_number=reached["emergency_number"].strip(),
                account=settings.twilio_account_sid,
                service=settings.twilio_messaging_service_sid,
            )
            phone = _number(admin[1]) if admin[1].strip() else ""
            return await invite(ctx, admin[0], Role.HOSPITAL_ADMIN, phone=phone)
    finally:
        await database.close()


def _number(said: str) -> str:
    number = read_phone(said)
    if number is None:
        raise Invalid("A phone number could not be read. Write it like +2348031234567.")
    return number


def _database_url(settings: Settings) -> str:
    return settings.database_url or embedded.start(settings.careline_data_dir)
