"""A line as the database's message log has it: what is left to show after a restart, and whether all is answered."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import RowMapping, text

from bot.channels import sms, whatsapp
from bot.channels.content import Content, Location
from bot.channels.rendered import Part, Template, Text
from bot.channels.segments import count
from bot.service import Service
from domain.kit.crypto import KeySet, Undecipherable
from web.carrier import Carrier, Option, PhoneMessage

if TYPE_CHECKING:
    from web.phones.lines import Line

_OF_LINE = """
    SELECT c.id, c.mode, c.human_until FROM conversation c
    JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
    JOIN channel_sender s ON s.hospital_id = c.hospital_id AND s.id = c.sender_id
    WHERE c.hospital_id = :hospital_id AND s.channel = :channel AND s.address = :ours AND a.address = :number
"""
_CONVERSATION = text(_OF_LINE)
_HISTORY = text(f"""
    WITH line AS ({_OF_LINE})
    SELECT * FROM (
        (SELECT i.received_at AS at, 0 AS ours, i.arrival AS place, i.provider_id, i.content, 'received' AS status,
                NULL::int AS error
           FROM inbound_message i, line WHERE i.hospital_id = :hospital_id AND i.conversation_id = line.id
                AND i.kind = 'message' ORDER BY i.arrival DESC LIMIT :most)
        UNION ALL
        (SELECT o.created_at, 1, o.departure, o.provider_id, o.content, o.status, o.error
           FROM outbound_message o, line WHERE o.hospital_id = :hospital_id AND o.conversation_id = line.id
                AND o.provider_id <> '' ORDER BY o.departure DESC LIMIT :most)
    ) both_ways ORDER BY at DESC, ours DESC, place DESC LIMIT :most
""")  # noqa: S608  the inserted text is the constant above
_UNDER_WAY = text(f"""
    WITH line AS ({_OF_LINE})
    SELECT EXISTS (SELECT FROM inbound_message i, line WHERE i.hospital_id = :hospital_id
                   AND i.conversation_id = line.id AND i.status = 'pending')
        OR EXISTS (SELECT FROM outbound_message o, line WHERE o.hospital_id = :hospital_id
                   AND o.conversation_id = line.id AND o.status = 'queued' AND o.not_before <= :now)
""")  # noqa: S608  the inserted text is the constant above
_LOOK_EVERY = 0.25
_SHAPES = dict.fromkeys(whatsapp.shapes(), "shown")


def _named(line: "Line") -> dict[str, Any]:
    place = line.place
    ours = place.number(line.channel)
    return {"hospital_id": place.id, "channel": line.channel, "ours": ours, "number": line.number}


async def history(service: Service, line: "Line", most: int = 50) -> list[PhoneMessage]:
    """The newest `most` messages both ways, oldest first, in the form the channel gave them."""
    async with service.database.session([line.place.id]) as session:
        rows = (await session.execute(_HISTORY, {**_named(line), "most": most})).mappings().all()
    return [message for row in reversed(rows) for message in _messages(service.keys, line, row)]


def _messages(keys: KeySet, line: "Line", row: RowMapping) -> list[PhoneMessage]:
    try:
        data = orjson.loads(keys.open(row["content"]))
    except Undecipherable:
        data = {"text": "(sealed with a key that is no longer there)"}
    if not row["ours"]:
        return [_written(row, data)]
    content = Content.from_json(data)
    parts = whatsapp.render(content, _SHAPES) if line.channel == "whatsapp" else sms.render(content)
    sids = [f"{row['provider_id']}.{n}" for n in range(len(parts) - 1)] + [row["provider_id"]]
    return [_shown(row, line.channel, sid, part, content) for sid, part in zip(sids, parts, strict=True)]


def _written(row: RowMapping, data: Mapping[str, Any]) -> PhoneMessage:
    at = data.get("location")
    return PhoneMessage(
        sid=row["provider_id"],
        at=row["at"],
        mine=True,
        text=data.get("text", ""),
        status="received",
        media=tuple((medium["url"], medium["content_type"]) for medium in data.get("media", ())),
        location=Location(**at) if at else None,
    )


def _shown(row: RowMapping, channel: str, sid: str, part: Part, content: Content) -> PhoneMessage:
    body, media = (part.body, part.media_url) if isinstance(part, Text) else (part.text, "")
    size = count(body)
    options: tuple[Option, ...] = ()
    if not isinstance(part, Text):
        options = tuple(Option(choice.id, choice.label, choice.description) for choice in content.choices)
    is_list = isinstance(part, Template) and part.shape.startswith("list")
    return PhoneMessage(
        sid=sid,
        at=row["at"],
        mine=False,
        text=body,
        status=row["status"],
        buttons=() if is_list else options,
        opener=(content.opener or "Choose") if is_list else "",
        rows=options if is_list else (),
        media=((media, ""),) if media else (),
        error_code=row["error"],
        segments=size.segments if channel == "sms" else 1,
        encoding=size.encoding if channel == "sms" else "",
    )


async def answered_by(service: Service, line: "Line") -> str:
    """Who answers this line now: `bot`, `human`, or nothing if nobody has written yet."""
    async with service.database.session([line.place.id]) as session:
        row = (await session.execute(_CONVERSATION, _named(line))).first()
    if row is None:
        return ""
    given_back = row.human_until is not None and row.human_until <= service.clock.now()
    return "bot" if row.mode == "bot" or given_back else "human"


async def settled(service: Service, carrier: Carrier, line: "Line", seconds: float) -> bool:
    """Looks again after each change at the carrier until no turn is open and no reply waits."""
    try:
        async with asyncio.timeout(seconds):
            while await _under_way(service, line):
                await _changed(carrier)
    except TimeoutError:
        return False
    return True


async def _changed(carrier: Carrier) -> None:
    # A reply that never leaves (suppressed, given up) changes nothing at the carrier, so the wait is bounded.
    try:
        async with asyncio.timeout(_LOOK_EVERY):
            await carrier.changed(carrier.version)
    except TimeoutError:
        return


async def _under_way(service: Service, line: "Line") -> bool:
    async with service.database.session([line.place.id]) as session:
        found = await session.execute(_UNDER_WAY, {**_named(line), "now": service.clock.now()})
        return bool(found.scalar_one())
