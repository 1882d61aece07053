"""Random histories of one account: the books agree after every step, and a repeat changes nothing (anchors 4.6)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from domain.kit.context import Context
from domain.kit.db import Database
from domain.kit.errors import Conflict
from domain.loyalty import ledger
from domain.loyalty.crediting import credit
from domain.loyalty.errors import NotEnoughPoints
from domain.loyalty.jobs import expire_points
from domain.loyalty.statement import statement
from tests.domain.appointments.world import Clinic, add_clinic
from tests.domain.loyalty.world import agree, books

Act = Callable[[Context], Awaitable[Any]]


class Books(RuleBasedStateMachine):
    """One patient's account at a clinic that all runs share."""

    runner: asyncio.Runner
    clinic: Clinic

    awards: Bundle[str] = Bundle("awards")
    holds: Bundle[UUID] = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        (person,) = self.runner.run(self.clinic.add_people(1))
        self.patient = person.patient
        self.count = 0
        self.model_earned = 0
        self.settled: dict[UUID, str] = {}

    def act(self, what: Act) -> Any:
        """Does it in a transaction of its own, then once more: the second time changes nothing."""

        async def once() -> Any:
            async with self.clinic.act() as ctx:
                return await what(ctx)

        async def trace() -> tuple[Any, int]:
            return await books(self.clinic.owner, self.patient), int(
                await self.clinic.owner.fetchval(
                    "SELECT count(*) FROM loyalty_entry WHERE patient_id = $1", self.patient
                )
            )

        result = self.runner.run(once())
        before = self.runner.run(trace())
        assert repr(self.runner.run(once())).partition(" ")[0] == repr(result).partition(" ")[0]
        assert self.runner.run(trace()) == before
        return result

    def source(self) -> str:
        self.count += 1
        return f"s{self.count}"

    @rule(target=awards, points=st.integers(1, 60), days=st.sampled_from([None, 1, 3, 10]))
    def earn(self, points: int, days: int | None) -> str:
        source = self.source()
        expires = self.clinic.clock.now() + timedelta(days=days) if days else None
        self.act(
            lambda ctx: credit(ctx, self.patient, event="referral", source=source, points=points, expires_at=expires)
        )
        self.model_earned += points
        return source

    @rule(source=consumes(awards))
    def take_back(self, source: str) -> None:
        self.act(lambda ctx: ledger.reverse(ctx, self.patient, event="referral", source=source))

    @rule()
    def take_back_what_never_was(self) -> None:
        assert self.act(lambda ctx: ledger.reverse(ctx, self.patient, event="referral", source="none")) is None

    @rule(target=holds, points=st.integers(1, 80))
    def hold(self, points: int) -> Any:
        source = self.source()

        async def take(ctx: Context) -> UUID | str:
            account = await ledger.locked(ctx, self.patient)
            available = account.available
            assert available == await self.live()
            try:
                held = await ledger.hold(ctx, account, points=points, event="redemption", source=source)
            except NotEnoughPoints as error:
                assert (error.available, error.needed) == (available, points)
                assert available < points
                return "refused"
            return held.id

        held = self.act(take)
        return multiple() if held == "refused" else held

    @rule(held=holds)
    def commit(self, held: UUID) -> None:
        wanted = "settled" if self.settled.setdefault(held, "spent") == "spent" else "conflict"
        assert self.act(lambda ctx: _settled(ledger.spend(ctx, self.patient, held))) == wanted

    @rule(held=holds)
    def void(self, held: UUID) -> None:
        wanted = "settled" if self.settled.setdefault(held, "returned") == "returned" else "conflict"
        assert self.act(lambda ctx: _settled(ledger.void(ctx, self.patient, held))) == wanted

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.clinic.clock.advance(timedelta(hours=hours))

    @rule()
    def sweep(self) -> None:
        async def swept(ctx: Context) -> None:
            await expire_points(ctx, limit=1000)

        self.act(swept)

    @invariant()
    def the_books_agree(self) -> None:
        found = self.runner.run(books(self.clinic.owner, self.patient))
        agree(found)
        assert found["lifetime"] <= self.model_earned
        assert self.runner.run(self.balance()) == self.runner.run(self.live()) <= found["entries"]

    async def balance(self) -> int:
        async with self.clinic.act() as ctx:
            return (await statement(ctx, self.patient)).balance

    async def live(self) -> int:
        return int(
            await self.clinic.owner.fetchval(
                "SELECT coalesce(sum(remaining), 0) FROM loyalty_lot"
                " WHERE patient_id = $1 AND (expires_at IS NULL OR expires_at > $2)",
                self.patient,
                self.clinic.clock.now(),
            )
        )


async def _settled(what: Awaitable[ledger.Posted]) -> str:
    try:
        await what
    except Conflict:
        return "conflict"
    return "settled"


def test_any_history_keeps_the_books(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = Database(database_url)
        owner = runner.run(_connect(database_url))
        clinic = runner.run(add_clinic(database, owner))
        machine = type("OneClinicsBooks", (Books,), {"runner": runner, "clinic": clinic})
        try:
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=25,
                    stateful_step_count=25,
                    deadline=None,
                    phases=[Phase.generate],  # each try is database work: shrinking would outlast the test's limit
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(owner.close())
            runner.run(database.close())


async def _connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url)


@pytest.mark.parametrize("cost", [30, 100])
async def test_debits_at_the_same_moment_spend_each_point_once(
    database: Database, owner: asyncpg.Connection, cost: int
) -> None:
    clinic = await add_clinic(database, owner)
    (person,) = await clinic.add_people(1)
    async with clinic.act() as ctx:
        for source in ("a", "b"):
            await credit(ctx, person.patient, event="referral", source=source, points=50, expires_at=None)

    async def take(number: int) -> bool:
        try:
            async with clinic.act() as ctx:
                account = await ledger.locked(ctx, person.patient)
                await ledger.hold(ctx, account, points=cost, event="redemption", source=str(number))
        except NotEnoughPoints:
            return False
        return True

    taken = await asyncio.gather(*(take(number) for number in range(40)))
    assert sum(taken) == 100 // cost
    agree(await books(owner, person.patient))


async def test_the_same_award_at_the_same_moment_counts_once(database: Database, owner: asyncpg.Connection) -> None:
    clinic = await add_clinic(database, owner)
    (person,) = await clinic.add_people(1)

    async def give() -> bool:
        async with clinic.act() as ctx:
            posted = await credit(ctx, person.patient, event="referral", source="one", points=200, expires_at=None)
        return posted.created

    assert sum(await asyncio.gather(*(give() for _ in range(20)))) == 1
    found = await books(owner, person.patient)
    agree(found)
    assert found["entries"] == 200
