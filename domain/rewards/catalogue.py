"""The rewards there are: what a patient is offered, and keeping the list (LOY-05, LOY-06, LOY-10)."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Conflict, NotFound
from domain.kit.ids import uuid7
from domain.loyalty import service as loyalty
from domain.loyalty.rules import Tier
from domain.rewards.rules import RewardTerms, RewardType, checked


@dataclass(frozen=True, slots=True)
class RewardRecord:
    """A reward of the catalogue."""

    id: UUID
    number: int
    terms: RewardTerms


@dataclass(frozen=True, slots=True)
class Offered:
    """A reward as one patient sees it. `missing` points and `needs_tier` say what stands in the way."""

    reward: RewardRecord
    missing: int
    needs_tier: Tier | None

    @property
    def affordable(self) -> bool:
        return self.missing == 0 and self.needs_tier is None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a patient may choose from: affordable first, then the cheapest."""

    patient_id: UUID
    balance: int
    offers: tuple[Offered, ...]


COLUMNS = "id, number, name, reward_type, cost, active, stock, per_patient_limit, min_tier, valid_from, valid_until"
_ALL = text(f"SELECT {COLUMNS} FROM reward WHERE hospital_id = :hospital ORDER BY number")  # noqa: S608  # own constant
_ADD = text(
    """
    INSERT INTO reward (hospital_id, id, number, name, reward_type, cost, active, stock, per_patient_limit, min_tier,
                        valid_from, valid_until)
    SELECT :hospital, :id, coalesce(max(number), 0) + 1, :name, :reward_type, :cost, :active, CAST(:stock AS integer),
           CAST(:per_patient_limit AS integer), :min_tier, CAST(:valid_from AS date), CAST(:valid_until AS date)
    FROM reward WHERE hospital_id = :hospital
    ON CONFLICT DO NOTHING
    RETURNING number
    """
)
_HELD = text(f"SELECT {COLUMNS} FROM reward WHERE hospital_id = :hospital AND id = :id FOR NO KEY UPDATE")  # noqa: S608
_CHANGE = text(
    """
    UPDATE reward SET name = :name, reward_type = :reward_type, cost = :cost, active = :active, stock = :stock,
        per_patient_limit = :per_patient_limit, min_tier = :min_tier, valid_from = :valid_from,
        valid_until = :valid_until, updated_at = now()
    WHERE hospital_id = :hospital AND id = :id
    RETURNING number
    """
)


def record_of(row: Any) -> RewardRecord:
    """A row of COLUMNS."""
    fields = row._asdict()
    reward_id, number = fields.pop("id"), fields.pop("number")
    fields["reward_type"], fields["min_tier"] = RewardType(fields["reward_type"]), Tier(fields["min_tier"])
    return RewardRecord(reward_id, number, RewardTerms(**fields))


@operation("rewards.choices", audit="rewards_listed", discloses=True)
async def choices(ctx: Context, patient_id: UUID) -> Choices:
    """The rewards to be had today, for this patient. Raises `NotFound` like `loyalty.statement`."""
    account = await loyalty.statement(ctx, patient_id, entries=0)
    records = [record_of(row) for row in await ctx.session.execute(_ALL, {"hospital": ctx.hospital.id})]
    offers = [
        Offered(
            record,
            max(0, record.terms.cost - account.balance),
            record.terms.min_tier if record.terms.min_tier.rank > account.tier.rank else None,
        )
        for record in records
        if record.terms.offered_on(ctx.today) and record.terms.stock != 0
    ]
    offers.sort(key=lambda offer: (not offer.affordable, offer.reward.terms.cost, offer.reward.number))
    return Choices(patient_id, account.balance, tuple(offers))


@operation("rewards.list", audit="reward_catalogue_read")
async def all_rewards(ctx: Context) -> list[RewardRecord]:
    """The whole catalogue by number, for staff."""
    return [record_of(row) for row in await ctx.session.execute(_ALL, {"hospital": ctx.hospital.id})]


@operation("rewards.add", audit="reward_added")
async def add_reward(ctx: Context, terms: RewardTerms) -> RewardRecord:
    """A new reward with the next number. Raises `Invalid`; `Conflict` when somebody took the number just now."""
    values = _values(ctx, uuid7(), checked(terms))
    number = (await ctx.session.execute(_ADD, values)).scalar_one_or_none()
    if number is None:
        raise Conflict("another reward was added at this moment; please try again")
    return RewardRecord(values["id"], number, terms)


@operation("rewards.change", audit="reward_changed")
async def change_reward(
    ctx: Context, reward_id: UUID, terms: RewardTerms, *, was: RewardTerms | None = None
) -> RewardRecord:
    """Sets all terms of a reward. Codes issued before stay as they are.

    `was` are the terms the change was made from: a stock that was counted down meanwhile is not put back. Raises
    `Invalid`, `NotFound`, and `Conflict` when they are no longer so.
    """
    if was is not None:
        key = {"hospital": ctx.hospital.id, "id": reward_id}
        held = (await ctx.session.execute(_HELD, key)).one_or_none()
        if held is not None and record_of(held).terms != was:
            raise Conflict("This reward was changed at this moment; please look again.")
    number = (await ctx.session.execute(_CHANGE, _values(ctx, reward_id, checked(terms)))).scalar_one_or_none()
    if number is None:
        raise NotFound("there is no such reward")
    return RewardRecord(reward_id, number, terms)


def _values(ctx: Context, reward_id: UUID, terms: RewardTerms) -> dict[str, Any]:
    plain = {"name": terms.name.strip(), "reward_type": terms.reward_type.value, "min_tier": terms.min_tier.value}
    return {**asdict(terms), **plain, "hospital": ctx.hospital.id, "id": reward_id}
