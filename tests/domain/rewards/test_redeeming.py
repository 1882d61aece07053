"""Points become one code, used once (LOY-05 to LOY-07, anchors 4.6)."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Conflict, Forbidden, NotFound
from domain.kit.ids import READABLE
from domain.loyalty import service as loyalty
from domain.loyalty.crediting import credit
from domain.loyalty.rules import Event, Program, Tier
from domain.rewards import service as rewards
from domain.rewards.jobs import expire_codes
from domain.rewards.rules import RewardTerms, RewardType, Status
from domain.staff.rules import Role, staff_actor
from tests.domain.appointments.world import Clinic, Person, add_clinic
from tests.domain.loyalty.world import agree, books, entries

DESK = staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def give(clinic: Clinic, person: Person, points: int) -> None:
    async with clinic.act() as ctx:
        await credit(ctx, person.patient, event=Event.MANUAL.value, source=str(uuid4()), points=points, expires_at=None)


async def reward(clinic: Clinic, **terms: object) -> UUID:
    async with clinic.act() as ctx:
        given = {"name": "Mug", "reward_type": RewardType.CUSTOM_GIFT, "cost": 100, **terms}
        return (await rewards.add_reward(ctx, RewardTerms(**given))).id  # type: ignore[arg-type]


async def redeem(clinic: Clinic, person: Person, reward_id: UUID, request: str = "m1") -> rewards.RedemptionRecord:
    async with clinic.act() as ctx:
        return await rewards.redeem(ctx, patient_id=person.patient, reward_id=reward_id, request=request)


async def balance(clinic: Clinic, person: Person) -> int:
    async with clinic.act() as ctx:
        return (await loyalty.statement(ctx, person.patient)).balance


async def stock(clinic: Clinic, reward_id: UUID) -> int | None:
    found: int | None = await clinic.owner.fetchval("SELECT stock FROM reward WHERE id = $1", reward_id)
    return found


async def test_every_hospital_begins_with_the_catalogue_of_the_requirements(clinic: Clinic) -> None:
    async with clinic.act() as ctx:
        found = await rewards.all_rewards(ctx)
    assert [(r.number, r.terms.name, r.terms.reward_type.value, r.terms.cost) for r in found] == [
        (1, "Priority appointment", "PRIORITY_ACCESS", 250),
        (2, "Free health checkup", "FREE_SERVICE", 500),
        (3, "Free consultation", "FREE_CONSULTATION", 750),
        (4, "20% service discount", "DISCOUNT", 1000),
    ]
    assert {(r.terms.active, r.terms.stock, r.terms.per_patient_limit, r.terms.min_tier) for r in found} == {
        (True, None, None, Tier.BRONZE)
    }


async def test_what_can_be_had_is_offered_affordable_first(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 600)
    await reward(clinic, name="Gold card", cost=50, min_tier=Tier.GOLD)
    await reward(clinic, name="Sold out", cost=10, stock=0)
    await reward(clinic, name="Off", cost=10, active=False)
    await reward(clinic, name="Later", cost=10, valid_from=date(2026, 11, 3))
    last = await reward(clinic, name="Today only", cost=40, valid_until=date(2026, 11, 2), stock=3)
    async with clinic.act() as ctx:
        found = await rewards.choices(ctx, one.patient)
    assert found.balance == 600
    assert [(o.reward.terms.name, o.missing, o.needs_tier, o.affordable) for o in found.offers] == [
        ("Today only", 0, None, True),
        ("Priority appointment", 0, None, True),
        ("Free health checkup", 0, None, True),
        ("Gold card", 0, Tier.GOLD, False),
        ("Free consultation", 150, None, False),
        ("20% service discount", 400, None, False),
    ]
    async with clinic.act() as ctx:
        changed = RewardTerms("Today too", RewardType.CUSTOM_GIFT, 40, stock=3)
        assert (await rewards.change_reward(ctx, last, changed)).terms == changed
        with pytest.raises(NotFound):
            await rewards.change_reward(ctx, uuid4(), changed)


async def test_redeeming_sets_points_aside_and_using_the_code_spends_them(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 120)
    mug = await reward(clinic, stock=2)
    code = await redeem(clinic, one, mug)
    assert (code.reward_name, code.cost, code.status, code.created) == ("Mug", 100, Status.ISSUED, True)
    assert len(code.code) == 6
    assert set(code.code) <= set(READABLE)
    assert code.expires_at == datetime(2026, 12, 2, 22, 59, 59, tzinfo=UTC)
    assert (await balance(clinic, one), await stock(clinic, mug)) == (20, 1)
    async with clinic.act(DESK) as ctx:
        used = await rewards.use_code(ctx, f" {code.code[:3].lower()}-{code.code[3:]} ")
    assert (used.id, used.status, used.settled_at) == (code.id, Status.USED, clinic.clock.now())
    clinic.clock.advance(timedelta(minutes=5))
    for _ in range(2):
        async with clinic.act(DESK) as ctx:
            with pytest.raises(rewards.CodeSettled) as refused:
                await rewards.use_code(ctx, code.code)
            assert (refused.value.status, refused.value.at) == ("USED", used.settled_at)
            with pytest.raises(rewards.CodeSettled):
                await rewards.cancel_code(ctx, code.code)
    assert [entry[::2] for entry in await entries(clinic.owner, one.patient)] == [
        ("earned", 120),
        ("held", -100),
        ("spent", 0),
    ]
    agree(await books(clinic.owner, one.patient))


async def test_the_same_request_gets_the_same_code(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 500)
    mug = await reward(clinic, stock=5)
    first = await redeem(clinic, one, mug)
    again = await redeem(clinic, one, mug)
    assert (again.id, again.code, again.created) == (first.id, first.code, False)
    assert (await balance(clinic, one), await stock(clinic, mug)) == (400, 4)
    assert (await redeem(clinic, one, mug, "m2")).id != first.id


async def test_refusals_change_nothing(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 150)
    dear = await reward(clinic, cost=151, stock=5)
    gone = await reward(clinic, stock=0)
    high = await reward(clinic, min_tier=Tier.SILVER, stock=5)
    once = await reward(clinic, cost=10, per_patient_limit=1)
    await redeem(clinic, one, once)
    async with clinic.act() as ctx:
        with pytest.raises(rewards.NotEnoughPoints) as short:
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=dear, request="a")
        assert short.value.missing == 11
        with pytest.raises(rewards.RewardGone):
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=gone, request="b")
        with pytest.raises(rewards.TierTooLow) as low:
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=high, request="c")
        assert low.value.needed is Tier.SILVER
        with pytest.raises(rewards.LimitReached):
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=once, request="d")
        with pytest.raises(rewards.RewardGone):
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=uuid4(), request="e")
        with pytest.raises(NotFound):
            await rewards.redeem(ctx, patient_id=uuid4(), reward_id=once, request="f")
    assert await balance(clinic, one) == 140
    assert [await stock(clinic, r) for r in (dear, gone, high)] == [5, 0, 5]
    assert await clinic.owner.fetchval("SELECT count(*) FROM redemption") == 1


async def test_a_code_given_back_returns_points_stock_and_limit(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 100)
    mug = await reward(clinic, stock=1, per_patient_limit=1)
    code = await redeem(clinic, one, mug)
    for _ in range(2):
        async with clinic.act(DESK) as ctx:
            assert (await rewards.cancel_code(ctx, code.code)).status is Status.CANCELLED
    assert (await balance(clinic, one), await stock(clinic, mug)) == (100, 1)
    async with clinic.act(DESK) as ctx:
        with pytest.raises(rewards.CodeSettled):
            await rewards.use_code(ctx, code.code)
        assert (await rewards.codes_of(ctx, one.patient)).codes == ()
    assert (await redeem(clinic, one, mug, "m2")).created
    agree(await books(clinic.owner, one.patient))


@pytest.mark.parametrize(("give_back", "left"), [(True, 100), (False, 0)])
async def test_codes_run_out(clinic: Clinic, give_back: bool, left: int) -> None:
    (one,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        await loyalty.change_program(ctx, Program(code_days=3, expired_codes_return=give_back))
    await give(clinic, one, 100)
    mug = await reward(clinic, stock=1)
    code = await redeem(clinic, one, mug)
    assert code.expires_at == datetime(2026, 11, 5, 22, 59, 59, tzinfo=UTC)
    clinic.clock.instant = code.expires_at - timedelta(seconds=1)
    async with clinic.act() as ctx:
        assert await expire_codes(ctx) == 0
        assert [c.code for c in (await rewards.codes_of(ctx, one.patient)).codes] == [code.code]
    clinic.clock.advance(timedelta(seconds=1))
    async with clinic.act() as ctx:
        assert (await rewards.codes_of(ctx, one.patient)).codes == ()
        with pytest.raises(rewards.CodeSettled) as refused:
            await rewards.use_code(ctx, code.code)
        assert (refused.value.status, refused.value.at) == ("EXPIRED", code.expires_at)
    counted = []
    for _ in range(2):
        async with clinic.act() as ctx:
            counted.append(await expire_codes(ctx))
    assert counted == [1, 0]
    assert (await balance(clinic, one), await stock(clinic, mug)) == (left, 1)
    assert await clinic.owner.fetchval("SELECT status FROM redemption") == "EXPIRED"
    agree(await books(clinic.owner, one.patient))


async def test_unknown_codes_and_other_hospitals_codes_are_the_same(
    database: Database, owner: asyncpg.Connection
) -> None:
    here, there = await add_clinic(database, owner, "LAG"), await add_clinic(database, owner, "KAN")
    (one,) = await here.add_people(1)
    await give(here, one, 100)
    mug = await reward(here)
    code = await redeem(here, one, mug)
    async with there.act() as ctx:
        for typed in (code.code, "AAAAAA", "nonsense"):
            with pytest.raises(NotFound):
                await rewards.use_code(ctx, typed)
        with pytest.raises(NotFound):
            await rewards.redeem(ctx, patient_id=one.patient, reward_id=mug, request="x")
    assert await here.owner.fetchval("SELECT status FROM redemption") == "ISSUED"


async def test_patients_redeem_only_for_whom_they_have_proved_and_never_use_codes(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    for person in (one, other):
        await give(clinic, person, 300)
    mug = await reward(clinic)
    theirs = await redeem(clinic, other, mug)
    for statement, values in (
        ("INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
         " VALUES ($1, gen_random_uuid(), $2, $3, 'self')", ()),
        ("INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)"
         " VALUES ($1, gen_random_uuid(), $2, $3, $4)", (clinic.clock.now() + timedelta(minutes=5),)),
    ):  # fmt: skip
        await clinic.owner.execute(statement, clinic.hospital.id, one.contact, one.patient, *values)
    async with clinic.act(one.actor) as ctx:
        mine = await rewards.redeem(ctx, patient_id=one.patient, reward_id=mug, request="m1")
        with pytest.raises(NotFound):
            await rewards.redeem(ctx, patient_id=other.patient, reward_id=mug, request="m2")
        with pytest.raises(NotFound):
            await rewards.codes_of(ctx, other.patient)
        with pytest.raises(NotFound):
            await rewards.cancel_code(ctx, theirs.code)
        assert (await rewards.cancel_code(ctx, mine.code)).status is Status.CANCELLED
    with pytest.raises(Forbidden):
        async with clinic.act(one.actor) as ctx:
            await rewards.use_code(ctx, mine.code)


async def _outcome(clinic: Clinic, person: Person, reward_id: UUID, request: str) -> str:
    try:
        await redeem(clinic, person, reward_id, request)
    except Conflict as refused:
        return refused.code
    return "code"


async def test_a_hundred_at_once_with_one_in_stock_and_points_for_one(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 100)
    mug = await reward(clinic, stock=1)
    outcomes = await asyncio.gather(*(_outcome(clinic, one, mug, f"m{n}") for n in range(100)))
    assert Counter(outcomes) == {"code": 1, "not_enough_points": 99}
    assert await clinic.owner.fetchval("SELECT count(*) FROM redemption") == 1
    assert (await balance(clinic, one), await stock(clinic, mug)) == (0, 0)
    agree(await books(clinic.owner, one.patient))


async def test_a_hundred_people_for_the_last_one(clinic: Clinic) -> None:
    people = await clinic.add_people(100)
    async with clinic.act() as ctx:
        for person in people:
            await credit(ctx, person.patient, event="manual", source="x", points=100, expires_at=None)
    mug = await reward(clinic, stock=1)
    outcomes = await asyncio.gather(*(_outcome(clinic, person, mug, "m") for person in people))
    assert Counter(outcomes) == {"code": 1, "reward_gone": 99}
    assert await clinic.owner.fetchval("SELECT sum(remaining) FROM loyalty_lot") == 9900


async def test_a_code_shown_at_two_desks_at_once_is_used_once(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    await give(clinic, one, 100)
    code = (await redeem(clinic, one, await reward(clinic, stock=1))).code

    async def use(number: int) -> str:
        try:
            async with clinic.act() as ctx:
                if number % 3:
                    await rewards.use_code(ctx, code)
                else:
                    await rewards.cancel_code(ctx, code)
        except rewards.CodeSettled:
            return "refused"
        return "done"

    outcomes = Counter(await asyncio.gather(*(use(number) for number in range(30))))
    used = await clinic.owner.fetchval("SELECT status FROM redemption") == "USED"
    assert outcomes["done"] == 1 if used else outcomes["done"] >= 1
    assert await balance(clinic, one) == (0 if used else 100)
    agree(await books(clinic.owner, one.patient))


async def test_redeeming_while_codes_run_out_never_deadlocks(clinic: Clinic) -> None:
    people = await clinic.add_people(12)
    first, second = await reward(clinic, stock=100, cost=10), await reward(clinic, stock=100, cost=10)
    for person in people:
        await give(clinic, person, 100)
        await redeem(clinic, person, first, "a")
        await redeem(clinic, person, second, "b")
    clinic.clock.advance(timedelta(days=31))

    async def sweep() -> int:
        async with clinic.act() as ctx:
            return await expire_codes(ctx)

    work = [_outcome(clinic, person, r, str(r)) for person in people for r in (second, first)]
    swept, outcomes = await asyncio.gather(asyncio.gather(*(sweep() for _ in range(4))), asyncio.gather(*work))
    assert Counter(outcomes) == {"code": 24}
    rest = 1
    while rest:
        rest = await sweep()
        swept.append(rest)
    assert sum(swept) == 24
    rows = await clinic.owner.fetch("SELECT status, count(*) FROM redemption GROUP BY status")
    assert {row[0]: row[1] for row in rows} == {"EXPIRED": 24, "ISSUED": 24}
    assert [await stock(clinic, r) for r in (first, second)] == [88, 88]
    for person in people:
        agree(await books(clinic.owner, person.patient))
