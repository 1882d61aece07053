"""The database: table base, application role, and transactions that name the hospitals they serve.

Every table carries `hospital_id` and row-level security reads `careline.hospitals`, a comma separated list set for one
transaction. The application runs as the role `careline_app`, which neither owns the tables nor can bypass security.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import DateTime, ForeignKeyConstraint, LargeBinary, MetaData, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from domain.kit.ids import uuid7
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
    """The process's two ways to PostgreSQL: SQLAlchemy for use cases, a bare asyncpg pool for the turn and the sender.

    Both connect as the application role. `owner_url` is the URL as given, for migrations only.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.owner_url = url
        self.engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            # No overflow: a connection beyond the pool is closed when it is given back, and its next one plans everything anew.
            pool_size=2 * pool_size,
            max_overflow=0,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            # Transactions are begun and ended by `session` itself, in fewer round trips.
            pool_use_lifo=True,  # the fewer connections at work, the fewer plans are made
            isolation_level="AUTOCOMMIT",
            connect_args={"server_settings": SERVER_SETTINGS, "statement_cache_size": STATEMENTS_KEPT},
        )
        self._pool: asyncpg.Pool | None = None
        self._pool_size = pool_size

    async def pool(self) -> asyncpg.Pool:
        """The bare pool, opened on first use; its connections speak JSONB as Python objects."""
        if self._pool is None:
            self._pool = await asyncpg.create_pool(
                self.owner_url,
                min_size=1,
                max_size=self._pool_size,
                server_settings=SERVER_SETTINGS,
                init=_prepare,
                reset=_keep,
            )
        return self._pool

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()
            self._pool = None
        await self.engine.dispose()

    @asynccontextmanager
    async def session(self, hospitals: Iterable[UUID]) -> AsyncIterator[Session]:
        """One transaction that sees only the hospitals named; commits when the block ends, rolls back when it raises."""
        async with self.engine.connect() as connection:
            driver = await _driver(connection)
            session = Session(connection, driver)
            try:
                await driver.execute(begin(hospitals))
                yield session
                if session.in_transaction():
                    await session.flush()
                await driver.execute("COMMIT")
            except BaseException:
                await roll_back(driver)
                raise
            finally:
                if session.in_transaction():
                    await session.close()


def begin(hospitals: Iterable[UUID]) -> str:
    """Opens a transaction that sees the hospitals named, in one round trip."""
    return f"BEGIN; {_see(hospitals)}"


@asynccontextmanager
async def only_reading(connection: asyncpg.Connection, hospital: UUID) -> AsyncIterator[None]:
    """A part of an open transaction that sees one hospital only and can change nothing.

    Its end, whichever it is, leaves the transaction as it was: a failure in here undoes nothing before it.
    """
    await connection.execute(f"SAVEPOINT part; {_see([hospital])}; SET LOCAL transaction_read_only = on")
    try:
        yield
    finally:
        await connection.execute("ROLLBACK TO part; RELEASE part")


class Part:
    """A part of an open transaction of several `hospitals` that sees one only and may change it: kept or undone as a whole.

    Begun by `begin`; the end of the block keeps it, an error in the block undoes it, and nothing before it.
    """

    def __init__(self, connection: asyncpg.Connection, hospital: UUID, hospitals: Iterable[UUID]) -> None:
        self._connection, self._hospital, self._hospitals = connection, hospital, hospitals
        self._begun = False

    async def __aenter__(self) -> "Part":
        return self

    async def begin(self) -> None:
        """Does nothing the second time."""
        if not self._begun:
            await self._connection.execute(f"SAVEPOINT whole; {_see([self._hospital])}")
            self._begun = True

    async def undo(self) -> None:
        """As if nothing had been done since `begin`."""
        if self._begun:
            self._begun = False
            await self._connection.execute("ROLLBACK TO whole; RELEASE whole")

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            await self.undo()
        elif self._begun:
            await self._connection.execute(f"RELEASE whole; {_see(self._hospitals)}")


def _see(hospitals: Iterable[UUID]) -> str:
    return f"SET LOCAL {SETTING} = '{hospital_list(hospitals)}'"


async def roll_back(connection: asyncpg.Connection) -> None:
    """The pools reset nothing, so a connection whose transaction cannot be ended must not be used again."""
    if connection.is_closed():
        return
    try:
        await connection.execute("ROLLBACK", timeout=5)
    except BaseException:
        connection.terminate()
        raise


async def _driver(connection: AsyncConnection) -> asyncpg.Connection:
    """The driver's connection, made anew where the server has ended it meanwhile."""
    driver: asyncpg.Connection = (await connection.get_raw_connection()).driver_connection
    while driver.is_closed():
        await connection.invalidate()
        driver = (await connection.get_raw_connection()).driver_connection
    return driver


async def _prepare(connection: asyncpg.Connection) -> None:
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value),
        decoder=lambda data: orjson.loads(data[1:]),
    )


async def _keep(_: asyncpg.Connection) -> None:
    """Our connections hold no session state: nothing to reset, one round trip spared per acquisition."""


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
