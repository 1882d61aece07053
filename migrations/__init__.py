"""The schema's history (Alembic). Public: `upgrade`, `upgrade_now`, `head`, `serves`.

Run as the database's owner. Creates the role the application runs as, and gives it no more than it needs.
"""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from domain.kit.db import sqlalchemy_url

HERE = Path(__file__).parent
_LOCK = 7_206_381_114_902  # one migration at a time, however many processes start together


def head() -> str:
    """The newest revision's id."""
    revision = ScriptDirectory(str(HERE)).get_current_head()
    return revision or ""


def serves(revision: str) -> bool:
    """Whether this version works with a database at `revision`: its own newest, or one it does not know because it is newer.

    A migration only adds what the version before can live with, so that processes are replaced one after the other.
    """
    older = {script.revision for script in ScriptDirectory(str(HERE)).walk_revisions()} - {head()}
    return revision not in older


async def upgrade(url: str) -> None:
    """Brings the database at `url` to the newest revision. Safe to call from several processes at once."""
    engine = create_async_engine(sqlalchemy_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            await connection.commit()
            await connection.run_sync(_upgrade)
            await connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
            await connection.commit()
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def upgrade_now(url: str) -> None:
    """`upgrade` for callers without an event loop."""
    asyncio.run(upgrade(url))
