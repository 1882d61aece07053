"""A conversation of the hospital's as a written chat in which nobody can be recognised (see `redacting`)."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, text

from bot.dialogue.compiling import compile_set
from bot.dialogue.machine import Machine
from bot.dialogue.store import inbound_from
from bot.dialogue.wording import SOURCE_LOCALE
from bot.publishing.running import require_reader
from bot.trying.redacting import Exported, Turn, redact
from bot.worker.outbox import open_content
from domain.audit import operation
from domain.communications.models import Conversation
from domain.flows.models import FlowRelease
from domain.flows.service import read_texts
from domain.kit.context import Context
from domain.kit.crypto import Undecipherable
from domain.kit.errors import Invalid, NotFound

UNNAMED = "an exported conversation"
MOST = 60  # turns of one chat; who reads more?
# The first turns: a chat must begin where nothing was known yet. What staff wrote is caused by staff's own message.
_TURNS = text(
    """
    SELECT i.id, i.content, i.kind, i.received_at, array_agg(o.content ORDER BY o.departure)
               FILTER (WHERE o.id IS NOT NULL) AS replies
    FROM (SELECT * FROM inbound_message WHERE hospital_id = :hospital AND conversation_id = :conversation
          AND kind IN ('message', 'start') AND status = 'handled' ORDER BY arrival LIMIT :most) i
    LEFT JOIN outbound_message o ON o.hospital_id = i.hospital_id AND o.conversation_id = i.conversation_id
         AND o.cause_id = i.id
    GROUP BY i.id, i.content, i.kind, i.received_at, i.arrival ORDER BY i.arrival
    """
)


# The hours the index by time can find at once; older conversations are exported by their id from the terminal.
RECENT = timedelta(days=7)
_RECENT = text(
    """
    SELECT c.id, c.channel, c.standing, r.at, r.messages
    FROM (SELECT conversation_id, max(received_at) AS at, count(*) AS messages FROM inbound_message
          WHERE hospital_id = :hospital AND received_at > :since AND kind = 'message' AND status = 'handled'
          GROUP BY conversation_id ORDER BY at DESC LIMIT :most) r
    JOIN conversation c ON c.hospital_id = :hospital AND c.id = r.conversation_id
    WHERE c.release_id IS NOT NULL ORDER BY r.at DESC
    """
)


@dataclass(frozen=True, slots=True)
class Recent:
    """A conversation that could be exported, without whose it is. `standing` is empty where it has come to an end.

    `messages` are those received in the last `RECENT`.
    """

    id: UUID
    channel: str
    standing: str
    at: datetime
    messages: int


async def recent_conversations(ctx: Context, most: int = 20) -> list[Recent]:
    """Who wrote last, by place in the flows and nothing else. Permission `flows.export`."""
    require_reader(ctx, "flows.export")
    values = {"hospital": ctx.hospital.id, "since": ctx.now - RECENT, "most": most}
    rows = await ctx.session.execute(_RECENT, values)
    return [Recent(row.id, row.channel, (row.standing or [""])[-1], row.at, row.messages) for row in rows]


@operation("flows.export", audit="conversation_exported", discloses=True)
async def export_conversation(ctx: Context, conversation_id: UUID, name: str = UNNAMED) -> Exported:
    """The first `MOST` turns of a conversation, on the release it is pinned to, as the chat `name`. Changes nothing.

    Raises `NotFound` for one that is not this hospital's, `Invalid` where nothing can be read any more. Permission
    `flows.export`.
    """
    conversation = await ctx.session.get(Conversation, (ctx.hospital.id, conversation_id))
    if conversation is None:
        raise NotFound("There is no such conversation.")
    rows = await ctx.session.execute(
        _TURNS, {"hospital": ctx.hospital.id, "conversation": conversation_id, "most": MOST}
    )
    turns = [turn for row in rows if (turn := _turn(ctx, row)) is not None]
    if conversation.release_id is None or not turns:
        raise Invalid("Nothing of this conversation can be read any more.")
    query = select(FlowRelease.manifest).where(FlowRelease.id == conversation.release_id)
    texts = await read_texts(ctx.session, (await ctx.session.execute(query)).scalar_one())
    language = next((content.locale for turn in turns for content in turn.replies), SOURCE_LOCALE)
    exported = await asyncio.to_thread(_redacted, texts, turns, name, language, conversation.channel)
    return replace(exported, id=conversation_id)


def _redacted(texts: dict[str, str], turns: list[Turn], name: str, language: str, channel: str) -> Exported:
    machine = Machine(compile_set(texts))
    return redact(machine, turns, name=name, language=language, channel=channel)


def _turn(ctx: Context, row: Any) -> Turn | None:
    """What retention has emptied since is left out."""
    try:
        replies = tuple(open_content(ctx.keys, sealed) for sealed in row.replies or ())
        plain = ctx.keys.open(row.content)
        at: datetime = row.received_at
        if row.kind == "start":
            begun = orjson.loads(plain)
            return Turn(at, begins=begun["start"], data=begun.get("data", {}), replies=replies)
        return Turn(at, inbound_from(plain), replies=replies)
    except Undecipherable:
        return None
