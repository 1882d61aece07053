"""`careline dead-letters`: messages that could not be answered or sent, and their replay. Shows ids and codes, never texts."""

import asyncio
from typing import Annotated
from uuid import UUID

import asyncpg
import typer

from domain.kit import embedded
from domain.kit.config import Settings

group = typer.Typer(help="Messages that could not be answered or sent.", no_args_is_help=True)

_LIST = """
SELECT m.id, h.code AS hospital, 'in' AS way, m.attempts, m.error, m.received_at AS at
FROM inbound_message m JOIN hospital h ON h.hospital_id = m.hospital_id WHERE m.status = 'dead'
UNION ALL
SELECT m.id, h.code, 'out', m.attempts, coalesce(m.error::text, 'gave up'), m.created_at
FROM outbound_message m JOIN hospital h ON h.hospital_id = m.hospital_id WHERE m.status = 'dead'
ORDER BY at, id
"""
# What we have sent is looked up at the provider first (domain/communications/dead_letters.py).
_REPLAY = """
WITH answered AS (
    UPDATE inbound_message SET status = 'failed', attempts = 0, retry_at = now()
    WHERE status = 'dead' AND ($1::uuid IS NULL OR id = $1) RETURNING id),
sent AS (
    UPDATE outbound_message SET status = 'unknown', attempts = 0, sending = sending + 1, provider_id = '',
           not_before = now(), lease_until = NULL, holds_until = NULL
    WHERE status = 'dead' AND ($1::uuid IS NULL OR id = $1) RETURNING id)
SELECT id FROM answered UNION ALL SELECT id FROM sent
"""


@group.command("list")
def list_() -> None:
    """List dead letters, the oldest first."""
    rows = asyncio.run(_fetch(_LIST))
    for row in rows:
        print(
            f"{row['id']}  {row['hospital']}  {row['way']:3}  {row['at']:%Y-%m-%d %H:%M}  {row['attempts']} tries  {row['error']}"
        )
    print(f"{len(rows)} dead letters")


@group.command()
def replay(
    message: Annotated[str, typer.Argument(help="the message's id, or 'all'")],
) -> None:
    """Give messages their tries again; a running service takes them up within seconds."""
    try:
        wanted = None if message == "all" else UUID(message)
    except ValueError as error:
        raise typer.BadParameter("give an id from 'careline dead-letters list', or 'all'") from error
    rows = asyncio.run(_fetch(_REPLAY, wanted))
    print(f"{len(rows)} messages will be tried again")


async def _fetch(statement: str, *values: object) -> list[asyncpg.Record]:
    """As the database's owner: the operator looks across hospitals, at ids and codes only."""
    settings = Settings()
    connection = await asyncpg.connect(settings.database_url or embedded.start(settings.careline_data_dir))
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()
