"""The ledger: entries, lots and the lock. Whatever changes an account goes through here or `crediting`.

The account row is locked first and everything else is read after it, in statements of their own, so that each sees what
the transaction waited for has committed; only `crediting` does with one statement, in which the account comes first,
too. Order of locks: account, then redemption, then reward. A function that raises has changed nothing but the write-off
of lots that had expired anyway.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import uuid7
from domain.loyalty.errors import NotEnoughPoints
from domain.loyalty.rules import Account, Kind, Lot, oldest_first


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry. `created` is false when it was there already: nothing was changed."""

    id: UUID
    patient_id: UUID
    points: int
    created: bool


_LOCK = text(
    "SELECT lifetime, owed FROM loyalty_account WHERE hospital_id = :hospital AND patient_id = :patient"
    " FOR NO KEY UPDATE"
)
# No row: no such patient, or an account that somebody opened at the same moment, which `_LOCK` then sees.
_OPEN = text(
    """
    WITH opened AS (
        INSERT INTO loyalty_account (hospital_id, patient_id, opened_at)
        SELECT hospital_id, id, :now FROM patient WHERE hospital_id = :hospital AND id = :patient
        ON CONFLICT DO NOTHING RETURNING lifetime, owed
    ), there AS (
        SELECT lifetime, owed FROM loyalty_account WHERE hospital_id = :hospital AND patient_id = :patient
        FOR NO KEY UPDATE
    )
    SELECT lifetime, owed FROM opened UNION ALL SELECT lifetime, owed FROM there
    """
)
_LOTS = text(
    """
    SELECT id, entry_id, remaining, expires_at FROM loyalty_lot
    WHERE hospital_id = :hospital AND patient_id = :patient AND remaining > 0 ORDER BY earned_at, id
    """
)
# An entry that is there already leaves the account as it is.
_POST = text(
    """
    WITH entry AS (
        INSERT INTO loyalty_entry (hospital_id, id, patient_id, kind, event, source, points, lifetime, owed,
                                   of_entry_id, actor_kind, actor_id, at)
        VALUES (:hospital, :id, :patient, :kind, :event, :source, :points, :lifetime, :owed, :of_entry, :actor_kind,
                :actor_id, :now)
        ON CONFLICT DO NOTHING
        RETURNING id
    ), account AS (
        UPDATE loyalty_account SET lifetime = lifetime + :lifetime, owed = owed + :owed
        WHERE hospital_id = :hospital AND patient_id = :patient AND EXISTS (SELECT FROM entry)
    )
    SELECT id FROM entry
    """
)
# An entry by what made it.
FOUND = text(
    """
    SELECT id, points FROM loyalty_entry
    WHERE hospital_id = :hospital AND patient_id = :patient AND kind = :kind AND event = :event AND source = :source
    """
)
_SETTLED = text(
    """
    SELECT id, kind, points FROM loyalty_entry
    WHERE hospital_id = :hospital AND of_entry_id = :hold AND kind IN ('spent', 'returned')
    """
)
_HELD = text(
    "SELECT points FROM loyalty_entry"
    " WHERE hospital_id = :hospital AND id = :hold AND patient_id = :patient AND kind = 'held'"
)
_MOVE = text(
    """
    WITH moved AS (
        SELECT lot_id, points FROM unnest(CAST(:lots AS uuid[]), CAST(:parts AS integer[])) AS m (lot_id, points)
    ), used AS (
        INSERT INTO loyalty_lot_use (hospital_id, entry_id, lot_id, points)
        SELECT CAST(:hospital AS uuid), CAST(:entry AS uuid), lot_id, points FROM moved
    )
    UPDATE loyalty_lot l SET remaining = l.remaining - moved.points FROM moved
    WHERE l.hospital_id = :hospital AND l.id = moved.lot_id
    """
)
_USES = text("SELECT lot_id, points FROM loyalty_lot_use WHERE hospital_id = :hospital AND entry_id = :entry")
_WRITTEN_OFF = text(
    """
    SELECT coalesce(sum(u.points), 0) FROM loyalty_lot l
    JOIN loyalty_lot_use u ON u.hospital_id = l.hospital_id AND u.lot_id = l.id
    JOIN loyalty_entry e ON e.hospital_id = u.hospital_id AND e.id = u.entry_id AND e.kind = 'expired'
    WHERE l.hospital_id = :hospital AND l.entry_id = :award
    """
)


async def locked(ctx: Context, patient_id: UUID) -> Account:
    """The account, locked until the transaction ends, with its live lots; lots past their expiry are written off.

    Opens the account of a patient who has none. Raises `NotFound` for no patient of this hospital.
    """
    account = await _lock(ctx, patient_id)
    await settle(ctx, account)
    return account


async def reverse(ctx: Context, patient_id: UUID, *, event: str, source: str) -> Posted | None:
    """Takes an award back, once; None when there was none. What has been spent of it is owed, what expired is not."""
    account = await locked(ctx, patient_id)
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "event": event, "source": source}
    award = (await ctx.session.execute(FOUND, {**key, "kind": Kind.EARNED.value})).one_or_none()
    if award is None:
        return None
    done = (await ctx.session.execute(FOUND, {**key, "kind": Kind.REVERSED.value})).one_or_none()
    if done is not None:
        return Posted(done.id, patient_id, done.points, created=False)
    parameters = {"hospital": ctx.hospital.id, "award": award.id}
    due = award.points - int((await ctx.session.execute(_WRITTEN_OFF, parameters)).scalar_one())
    own = [lot for lot in account.lots if lot.entry_id == award.id]
    parts = oldest_first([*own, *(lot for lot in account.lots if lot.entry_id != award.id)], due)
    taken = sum(part for _, part in parts)
    posted = await _post(
        ctx,
        patient_id,
        Kind.REVERSED,
        event,
        source,
        -taken,
        lifetime=-award.points,
        owed=due - taken,
        of_entry=award.id,
    )
    await _move(ctx, posted.id, parts)
    return posted


async def hold(ctx: Context, account: Account, *, points: int, event: str, source: str) -> Posted:
    """Sets points aside from the oldest lots, once per (event, source). `account` must come from `locked`.

    Raises `NotEnoughPoints` with nothing changed.
    """
    key = {"hospital": ctx.hospital.id, "patient": account.patient_id, "kind": Kind.HELD.value}
    there = (await ctx.session.execute(FOUND, {**key, "event": event, "source": source})).one_or_none()
    if there is not None:
        return Posted(there.id, account.patient_id, there.points, created=False)
    if account.available < points:
        raise NotEnoughPoints(account.available, points)
    posted = await _post(ctx, account.patient_id, Kind.HELD, event, source, -points)
    await _move(ctx, posted.id, oldest_first(account.lots, points))
    await settle(ctx, account)
    return posted


async def spend(ctx: Context, patient_id: UUID, hold_id: UUID) -> Posted:
    """The held points are spent. Again changes nothing. Raises `Conflict` once they were returned, `NotFound`."""
    await locked(ctx, patient_id)
    _, settled = await _hold_of(ctx, patient_id, hold_id)
    if settled is not None:
        return _same(settled, patient_id, Kind.SPENT)
    return await _post(ctx, patient_id, Kind.SPENT, "hold", str(hold_id), 0, of_entry=hold_id)


async def void(ctx: Context, patient_id: UUID, hold_id: UUID) -> Posted:
    """The held points go back to the lots they came from, with their expiry as it was. Again changes nothing.

    A lot that has expired meanwhile is written off at once. Raises `Conflict` once they were spent, `NotFound`.
    """
    account = await locked(ctx, patient_id)
    held, settled = await _hold_of(ctx, patient_id, hold_id)
    if settled is not None:
        return _same(settled, patient_id, Kind.RETURNED)
    posted = await _post(ctx, patient_id, Kind.RETURNED, "hold", str(hold_id), -held, of_entry=hold_id)
    uses = await ctx.session.execute(_USES, {"hospital": ctx.hospital.id, "entry": hold_id})
    await _move(ctx, posted.id, [(use.lot_id, -use.points) for use in uses])
    await settle(ctx, account)
    return posted


async def _lock(ctx: Context, patient_id: UUID) -> Account:
    key = {"hospital": ctx.hospital.id, "patient": patient_id}
    row = (await ctx.session.execute(_OPEN, {**key, "now": ctx.now})).one_or_none()
    if row is None:
        row = (await ctx.session.execute(_LOCK, key)).one_or_none()
    if row is None:
        raise NotFound("there is no such patient")
    return Account(patient_id, row.lifetime, row.owed)


async def settle(ctx: Context, account: Account) -> None:
    """Writes off what has expired, then pays what is owed; leaves the account with its live lots."""
    key = {"hospital": ctx.hospital.id, "patient": account.patient_id}
    rows = (await ctx.session.execute(_LOTS, key)).all()
    lots = [Lot(row.id, row.entry_id, row.remaining, row.expires_at) for row in rows]
    for lot in lots:
        if not lot.live(ctx.now):
            await _take(ctx, account, Kind.EXPIRED, [(lot.id, lot.remaining)])
    live = [lot for lot in lots if lot.live(ctx.now)]
    if account.owed and live:
        parts = oldest_first(live, account.owed)
        account.owed -= await _take(ctx, account, Kind.COLLECTED, parts)
        taken = dict(parts)
        left = (Lot(lot.id, lot.entry_id, lot.remaining - taken.get(lot.id, 0), lot.expires_at) for lot in live)
        live = [lot for lot in left if lot.remaining]
    account.lots = live


async def _take(ctx: Context, account: Account, kind: Kind, parts: Sequence[tuple[UUID, int]]) -> int:
    """A debit of our own making: its source is itself, for the lots say whether it has happened."""
    points = sum(part for _, part in parts)
    source = str(uuid7())
    owed = -points if kind is Kind.COLLECTED else 0
    posted = await _post(ctx, account.patient_id, kind, kind.value, source, -points, owed=owed)
    await _move(ctx, posted.id, parts)
    return points


async def _post(
    ctx: Context,
    patient_id: UUID,
    kind: Kind,
    event: str,
    source: str,
    points: int,
    *,
    lifetime: int = 0,
    owed: int = 0,
    of_entry: UUID | None = None,
) -> Posted:
    entry_id = uuid7()
    values: dict[str, Any] = {
        "hospital": ctx.hospital.id,
        "id": entry_id,
        "patient": patient_id,
        "kind": kind.value,
        "event": event,
        "source": source,
        "points": points,
        "lifetime": lifetime,
        "owed": owed,
        "of_entry": of_entry,
        "actor_kind": ctx.actor.kind,
        "actor_id": ctx.actor.id,
        "now": ctx.now,
    }
    if (await ctx.session.execute(_POST, values)).scalar_one_or_none() is not None:
        return Posted(entry_id, patient_id, points, created=True)
    key = {name: values[name] for name in ("hospital", "patient", "kind", "event", "source")}
    there = (await ctx.session.execute(FOUND, key)).one()
    return Posted(there.id, patient_id, there.points, created=False)


async def _move(ctx: Context, entry_id: UUID, parts: Iterable[tuple[UUID, int]]) -> None:
    lots, points = zip(*parts, strict=True) if (parts := list(parts)) else ((), ())
    if lots:
        moved = {"hospital": ctx.hospital.id, "entry": entry_id, "lots": list(lots), "parts": list(points)}
        await ctx.session.execute(_MOVE, moved)


async def _hold_of(ctx: Context, patient_id: UUID, hold_id: UUID) -> tuple[int, Any]:
    """What was held, below zero, and the entry that settled it, if any."""
    key = {"hospital": ctx.hospital.id, "hold": hold_id}
    held = (await ctx.session.execute(_HELD, {**key, "patient": patient_id})).scalar_one_or_none()
    if held is None:
        raise NotFound("there is no such hold")
    return held, (await ctx.session.execute(_SETTLED, key)).one_or_none()


def _same(settled: Any, patient_id: UUID, wanted: Kind) -> Posted:
    if settled.kind != wanted.value:
        raise Conflict(f"these points were already {settled.kind}", kind=settled.kind)
    return Posted(settled.id, patient_id, settled.points, created=False)
