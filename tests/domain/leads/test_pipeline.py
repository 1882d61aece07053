"""Stages, assignment, editing, tags, interactions and the timeline (LEAD-05, LEAD-10 to LEAD-13, LEAD-19)."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.kit.errors import Conflict, Forbidden, Invalid, NotFound
from domain.leads import service as leads
from domain.leads.pipeline import schedule_by_booking
from domain.leads.rules import InteractionKind, Source, Status
from domain.staff.rules import Role
from domain.tasks.service import open_task
from tests.conftest import KEYS
from tests.domain.leads.office import Office
from tests.domain.rivals import one_behind_the_other
from tests.domain.waitlist.waiting import FRIDAY


async def test_through_the_pipeline(office: Office) -> None:
    member = await office.member()
    lead = await office.lead(source=Source.WEBSITE)
    office.pass_time(timedelta(minutes=5))
    async with office.by(member) as ctx:
        moved = await leads.move(ctx, lead, Status.QUALIFIED)
        assert (moved.status, moved.first_responded_at) == (Status.QUALIFIED, office.now)
        assert (await leads.move(ctx, lead, Status.QUALIFIED)).status is Status.QUALIFIED
        with pytest.raises(Invalid):
            await leads.move(ctx, lead, Status.LOST)
        await leads.move(ctx, lead, Status.LOST, "too far away")
        with pytest.raises(Invalid):
            await leads.move(ctx, lead, Status.CONTACTED)
        with pytest.raises(Conflict):
            await leads.move(ctx, lead, Status.QUALIFIED, "called again")
        await leads.move(ctx, lead, Status.CONTACTED, "called again")
        detail = await leads.show(ctx, lead)
    assert (detail.card.status, detail.lost_reason) == (Status.CONTACTED, "too far away")
    assert [line for line in await office.lines(lead) if line[0] == "STATUS_CHANGED"] == [
        ("STATUS_CHANGED", "Status changed to Qualified"),
        ("STATUS_CHANGED", "Status changed to Lost"),
        ("STATUS_CHANGED", "Status changed to Contacted"),
    ]
    reasons = await office.owner.fetch(
        "SELECT description FROM lead_activity WHERE description IS NOT NULL ORDER BY id"
    )
    assert [KEYS.open_text(row["description"]) for row in reasons] == ["too far away", "called again"]


async def test_taking_and_giving(office: Office) -> None:
    await office.set("auto_assign_leads", False)
    bola, sade = await office.member("Bola"), await office.member("Sade")
    gone = await office.member("Gone", active=False)
    lead = await office.lead()
    async with office.by(bola) as ctx:
        assert (await leads.take(ctx, lead)).assigned_name == "Bola"
        assert (await leads.take(ctx, lead)).assigned_to == bola
    with pytest.raises(Forbidden):
        async with office.by(bola) as ctx:
            await leads.assign(ctx, lead, sade)
    async with office.by(bola, Role.HOSPITAL_ADMIN) as ctx:
        assert (await leads.assign(ctx, lead, sade)).assigned_to == sade
        with pytest.raises(Invalid):
            await leads.assign(ctx, lead, gone)
        assert (await leads.assign(ctx, lead, None)).assigned_to is None
    lines = [title for kind, title in await office.lines(lead) if kind == "ASSIGNED"]
    assert lines == ["Assigned to Bola", "Assigned to Sade", "Assigned to nobody"]
    assert await office.owner.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'operation_refused'") == 1


async def shares(office: Office) -> Counter[int]:
    rows = await office.owner.fetch("SELECT count(*) AS n FROM lead GROUP BY assigned_to")
    return Counter(row["n"] for row in rows)


@pytest.mark.parametrize("strategy", ["round_robin", "least_open"])
async def test_leads_made_at_once_are_spread_evenly(office: Office, strategy: str) -> None:
    await office.set("lead_assignment", strategy)
    for name in ("Bola", "Sade", "Tunde"):
        await office.member(name)
    await office.member("Away", active=False)
    await office.member("Doctor", role="PROVIDER")
    await asyncio.gather(*(office.lead(f"Ada{n}") for n in range(24)))
    assert await shares(office) == Counter({8: 3})


async def test_turns_go_round(office: Office) -> None:
    members = sorted([await office.member(name) for name in ("Bola", "Sade", "Tunde")])

    async def given(count: int) -> list[UUID | None]:
        return [(await office.row(await office.lead("Ada")))["assigned_to"] for _ in range(count)]

    assert await given(7) == [*members, *members, members[0]]
    await office.owner.execute("UPDATE staff_member SET active = false WHERE id = $1", members[1])
    assert await given(3) == [members[2], members[0], members[2]]
    await office.owner.execute("UPDATE staff_member SET active = false")
    assert await given(2) == [None, None]
    await office.owner.execute("UPDATE staff_member SET active = true")
    assert await given(2) == members[:2]


async def test_whoever_has_fewest_open_leads_is_next(office: Office) -> None:
    await office.set("lead_assignment", "least_open")
    bola, sade = sorted([await office.member("Bola"), await office.member("Sade")])
    given = [(await office.row(await office.lead(f"A{n}")))["assigned_to"] for n in range(4)]
    assert Counter(given) == Counter({bola: 2, sade: 2})
    of_sade = await office.owner.fetch("SELECT id FROM lead WHERE assigned_to = $1", sade)
    async with office.system() as ctx:
        for row in of_sade:
            await leads.move(ctx, row["id"], Status.LOST, "closed")
    given = [(await office.row(await office.lead(f"B{n}")))["assigned_to"] for n in range(2)]
    assert given == [sade, sade]
    await office.owner.execute("UPDATE staff_member SET active = false")
    assert (await office.row(await office.lead("Nobody")))["assigned_to"] is None


async def test_editing_says_what_but_not_how(office: Office) -> None:
    lead = await office.lead(phone="08031234567")
    async with office.system() as ctx:
        card = await leads.edit(ctx, lead, email="ada@example.com", interested_in=["Dental"], notes="afraid of needles")
        assert (card.email, card.interested_in, card.score) == ("ada@example.com", ("Dental",), 10)
        with pytest.raises(Invalid):
            await leads.edit(ctx, lead, gender="unknown")
        with pytest.raises(Invalid):
            await leads.edit(ctx, lead, first_name="", last_name="", phone="", email="")
        detail = await leads.show(ctx, lead)
    assert detail.notes == "afraid of needles"
    assert (await office.lines(lead))[-1] == ("EDITED", "Changed: email, services, notes")
    assert "needles" not in repr(detail)


async def test_tagging(office: Office) -> None:
    lead = await office.lead()
    async with office.system() as ctx:
        assert [tag.name for tag in (await leads.tag(ctx, lead, ["vip", "#Corporate"])).tags] == ["Corporate", "vip"]
        assert len((await leads.tag(ctx, lead, ["VIP"])).tags) == 2
        assert [tag.name for tag in (await leads.untag(ctx, lead, ["Vip"])).tags] == ["Corporate"]
        with pytest.raises(NotFound):
            await leads.untag(ctx, lead, ["nothing"])
    assert [line for line in await office.lines(lead) if "TAG" in line[0]] == [
        ("TAGGED", "Tagged Corporate, vip"),
        ("UNTAGGED", "No longer tagged vip"),
    ]
    assert await office.owner.fetchval("SELECT count(*) FROM tag") == 2


async def test_an_interaction_stops_the_clock_and_counts(office: Office) -> None:
    member = await office.member()
    lead = await office.lead(source=Source.WEBSITE)
    async with office.by(member) as ctx:
        await leads.log_interaction(ctx, lead, InteractionKind.NOTE, notes="sounded worried")
        assert (await leads.show(ctx, lead)).card.first_responded_at is None
        await leads.log_interaction(ctx, lead, InteractionKind.PHONE_CALL, notes="no answer")
        card = (await leads.show(ctx, lead)).card
        assert (card.status, card.first_responded_at, card.score) == (Status.NEW, office.now, 15 + 3 + 0 + 15)
        office.pass_time(timedelta(minutes=1))
        spoke = await leads.log_interaction(ctx, lead, InteractionKind.PHONE_CALL, responded=True, notes="wants Monday")
        card = (await leads.show(ctx, lead)).card
    assert (card.status, card.last_contacted_at, card.score) == (Status.CONTACTED, office.now, 15 + 6 + 10 + 15)
    assert (spoke.member_id, spoke.responded) == (member, True)
    assert "Monday" not in repr(spoke)
    for wrong in ({"direction": "sideways"}, {"at": office.now + timedelta(hours=1)}):
        with pytest.raises(Invalid):
            async with office.by(member) as ctx:
                await leads.log_interaction(ctx, lead, InteractionKind.EMAIL, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        async with office.by(member) as ctx:
            await leads.log_interaction(ctx, lead, InteractionKind.NOTE)


async def test_a_booking_by_chat_moves_the_lead(office: Office) -> None:
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    provider = await office.clinic.add_provider()
    held = await office.clinic.hold(person, provider, FRIDAY)
    assert (await office.row(row["id"]))["status"] == "NEW"
    booked = await office.clinic.book(held.id, person.patient)
    assert (await office.row(row["id"]))["status"] == "APPOINTMENT_SCHEDULED"
    assert (await office.clinic.book(held.id, person.patient)) == booked
    assert (await office.lines(row["id"])).count(("STATUS_CHANGED", "Status changed to Scheduled")) == 1


async def test_a_booking_waits_for_whoever_changes_the_lead(office: Office) -> None:
    member = await office.member()
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None

    async def contacted() -> None:
        async with office.by(member) as ctx:
            await leads.move(ctx, row["id"], Status.CONTACTED)

    async def booked() -> int:
        async with office.writing(person.contact) as ctx:
            return await schedule_by_booking(ctx, contact_id=person.contact, patient_id=None)

    lead = f"SELECT FROM lead WHERE id = '{row['id']}'"
    assert await one_behind_the_other(office.owner, lead, contacted(), booked()) == [None, 1]
    after = await office.row(row["id"])
    assert (after["status"], after["first_responded_at"]) == ("APPOINTMENT_SCHEDULED", office.now)
    assert sorted(title for kind, title in await office.lines(row["id"]) if kind == "STATUS_CHANGED") == [
        "Status changed to Contacted",
        "Status changed to Scheduled",
    ]


async def test_a_booking_moves_every_open_lead_of_the_patient(office: Office) -> None:
    people = [await office.person(f"+23480300011{number:02d}") for number in range(6)]
    rows = [await office.introduce(person, "Ada Obi") for person in people]
    for person in people:
        await office.owner.execute(
            "INSERT INTO patient_contact (hospital_id, id, patient_id, contact_id, relationship)"
            " VALUES ($1, $2, $3, $4, 'self')",
            office.id,
            uuid4(),
            people[0].patient,
            person.contact,
        )
    async with office.system() as ctx:
        assert await schedule_by_booking(ctx, contact_id=None, patient_id=people[0].patient) == 6
        assert await schedule_by_booking(ctx, contact_id=None, patient_id=people[0].patient) == 0
    for row in rows:
        assert row is not None
        assert (await office.row(row["id"]))["status"] == "APPOINTMENT_SCHEDULED"
        assert (await office.lines(row["id"]))[-1] == ("STATUS_CHANGED", "Status changed to Scheduled")


async def test_the_timeline_has_everything_newest_first(office: Office) -> None:
    member = await office.member("Bola")
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    lead = row["id"]
    office.pass_time(timedelta(minutes=1))
    await office.said(person, heard=2, sent=3)
    office.pass_time(timedelta(minutes=1))
    async with office.by(member) as ctx:
        await leads.log_interaction(ctx, lead, InteractionKind.PHONE_CALL, responded=True, notes="wants Monday")
    office.pass_time(timedelta(minutes=1))
    async with office.by(member) as ctx:
        await open_task(ctx, title="Send prices", due_at=office.now, related=("lead", lead), category="prices")
    office.pass_time(timedelta(minutes=1))
    held = await office.clinic.hold(person, await office.clinic.add_provider(), FRIDAY)
    await office.clinic.book(held.id, person.patient)
    async with office.by(member) as ctx:
        shown = await leads.timeline(ctx, lead)
    said = [(entry.kind, entry.title, entry.by) for entry in shown.entries]
    number = await office.owner.fetchval("SELECT number FROM appointment")
    assert sorted(said[:2]) == [
        ("APPOINTMENT", f"Appointment {number} for Fri 06 Nov 2026, 09:00: scheduled", ""),
        ("STATUS_CHANGED", "Status changed to Scheduled", ""),
    ]
    assert said[2] == ("TASK", "Task 1 (pending): Send prices", "")
    assert sorted(said[3:5]) == [
        ("INTERACTION", "Phone call, answered", "Bola"),
        ("STATUS_CHANGED", "Status changed to Contacted", "Bola"),
    ]
    assert said[5:] == [
        ("CHAT", "whatsapp: 2 received, 3 sent", ""),
        ("CREATED", "Lead created from WHATSAPP", "the lead"),
    ]
    assert next(entry.detail for entry in shown.entries if entry.kind == "INTERACTION") == "wants Monday"
    assert not shown.more
    async with office.by(member) as ctx:
        short = await leads.timeline(ctx, lead, most=3)
    assert (short.entries, short.more) == (shown.entries[:3], True)


async def test_deleting_is_for_admins_and_never_of_patients(office: Office) -> None:
    member = await office.member()
    lead, patient = await office.lead(phone="08030000001"), await office.lead("Tunde", "Ojo", phone="08030000002")
    with pytest.raises(Forbidden):
        async with office.by(member) as ctx:
            await leads.delete(ctx, lead)
    async with office.by(member) as ctx:
        await leads.convert(ctx, patient)
    async with office.by(member, Role.HOSPITAL_ADMIN) as ctx:
        assert (await leads.delete(ctx, lead)).id == lead
        with pytest.raises(NotFound):
            await leads.delete(ctx, lead)
        with pytest.raises(Conflict):
            await leads.delete(ctx, patient)
        assert (await leads.nearest(ctx, "Ada")).leads == ()
    assert (await office.row(lead))["deleted_at"] == office.now
