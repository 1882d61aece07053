"""What earns points, once; what takes them back, once (LOY-03, LOY-08)."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

import domain.loyalty.reactions  # noqa: F401  # what appointments earn
from domain.appointments import service as appointments
from domain.feedback import service as feedback
from domain.feedback.rules import Category
from domain.kit.context import Actor
from domain.kit.db import Database
from domain.kit.errors import Forbidden, Invalid, NotFound
from domain.loyalty import ledger
from domain.loyalty import service as loyalty
from domain.loyalty.jobs import expire_points
from domain.loyalty.program import read_rule
from domain.loyalty.rules import Event, Program, Rule
from domain.patients import service as patients
from domain.staff.rules import Role, staff_actor
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic, Person, add_clinic
from tests.domain.loyalty.world import agree, books, entries

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
async def clinic(database: Database, owner: asyncpg.Connection) -> Clinic:
    return await add_clinic(database, owner)


async def balance(clinic: Clinic, person: Person) -> int:
    async with clinic.act() as ctx:
        return (await loyalty.statement(ctx, person.patient)).balance


async def booked(clinic: Clinic, person: Person, starts: datetime = NINE) -> appointments.AppointmentView:
    provider = await clinic.add_provider()
    return await clinic.book((await clinic.hold(person, provider, starts)).id, person.patient)


async def test_booking_earns_ten_and_cancelling_takes_them_back_once(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    view = await booked(clinic, one)
    assert await balance(clinic, one) == 10
    for _ in range(2):
        async with clinic.act() as ctx:
            await appointments.cancel(ctx, appointment_id=view.id, reason="", settings=clinic.settings)
        async with clinic.act() as ctx:
            await loyalty.take_back(
                ctx, patient_id=one.patient, event=Event.APPOINTMENT_BOOKED, source=str(view.number)
            )
    assert await entries(clinic.owner, one.patient) == [
        ("earned", "appointment_booked", 10),
        ("reversed", "appointment_booked", -10),
    ]
    agree(await books(clinic.owner, one.patient))


async def test_a_moved_appointment_keeps_its_points_and_loses_them_when_it_is_cancelled(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    provider = await clinic.add_provider()
    first = await clinic.book((await clinic.hold(one, provider, NINE)).id, one.patient)
    held = await clinic.hold(one, provider, NINE + timedelta(hours=1))
    async with clinic.act(one.actor) as ctx:
        moved = await appointments.move(ctx, appointment_id=first.id, hold_id=held.id, settings=clinic.settings)
    assert await balance(clinic, one) == 10
    async with clinic.act() as ctx:
        await appointments.cancel(ctx, appointment_id=moved.id, reason="", settings=clinic.settings)
    assert await balance(clinic, one) == 0


async def test_a_completed_visit_earns_a_hundred_more_once(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    view = await booked(clinic, one)
    for _ in range(2):
        async with clinic.act() as ctx:
            await appointments.complete(ctx, appointment_id=view.id)
        async with clinic.act() as ctx:
            again = await loyalty.award(
                ctx, patient_id=one.patient, event=Event.APPOINTMENT_COMPLETED, source=str(view.number)
            )
            assert again is not None
            assert not again.created
    async with clinic.act() as ctx:
        found = await loyalty.statement(ctx, one.patient)
    assert (found.balance, found.lifetime, found.tier, found.points_to_next) == (110, 110, loyalty.Tier.BRONZE, 890)
    assert [(line.event, line.points) for line in found.lines] == [
        ("appointment_completed", 100),
        ("appointment_booked", 10),
    ]
    trail = await clinic.owner.fetch(
        "SELECT detail FROM audit_entry WHERE action = 'points_awarded' AND patient_id = $1 ORDER BY id", one.patient
    )
    assert len(trail) == 2


async def test_points_spent_before_the_visit_was_cancelled_are_paid_from_later_ones(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    view = await booked(clinic, one)
    async with clinic.act() as ctx:
        account = await ledger.locked(ctx, one.patient)
        held = await ledger.hold(ctx, account, points=8, event="redemption", source="r1")
        await ledger.spend(ctx, one.patient, held.id)
    async with clinic.act() as ctx:
        await appointments.cancel(ctx, appointment_id=view.id, reason="", settings=clinic.settings)
    assert await balance(clinic, one) == 0
    found = await books(clinic.owner, one.patient)
    agree(found)
    assert (found["owed"], found["lifetime"]) == (8, 0)
    async with clinic.act() as ctx:
        await loyalty.award(ctx, patient_id=one.patient, event=Event.FEEDBACK_RATING, source="visit-1")
    found = await books(clinic.owner, one.patient)
    agree(found)
    assert (found["entries"], found["owed"], found["lifetime"]) == (17, 0, 25)


async def test_rules_can_be_changed_and_switched_off(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        assert (
            await loyalty.award(ctx, patient_id=one.patient, event=Event.PAYMENT, source="p0", amount_kobo=10**6)
            is None
        )
        await loyalty.change_rule(ctx, Event.PAYMENT, Rule(True, 1, 10_000))
        await loyalty.change_rule(ctx, Event.APPOINTMENT_BOOKED, Rule(False, 10))
        await loyalty.award(ctx, patient_id=one.patient, event=Event.PAYMENT, source="p1", amount_kobo=1_234_500)
        rules = await loyalty.read_rules(ctx.session, ctx.hospital.id)
    assert (rules[Event.PAYMENT], rules[Event.REFERRAL]) == (Rule(True, 1, 10_000), Rule(True, 200))
    view = await booked(clinic, one)
    assert await balance(clinic, one) == 123
    async with clinic.act() as ctx:
        await appointments.cancel(ctx, appointment_id=view.id, reason="", settings=clinic.settings)
    assert await balance(clinic, one) == 123


@pytest.mark.parametrize("amount", [0, 9_999, 10_000, 3_000_000_000])
async def test_the_database_reckons_as_the_rules_do(clinic: Clinic, amount: int) -> None:
    (one,) = await clinic.add_people(1)
    for days in (0, 30):
        async with clinic.act() as ctx:
            await loyalty.change_program(ctx, Program(points_expire_days=days))
        for event, rule in (
            (Event.PAYMENT, Rule(True, 3, 10_000)),
            (Event.REFERRAL, Rule(True, 7)),
            (Event.REFERRAL, None),
        ):
            async with clinic.act() as ctx:
                if rule is not None:
                    await loyalty.change_rule(ctx, event, rule)
                (held, program) = await read_rule(ctx.session, ctx.hospital.id, event)
                source = str(uuid4())
                posted = await loyalty.award(
                    ctx, patient_id=one.patient, event=event, source=source, amount_kobo=amount
                )
                expires_at = program.expiry_of(ctx.now)
            points = held.points_for(amount)
            assert (posted.points if posted is not None else 0) == points
            if posted is not None:
                lot = await clinic.owner.fetchrow("SELECT * FROM loyalty_lot WHERE entry_id = $1", posted.id)
                assert lot is not None
                assert (lot["points"], lot["expires_at"]) == (points, expires_at)


async def test_an_award_given_again_leaves_the_account_as_it_is(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    posted = []
    for _ in range(3):
        async with clinic.act() as ctx:
            posted.append(await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="x"))
    assert [p is not None and p.created for p in posted] == [True, False, False]
    assert await clinic.owner.fetchval("SELECT lifetime FROM loyalty_account") == 200
    agree(await books(clinic.owner, one.patient))


async def test_points_expire_at_their_instant_and_the_sweep_only_writes_it_down(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        await loyalty.change_program(ctx, Program(points_expire_days=30))
        await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="a")
    clinic.clock.advance(timedelta(days=10))
    async with clinic.act() as ctx:
        await loyalty.award(ctx, patient_id=one.patient, event=Event.FEEDBACK_COMMENT, source="b")
        found = await loyalty.statement(ctx, one.patient)
        assert found.balance == 250
        assert found.expiring is not None
        assert (found.expiring[0], found.expiring[1] - ctx.now) == (200, timedelta(days=20))
    clinic.clock.advance(timedelta(days=20))
    assert await balance(clinic, one) == 50
    async with clinic.act() as ctx:
        account = await ledger.locked(ctx, one.patient)
        assert account.available == 50
        with pytest.raises(loyalty.NotEnoughPoints) as refused:
            await ledger.hold(ctx, account, points=51, event="redemption", source="r")
        assert refused.value.missing == 1
    clinic.clock.advance(timedelta(days=10))
    async with clinic.act() as ctx:
        assert await expire_points(ctx) == 1
        assert await expire_points(ctx) == 0
    assert await entries(clinic.owner, one.patient) == [
        ("earned", "referral", 200),
        ("earned", "feedback_comment", 50),
        ("expired", "expired", -200),
        ("expired", "expired", -50),
    ]
    async with clinic.act() as ctx:
        found = await loyalty.statement(ctx, one.patient)
    assert (found.balance, found.lifetime, found.expiring) == (0, 250, None)
    agree(await books(clinic.owner, one.patient))


async def test_returned_points_keep_the_expiry_they_had(clinic: Clinic) -> None:
    (one,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        await loyalty.change_program(ctx, Program(points_expire_days=30))
        await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="a")
        account = await ledger.locked(ctx, one.patient)
        first = await ledger.hold(ctx, account, points=150, event="redemption", source="r1")
        second = await ledger.hold(ctx, account, points=50, event="redemption", source="r2")
    before = await clinic.owner.fetchval("SELECT expires_at FROM loyalty_lot")
    clinic.clock.advance(timedelta(days=29))
    async with clinic.act() as ctx:
        await ledger.void(ctx, one.patient, first.id)
        assert (await loyalty.statement(ctx, one.patient)).balance == 150
    assert await clinic.owner.fetchval("SELECT expires_at FROM loyalty_lot") == before
    clinic.clock.advance(timedelta(days=1))
    async with clinic.act() as ctx:
        await ledger.void(ctx, one.patient, second.id)
        assert (await loyalty.statement(ctx, one.patient)).balance == 0
    agree(await books(clinic.owner, one.patient))


async def test_staff_give_by_hand_with_a_reason_and_a_cap(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    desk = staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")
    async with clinic.act(desk) as ctx:
        first = await loyalty.award_by_hand(ctx, patient_id=one.patient, points=300, reason="long wait", key="m1")
        again = await loyalty.award_by_hand(ctx, patient_id=one.patient, points=300, reason="long wait", key="m1")
        assert (again.id, again.created) == (first.id, False)
        with pytest.raises(loyalty.OverCap) as refused:
            await loyalty.award_by_hand(ctx, patient_id=other.patient, points=201, reason="x", key="m2")
        assert refused.value.left == 200
        for points, reason in ((0, "x"), (-5, "x"), (5, "  "), (10**7, "x")):
            with pytest.raises(Invalid):
                await loyalty.award_by_hand(ctx, patient_id=one.patient, points=points, reason=reason, key="m3")
    sealed = await clinic.owner.fetchval("SELECT reason FROM loyalty_entry WHERE event = 'manual'")
    assert KEYS.open_text(sealed) == "long wait"
    clinic.clock.advance(timedelta(days=1))
    async with clinic.act(desk) as ctx:
        await loyalty.award_by_hand(ctx, patient_id=other.patient, points=500, reason="x", key="m2")
    async with clinic.act(staff_actor(uuid4(), Role.HOSPITAL_ADMIN, "console")) as ctx:
        await loyalty.award_by_hand(ctx, patient_id=other.patient, points=5000, reason="x", key="m9")
    assert await balance(clinic, other) == 5500
    with pytest.raises(Forbidden):
        async with clinic.act(one.actor) as ctx:
            await loyalty.award_by_hand(ctx, patient_id=one.patient, points=5, reason="x", key="m4")


async def test_awards_at_the_same_moment_stay_under_the_cap(clinic: Clinic) -> None:
    people = await clinic.add_people(8)
    desk = staff_actor(uuid4(), Role.RECEPTIONIST, "telegram")

    async def give(person: Person) -> bool:
        try:
            async with clinic.act(desk) as ctx:
                await loyalty.award_by_hand(ctx, patient_id=person.patient, points=100, reason="x", key="k")
        except loyalty.OverCap:
            return False
        return True

    assert sorted(await asyncio.gather(*map(give, people))) == [False] * 3 + [True] * 5


async def test_a_patient_sees_only_what_it_has_proved(clinic: Clinic) -> None:
    one, other = await clinic.add_people(2)
    await clinic.owner.execute(
        "INSERT INTO patient_contact (hospital_id, id, contact_id, patient_id, relationship)"
        " VALUES ($1, gen_random_uuid(), $2, $3, 'self')",
        clinic.hospital.id,
        one.contact,
        one.patient,
    )
    async with clinic.act(one.actor) as ctx:
        with pytest.raises(NotFound):
            await loyalty.statement(ctx, one.patient)
    await clinic.owner.execute(
        "INSERT INTO verification (hospital_id, id, contact_id, patient_id, verified_until)"
        " VALUES ($1, gen_random_uuid(), $2, $3, $4)",
        clinic.hospital.id,
        one.contact,
        one.patient,
        clinic.clock.now() + timedelta(minutes=5),
    )
    async with clinic.act(one.actor) as ctx:
        assert await patients.verified(ctx, one.contact) == (one.patient,)
        assert (await loyalty.statement(ctx, one.patient)).balance == 0
        with pytest.raises(NotFound):
            await loyalty.statement(ctx, other.patient)


async def test_two_hospitals_share_nothing(database: Database, owner: asyncpg.Connection) -> None:
    here, there = await add_clinic(database, owner, "LAG"), await add_clinic(database, owner, "KAN")
    (one,) = await here.add_people(1)
    async with here.act() as ctx:
        await loyalty.change_rule(ctx, Event.REFERRAL, Rule(True, 999))
        await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="a")
    async with there.act() as ctx:
        with pytest.raises(NotFound):
            await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="a")
        with pytest.raises(NotFound):
            await loyalty.statement(ctx, one.patient)
        assert (await loyalty.read_rules(ctx.session, ctx.hospital.id))[Event.REFERRAL] == Rule(True, 200)


async def test_the_ledger_cannot_be_rewritten(clinic: Clinic) -> None:
    rights = await clinic.owner.fetch(
        "SELECT t, p FROM unnest(ARRAY['loyalty_entry', 'loyalty_lot_use']) t, unnest(ARRAY['UPDATE', 'DELETE']) p"
        " WHERE has_table_privilege('careline_app', t, p)"
    )
    assert rights == []
    (one,) = await clinic.add_people(1)
    async with clinic.act(Actor("system", permissions=frozenset({"*"}))) as ctx:
        await loyalty.award(ctx, patient_id=one.patient, event=Event.REFERRAL, source="a")
    with pytest.raises(asyncpg.CheckViolationError):
        await clinic.owner.execute("UPDATE loyalty_lot SET remaining = -1")


async def test_feedback_on_a_visit_earns_once_and_more_with_words(clinic: Clinic) -> None:
    """FEED-03: 25 for stars, 50 with words, for the first feedback of a visit, whatever comes after it."""
    people = await clinic.add_people(2)
    for person, hour, comment in zip(people, (0, 1), ("", "the nurses were kind"), strict=True):
        provider = await clinic.add_provider()
        view = await clinic.book((await clinic.hold(person, provider, NINE + timedelta(hours=hour))).id, person.patient)
        async with clinic.act() as ctx:
            await appointments.complete(ctx, appointment_id=view.id)
        for _ in range(2):
            async with clinic.act(person.actor) as ctx:
                await feedback.submit(
                    ctx, contact_id=person.contact, rating=5, category=Category.STAFF, comment=comment
                )
    assert [(await entries(clinic.owner, person.patient))[2:] for person in people] == [
        [("earned", "feedback_rating", 25)],
        [("earned", "feedback_comment", 50)],
    ]
