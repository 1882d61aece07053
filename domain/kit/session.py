"""The session of a unit of work: SQLAlchemy's, with a short way to the driver for statements written as text.

Nearly all statements of the domain are `text()` constants. SQLAlchemy takes some 85 us of CPU for one, the driver 15. So
each goes through SQLAlchemy the first time, which tells how it compiles and what it returns, and straight to the
driver from then on, on the same connection and in the same transaction. The rows are SQLAlchemy's either way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import CursorResult, Result, TextClause
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType


@dataclass(frozen=True, slots=True)
class _Known:
    """A statement as the driver takes it. `rows` is None for one that returns none."""

    sql: str
    names: tuple[str, ...]
    rows: SimpleResultMetaData | None


class _Changed(IteratorResult[Any]):
    """What a statement that returns no rows leaves: how many it touched."""

    def __init__(self, status: str) -> None:
        super().__init__(_NOTHING, iter(()))
        last = status.rpartition(" ")[2]
        self.rowcount = int(last) if last.isdigit() else -1


_NOTHING = SimpleResultMetaData([])
_known: WeakKeyDictionary[TextClause, _Known | None] = WeakKeyDictionary()


class Session(AsyncSession):
    """One open transaction after the other. `driver` is the connection they run on, `held` SQLAlchemy's way to it; whoever
    opened one ends it (`Database.session`)."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        super().__init__(connection, expire_on_commit=False, autoflush=False)
        self.held = connection
        self.driver = driver

    async def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As AsyncSession. Raises DBAPIError for what the database refuses, whichever way the statement goes."""
        if type(statement) is not TextClause or options or isinstance(params, list):
            return await super().execute(statement, params, **options)
        known = _known.get(statement)
        if known is None:
            result = await super().execute(statement, params)
            if statement not in _known:
                _known[statement] = _learn(statement, self.sync_session.get_bind().dialect, result)
            return result
        values = [params[name] for name in known.names] if known.names else ()
        try:
            if known.rows is None:
                return _Changed(await self.driver.execute(known.sql, *values))
            return IteratorResult(known.rows, _tuples(await self.driver.fetch(known.sql, *values)))
        except asyncpg.PostgresError as error:
            raise DBAPIError(known.sql, None, error, hide_parameters=True) from error

    def begin_nested(self) -> "_Part":  # type: ignore[override]  # never held on to
        """A savepoint: what the block did is undone when it raises. SQLAlchemy's would begin only with a statement of its
        own, and miss those that go the short way."""
        return _Part(self.driver)


class _Part:
    __slots__ = ("_driver",)

    def __init__(self, driver: asyncpg.Connection) -> None:
        self._driver = driver

    async def __aenter__(self) -> None:
        await self._driver.execute("SAVEPOINT part")

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        await self._driver.execute("RELEASE part" if kind is None else "ROLLBACK TO part; RELEASE part")


def rows_changed(result: Result[Any]) -> int:
    """How many rows an INSERT, UPDATE or DELETE without RETURNING touched."""
    if isinstance(result, CursorResult | _Changed):
        return result.rowcount
    raise TypeError("the statement returned rows")


def _tuples(records: list[asyncpg.Record]) -> Iterator[tuple[Any, ...]]:
    return iter([tuple(record) for record in records])


def _learn(statement: TextClause, dialect: Any, result: Result[Any]) -> _Known | None:
    """None for one that needs more of SQLAlchemy than its text: typed, defaulted or expanding parameters."""
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler) or not isinstance(result, CursorResult):
        return None
    if not all(isinstance(b.type, NullType) and b.required and not b.expanding for b in compiled.binds.values()):
        return None
    rows = SimpleResultMetaData(tuple(result.keys())) if result.returns_rows else None
    return _Known(compiled.string, tuple(compiled.positiontup or ()), rows)
