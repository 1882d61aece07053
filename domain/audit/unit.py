"""The unit of work: one transaction for one actor at one hospital, its audit trail written in the same commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import insert

from domain.audit.models import AuditEntry
from domain.kit.clock import Clock
from domain.kit.context import Actor, Context, Hospital
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.errors import Forbidden
from domain.kit.ids import uuid7

_INSERT = insert(AuditEntry.__table__)  # type: ignore[arg-type]  # a mapped class's table is a Table


@asynccontextmanager
async def unit_of_work(
    database: Database, hospital: Hospital, actor: Actor, clock: Clock, keys: KeySet
) -> AsyncIterator[Context]:
    """Yields a `Context`. Commits with the audit notes when the block ends; rolls back when it raises.

    A refusal is audited although its transaction is rolled back: it is written in one of its own.
    """
    refused: Context | None = None
    try:
        async with database.session([hospital.id]) as session:
            ctx = Context(session, actor, hospital, clock, keys)
            refused = ctx
            yield ctx
            await write_notes(ctx)
    except Forbidden:
        async with database.session([hospital.id]) as session:
            lost = [note for note in (refused.notes if refused else []) if note.action == "operation_refused"]
            await write_notes(Context(session, actor, hospital, clock, keys, lost))
        raise


async def write_notes(ctx: Context) -> None:
    """Writes the notes gathered so far in one statement and forgets them."""
    if not ctx.notes:
        return
    actor = ctx.actor
    rows = [
        {
            "hospital_id": ctx.hospital.id,
            "id": uuid7(),
            "at": ctx.now,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "channel": actor.channel,
            "cause_id": actor.cause,
            "action": note.action,
            "entity": note.entity,
            "entity_id": note.entity_id,
            "patient_id": note.patient_id,
            "detail": note.detail,
        }
        for note in ctx.notes
    ]
    connection = await ctx.session.connection()
    await connection.execute(_INSERT, rows)
    ctx.notes.clear()
