"""What every scenario plays on: a database of its own, a carrier behind which nothing is forgotten, a fleet of processes."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from benchmarks.faults.fleet import PUBLIC, Balanced, Fleet, fleet_of
from benchmarks.faults.judge import Verdict, judge
from benchmarks.faults.records import Memory, phones_of, stored
from benchmarks.house import ACCOUNT, TOKEN, Home, database_server, furnish, make_templates
from benchmarks.people import People, Tally
from benchmarks.verify import open_rows
from web.carrier.serving import serving_carrier

# Longer than anything takes to come right by itself: a lease, the pauses before look-ups, several of both in a row.
PATIENCE = 400.0
HOSPITALS = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of each scenario. `seconds` is how long each fault of the provider lasts."""

    kills: int = 200
    contacts: int = 1000
    each: int = 20
    patients: int = 32
    seconds: float = 15.0
    seed: int = 7


@dataclass(slots=True)
class Row:
    """One line of the table. `broke` says what was done to it."""

    name: str
    broke: str
    verdict: Verdict
    seconds: float


@dataclass(slots=True)
class Stage:
    """`next_phone` is the first number nobody has yet."""

    home: Home
    carrier: Balanced
    memory: Memory
    fleet: Fleet
    plan: Plan
    chance: random.Random
    next_phone: int = 1
    begun: float = field(default_factory=time.monotonic)

    def people(self, *, duplicates: float = 0.0, insists: int = 10_000) -> People:
        """Patients of this stage, who wait as long as it takes. Their webhooks are repeated `insists` times, or until taken."""
        return People(
            self.carrier, self.memory, self.home.hospitals, Tally(), seed=self.plan.seed, first=self.next_phone,
            duplicates=duplicates, patience=PATIENCE, insists=insists,
        )  # fmt: skip

    @asynccontextmanager
    async def load(self, *, duplicates: float = 0.0, insists: int = 10_000) -> AsyncIterator[People]:
        """Patients talk while inside, and have their last answers on leaving."""
        people = self.people(duplicates=duplicates, insists=insists)
        talks = [asyncio.create_task(people.talk_on(0.05 * n)) for n in range(self.plan.patients)]
        try:
            yield people
            people.stop()
            await self.fleet.all_ready()
            await asyncio.gather(*talks)
            await people.settled()
        finally:
            for talk in talks:
                talk.cancel()
        self.next_phone = people.next_phone

    async def quiet(self, seconds: float = PATIENCE) -> None:
        """Waits until nothing is left to do; what stays is found by the judge."""
        until = time.monotonic() + seconds
        await self.carrier.settled(seconds)
        while await open_rows(self.home) and time.monotonic() < until:  # noqa: ASYNC110  a database's rows
            await asyncio.sleep(0.2)
        await self.carrier.settled(seconds)

    async def verdict(self, people: People, since: int = 1) -> Verdict:
        """On these people only: those whose numbers begin at `since`."""
        first = f"+23481{since:08d}"
        said = [one for one in self.memory.said() if one.phone >= first]
        phones = phones_of(said)
        created = [one for one in self.memory.created_in_order() if one.phone in phones]
        return judge(said, created, (await stored(self.home)).of(phones), people.tally.booked)

    async def row(self, name: str, broke: str, people: People, since: int = 1) -> Row:
        begun, self.begun = self.begun, time.monotonic()
        verdict = await self.verdict(people, since)
        return Row(name, broke, verdict, self.begun - begun)


@asynccontextmanager
async def stage(plan: Plan, webs: int, workers: int, more: Mapping[str, str] | None = None) -> AsyncIterator[Stage]:
    """A stage with everything ready."""
    memory = Memory()
    carrier = Balanced(ACCOUNT, TOKEN, PUBLIC, lambda: datetime.now(UTC))
    carrier.messages = memory
    with database_server() as (folder, url, postmaster):
        home = await furnish(folder, url, postmaster, HOSPITALS)
        async with serving_carrier(carrier) as carrier_url:
            await make_templates(home, carrier_url)
            async with fleet_of(home, carrier, carrier_url, webs, workers, more) as fleet:
                yield Stage(home, carrier, memory, fleet, plan, random.Random(plan.seed))
