"""The domain's due-row jobs, run hospital by hospital as the system itself; one hospital's failure never stops the others."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from functools import partial
from uuid import UUID

from bot.dialogue.hospitals import Hospitals
from domain.audit import unit_of_work
from domain.flow_counts.jobs import count_paths
from domain.handoffs import jobs as handoffs
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.context import SYSTEM, Context
from domain.kit.crypto import KeySet
from domain.kit.db import Database
from domain.leads.jobs import alert_missed_responses
from domain.loyalty.jobs import expire_points
from domain.reminders import jobs as reminders
from domain.reports import digest
from domain.rewards.jobs import expire_codes
from domain.scoring.jobs import rescore_nightly, rescore_talked
from domain.surveys.jobs import expire_invitations, mix_anonymous
from domain.tasks import jobs as tasks
from domain.waitlist import jobs as waitlist

log = logs.get(__name__)
Job = Callable[[Context], Awaitable[object]]

# Name, seconds between ticks, job: those that look at every hospital.
EVERYWHERE: tuple[tuple[str, float, Job], ...] = (
    ("survey_invitations", 600, expire_invitations),
    ("anonymous_answers", 3600, mix_anonymous),
    ("points", 3600, expire_points),
    ("codes", 600, expire_codes),
    ("first_responses", 60, alert_missed_responses),
    ("flow_counts", 20, count_paths),
    ("scores", 60, rescore_talked),
    ("nightly_scores", 120, rescore_nightly),
)


class HospitalJobs:
    """Opens a unit of work per hospital and job."""

    def __init__(self, database: Database, keys: KeySet, clock: Clock, hospitals: Hospitals) -> None:
        self._database, self._keys, self._clock, self._hospitals = database, keys, clock, hospitals

    async def everywhere(self, job: Job) -> None:
        """The job for every hospital."""
        await self._each(self._hospitals.ids, self._once(job))

    async def reminders(self) -> None:
        """Hands due reminders over, where there are any."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await reminders.hospitals_with_work(session, self._clock.now())
        await self._each(due, self._once(reminders.send_due))

    async def tasks(self) -> None:
        """Reminds of tasks and announces the overdue ones, where there are any."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await tasks.hospitals_with_work(session, self._clock.now())
        await self._each(due, self._once(tasks.remind))

    async def handoffs(self) -> None:
        """Tells staff of what is written in their chats and who still waits, where chats are open."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await handoffs.hospitals_with_work(session, self._clock.now())
        await self._each(due, self._once(handoffs.look_after))

    async def digests(self) -> None:
        """Writes the morning digests, where a working day has begun."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await digest.hospitals_with_work(session, self._clock.now())
        await self._each(due, self._once(digest.send_digests))

    async def waitlist(self) -> None:
        """Offers freed times to the next who waits, where there are any."""
        async with self._database.session(self._hospitals.ids) as session:
            due = await waitlist.hospitals_with_work(session, self._clock.now())
        await self._each(due, waitlist.pass_on_offers)

    def _once(self, job: Job) -> Callable[[Callable[[], AbstractAsyncContextManager[Context]]], Awaitable[object]]:
        async def run(work: Callable[[], AbstractAsyncContextManager[Context]]) -> object:
            async with work() as ctx:
                return await job(ctx)

        return run

    async def _each(
        self,
        hospitals: Iterable[UUID],
        run: Callable[[Callable[[], AbstractAsyncContextManager[Context]]], Awaitable[object]],
    ) -> None:
        failed: Exception | None = None
        for hospital_id in hospitals:
            hospital = (await self._hospitals.get(hospital_id)).profile.hospital
            work = partial(unit_of_work, self._database, hospital, SYSTEM, self._clock, self._keys)
            try:
                await run(work)
            except Exception as error:
                log.error("hospital_job_failed", hospital=hospital.code, exc_info=error)
                failed = error
        if failed is not None:
            raise failed  # the sweep counts it: it shows in its lag
