"""`careline keys`: the encryption keys in `CARELINE_ENCRYPTION_KEYS`: a new one, what they seal, and sealing everything anew."""

import asyncio
import base64
import secrets
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated

import asyncpg
import typer
from sqlalchemy import LargeBinary, Table

from domain import discovery
from domain.kit import embedded
from domain.kit.config import Settings
from domain.kit.crypto import KeySet, Undecipherable
from domain.kit.db import Base

group = typer.Typer(help="The keys that seal what is stored.", no_args_is_help=True)


@group.command()
def new(name: Annotated[str, typer.Argument(help="the new key's id, at most 16 characters, such as 2027a")]) -> None:
    """Print a fresh key, to be put first into CARELINE_ENCRYPTION_KEYS."""
    key = f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"
    try:
        KeySet.parse(key)
    except ValueError as error:
        raise typer.BadParameter("an id has 1 to 16 characters") from error
    print(key)


@group.command()
def status() -> None:
    """Count what still waits to be sealed by the newest key."""
    _tell(asyncio.run(_walk(Settings(), write=False)), "to be sealed anew")


@group.command()
def rotate() -> None:
    """Seal everything with the newest key, while the service runs. May be stopped and run again at any time.

    Put the new key first, restart every process, then run this. Keys between the first and the last can be dropped once
    no merge of leads from before can be undone any more (`merge_undo_days`). The last one stays: hashes by which people
    are found again are made with it.
    """
    _tell(asyncio.run(_walk(Settings(), write=True)), "sealed anew")


@dataclass(slots=True)
class Walked:
    """Values by table: those of an older key, and those no key of the set opens."""

    older: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)


def _tell(walked: Walked, what: str) -> None:
    for table, count in sorted(walked.older.items()):
        print(f"{table:<28}{count:>9} {what}")
    print(f"{walked.older.total()} values {what}")
    for table, count in sorted(walked.closed.items()):
        typer.echo(f"{table}: {count} values that no key of the set opens: was a key dropped too early?", err=True)
    if walked.closed:
        raise typer.Exit(1)


def sealed_columns() -> dict[str, tuple[Table, tuple[str, ...]]]:
    """By table, the columns the application seals: all binary ones but hashes."""
    discovery.load()
    found = {}
    for name, table in sorted(Base.metadata.tables.items()):
        columns = tuple(
            c.name for c in table.columns if isinstance(c.type, LargeBinary) and not c.name.endswith("digest")
        )
        if columns:
            found[name] = (table, columns)
    return found


async def _walk(settings: Settings, *, write: bool) -> Walked:
    """As the database's owner, through every hospital's rows, one at a time: no lock is held over another."""
    url = settings.database_url or embedded.start(settings.careline_data_dir)
    reader, writer = await asyncpg.connect(url), await asyncpg.connect(url)
    walked = Walked()
    try:
        # What a crash of the database would undo is done again by the next run.
        await writer.execute("SET synchronous_commit = off")
        for table, columns in sealed_columns().values():
            for column in columns:
                await _walk_column(reader, writer if write else None, settings.keys, table, column, walked)
    finally:
        await reader.close()
        await writer.close()
    return walked


async def _walk_column(
    reader: asyncpg.Connection,
    writer: asyncpg.Connection | None,
    keys: KeySet,
    table: Table,
    column: str,
    walked: Walked,
) -> None:
    key = [c.name for c in table.primary_key.columns]
    same = " AND ".join(f"{name} = ${place}" for place, name in enumerate(key, 3))
    # A value that changed meanwhile is left as it is: whoever changed it has the newest key.
    update = f"UPDATE {table.name} SET {column} = $1 WHERE {column} = $2 AND {same}"  # noqa: S608  our own names
    query = f"SELECT {', '.join(key)}, {column} FROM {table.name} WHERE octet_length({column}) > 0"  # noqa: S608
    async with reader.transaction(readonly=True):
        async for row in reader.cursor(query, prefetch=20):
            sealed = row[column]
            if keys.key_of(sealed) == keys.newest:
                continue
            try:
                fresh = keys.seal(keys.open(sealed))
            except Undecipherable:
                walked.closed[table.name] += 1
                continue
            walked.older[table.name] += 1
            if writer is not None:
                await writer.execute(update, fresh, sealed, *(row[name] for name in key))
