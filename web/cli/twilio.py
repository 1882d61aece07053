"""`careline twilio setup`: prepares a Twilio account once: content templates, and where its webhooks go."""

import asyncio
from uuid import UUID

import typer
from sqlalchemy.dialects.postgresql import insert

from bot.channels.twilio_rest import TwilioFault, TwilioRest
from bot.channels.twilio_templates import ensure_templates
from domain.kit import embedded
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.kit.ids import uuid7
from domain.settings.models import ContentTemplate
from domain.settings.service import hospital_directory
from web.local import account_of
from webhooks.twilio import MESSAGES_PATH

group = typer.Typer(help="The Twilio account.", no_args_is_help=True)
# Twilio repeats a webhook only if its address says so (facts 1.3).
AGAIN = "#rc=2&rp=5xx,ct,rt"


@group.command()
def setup() -> None:
    """Create the templates for buttons and lists, point the SMS number at this service, and say what is left to do."""
    settings = Settings()
    if not settings.has_twilio:
        typer.echo("Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN first.", err=True)
        raise typer.Exit(1)
    if not settings.public_base_url.startswith("https://"):
        typer.echo("Set PUBLIC_BASE_URL to the https address Twilio reaches this service at.", err=True)
        raise typer.Exit(1)
    try:
        asyncio.run(_setup(settings))
    except TwilioFault as fault:
        typer.echo(f"Twilio refused: {fault}. Nothing is half done: run this again after mending it.", err=True)
        raise typer.Exit(1) from fault


@group.callback()
def _group() -> None:
    """Keeps `setup` a word of its own although it is the only one."""


async def _setup(settings: Settings) -> None:
    account = account_of(settings, settings.base_url)
    rest = TwilioRest(
        account.sid, account.tokens[0], api_base_url=account.api_base_url, content_base_url=account.content_base_url
    )
    target = f"{settings.base_url}{MESSAGES_PATH}{AGAIN}"
    database = Database(settings.database_url or embedded.start(settings.careline_data_dir))
    try:
        templates = await ensure_templates(rest)
        hospitals, senders = await hospital_directory(database, settings.keys)
        for hospital_id in hospitals:
            await store_templates(database, hospital_id, account.sid, templates)
        pointed = [
            s.address
            for s in senders
            if s.channel == "sms" and s.account in ("", account.sid) and await rest.point_number(s.address, target)
        ]
    finally:
        await rest.close()
        await database.close()
    print(f"{len(templates)} templates are ready, for {len(hospitals)} hospitals.")
    print(f"{len(pointed)} SMS numbers of the account send their messages here.")
    print("WhatsApp senders: enter this address for incoming messages, method POST, in Twilio's console:")
    print(f"  {target}")
    print("Delivery reports need no entry: each message names its own address.")


async def store_templates(database: Database, hospital_id: UUID, account: str, templates: dict[str, str]) -> None:
    """Keeps shape -> provider id for one hospital; running processes read it within seconds."""
    rows = [
        {"hospital_id": hospital_id, "id": uuid7(), "account": account, "shape": shape, "provider_id": sid}
        for shape, sid in templates.items()
    ]
    statement = insert(ContentTemplate).values(rows)
    async with database.session([hospital_id]) as session:
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["hospital_id", "account", "shape"],
                set_={"provider_id": statement.excluded.provider_id},
            )
        )
