"""Which errors are the database's trouble, to be waited out or repeated, and which are a fault of what was asked of it."""

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError, TimeoutError

# Whatever a database that goes away, or a statement that fails, is raised as. A server that ends in the middle of an answer
# is an InternalClientError of asyncpg's, which is none of its own database errors.
DATABASE_ERRORS = (
    SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

# Lock not available, deadlock, serialization failure: nothing happened, the whole transaction may be repeated at once.
_REPEATABLE = frozenset({"55P03", "40P01", "40001"})
# Connection, resources, operator intervention, system: it passes when the server is back (PostgreSQL, appendix A).
_PASSING = frozenset({"08", "53", "57", "58"})


def is_trouble(error: BaseException) -> bool:
    """Out of reach, going down, out of room, or asking for a repeat. A query that found nothing is no such thing."""
    if isinstance(
        error, OSError | asyncpg.InterfaceError | asyncpg.InternalClientError | InterfaceError | TimeoutError
    ):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _sqlstate(error)
    return state in _REPEATABLE or state[:2] in _PASSING


def _sqlstate(error: BaseException) -> str:
    return str(getattr(getattr(error, "orig", error), "sqlstate", None) or "")
