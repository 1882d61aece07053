"""Reminders while the worker is killed again and again (SIGKILL): every reachable patient gets exactly one, the right one.

A real `careline worker` in a process of its own sends through a carrier in ours. The job is three hours late besides, the
first patient has no phone, and one row is broken for good.
"""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.appointments.views import view_by_id
from domain.kit.clock import FrozenClock
from domain.kit.config import Settings
from domain.kit.db import Database
from domain.reminders import service as reminders
from tests.domain.appointments.world import Clinic, add_clinic
from tests.front import SID, TOKEN
from tests.nothing_personal import guard
from web.carrier.carrier import Carrier
from web.carrier.serving import serving, serving_carrier

PATIENTS, WITHOUT_A_PHONE, BROKEN = 24, 0, 5
OURS = "+2342010000001"
ENDS_AFTER = 60


def phone_of(number: int) -> str:
    return f"+23480377{number:05d}"


async def heard(scope: object, receive: object, send: Callable[[dict[str, object]], object]) -> None:
    """Our webhook for reports, as far as the carrier cares."""
    await send({"type": "http.response.start", "status": 204, "headers": []})  # type: ignore[misc]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[misc]


class Night:
    """A hospital whose reminders are three hours late, and its worker."""

    def __init__(self, clinic: Clinic, url: str, folder: Path, carrier: Carrier, carrier_url: str, ours: str) -> None:
        self.clinic, self.carrier = clinic, carrier
        self.settings = Settings(careline_data_dir=folder)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("TWILIO_", "CARELINE_"))},
            "DATABASE_URL": url,
            "CARELINE_DATA_DIR": str(folder),
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": carrier_url,
            "TWILIO_CONTENT_BASE_URL": carrier_url,
            "PUBLIC_BASE_URL": ours,
        }

    async def fill(self) -> datetime:
        """Everybody has an appointment in 21 hours, at the same time with as many seats. Returns when it starts."""
        owner, hospital = self.clinic.owner, self.clinic.hospital.id
        starts = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=21)
        for name in ("quiet_from", "quiet_until"):
            await owner.execute(
                "INSERT INTO hospital_setting (hospital_id, name, value) VALUES ($1, $2, '{\"value\": \"00:00\"}')",
                hospital, name,
            )  # fmt: skip
        provider = await self.clinic.add_provider(capacity=PATIENTS)
        people = await self.clinic.add_people(PATIENTS)
        sender = uuid4()
        await owner.execute(
            "INSERT INTO channel_sender (hospital_id, id, channel, address, account, service, two_way, rate_per_second)"
            " VALUES ($1, $2, 'sms', $3, $4, '', true, 12)",
            hospital, sender, OURS, SID,
        )  # fmt: skip
        await owner.execute("DELETE FROM conversation")
        await owner.execute("DELETE FROM contact_address")
        planned = []
        for number, person in enumerate(people):
            if number != WITHOUT_A_PHONE:
                await owner.execute(
                    "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id,"
                    " unreachable) VALUES ($1, $2, $2, 'sms', $3, '', '')",
                    hospital, person.contact, phone_of(number),
                )  # fmt: skip
            await owner.execute(
                "INSERT INTO consent_record (hospital_id, id, contact_id, channel, purpose, given, wording, locale,"
                " address, how, at) VALUES ($1, $2, $2, 'sms', 'care', true, 'w', 'en_NG', $3, 'import', now())",
                hospital, person.contact, self.settings.keys.seal_text(phone_of(number)),
            )  # fmt: skip
            visit = uuid4()
            await owner.execute(
                "INSERT INTO appointment (hospital_id, id, number, patient_id, contact_id, provider_id, department_id,"
                " starts_at, ends_at, blocked, seat, status, booked_channel, booked_at) VALUES ($1, $2, $3, $4, $5, $6,"
                " $7, $8::timestamptz, $8::timestamptz + interval '30 min',"
                " tstzrange($8::timestamptz, $8::timestamptz + interval '30 min'), $9, 'scheduled', 'sms', now())",
                hospital, visit, f"K{number}", person.patient, person.contact, provider, self.clinic.department_id,
                starts, number + 1,
            )  # fmt: skip
            planned.append(visit)
        self.clinic.clock.instant = starts - timedelta(days=3)
        async with self.clinic.act() as ctx:
            for visit in planned:
                await reminders.schedule(ctx, await view_by_id(ctx, visit))
        await self._break(people[BROKEN].contact)
        return starts

    async def _break(self, contact: UUID) -> None:
        """Whatever is planned for this contact cannot be opened: as after a lost key."""
        await self.clinic.owner.execute(
            f"CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.contact_id = '{contact}'"
            " THEN NEW.data := '\\x00'; END IF; RETURN NEW; END $$"
        )
        await self.clinic.owner.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON outreach FOR EACH ROW EXECUTE FUNCTION broken()"
        )

    async def work_until(self, reached: Callable[[], object]) -> None:
        """A worker process, killed without warning as soon as `reached()`."""
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from web.cli import main; main()", "worker",
            env=self._environment, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        said: list[bytes] = []
        assert worker.stderr is not None
        listening = asyncio.create_task(self._listen(worker.stderr, said))
        try:
            async with asyncio.timeout(ENDS_AFTER):
                while not await self._holds(reached):
                    assert worker.returncode is None, b"".join(said).decode()
                    await asyncio.sleep(0.01)
        finally:
            if worker.returncode is None:
                worker.send_signal(signal.SIGKILL)
            await worker.wait()
            await listening

    async def _listen(self, stream: asyncio.StreamReader, said: list[bytes]) -> None:
        async for line in stream:
            said.append(line)
            guard.said.append(line.decode())

    async def _holds(self, reached: Callable[[], object]) -> bool:
        value = reached()
        return bool(await value if asyncio.iscoroutine(value) else value)

    async def time_passes(self) -> None:
        """The dead worker's leases run out: the next one must find out what became of each."""
        owner = self.clinic.owner
        await owner.execute("UPDATE outbound_message SET lease_until = now() WHERE waiting AND lease_until IS NOT NULL")
        await owner.execute("UPDATE outbound_message SET not_before = now() WHERE waiting AND not_before > now()")
        await owner.execute("UPDATE inbound_message SET retry_at = now() WHERE status IN ('pending', 'failed')")

    def sent(self) -> list[tuple[str, str]]:
        """(phone, text) of everything the provider was given."""
        return [
            (phone, message.text)
            for phone, ours in self.carrier.messages.threads()
            for message in self.carrier.thread(phone, ours)
        ]


@pytest.mark.timeout(240)
async def test_every_reachable_patient_gets_one_reminder_however_often_the_worker_dies(
    database: Database, database_url: str, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    clinic = await add_clinic(database, owner)
    clinic.clock = FrozenClock(datetime.now(UTC))
    async with serving(heard) as ours:
        carrier = Carrier(SID, TOKEN, ours, lambda: datetime.now(UTC))
        async with serving_carrier(carrier) as theirs:
            night = Night(clinic, database_url, tmp_path, carrier, theirs, ours)
            starts = await night.fill()
            begun = "SELECT count(*) FROM outreach WHERE status = 'sent'"
            # Killed while the plans are handed over, while flows begin, and twice while messages leave.
            await night.work_until(lambda: owner.fetchval("SELECT count(*) FROM outreach"))
            await night.time_passes()
            await night.work_until(lambda: _more(owner, begun, 6))
            for sent in (5, 13):
                await night.time_passes()
                await night.work_until(lambda n=sent: len(night.sent()) >= n)  # type: ignore[misc]
            await night.time_passes()
            await night.work_until(lambda: _settled(owner))
            await carrier.close()
    reminded = Counter(phone for phone, _ in night.sent())
    reachable = {phone_of(number) for number in range(PATIENTS) if number not in (WITHOUT_A_PHONE, BROKEN)}
    assert reminded == Counter(dict.fromkeys(reachable, 1))
    local = starts.astimezone(clinic.hospital.zone)
    when = f"{local:%A}, {local.day} {local:%B %Y} at {local:%H:%M}"
    assert [text for _, text in night.sent() if when not in text] == []
    skipped = await owner.fetch("SELECT reason FROM reminder WHERE status = 'skipped'")
    assert [row["reason"] for row in skipped] == ["no_phone"]


async def _more(owner: asyncpg.Connection, query: str, count: int) -> bool:
    return bool(await owner.fetchval(query) >= count)


async def _settled(owner: asyncpg.Connection) -> bool:
    left = await owner.fetchval(
        "SELECT (SELECT count(*) FROM reminder WHERE status = 'scheduled')"
        " + (SELECT count(*) FROM outreach WHERE status = 'scheduled' AND attempts = 0)"
        " + (SELECT count(*) FROM inbound_message WHERE status = 'pending')"
        " + (SELECT count(*) FROM outbound_message WHERE waiting)"
    )
    return bool(left == 0)
