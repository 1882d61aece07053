"""Recording consent, stopping and starting messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text

from domain.audit import operation
from domain.consent.events import OptedIn, OptedOut
from domain.consent.rules import PersonState, Purpose, address_digest
from domain.kit.context import AuditNote, Context
from domain.kit.errors import Forbidden, NotFound
from domain.kit.events import announce
from domain.kit.ids import uuid7
from domain.staff.rules import require_own_contact


@dataclass(frozen=True, slots=True)
class Consent:
    """The newest answer for one purpose on one channel."""

    id: UUID
    purpose: Purpose
    channel: str
    given: bool
    wording: str
    locale: str
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class OptOut:
    """`newly` is false when the address was stopped already: confirm a STOP only when true."""

    id: UUID
    newly: bool


@dataclass(frozen=True, slots=True)
class OptIn:
    """`reopened` is false when the address was not stopped."""

    id: UUID
    reopened: bool


_RECORD = text(
    """
    INSERT INTO consent_record (hospital_id, id, contact_id, channel, purpose, given, wording, locale, address,
                                message_id, how, at)
    VALUES (:hospital, :id, :contact, :channel, :purpose, :given, :wording, :locale, :address, :message, :how, :now)
    """
)
_CURRENT = text(
    """
    SELECT DISTINCT ON (purpose, channel) id, purpose, channel, given, wording, locale, at, how
    FROM consent_record WHERE hospital_id = :hospital AND contact_id = :contact
    ORDER BY purpose, channel, at DESC, id DESC
    """
)
_BLOCKED = text(
    """
    SELECT a.channel, a.opted_out_at IS NOT NULL AS stopped, a.unreachable <> '' AS unreachable,
           coalesce(p.channel, '') AS preferred, coalesce(p.only_channel, false) AS only_preferred,
           p.quiet_from, p.quiet_until
    FROM contact_address a
    LEFT JOIN contact_preference p ON p.hospital_id = a.hospital_id AND p.contact_id = a.contact_id
    WHERE a.hospital_id = :hospital AND a.contact_id = :contact
    """
)
_STOP = text(
    """
    WITH before AS (
        SELECT id, opted_out_at FROM contact_address
        WHERE hospital_id = :hospital AND id = :address AND contact_id = :contact AND channel = :channel
        FOR NO KEY UPDATE
    )
    UPDATE contact_address a SET opted_out_at = coalesce(before.opted_out_at, :now), updated_at = :now
    FROM before WHERE a.hospital_id = :hospital AND a.id = before.id
    RETURNING a.address, before.opted_out_at IS NULL AS newly
    """
)
_SUPPRESS = text(
    """
    INSERT INTO suppression (hospital_id, id, channel, address_digest, address, since, cause, created_at, updated_at)
    VALUES (:hospital, :id, :channel, :digest, :sealed, :now, :cause, :now, :now)
    ON CONFLICT (hospital_id, channel, address_digest) DO NOTHING RETURNING id
    """
)
_START = text(
    """
    WITH before AS (
        SELECT id, opted_out_at FROM contact_address
        WHERE hospital_id = :hospital AND id = :address AND contact_id = :contact AND channel = :channel
        FOR NO KEY UPDATE
    )
    UPDATE contact_address a SET opted_out_at = NULL, updated_at = :now
    FROM before WHERE a.hospital_id = :hospital AND a.id = before.id
    RETURNING a.address, before.opted_out_at IS NOT NULL AS reopened
    """
)
_RELEASE = text(
    """
    DELETE FROM suppression WHERE hospital_id = :hospital AND channel = :channel AND address_digest = :digest
    RETURNING id
    """
)
_SUPPRESSED = text(
    """
    SELECT since FROM suppression
    WHERE hospital_id = :hospital AND channel = :channel AND address_digest = :digest
    """
)
_ADDRESS = text("SELECT channel, address FROM contact_address WHERE hospital_id = :hospital AND id = :address")
_RESTORE = text(
    """
    UPDATE contact_address SET opted_out_at = :since, updated_at = :now
    WHERE hospital_id = :hospital AND id = :address AND opted_out_at IS NULL
    """
)


@operation("consent.record", audit="consent_recorded")
async def record(
    ctx: Context,
    *,
    contact_id: UUID,
    channel: str,
    purpose: Purpose,
    given: bool,
    wording: str,
    locale: str,
    address: str,
    message_id: UUID | None,
    how: str,
) -> Consent:
    """Adds one yes or no with its proof (facts 6.2.3): the wording's version, the language, our id of the message."""
    require_own_contact(ctx, contact_id, "consent.record")
    consent = Consent(uuid7(), Purpose(purpose), channel, given, wording, locale, ctx.now, how)
    await _add(ctx, contact_id, consent, address, message_id)
    return consent


async def _add(ctx: Context, contact_id: UUID, consent: Consent, address: str, message_id: UUID | None) -> None:
    await ctx.session.execute(
        _RECORD,
        {
            "hospital": ctx.hospital.id,
            "id": consent.id,
            "contact": contact_id,
            "channel": consent.channel,
            "purpose": consent.purpose.value,
            "given": consent.given,
            "wording": consent.wording,
            "locale": consent.locale,
            "address": ctx.keys.seal_text(address),
            "message": message_id,
            "how": consent.how,
            "now": consent.at,
        },
    )


async def current(ctx: Context, contact_id: UUID) -> dict[tuple[Purpose, str], Consent]:
    """The newest answer per (purpose, channel). One query."""
    rows = await ctx.session.execute(_CURRENT, {"hospital": ctx.hospital.id, "contact": contact_id})
    return {
        (Purpose(row.purpose), row.channel): Consent(
            row.id, Purpose(row.purpose), row.channel, row.given, row.wording, row.locale, row.at, row.how
        )
        for row in rows
    }


async def state_of(
    ctx: Context, contact_id: UUID, *, quiet: tuple[int, int] | None = None, zone: ZoneInfo | None = None
) -> PersonState:
    """What `rules.decide` needs, in two queries. One stopped address of the contact's stops its channel.

    The person's own quiet hours override `quiet`, the hospital's. Who wants one channel only has refused every topic on
    the others, whatever the ledger says of them; replies there are not affected.
    """
    rows = (await ctx.session.execute(_BLOCKED, {"hospital": ctx.hospital.id, "contact": contact_id})).all()
    consents = {key: consent.given for key, consent in (await current(ctx, contact_id)).items()}
    reachable = {row.channel for row in rows if not row.unreachable}
    preferred = rows[0].preferred if rows else ""
    if rows and rows[0].quiet_from is not None:
        quiet = (rows[0].quiet_from, rows[0].quiet_until)
    if rows and rows[0].only_preferred:
        others = {row.channel for row in rows} - {preferred}
        topics = [purpose for purpose in Purpose if purpose is not Purpose.TRANSFER_ABROAD]
        consents |= {(purpose, channel): False for purpose in topics for channel in others}
    return PersonState(
        zone or ctx.hospital.zone,
        frozenset(row.channel for row in rows if row.stopped),
        frozenset(row.channel for row in rows if row.channel not in reachable),
        consents,
        quiet,
        preferred,
    )


@operation("consent.opt_out", audit="opted_out")
async def opt_out(ctx: Context, *, contact_id: UUID, address_id: UUID, channel: str, cause: str) -> OptOut:
    """Stops everything to this address until START, and withdraws marketing for good (facts 2.6). Repeats are harmless.

    `cause`: keyword, provider, staff, link. Announces `OptedOut` the first time. Raises `NotFound` for an address that
    is not this contact's on this channel. Where the provider confirms a STOP itself, do not confirm it again.
    """
    require_own_contact(ctx, contact_id, "consent.opt_out")
    address, newly = await _switch(ctx, contact_id, address_id, channel, stop=True)
    suppressed = await ctx.session.execute(
        _SUPPRESS,
        {
            "hospital": ctx.hospital.id,
            "id": uuid7(),
            "channel": channel,
            "digest": address_digest(ctx.keys, ctx.hospital.id, channel, address),
            "sealed": ctx.keys.seal_text(address),
            "now": ctx.now,
            "cause": cause,
        },
    )
    # The sender marks an address as stopped as soon as the provider says so; the rest of it follows here.
    if newly | (suppressed.scalar_one_or_none() is not None):
        withdrawn = Consent(uuid7(), Purpose.MARKETING, channel, False, "", "", ctx.now, cause)
        await _add(ctx, contact_id, withdrawn, address, ctx.actor.cause)
        await announce(ctx, OptedOut(contact_id, address_id, channel, cause))
    return OptOut(address_id, newly)


@operation("consent.opt_in", audit="opted_in")
async def opt_in(ctx: Context, *, contact_id: UUID, address_id: UUID, channel: str) -> OptIn:
    """START from the person re-opens the address; nobody else can. Marketing stays withdrawn until asked for again.

    Announces `OptedIn` when it was stopped. Raises `Forbidden` for an actor who is not the person, `NotFound` as
    `opt_out` does.
    """
    require_own_contact(ctx, contact_id, "consent.opt_in")
    if ctx.actor.kind != "patient":
        ctx.note(AuditNote("operation_refused", "consent", detail={"operation": "consent.opt_in"}))
        raise Forbidden("only the person can start messages again, by sending START", operation="consent.opt_in")
    address, reopened = await _switch(ctx, contact_id, address_id, channel, stop=False)
    digest = address_digest(ctx.keys, ctx.hospital.id, channel, address)
    key = {"hospital": ctx.hospital.id, "channel": channel, "digest": digest}
    released = (await ctx.session.execute(_RELEASE, key)).scalar_one_or_none() is not None
    if reopened or released:
        await announce(ctx, OptedIn(contact_id, address_id, channel))
    return OptIn(address_id, reopened or released)


async def _switch(ctx: Context, contact_id: UUID, address_id: UUID, channel: str, *, stop: bool) -> tuple[str, bool]:
    """Sets or clears the stop under the address's row lock; returns the address and whether that changed anything."""
    key = {"hospital": ctx.hospital.id, "address": address_id, "contact": contact_id, "channel": channel}
    row = (await ctx.session.execute(_STOP if stop else _START, {**key, "now": ctx.now})).one_or_none()
    if row is None:
        raise NotFound("this contact has no such address")
    return row[0], row[1]


async def suppressed_since(ctx: Context, channel: str, address: str) -> datetime | None:
    """Since when nothing may go to this address, also when its contact was erased; None if it may. One query."""
    digest = address_digest(ctx.keys, ctx.hospital.id, channel, address)
    parameters = {"hospital": ctx.hospital.id, "channel": channel, "digest": digest}
    since: datetime | None = (await ctx.session.execute(_SUPPRESSED, parameters)).scalar_one_or_none()
    return since


async def restore_opt_out(ctx: Context, address_id: UUID) -> bool:
    """Call when an address was made anew: a STOP of its former life still holds. True if one was found."""
    key = {"hospital": ctx.hospital.id, "address": address_id}
    row = (await ctx.session.execute(_ADDRESS, key)).one_or_none()
    since = await suppressed_since(ctx, row.channel, row.address) if row is not None else None
    if since is not None:
        await ctx.session.execute(_RESTORE, {**key, "since": since, "now": ctx.now})
    return since is not None
