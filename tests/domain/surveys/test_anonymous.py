"""Anonymous means that nothing leads from the answer to the person (SURV-05; anchors 4.8)."""

from datetime import UTC, date, datetime, timedelta

import asyncpg
import orjson
import pytest

from domain.kit.db import Base, Database
from domain.surveys import service as surveys
from domain.surveys.jobs import expire_invitations, mix_anonymous
from tests.domain.appointments.world import Person
from tests.domain.surveys.ward import Ward, open_ward
from tests.keys import KEYS

NINE = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TABLE = "anonymous_survey_response"


@pytest.fixture
async def ward(database: Database, owner: asyncpg.Connection) -> Ward:
    ward = await open_ward(database, owner)
    ward.clinic.clock.instant = NINE
    return ward


async def fill_in(ward: Ward, person: Person, stars: int = 5, comment: str | None = None) -> None:
    invitation = await ward.invite(person, "service_quality")
    for question in ("clean", "waiting", "staff"):
        await ward.answer(person, invitation.id, question, stars)
    await ward.answer(person, invitation.id, "first", None)
    assert (await ward.answer(person, invitation.id, "comment", comment)).status == "done"


async def mixed(ward: Ward) -> None:
    """However few they are, after two weeks they are opened."""
    ward.clinic.clock.advance(timedelta(days=15))
    async with ward.clinic.act() as ctx:
        await mix_anonymous(ctx)


async def everything_else(owner: asyncpg.Connection) -> dict[str, list[asyncpg.Record]]:
    """Every other row of the database, with the transaction that wrote it."""
    names = [name for name in Base.metadata.tables if name not in (TABLE, "survey")]
    return {name: await owner.fetch(f"SELECT *, xmin::text AS written_by FROM {name}") for name in names}


def test_the_table_has_no_column_that_could_lead_to_a_person() -> None:
    table = Base.metadata.tables[TABLE]
    assert sorted(column.name for column in table.columns) == [
        "answers", "comments", "complete", "day", "hospital_id", "id", "mixed", "needs_follow_up", "nps_score",
        "ratings", "satisfied", "sentiment", "survey_id",
    ]  # fmt: skip
    targets = {key.target_fullname.partition(".")[0] for column in table.columns for key in column.foreign_keys}
    assert targets == {"survey"}
    assert str(table.columns["day"].type) == "DATE"
    pointing = [
        name
        for name, other in Base.metadata.tables.items()
        if any(key.column.table is table for column in other.columns for key in column.foreign_keys)
    ]
    assert pointing == []


async def test_no_value_and_no_transaction_joins_the_answer_to_anything(ward: Ward) -> None:
    """Looked at as the database's owner: every value of an anonymous row against every value of every other table."""
    owner = ward.clinic.owner
    people = await ward.clinic.add_people(5)
    for number, person in enumerate(people):
        await fill_in(ward, person, comment=f"remark {number}")
        ward.clinic.clock.advance(timedelta(minutes=7))
    ward.clinic.clock.advance(timedelta(days=1))
    async with ward.clinic.act() as ctx:
        assert await mix_anonymous(ctx) == 5
    rows = await owner.fetch(f"SELECT *, xmin::text AS written_by FROM {TABLE}")
    others = await everything_else(owner)
    assert len({row["written_by"] for row in rows}) == 1, "all in one transaction"
    written = {row["written_by"] for found in others.values() for row in found}
    assert written.isdisjoint({row["written_by"] for row in rows})
    known = {str(value) for found in others.values() for row in found for value in row.values()}
    for row in rows:
        assert row["id"].version == 4, "a random id: UUIDv7 would tell the instant"
        assert str(row["id"]) not in known
        assert row["day"] == date(2026, 11, 2)
    sealed = [bytes(v) for found in others.values() for row in found for v in row.values() if isinstance(v, bytes)]
    opened = [KEYS.open(value) for value in sealed if len(value) > 20 and value[0] == 1]
    assert [text for text in opened if b"remark" in text] == [], "no draft, task or plan still holds the words"
    assert {orjson.loads(KEYS.open(row["comments"]))["comment"] for row in rows} == {f"remark {n}" for n in range(5)}


async def test_the_invitation_only_knows_that_it_was_answered(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    await fill_in(ward, person)
    (invitation,) = await ward.rows("survey_invitation")
    assert (invitation["status"], invitation["draft"], invitation["settled_at"]) == ("answered", None, None)
    assert await ward.rows("survey_response") == []
    (row,) = await ward.rows(TABLE)
    notes = await ward.rows("audit_entry")
    assert row["id"] not in {note["entity_id"] for note in notes}


async def test_mixing_forgets_the_order(ward: Ward) -> None:
    """Twenty answers in a known order lie in another one afterwards, under other ids, with the same content."""
    people = await ward.clinic.add_people(20)
    for number, person in enumerate(people):
        await fill_in(ward, person, comment=f"remark {number:02d}")
    before = await ward.clinic.owner.fetch(f"SELECT id, comments FROM {TABLE} ORDER BY ctid")
    async with ward.clinic.act() as ctx:
        assert await mix_anonymous(ctx) == 0, "not on the same day"
    ward.clinic.clock.advance(timedelta(days=1))
    async with ward.clinic.act() as ctx:
        assert await mix_anonymous(ctx) == 20
        assert await mix_anonymous(ctx) == 0
    after = await ward.clinic.owner.fetch(f"SELECT id, comments FROM {TABLE} ORDER BY ctid")
    told = [[KEYS.open(row["comments"]) for row in rows] for rows in (before, after)]
    told[0] = [orjson.loads(text)["comments"].encode() for text in told[0]]
    assert told[0] == sorted(told[1])
    assert told[0] != told[1]
    assert {row["id"] for row in before}.isdisjoint({row["id"] for row in after})


async def test_an_unhappy_answer_opens_its_task_later_and_for_the_survey(ward: Ward) -> None:
    """A task in the same minute would tell who was unhappy."""
    one, other, *pleased = await ward.clinic.add_people(5)
    await fill_in(ward, one, stars=1, comment="rude")
    await fill_in(ward, other, stars=2)
    for person in pleased:
        await fill_in(ward, person)
    assert await ward.rows("task") == []
    async with ward.clinic.act() as ctx:
        assert await surveys.flagged(ctx) == []
    ward.clinic.clock.advance(timedelta(days=1))
    async with ward.clinic.act() as ctx:
        await mix_anonymous(ctx)
        flagged = await surveys.flagged(ctx)
    (task,) = await ward.rows("task")
    assert (task["related_type"], task["related_id"]) == ("survey", ward.surveys["service_quality"].id)
    assert task["description"] is None
    assert task["due_at"] == ward.clinic.clock.now() + timedelta(hours=8)
    assert [(found.contact_id, found.patient_id) for found in flagged] == [(None, None)] * 2


async def test_partial_answers_lose_their_person_when_the_time_is_over(ward: Ward) -> None:
    (person,) = await ward.clinic.add_people(1)
    invitation = await ward.invite(person, "service_quality")
    await ward.answer(person, invitation.id, "clean", 4)
    ward.clinic.clock.advance(timedelta(days=8))
    async with ward.clinic.act() as ctx:
        assert await expire_invitations(ctx) == 1
    await mixed(ward)
    (row,) = await ward.rows(TABLE)
    assert (orjson.loads(row["answers"]), row["complete"]) == ({"clean": 4}, False)
    (kept,) = await ward.rows("survey_invitation")
    assert (kept["status"], kept["draft"]) == ("expired", None)


async def test_anonymous_answers_count_like_the_others(ward: Ward) -> None:
    people = await ward.clinic.add_people(3)
    for person, stars in zip(people, (5, 4, 2), strict=True):
        await fill_in(ward, person, stars)
    await mixed(ward)
    async with ward.clinic.act() as ctx:
        figures = await surveys.analytics(
            ctx, survey_id=ward.surveys["service_quality"].id, first_day=NINE.date(), last_day=NINE.date()
        )
    assert (figures.responses, figures.invited, figures.answered, figures.flagged) == (3, 3, 3, 1)
    assert (figures.csat.n, figures.csat.satisfied) == (9, 6)


async def test_until_it_is_mixed_an_answer_is_a_sealed_envelope_of_one_size(ward: Ward) -> None:
    """Its transaction is the invitation's: until others lie with it, it must tell nothing, not even by its length."""
    unhappy, pleased = await ward.clinic.add_people(2)
    await fill_in(ward, unhappy, stars=1, comment="rude " * 300)
    await fill_in(ward, pleased)
    rows = await ward.rows(TABLE)
    assert len({len(row["comments"]) for row in rows}) == 1
    one, other = ({name: value for name, value in row.items() if name not in ("id", "comments")} for row in rows)
    assert one == other
    assert (one["answers"], one["nps_score"], one["ratings"], one["mixed"]) == ("{}", None, 0, False)


async def test_few_answers_wait_for_others_and_share_the_last_ones_day(ward: Ward) -> None:
    """Alone on its day, an answer would belong to the only one who was asked."""
    people = await ward.clinic.add_people(5)
    for person in people:
        await fill_in(ward, person)
        ward.clinic.clock.advance(timedelta(days=1))
        async with ward.clinic.act() as ctx:
            assert await mix_anonymous(ctx) == (5 if person is people[-1] else 0)
    assert {row["day"] for row in await ward.rows(TABLE)} == {NINE.date() + timedelta(days=4)}
