"""The database: table base, application role, and transactions that name the hospitals they serve.

Every table carries `hospital_id` and row-level security reads `careline.hospitals`, a comma separated list set for one
transaction. The application runs as the role `careline_app`, which neither owns the tables nor can bypass security.
"""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import DateTime, ForeignKeyConstraint, LargeBinary, MetaData, NullPool, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.kit.connections import Connections
from domain.kit.ids import id_as_text, uuid7
from domain.kit.session import Session

APP_ROLE = "careline_app"
SETTING = "careline.hospitals"
# Per connection. A turn's statements and those of its use cases must fit, or they are prepared anew each time.
STATEMENTS_KEPT = 300
# Every statement is prepared once per connection; planning it anew for each value costs more than running it.
SERVER_SETTINGS = {"role": APP_ROLE, "plan_cache_mode": "force_generic_plan"}


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        bytes: LargeBinary,
    }


class HospitalRow:
    """A row of one hospital: `hospital_id` leads the primary key, so that rows can be distributed by hospital."""

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class Stamped:
    """When a row was made and last changed (GEN-04)."""

    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    updated_at: Mapped[datetime] = mapped_column(server_default=text("now()"), onupdate=text("now()"))


def belongs_to(table: str, column: str, *, on_delete: str | None = None) -> ForeignKeyConstraint:
    """A foreign key that cannot cross hospitals: `(hospital_id, column) -> table(hospital_id, id)`."""
    return ForeignKeyConstraint(["hospital_id", column], [f"{table}.hospital_id", f"{table}.id"], ondelete=on_delete)


def hospital_list(hospitals: Iterable[UUID]) -> str:
    return ",".join(str(h) for h in hospitals)


class Database:
    """The process's way to PostgreSQL, as the application role. `owner_url` is the URL as given, for migrations only."""

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.owner_url = url
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            json_serializer=lambda value: orjson.dumps(value, id_as_text).decode(),
            json_deserializer=orjson.loads,
            # Transactions are begun and ended by `session` itself, in fewer round trips.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,  # `Connections` keeps them
            connect_args={"server_settings": SERVER_SETTINGS, "statement_cache_size": STATEMENTS_KEPT},
        )
        self._connections = Connections(self.engine, most=pool_size)

    async def close(self) -> None:
        await self._connections.close()
        await self.engine.dispose()

    def session(self, hospitals: Iterable[UUID]) -> AbstractAsyncContextManager[Session]:
        """One transaction that sees only the hospitals named; commits when the block ends, rolls back when it raises."""
        return _Transaction(self._connections, begin(hospitals))

    def transaction(self, hospitals: Iterable[UUID], more: str = "") -> AbstractAsyncContextManager[asyncpg.Connection]:
        """The same for statements on the bare driver; opened in one round trip, `more` settings with it."""
        return _BareTransaction(self._connections, begin(hospitals) + more)


class _Opened:
    """A transaction as a block. No generator: one costs more than all else that is done here."""

    __slots__ = ("_begin", "_connections", "_session")

    def __init__(self, connections: Connections, begin: str) -> None:
        self._connections, self._begin = connections, begin

    async def _enter(self) -> Session:
        session = self._session = await self._connections.take()
        try:
            await session.driver.execute(self._begin)
        except BaseException:
            await self._undo()
            raise
        return session

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is not None:
            await self._undo()
            return
        session = self._session
        try:
            if session.sync_session.in_transaction():
                await session.flush()
            await session.driver.execute("COMMIT")
        except BaseException:
            await self._undo()
            raise
        await self._leave()

    async def _undo(self) -> None:
        try:
            await roll_back(self._session.driver)
        finally:
            await self._leave()

    async def _leave(self) -> None:
        """What SQLAlchemy was used for is forgotten, so that the next transaction finds nothing of this one."""
        session = self._session
        try:
            if session.sync_session.in_transaction():
                await session.close()
        except BaseException:
            session.driver.terminate()
            raise
        finally:
            self._connections.give_back(session)


class _Transaction(_Opened):
    __slots__ = ()

    async def __aenter__(self) -> Session:
        return await self._enter()


class _BareTransaction(_Opened):
    __slots__ = ()

    async def __aenter__(self) -> asyncpg.Connection:
        return (await self._enter()).driver


def begin(hospitals: Iterable[UUID]) -> str:
    """Opens a transaction that sees the hospitals named, in one round trip."""
    return f"BEGIN; {_see(hospitals)}"


class Part:
    """A part of an open transaction of several `hospitals` that sees one of them only, for one turn among others.

    `read` lets it look: it can change nothing. `add` lets it write, too. The end of the block leaves the transaction as it was
    but for what was added; an error in the block undoes that, and nothing before it.
    """

    __slots__ = ("_connection", "_hospitals", "_one", "_reading", "adding")

    def __init__(self, connection: asyncpg.Connection, hospital: UUID, hospitals: Iterable[UUID]) -> None:
        self._connection, self._one, self._hospitals = connection, _see([hospital]), hospitals
        self._reading = self.adding = False

    async def __aenter__(self) -> "Part":
        return self

    async def read(self) -> None:
        """Before whatever only reads."""
        if not self._reading and not self.adding:
            await self._connection.execute(f"SAVEPOINT part; {self._one}; SET LOCAL transaction_read_only = on")
            self._reading = True

    async def add(self) -> None:
        """Before whatever writes; what was only read before needs no savepoint of its own any more."""
        if not self.adding:
            begin = "ROLLBACK TO part" if self._reading else "SAVEPOINT part"
            await self._connection.execute(f"{begin}; {self._one}")
            self._reading, self.adding = False, True

    async def undo(self) -> None:
        """As if the block had not been entered."""
        if self._reading or self.adding:
            self._reading = self.adding = False
            await self._connection.execute("ROLLBACK TO part; RELEASE part")

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None and self.adding:
            await self._connection.execute(f"RELEASE part; {_see(self._hospitals)}")
        else:
            await self.undo()


def _see(hospitals: Iterable[UUID]) -> str:
    return f"SET LOCAL {SETTING} = '{hospital_list(hospitals)}'"


async def roll_back(connection: asyncpg.Connection) -> None:
    """Nothing is reset between transactions, so a connection whose transaction cannot be ended must not be used again."""
    if connection.is_closed():
        return
    try:
        await connection.execute("ROLLBACK", timeout=5)
    except BaseException:
        connection.terminate()
        raise


async def driver_of(session: AsyncSession) -> asyncpg.Connection:
    """The asyncpg connection under an open session: its statements belong to the same transaction."""
    if not isinstance(session, Session):
        raise TypeError("not a session of `Database.session`")
    return session.driver


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy's asyncpg dialect. Drops libpq's `sslmode`, which asyncpg calls `ssl`."""
    parts = urlsplit(url)
    query = [("ssl" if key == "sslmode" else key, value) for key, value in parse_qsl(parts.query)]
    # A bare socket address has no host: SQLAlchemy needs the slashes that urlunsplit would drop.
    return urlunsplit(parts._replace(scheme="postgresql+asyncpg", query=urlencode(query)))


def with_database(url: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
