"""Points become a code, and the code a service (LOY-07). Locks: the account, then the redemption, then the reward."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import short_code, uuid7
from domain.loyalty import ledger
from domain.loyalty.access import require_proof
from domain.loyalty.errors import NotEnoughPoints
from domain.loyalty.program import read_program
from domain.rewards.catalogue import COLUMNS, record_of
from domain.rewards.errors import CodeSettled, LimitReached, RewardGone, TierTooLow
from domain.rewards.rules import CODE_LENGTH, Status, canonical_code, usable_until

CODES_TRIED = 4


@dataclass(frozen=True, slots=True)
class RedemptionRecord:
    """A code and what it is worth. `created` is false when this very request had been answered before."""

    id: UUID
    patient_id: UUID
    reward_id: UUID
    reward_name: str
    cost: int
    code: str
    status: Status
    hold_id: UUID
    issued_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    created: bool = False


@dataclass(frozen=True, slots=True)
class Codes:
    """A patient's codes that can be used."""

    patient_id: UUID
    codes: tuple[RedemptionRecord, ...]


_FIELDS = "id, patient_id, reward_id, reward_name, cost, code, status, hold_id, issued_at, expires_at, settled_at"
_SELECT = f"SELECT {_FIELDS} FROM redemption WHERE hospital_id = :hospital"  # noqa: S608  # own constants
_ASKED = text(f"{_SELECT} AND patient_id = :patient AND request = :request")
_HAD = text(
    "SELECT count(*) FROM redemption WHERE hospital_id = :hospital AND patient_id = :patient AND reward_id = :reward"
    " AND (status = 'USED' OR (status = 'ISSUED' AND expires_at > :now))"
)
_REWARD = text(f"SELECT {COLUMNS} FROM reward WHERE hospital_id = :hospital AND id = :reward")  # noqa: S608  # own constant
_STOCK = text(
    "UPDATE reward SET stock = stock + :change WHERE hospital_id = :hospital AND id = :reward AND stock + :change >= 0"
    " RETURNING stock"
)
_ISSUE = text(
    f"""
    INSERT INTO redemption (hospital_id, id, patient_id, reward_id, reward_name, cost, code, status, request, hold_id,
                            issued_at, expires_at)
    SELECT CAST(:hospital AS uuid), CAST(:id AS uuid), CAST(:patient AS uuid), CAST(:reward AS uuid),
           CAST(:name AS text), CAST(:cost AS integer), given.code, 'ISSUED', CAST(:request AS text),
           CAST(:hold AS uuid), CAST(:now AS timestamptz), CAST(:until AS timestamptz)
    FROM unnest(CAST(:codes AS text[])) WITH ORDINALITY AS given (code, place)
    WHERE NOT EXISTS (SELECT FROM redemption o WHERE o.hospital_id = :hospital AND o.code = given.code)
    ORDER BY given.place LIMIT 1
    RETURNING {_FIELDS}
    """  # noqa: S608  # own constants
)
_BY_CODE = text(f"{_SELECT} AND code = :code")
_WHOSE = text("SELECT id, patient_id FROM redemption WHERE hospital_id = :hospital AND code = :code")
_LOCK = text(f"{_SELECT} AND id = :id FOR NO KEY UPDATE")
_SETTLE = text(
    f"""
    UPDATE redemption SET status = :status, settled_at = :now, settled_by = :by
    WHERE hospital_id = :hospital AND id = :id RETURNING {_FIELDS}
    """  # noqa: S608  # own constants
)
_OPEN = text(
    f"{_SELECT} AND patient_id = :patient AND status = 'ISSUED' AND expires_at > :now"
    " ORDER BY expires_at, id LIMIT :most"
)


def _record(row: Any, *, created: bool = False) -> RedemptionRecord:
    fields = row._asdict()
    return RedemptionRecord(**{**fields, "status": Status(fields["status"])}, created=created)


@operation("rewards.redeem", audit="reward_redeemed", confirm=True)
async def redeem(ctx: Context, *, patient_id: UUID, reward_id: UUID, request: str) -> RedemptionRecord:
    """Takes the reward for the patient's points and issues its code, all in the caller's transaction (LOY-07).

    `request` is the caller's key, such as the message's id: the same one gets the same code. Raises `NotEnoughPoints`,
    `RewardGone` (inactive, out of its dates or out of stock), `LimitReached`, `TierTooLow`, with nothing changed;
    `NotFound` like `loyalty.statement`.
    """
    await require_proof(ctx, patient_id, "rewards.redeem")
    account = await ledger.locked(ctx, patient_id)
    key = {"hospital": ctx.hospital.id, "patient": patient_id, "reward": reward_id, "request": request}
    now = ctx.now
    asked = (await ctx.session.execute(_ASKED, key)).one_or_none()
    if asked is not None:
        return _record(asked)
    row = (await ctx.session.execute(_REWARD, key)).one_or_none()
    if row is None:
        raise RewardGone()
    terms = record_of(row).terms
    program = await read_program(ctx.session, ctx.hospital.id)
    if not terms.offered_on(ctx.today):
        raise RewardGone()
    if terms.min_tier.rank > program.tier_of(account.lifetime).rank:
        raise TierTooLow(terms.min_tier)
    if terms.per_patient_limit is not None:
        had = (await ctx.session.execute(_HAD, {**key, "now": now})).scalar_one()
        if had >= terms.per_patient_limit:
            raise LimitReached()
    if account.available < terms.cost:
        raise NotEnoughPoints(account.available, terms.cost)
    if terms.stock is not None and not await _change_stock(ctx, reward_id, -1):
        raise RewardGone()
    redemption_id = uuid7()
    held = await ledger.hold(ctx, account, points=terms.cost, event="redemption", source=str(redemption_id))
    values = {
        **key,
        "id": redemption_id,
        "name": terms.name,
        "cost": terms.cost,
        "hold": held.id,
        "now": now,
        "until": usable_until(now, program.code_days, ctx.hospital.zone),
        "codes": [short_code(CODE_LENGTH) for _ in range(CODES_TRIED)],
    }
    return _record((await ctx.session.execute(_ISSUE, values)).one(), created=True)


@operation("rewards.codes", audit="reward_codes_read", discloses=True)
async def codes_of(ctx: Context, patient_id: UUID, *, most: int = 9) -> Codes:
    """The patient's codes that can be used now, the first to run out first. Raises `NotFound` without proof."""
    await require_proof(ctx, patient_id, "rewards.codes")
    parameters = {"hospital": ctx.hospital.id, "patient": patient_id, "now": ctx.now, "most": most}
    rows = await ctx.session.execute(_OPEN, parameters)
    return Codes(patient_id, tuple(_record(row) for row in rows))


@operation("rewards.read_code", audit="reward_code_read", discloses=True)
async def read_code(ctx: Context, code: str) -> RedemptionRecord:
    """What a code is worth and whose it is, for staff who are about to use it. Raises `NotFound`."""
    parameters = {"hospital": ctx.hospital.id, "code": canonical_code(code)}
    row = (await ctx.session.execute(_BY_CODE, parameters)).one_or_none()
    if row is None:
        raise NotFound("there is no such code")
    return _record(row)


@operation("rewards.use_code", audit="reward_code_used", confirm=True)
async def use_code(ctx: Context, code: str) -> RedemptionRecord:
    """Staff give the service: the code is used, once, and its points are spent. Case, blanks and dashes are forgiven.

    Raises `NotFound` for no such code; `CodeSettled`, saying how and when, for one used, given back or run out.
    Asked again it says so again and changes nothing.
    """
    row = await _locked_code(ctx, code)
    if row.status != Status.ISSUED:
        raise CodeSettled(row.status, row.settled_at)
    if row.expires_at <= ctx.now:
        raise CodeSettled(Status.EXPIRED.value, row.expires_at)
    await ledger.spend(ctx, row.patient_id, row.hold_id)
    return await _settle(ctx, row.id, Status.USED)


@operation("rewards.cancel_code", audit="reward_code_cancelled", confirm=True)
async def cancel_code(ctx: Context, code: str) -> RedemptionRecord:
    """Gives a code back: points with their old expiry, and the stock. Again changes nothing.

    Raises `NotFound` for no such code, and to a patient without proof; `CodeSettled` once used or run out.
    """
    row = await _locked_code(ctx, code, proof_for="rewards.cancel_code")
    if row.status == Status.CANCELLED:
        return _record(row)
    if row.status != Status.ISSUED:
        raise CodeSettled(row.status, row.settled_at)
    if row.expires_at <= ctx.now:
        raise CodeSettled(Status.EXPIRED.value, row.expires_at)
    await ledger.void(ctx, row.patient_id, row.hold_id)
    await _change_stock(ctx, row.reward_id, 1)
    return await _settle(ctx, row.id, Status.CANCELLED)


async def expire(ctx: Context, redemption_id: UUID, patient_id: UUID, *, give_back: bool) -> bool:
    """The sweep's step for one code that has run out; False when it was settled meanwhile. The stock comes back."""
    await ledger.locked(ctx, patient_id)
    row = (await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "id": redemption_id})).one()
    if row.status != Status.ISSUED or row.expires_at > ctx.now:
        return False
    settle = ledger.void if give_back else ledger.spend
    await settle(ctx, patient_id, row.hold_id)
    await _change_stock(ctx, row.reward_id, 1)
    await _settle(ctx, row.id, Status.EXPIRED)
    return True


async def _locked_code(ctx: Context, code: str, proof_for: str = "") -> Any:
    """The redemption of a code, locked behind its account."""
    parameters = {"hospital": ctx.hospital.id, "code": canonical_code(code)}
    found = (await ctx.session.execute(_WHOSE, parameters)).one_or_none()
    if found is None:
        raise NotFound("there is no such code")
    if proof_for:
        await require_proof(ctx, found.patient_id, proof_for)
    await ledger.locked(ctx, found.patient_id)
    return (await ctx.session.execute(_LOCK, {"hospital": ctx.hospital.id, "id": found.id})).one()


async def _change_stock(ctx: Context, reward_id: UUID, change: int) -> bool:
    """False when there is none left. Without a limit nothing is counted, and nobody waits for anybody."""
    parameters = {"hospital": ctx.hospital.id, "reward": reward_id, "change": change}
    return (await ctx.session.execute(_STOCK, parameters)).one_or_none() is not None


async def _settle(ctx: Context, redemption_id: UUID, status: Status) -> RedemptionRecord:
    values = {
        "hospital": ctx.hospital.id,
        "id": redemption_id,
        "status": status.value,
        "now": ctx.now,
        "by": ctx.actor.id,
    }
    row = (await ctx.session.execute(_SETTLE, values)).one_or_none()
    if row is None:
        raise Conflict("the code is gone")
    return _record(row)
