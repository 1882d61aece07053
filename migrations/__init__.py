"""The schema's history (Alembic). Public: `upgrade`, `upgrade_now`, `head`, `revision`, `serves`.

Run as the database's owner. Creates the role the application runs as, and gives it no more than it needs.
"""

import asyncio
import re
from functools import cache
from pathlib import Path

import asyncpg
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from domain.kit.db import sqlalchemy_url

HERE = Path(__file__).parent
_LINE = re.compile(r'^(revision|down_revision) = "(\w+)"$', re.MULTILINE)
_LOCK = 7_206_381_114_902  # one migration at a time, however many processes start together


@cache
def _history() -> tuple[frozenset[str], str]:
    """Every revision's id, and the newest. Read from the files' text: readiness is asked by processes that serve, which
    need Alembic for nothing else, and again and again."""
    read = [dict(_LINE.findall(path.read_text())) for path in (HERE / "versions").glob("*.py")]
    ids = frozenset(one["revision"] for one in read)
    (newest,) = ids - {one.get("down_revision") for one in read}
    return ids, newest


def head() -> str:
    """The newest revision's id."""
    return _history()[1]


def serves(revision: str) -> bool:
    """Whether this version works with a database at `revision`: its own newest, or one it does not know because it is newer.

    A migration only adds what the version before can live with, so that processes are replaced one after the other.
    """
    known, newest = _history()
    return revision == newest or (revision != "" and revision not in known)


async def revision(url: str) -> str:
    """What the database at `url` is at, "" before the first migration. Raises what the driver does when it is out of reach."""
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return ""
        return str(await connection.fetchval("SELECT version_num FROM alembic_version") or "")
    finally:
        await connection.close()


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
    from alembic import command  # noqa: PLC0415  7 MB with its templates, which processes that serve do not need
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def upgrade_now(url: str) -> None:
    """`upgrade` for callers without an event loop."""
    asyncio.run(upgrade(url))
