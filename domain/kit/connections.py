"""The process's connections to PostgreSQL. Each is kept with its session from one transaction to the next.

SQLAlchemy's own pool makes a connection object, a session and several greenlets for each transaction, a tenth of a
millisecond that nearly all of ours, whose statements go straight to the driver, have no use for.
"""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from domain.kit.session import Session

PATIENCE = 30.0  # seconds


class Connections:
    """At most `most` at once, whoever comes then waits; they stay open, since a new one plans everything anew. The one used last
    is used next: the fewer are at work, the fewer plans are made."""

    def __init__(self, engine: AsyncEngine, *, most: int) -> None:
        self._engine = engine
        self._free = asyncio.Semaphore(most)
        self._idle: list[Session] = []
        self._leaving: set[asyncio.Task[None]] = set()

    async def take(self) -> Session:
        """A session on an open connection, outside any transaction. Raises TimeoutError if none comes free."""
        if self._free.locked():
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        else:
            await self._free.acquire()
        try:
            while self._idle:
                session = self._idle.pop()
                if not session.driver.is_closed():
                    return session
                self._dismiss(session)  # the server has ended it meanwhile
            return await self._opened()
        except BaseException:
            self._free.release()
            raise

    def give_back(self, session: Session) -> None:
        """Its transaction has been ended, or its driver closed."""
        self._free.release()
        if session.driver.is_closed():
            self._dismiss(session)
        else:
            self._idle.append(session)

    async def close(self) -> None:
        """Closes what is idle. What is taken again afterwards is opened anew."""
        while self._idle:
            self._dismiss(self._idle.pop())
        while self._leaving:
            await asyncio.gather(*self._leaving)

    async def _opened(self) -> Session:
        connection = await self._engine.connect()
        return Session(connection, (await connection.get_raw_connection()).driver_connection)

    def _dismiss(self, session: Session) -> None:
        task = asyncio.create_task(_closed(session))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


async def _closed(session: Session) -> None:
    if session.driver.is_closed():
        await session.held.invalidate()
    await session.held.close()
