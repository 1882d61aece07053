"""The clock of the first response: working hours, a task for the assignee, one alert (LEAD-17)."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from domain.kit import events
from domain.kit.context import Context
from domain.leads import service as leads
from domain.leads.events import FirstResponseMissed
from domain.leads.jobs import alert_missed_responses
from domain.leads.rules import InteractionKind, Source, Status
from tests.domain.leads.office import Office


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[FirstResponseMissed]]:
    heard: list[FirstResponseMissed] = []

    async def hear(_: Context, event: FirstResponseMissed) -> None:
        heard.append(event)

    monkeypatch.setitem(events._reactions, FirstResponseMissed, [*events.reactions_to(FirstResponseMissed), hear])
    yield heard


async def open_on_weekdays(office: Office) -> None:
    """Eight to six, Monday to Friday: 24 working hours are two days and four hours."""
    await office.owner.executemany(
        "INSERT INTO opening_hours (hospital_id, id, weekday, opens, closes) VALUES ($1, $2, $3, 480, 1080)",
        [(office.id, uuid4(), weekday) for weekday in range(5)],
    )


async def sweep(office: Office) -> int:
    async with office.system() as ctx:
        return await alert_missed_responses(ctx)


@pytest.mark.parametrize(
    ("hours", "due"),
    [
        # Ten minutes of Friday, Monday is a holiday, then Tuesday.
        (1, datetime(2026, 11, 10, 7, 50, tzinfo=UTC)),
        (10, datetime(2026, 11, 10, 16, 50, tzinfo=UTC)),
        # Ten minutes of Friday, Tuesday, Wednesday, 3:50 of Thursday.
        (24, datetime(2026, 11, 12, 10, 50, tzinfo=UTC)),
    ],
)
async def test_a_friday_evening_before_a_holiday(office: Office, hours: int, due: datetime) -> None:
    await open_on_weekdays(office)
    await office.owner.execute(
        "INSERT INTO holiday (hospital_id, id, day, name) VALUES ($1, $2, $3, '')",
        office.id,
        uuid4(),
        date(2026, 11, 9),
    )
    await office.set("first_response_hours", hours)
    office.clinic.clock.instant = datetime(2026, 11, 6, 16, 50, tzinfo=UTC)  # Friday 17:50 in Lagos
    row = await office.row(await office.lead())
    assert row["first_response_due_at"] == due


async def test_hours_that_hold_too_little_do_not_refuse_a_lead(office: Office) -> None:
    await office.owner.execute(
        "INSERT INTO opening_hours (hospital_id, id, weekday, opens, closes) VALUES ($1, $2, 0, 480, 481)",
        office.id,
        uuid4(),
    )
    row = await office.row(await office.lead())
    assert row["first_response_due_at"] == office.now + timedelta(hours=24)


async def test_a_missed_answer_is_one_task_and_one_alert(office: Office, told: list[FirstResponseMissed]) -> None:
    bola = await office.member("Bola")
    late, answered, moved, lost = [await office.lead(f"A{n}", source=Source.WEBSITE) for n in range(4)]
    async with office.by(bola) as ctx:
        await leads.log_interaction(ctx, answered, InteractionKind.PHONE_CALL)
        await leads.move(ctx, moved, Status.QUALIFIED)
        await leads.move(ctx, lost, Status.LOST, "spam")
    office.pass_time(timedelta(hours=23, minutes=59))
    assert await sweep(office) == 0
    office.pass_time(timedelta(minutes=1))
    assert sum(await asyncio.gather(*(sweep(office) for _ in range(5)))) == 1
    office.pass_time(timedelta(days=2))
    assert await sweep(office) == 0
    row = await office.row(late)
    task = await office.owner.fetchrow("SELECT * FROM task")
    assert (task["related_id"], task["assigned_to"], task["priority"], task["category"]) == (
        late,
        bola,
        "HIGH",
        "first_response",
    )
    assert task["title"] == f"Answer lead {row['number']}: nobody has yet"
    assert await office.owner.fetchval("SELECT count(*) FROM task") == 1
    assert [(event.lead_id, event.assigned_to, event.task_number) for event in told] == [(late, bola, task["number"])]
    assert (await office.lines(late))[-1] == ("FIRST_RESPONSE_MISSED", "Nobody answered in time")


async def test_an_answer_in_chat_stops_the_clock(office: Office, told: list[FirstResponseMissed]) -> None:
    person, silent = await office.person("+2348030001111"), await office.person("+2348030002222")
    for one in (person, silent):
        await office.introduce(one, "Ada Obi")
    async with office.system() as ctx:
        await leads.record_first_response(ctx, person.contact)
    office.pass_time(timedelta(hours=25))
    assert await sweep(office) == 1
    assert [event.assigned_to for event in told] == [None]
    row = await office.owner.fetchrow("SELECT * FROM lead WHERE contact_id = $1", person.contact)
    assert (row["first_responded_at"], row["first_response_missed_at"]) == (office.now - timedelta(hours=25), None)
