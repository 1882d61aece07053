"""A copy of the database in one file, and a service that goes on from it elsewhere.

The file is `pg_dump`'s own format. What is sensitive in it is sealed: without CARELINE_ENCRYPTION_KEYS it is worthless.
"""

import asyncio
from pathlib import Path

import asyncpg

from domain.kit import embedded
from domain.kit.errors import CareLineError, Conflict
from migrations.isolation import ROLE

# Between the copy and the loss these may have gone out: each is looked up at the provider before it is sent.
_DOUBT = "UPDATE outbound_message SET lease_until = now() WHERE waiting AND lease_until IS NULL"


class BackupFailed(CareLineError):
    """PostgreSQL's program did not succeed; what it said is in `details`."""

    code = "backup_failed"


async def back_up(url: str, file: Path) -> None:
    """Writes the database at `url` into `file`, while the service runs. Raises `BackupFailed`."""
    await _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={url}")


async def restore(url: str, file: Path) -> int:
    """Fills the empty database at `url` from `file`, all or nothing. Returns how many messages wait to be sent.

    Raises `Conflict` for a database that is not empty, `BackupFailed`.
    """
    owner = await asyncpg.connect(url)
    try:
        if await owner.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"):
            raise Conflict("This database is not empty. Restore into a new one.")
        await owner.execute(ROLE)
        await _run(
            "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", f"--dbname={url}", str(file)
        )  # fmt: skip
        done = await owner.execute(_DOUBT)
        await owner.execute("ANALYZE")
        return int(done.rpartition(" ")[2])
    finally:
        await owner.close()


async def _run(program: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        str(embedded.program(program)), *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    if process.returncode != 0:
        raise BackupFailed(f"{program} did not succeed.", said=said.decode(errors="replace")[-2000:])
