"""The turn's statements, on a bare asyncpg connection: open a group, save a group, take a conversation's next message."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy import text

from bot.channels.content import Content, Inbound, Location, Media
from bot.worker.outbox import LEASE, Outgoing, seal_content
from domain.audit.unit import insert_notes, taken_notes
from domain.consent.rules import address_digest
from domain.kit.context import Context
from domain.kit.crypto import KeySet, Undecipherable
from domain.kit.ids import uuid7
from domain.settings.service import Sender

OPEN = "SELECT * FROM careline_open_turns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
SAVE = (
    "SELECT * FROM careline_save_turns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
    " $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)"
)
# The oldest message without a turn, with its conversation locked. Nobody else runs this conversation meanwhile. The message
# is locked too: whoever waited for the conversation sees messages as they were before, and one that has had its turn
# meanwhile is found out by its own lock. Then there is no row, although another message may wait: `next_turn` looks again.
NEXT = """
WITH c AS MATERIALIZED (
    SELECT * FROM conversation WHERE hospital_id = $1 AND id = $2 FOR NO KEY UPDATE)
SELECT c.id AS conversation_id, c.sender_id, c.contact_id, c.address_id, c.channel, c.state, c.release_id, c.mode,
       c.human_until, c.last_inbound_at, a.address, m.id AS message_id, m.content, m.kind, m.attempts, m.retry_at,
       EXISTS (SELECT FROM inbound_message n
               WHERE n.hospital_id = c.hospital_id AND n.conversation_id = c.id AND n.status IN ('pending', 'failed')
               AND n.id <> m.id) AS more
FROM c
JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
JOIN LATERAL (
    SELECT * FROM inbound_message m
    WHERE m.hospital_id = c.hospital_id AND m.conversation_id = c.id AND m.status IN ('pending', 'failed')
    ORDER BY m.arrival LIMIT 1 FOR NO KEY UPDATE OF m) m ON true
"""
# A turn of its own: its message marked, its conversation, its audit trail and its replies in one plain statement. What
# serves a whole group costs twice as much for one.
SAVE_OWN = (
    "WITH handled AS (UPDATE inbound_message SET status = $4::text, error = '',"  # noqa: S608  # ours
    " handled_at = CASE WHEN $4::text = 'handled' THEN $3::timestamptz END,"
    " path = $5::text, turn_xid = CASE WHEN $5::text IS NOT NULL THEN careline_xid() END"
    " WHERE hospital_id = $1 AND id = $2), "
    "moved AS (UPDATE conversation t SET state = $7, release_id = $8,"
    " standing = coalesce(string_to_array($9::text, ' '), t.standing), mode = $10, human_until = $11::timestamptz,"
    " nudge_at = $12::timestamptz, close_at = $13::timestamptz,"
    " check_at = least(t.check_at, $12::timestamptz, $13::timestamptz), turns = t.turns + 1,"
    " last_inbound_at = CASE WHEN $14::bool THEN $3::timestamptz ELSE t.last_inbound_at END"
    f" WHERE t.hospital_id = $1 AND t.id = $6), noted AS ({insert_notes(23)})"
    " INSERT INTO outbound_message AS n (hospital_id, id, conversation_id, sender_id, address_id, cause_id, channel, lane,"
    " kind, content, status, created_at, not_before, lease_until, attempts, part, provider_id)"
    " SELECT $1, o.id, $6, $15::uuid, $16::uuid, $2, $17::text, $18::int, o.kind, o.content, 'queued', $3, $3,"
    " $19::timestamptz, 0, 0, ''"
    " FROM unnest($20::uuid[], $21::text[], $22::bytea[]) WITH ORDINALITY AS o(id, kind, content, ord)"
    " ORDER BY o.ord RETURNING n.id, n.departure"
)
FAILED = """
UPDATE inbound_message SET attempts = attempts + 1, error = $3, retry_at = $4,
       status = CASE WHEN attempts + 1 >= $5 THEN 'dead' ELSE 'failed' END
WHERE hospital_id = $1 AND id = $2 RETURNING attempts, status
"""
DUE = """
SELECT DISTINCT hospital_id, conversation_id FROM inbound_message
WHERE status IN ('pending', 'failed') AND retry_at <= $1 LIMIT $2
"""
MEDIA = """
INSERT INTO stored_media (hospital_id, id, inbound_id, sender_id, reference, content_type, status, attempts, retry_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::text[], $7::text[], $8::int[],
                     $9::timestamptz[])
"""
_NEWEST = """
SELECT m.content FROM unnest($1::uuid[]) AS h(id)
CROSS JOIN LATERAL (
    SELECT content FROM inbound_message
    WHERE hospital_id = h.id AND kind = 'message' ORDER BY id DESC LIMIT 3) m
"""
_WORDS = text("SELECT content FROM inbound_message WHERE hospital_id = :hospital AND id = :id AND kind = 'message'")
_FORGET = text("UPDATE inbound_message SET content = :content WHERE hospital_id = :hospital AND id = :id")
LANE = "UPDATE outbound_message SET lane = $3 WHERE hospital_id = $1 AND id = $2"
BEGIN_FLOW = """
INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind, received_at, status,
                             attempts, retry_at, error)
VALUES ($1, $2, $3, '', $4, $5, 'start', $6, 'pending', 0, $6, '') ON CONFLICT DO NOTHING RETURNING id
"""
SILENCES = """
WITH looked AS MATERIALIZED (
    SELECT hospital_id, id, mode, nudge_at, close_at, least(nudge_at, close_at) AS at FROM conversation
    WHERE check_at <= $1 ORDER BY check_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
), due AS (
    SELECT *, coalesce(close_at <= $1, false) AS closing FROM looked WHERE at <= $1 AND mode = 'bot'
), armed AS (
    UPDATE conversation c SET
        nudge_at = CASE WHEN d.id IS NULL THEN c.nudge_at END,
        close_at = CASE WHEN d.closing THEN NULL ELSE c.close_at END,
        check_at = CASE WHEN d.closing OR l.mode <> 'bot' THEN NULL WHEN d.id IS NOT NULL THEN l.close_at ELSE l.at END
    FROM looked l LEFT JOIN due d ON d.hospital_id = l.hospital_id AND d.id = l.id
    WHERE c.hospital_id = l.hospital_id AND c.id = l.id)
INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind, received_at, status,
                             attempts, retry_at, error)
SELECT hospital_id, gen_random_uuid(), id, '', 'silence:' || id || ':' || extract(epoch FROM at), '',
       CASE WHEN closing THEN 'close' ELSE 'nudge' END, $1, 'pending', 0, $1, ''
FROM due ON CONFLICT DO NOTHING RETURNING hospital_id, conversation_id
"""


@dataclass(slots=True)
class Opened:
    """A conversation with its lock held, and one message for it. `lane` is what the messages of its turn go in."""

    hospital_id: UUID
    sender_id: UUID
    conversation_id: UUID
    contact_id: UUID
    address_id: UUID
    address: str = field(repr=False)
    channel: str
    state: bytes | None = field(repr=False)
    release_id: UUID | None
    mode: str
    human_until: datetime | None
    message_id: UUID
    silence: str = ""
    attempts: int = 0
    last_inbound_at: datetime | None = None
    lane: int = 0


@dataclass(slots=True)
class Saved:
    """What a turn leaves: the conversation's new state and the replies with their kinds.

    `standing` names where it stands (`moving.standing_of`); None leaves what the row says. `beside` are messages in other
    conversations that are enqueued already. `path` is what the turn walked through (`walk.Walk.path`). `silenced`: nothing was
    done with the message, it was one of a flood.
    """

    opened: Opened
    state: bytes = field(repr=False)
    release_id: UUID
    standing: str | None
    mode: str
    human_until: datetime | None
    nudge_at: datetime | None
    close_at: datetime | None
    replies: list[tuple[Content, str]] = field(repr=False)
    beside: Sequence[Outgoing] = ()
    path: str | None = None
    silenced: bool = False

    @property
    def status(self) -> str:
        """Of the message that was answered, or not."""
        return "silenced" if self.silenced else "handled"


@dataclass(slots=True)
class Arrival:
    """A message as accepted: routed to its hospital by the number it was sent to."""

    inbound: Inbound
    sender: Sender
    id: UUID
    sealed: bytes


def inbound_json(inbound: Inbound) -> bytes:
    return orjson.dumps(inbound)


def inbound_from(data: bytes) -> Inbound:
    raw = orjson.loads(data)
    raw["received_at"] = datetime.fromisoformat(raw["received_at"])
    raw["media"] = tuple(Media(**m) for m in raw["media"])
    raw["location"] = Location(**raw["location"]) if raw["location"] else None
    return Inbound(**raw)


async def require_keys(connection: asyncpg.Connection, keys: KeySet, hospitals: Sequence[UUID]) -> None:
    """Raises `Undecipherable` when none of the newest messages can be opened: the database was written with other keys."""
    sealed = [row[0] for row in await connection.fetch(_NEWEST, list(hospitals))]
    if sealed and not any(keys.opens(content) for content in sealed):
        raise Undecipherable(
            "what is stored was sealed with other keys: CARELINE_ENCRYPTION_KEYS must be those of every process at this database"
        )


async def forget_words(ctx: Context, message_id: UUID) -> None:
    """Blanks what somebody wrote, in the turn that has made use of it; that they wrote stays."""
    key = {"hospital": ctx.hospital.id, "id": message_id}
    sealed = (await ctx.session.execute(_WORDS, key)).scalar_one_or_none()
    if sealed is not None:
        silent = replace(inbound_from(ctx.keys.open(sealed)), text="", choice_id="", quoted_message_id="", extra={})
        await ctx.session.execute(_FORGET, {**key, "content": ctx.keys.seal(inbound_json(silent))})


async def open_turns(
    connection: asyncpg.Connection, keys: KeySet, arrivals: Sequence[Arrival], now: datetime
) -> list[Any]:
    """One row per arrival, in their order: verdict and, for a `turn`, the locked conversation."""
    rows = await connection.fetch(
        OPEN,
        [a.sender.hospital_id for a in arrivals],
        [a.sender.id for a in arrivals],
        [a.inbound.channel for a in arrivals],
        [a.inbound.address for a in arrivals],
        [a.inbound.external_user_id for a in arrivals],
        [a.inbound.phone for a in arrivals],
        [a.inbound.account for a in arrivals],
        [a.inbound.provider_message_id for a in arrivals],
        [uuid7() for _ in arrivals],
        [uuid7() for _ in arrivals],
        [uuid7() for _ in arrivals],
        [address_digest(keys, a.sender.hospital_id, a.inbound.channel, a.inbound.address) for a in arrivals],
        now,
    )
    by_order = {row["ord"]: row for row in rows}
    return [by_order[index] for index in range(1, len(arrivals) + 1)]


async def next_turn(connection: asyncpg.Connection, hospital_id: UUID, conversation_id: UUID) -> asyncpg.Record | None:
    """The conversation, locked, with its oldest message without a turn; None if none waits."""
    row = await connection.fetchrow(NEXT, hospital_id, conversation_id)
    return row if row is not None else await connection.fetchrow(NEXT, hospital_id, conversation_id)


async def save_turns(
    connection: asyncpg.Connection,
    keys: KeySet,
    arrivals: Sequence[tuple[Arrival, UUID, str]],
    saved: Sequence[Saved],
    now: datetime,
    retry_at: datetime,
    *,
    standing: bool = True,
) -> list[Outgoing]:
    """Writes messages (with conversation and status), conversations and replies. Returns the replies, claimed for us."""
    replies = [(s, uuid7(), content, kind) for s in saved for content, kind in s.replies]
    moved = saved if standing else ()
    paths = {s.opened.message_id: s.path for s in saved}
    lease = now + LEASE
    rows = await connection.fetch(
        SAVE,
        [a.sender.hospital_id for a, _, _ in arrivals],
        [a.id for a, _, _ in arrivals],
        [conversation for _, conversation, _ in arrivals],
        [a.inbound.account for a, _, _ in arrivals],
        [a.inbound.provider_message_id for a, _, _ in arrivals],
        [a.sealed for a, _, _ in arrivals],
        [a.inbound.received_at for a, _, _ in arrivals],
        [status for _, _, status in arrivals],
        [retry_at] * len(arrivals),
        [s.opened.hospital_id for s in moved],
        [s.opened.conversation_id for s in moved],
        [s.state for s in moved],
        [s.release_id for s in moved],
        [s.standing for s in moved],
        [s.mode for s in moved],
        [s.human_until for s in moved],
        [s.nudge_at for s in moved],
        [s.close_at for s in moved],
        [not s.opened.silence for s in moved],
        [s.opened.hospital_id for s, _, _, _ in replies],
        [i for _, i, _, _ in replies],
        [s.opened.conversation_id for s, _, _, _ in replies],
        [s.opened.sender_id for s, _, _, _ in replies],
        [s.opened.address_id for s, _, _, _ in replies],
        [s.opened.message_id for s, _, _, _ in replies],
        [s.opened.channel for s, _, _, _ in replies],
        [kind for _, _, _, kind in replies],
        [seal_content(keys, content) for _, _, content, _ in replies],
        lease,
        now,
        [paths.get(a.id) for a, _, _ in arrivals],
    )
    departures = {row["id"]: row["departure"] for row in rows}
    for hospital_id, i, lane in ((s.opened.hospital_id, i, s.opened.lane) for s, i, _, _ in replies if s.opened.lane):
        await connection.execute(LANE, hospital_id, i, lane)
    return [_outgoing(s, i, content, kind, departures[i], lease, now) for s, i, content, kind in replies]


async def save_own(
    connection: asyncpg.Connection, keys: KeySet, saved: Saved, ctx: Context, now: datetime
) -> list[Outgoing]:
    """Writes the turn of a message accepted earlier, with the notes for the audit trail, which are taken. Returns the replies,
    claimed for us."""
    opened, lease = saved.opened, now + LEASE
    replies = [(uuid7(), content, kind) for content, kind in saved.replies]
    rows = await connection.fetch(
        SAVE_OWN,
        opened.hospital_id,
        opened.message_id,
        now,
        saved.status,
        saved.path,
        opened.conversation_id,
        saved.state,
        saved.release_id,
        saved.standing,
        saved.mode,
        saved.human_until,
        saved.nudge_at,
        saved.close_at,
        not opened.silence,
        opened.sender_id,
        opened.address_id,
        opened.channel,
        opened.lane,
        lease,
        [i for i, _, _ in replies],
        [kind for _, _, kind in replies],
        [seal_content(keys, content) for _, content, _ in replies],
        *taken_notes(ctx),
    )
    departures = {row[0]: row[1] for row in rows}
    return [_outgoing(saved, i, content, kind, departures[i], lease, now) for i, content, kind in replies]


def _outgoing(
    saved: Saved, i: UUID, content: Content, kind: str, departure: int, lease: datetime, now: datetime
) -> Outgoing:
    opened = saved.opened
    return Outgoing(
        hospital_id=opened.hospital_id,
        id=i,
        conversation_id=opened.conversation_id,
        sender_id=opened.sender_id,
        address_id=opened.address_id,
        address=opened.address,
        channel=opened.channel,  # type: ignore[arg-type]  # written by us from a ChannelName
        lane=opened.lane,
        content=content,
        created_at=now,
        departure=departure,
        lease_until=lease,
        kind=kind,
        cause=opened.message_id,
    )


async def reply(
    connection: asyncpg.Connection, keys: KeySet, opened: Opened, content: Content, now: datetime, kind: str = "message"
) -> list[Outgoing]:
    """One message beside any turn: the conversation stays where it stands."""
    lonely = Saved(opened, b"", opened.message_id, None, opened.mode, None, None, None, [(content, kind)])
    return await save_turns(connection, keys, [], [lonely], now, now, standing=False)


async def keep_media(connection: asyncpg.Connection, keys: KeySet, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Notes the media of these messages, to be fetched after the turn."""
    rows = [
        (
            a.sender.hospital_id,
            uuid7(),
            a.id,
            a.sender.id,
            keys.seal_text(m.url),
            m.content_type[:100],
            "waiting",
            0,
            now,
        )
        for a in arrivals
        for m in a.inbound.media
    ]
    if rows:
        await connection.execute(MEDIA, *(list(column) for column in zip(*rows, strict=True)))


def backoff(attempts: int) -> timedelta:
    """How long a failed turn waits: 1, 4, 16, 64 seconds."""
    return timedelta(seconds=min(4**attempts, 300))
