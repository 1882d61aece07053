"""How many statements a use case takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncSession


@contextmanager
def statements_of(session: AsyncSession) -> Iterator[list[Any]]:
    """Every statement the session is given while the block lasts."""
    seen: list[Any] = []
    execute = session.execute

    async def noted(statement: Any, *given: Any, **options: Any) -> Any:
        seen.append(statement)
        return await execute(statement, *given, **options)

    with patch.object(session, "execute", noted):
        yield seen
