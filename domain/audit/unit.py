"""The unit of work: one transaction for one actor at one hospital, its audit trail written in the same commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
from sqlalchemy import text

from domain.kit.clock import Clock
from domain.kit.context import Actor, Context, Hospital
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.kit.errors import Forbidden
from domain.kit.ids import id_as_text, uuid7

_NO_DETAIL = "{}"
_VALUES = (
    "hospital", "at", "kind", "actor", "channel", "cause", "ids", "actions", "entities", "entity_ids", "patients", "details"
)  # fmt: skip
_INSERT_NOTES = (
    "INSERT INTO audit_entry (hospital_id, id, at, actor_kind, actor_id, channel, cause_id, action, entity, entity_id,"
    " patient_id, detail)"
    " SELECT CAST({hospital} AS uuid), n.id, CAST({at} AS timestamptz), CAST({kind} AS text), CAST({actor} AS uuid),"
    " CAST({channel} AS text), CAST({cause} AS uuid), n.action, n.entity,"
    " n.entity_id, n.patient_id, CAST(n.detail AS jsonb)"
    " FROM unnest(CAST({ids} AS uuid[]), CAST({actions} AS text[]), CAST({entities} AS text[]),"
    " CAST({entity_ids} AS uuid[]), CAST({patients} AS uuid[]), CAST({details} AS text[]))"
    " AS n(id, action, entity, entity_id, patient_id, detail)"
)
_INSERT = text(_INSERT_NOTES.format(**{name: f":{name}" for name in _VALUES}))


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
    if ctx.notes:
        await ctx.session.execute(_INSERT, dict(zip(_VALUES, taken_notes(ctx), strict=True)))


def insert_notes(first: int) -> str:
    """The statement that writes `taken_notes`, whose values are numbered from `first`: for one that writes more beside."""
    return _INSERT_NOTES.format(**{name: f"${number}" for number, name in enumerate(_VALUES, first)})


def taken_notes(ctx: Context) -> list[object]:
    """The values of `insert_notes` for the notes gathered so far, which are forgotten. None gathered: it writes nothing."""
    actor, notes = ctx.actor, ctx.notes
    values: list[object] = [
        ctx.hospital.id,
        ctx.now,
        actor.kind,
        actor.id,
        actor.channel,
        actor.cause,
        [uuid7() for _ in notes],
        [note.action for note in notes],
        [note.entity for note in notes],
        [note.entity_id for note in notes],
        [note.patient_id for note in notes],
        [orjson.dumps(note.detail, id_as_text).decode() if note.detail else _NO_DETAIL for note in notes],
    ]
    notes.clear()
    return values
