"""A fresh database of a test's own, gone with the test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg

from domain.kit.db import with_database


@asynccontextmanager
async def fresh(server: str, template: str = "template1") -> AsyncIterator[str]:
    """The owner's URL of a clone of `template`."""
    name = f"t_{uuid4().hex[:12]}"
    admin = await asyncpg.connect(server)
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield with_database(server, name)
    await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    await admin.close()
