"""How a person wants to be written to (PAT-02): channel, quiet hours, and topics by channel.

Topics are answers in the consent ledger: saying no takes the same one message as saying yes (NDPA s.35).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.consent.rules import Purpose
from domain.consent.service import current, record, restore_opt_out
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.kit.ids import uuid7
from domain.staff.rules import require_own_contact

TOPICS = (Purpose.CARE, Purpose.REMINDERS, Purpose.MARKETING)


@dataclass(frozen=True, slots=True)
class Preferences:
    """`channel` empty: wherever the person last wrote. `quiet` None: the hospital's hours; equal values: none.

    `channels` are those the person can be reached on; `topics` the newest answer per (purpose, channel), absent when
    there is none.
    """

    channel: str
    only_channel: bool
    quiet: tuple[int, int] | None
    channels: tuple[str, ...]
    stopped: frozenset[str]
    topics: dict[tuple[Purpose, str], bool]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person's yes or no rests on: wording version, language, address it came from, our message id, how."""

    wording: str
    locale: str
    address: str
    message_id: UUID | None
    how: str = "typed"


_ROW = text(
    """
    SELECT p.channel, p.only_channel, p.quiet_from, p.quiet_until FROM contact c
    LEFT JOIN contact_preference p ON p.hospital_id = c.hospital_id AND p.contact_id = c.id
    WHERE c.hospital_id = :hospital AND c.id = :contact
    """
)
_CHANNELS = text(
    """
    SELECT channel, bool_and(opted_out_at IS NOT NULL) AS stopped FROM contact_address
    WHERE hospital_id = :hospital AND contact_id = :contact AND unreachable = '' GROUP BY channel ORDER BY channel
    """
)
_PREFER = text(
    """
    INSERT INTO contact_preference AS p (hospital_id, contact_id, channel, only_channel, created_at, updated_at)
    VALUES (:hospital, :contact, :channel, :only, :now, :now)
    ON CONFLICT (hospital_id, contact_id) DO UPDATE
        SET channel = excluded.channel, only_channel = excluded.only_channel, updated_at = excluded.updated_at
    """
)
_QUIET = text(
    """
    INSERT INTO contact_preference AS p (hospital_id, contact_id, quiet_from, quiet_until, created_at, updated_at)
    VALUES (:hospital, :contact, :start, :end, :now, :now)
    ON CONFLICT (hospital_id, contact_id) DO UPDATE
        SET quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, updated_at = excluded.updated_at
    """
)
# The number a person wrote from is theirs: choosing a channel that goes by number opens an address for it.
_OPEN_ADDRESS = text(
    """
    INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable,
                                 created_at, updated_at)
    SELECT hospital_id, CAST(:id AS uuid), id, CAST(:channel AS text), phone, '', '', CAST(:now AS timestamptz),
           CAST(:now AS timestamptz)
    FROM contact WHERE hospital_id = :hospital AND id = :contact AND phone IS NOT NULL
    ON CONFLICT (hospital_id, channel, address) DO NOTHING
    RETURNING id
    """
)


@operation("consent.preferences", audit="preferences_read")
async def preferences_of(ctx: Context, contact_id: UUID) -> Preferences:
    """What the person has chosen, and the state of the consent ledger. Three queries."""
    require_own_contact(ctx, contact_id, "consent.preferences")
    key = {"hospital": ctx.hospital.id, "contact": contact_id}
    row = (await ctx.session.execute(_ROW, key)).one_or_none()
    channels = (await ctx.session.execute(_CHANNELS, key)).all()
    answers = await current(ctx, contact_id)
    quiet = None if row is None or row.quiet_from is None else (row.quiet_from, row.quiet_until)
    return Preferences(
        (row.channel or "") if row is not None else "",
        bool(row.only_channel) if row is not None else False,
        quiet,
        tuple(channel.channel for channel in channels),
        frozenset(channel.channel for channel in channels if channel.stopped),
        {key: consent.given for key, consent in answers.items() if key[0] in TOPICS},
    )


@operation("consent.prefer_channel", audit="channel_preferred")
async def prefer_channel(ctx: Context, *, contact_id: UUID, channel: str, only: bool, said: Said) -> bool:
    """Messages of ours go to `channel` first; with `only`, nowhere else. An empty channel forgets the choice.

    The choice is a yes to messages about care and reminders there, unless the ledger has an answer. False, and nothing
    changed, if the person cannot be reached on it.
    """
    require_own_contact(ctx, contact_id, "consent.prefer_channel")
    if channel not in ("", "whatsapp", "sms", "email"):
        raise Invalid("there is no such channel", field="channel")
    key = {"hospital": ctx.hospital.id, "contact": contact_id, "now": ctx.now}
    known = {row.channel for row in (await ctx.session.execute(_CHANNELS, key)).all()}
    if channel and channel not in known:
        if channel == "email":
            return False
        opened = (
            await ctx.session.execute(_OPEN_ADDRESS, {**key, "id": uuid7(), "channel": channel})
        ).scalar_one_or_none()
        if opened is None:
            return False
        await restore_opt_out(ctx, opened)
    await ctx.session.execute(_PREFER, {**key, "channel": channel, "only": only and bool(channel)})
    answers = await current(ctx, contact_id)
    for purpose in (Purpose.CARE, Purpose.REMINDERS):
        if channel and (purpose, channel) not in answers:
            await _say(ctx, contact_id, purpose, channel, True, said)
    return True


@operation("consent.set_topic", audit="topic_set")
async def set_topic(
    ctx: Context, *, contact_id: UUID, purpose: Purpose, given: bool, said: Said, channels: Iterable[str] = ()
) -> tuple[str, ...]:
    """Yes or no to a topic on these channels, or on every one of the person's. Returns the channels answered for."""
    require_own_contact(ctx, contact_id, "consent.set_topic")
    if purpose not in TOPICS:
        raise Invalid("there is no such topic", field="topic")
    key = {"hospital": ctx.hospital.id, "contact": contact_id}
    known = [row.channel for row in (await ctx.session.execute(_CHANNELS, key)).all()]
    meant = tuple(channel for channel in known if channel in set(channels)) if channels else tuple(known)
    for channel in meant:
        await _say(ctx, contact_id, purpose, channel, given, said)
    return meant


async def _say(ctx: Context, contact_id: UUID, purpose: Purpose, channel: str, given: bool, said: Said) -> None:
    await record(
        ctx,
        contact_id=contact_id,
        channel=channel,
        purpose=purpose,
        given=given,
        wording=said.wording,
        locale=said.locale,
        address=said.address,
        message_id=said.message_id,
        how=said.how,
    )


@operation("consent.set_quiet_hours", audit="quiet_hours_set")
async def set_quiet_hours(ctx: Context, *, contact_id: UUID, quiet: tuple[int, int] | None) -> None:
    """The person's own quiet hours in local minutes since midnight; None returns to the hospital's, equal means none.

    Raises `Invalid` outside 0 to 1439.
    """
    require_own_contact(ctx, contact_id, "consent.set_quiet_hours")
    if quiet is not None and not all(0 <= minute < 1440 for minute in quiet):
        raise Invalid("quiet hours are times of a day", field="quiet")
    start, end = quiet if quiet is not None else (None, None)
    await ctx.session.execute(
        _QUIET, {"hospital": ctx.hospital.id, "contact": contact_id, "start": start, "end": end, "now": ctx.now}
    )
