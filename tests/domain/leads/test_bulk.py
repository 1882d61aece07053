"""Many leads at once, with the count that was confirmed (LEAD-09)."""

import asyncio
from uuid import UUID, uuid4

import pytest

from domain.kit.errors import Conflict, Forbidden, Invalid
from domain.leads import service as leads
from domain.leads.rules import Source, Status
from domain.staff.rules import Role
from tests.domain.leads.office import Office

WEB = leads.Selection(filter=leads.LeadFilter(sources=(Source.WEBSITE,)))


async def some(office: Office, count: int = 4) -> list[UUID]:
    return [await office.lead(f"Web{n}", phone=f"0803000000{n}", source=Source.WEBSITE) for n in range(count)]


async def statuses(office: Office) -> list[str]:
    return [row["status"] for row in await office.owner.fetch("SELECT status FROM lead ORDER BY id")]


async def test_editing_what_a_filter_finds(office: Office) -> None:
    sade = await office.member("Sade")
    ids = await some(office)
    camp = await office.lead("Camp", source=Source.HEALTH_CAMP)
    async with office.system() as ctx:
        await leads.move(ctx, ids[0], Status.QUALIFIED)
        await leads.assign(ctx, ids[0], None)
        selected = await leads.count_selected(ctx, WEB)
        assert (selected.count, selected.by_status) == (4, {Status.QUALIFIED: 1, Status.NEW: 3})
        change = leads.BulkChange(
            status=Status.QUALIFIED, assigned_to=sade, source=Source.CORPORATE, pipeline="Staff", add_tags=("Shell",)
        )
        done = await leads.edit_many(ctx, WEB, change, expected_count=4)
    assert (done.selected, done.changed) == (4, 4)
    rows = await office.owner.fetch("SELECT * FROM lead WHERE id = ANY ($1)", ids)
    assert {(row["status"], row["source"], row["pipeline"], row["assigned_to"]) for row in rows} == {
        ("QUALIFIED", "CORPORATE", "Staff", sade)
    }
    # The source counts at once: 5 instead of 15.
    assert {row["score"] for row in rows} == {5}
    assert await office.owner.fetchval("SELECT count(*) FROM lead_tag") == 4
    assert (await office.row(camp))["source"] == "HEALTH_CAMP"
    moved = await office.owner.fetchval(
        "SELECT count(*) FROM lead_activity WHERE title = 'Status changed to Qualified'"
    )
    assert moved == 4
    audit = await office.owner.fetchval(
        "SELECT count(DISTINCT entity_id) FROM audit_entry WHERE action = 'leads_edited' AND entity_id = ANY ($1)", ids
    )
    assert audit == 4


async def test_another_count_than_was_confirmed_changes_nothing(office: Office) -> None:
    ids = await some(office)
    before = await office.owner.fetch("SELECT * FROM lead ORDER BY id")
    change = leads.BulkChange(pipeline="X", add_tags=("new",))
    for selection, expected in ((WEB, 3), (WEB, 5), (leads.Selection(ids=(*ids, uuid4())), 5), (leads.Selection(), 1)):
        with pytest.raises(leads.CountChanged) as refused:
            async with office.system() as ctx:
                await leads.edit_many(ctx, selection, change, expected_count=expected)
        assert refused.value.expected == expected
        with pytest.raises(leads.CountChanged):
            async with office.system() as ctx:
                await leads.delete_many(ctx, selection, expected_count=expected)
    assert await office.owner.fetch("SELECT * FROM lead ORDER BY id") == before
    assert await office.owner.fetchval("SELECT count(*) FROM tag") == 0


async def test_one_that_cannot_stops_all(office: Office) -> None:
    ids = await some(office)
    async with office.system() as ctx:
        await leads.move(ctx, ids[2], Status.LOST, "no answer")
    before = await statuses(office)
    for change, error in (
        (leads.BulkChange(status=Status.QUALIFIED), Conflict),
        (leads.BulkChange(status=Status.LOST), Invalid),
        (leads.BulkChange(status=Status.CONVERTED), Invalid),
        (leads.BulkChange(), Invalid),
        (leads.BulkChange(assigned_to=uuid4()), Invalid),
    ):
        with pytest.raises(error):
            async with office.system() as ctx:
                await leads.edit_many(ctx, WEB, change, expected_count=4)
    assert await statuses(office) == before
    async with office.system() as ctx:
        done = await leads.edit_many(ctx, WEB, leads.BulkChange(status=Status.LOST, reason="old"), expected_count=4)
    assert (done.changed, await statuses(office)) == (3, ["LOST"] * 4)


async def test_deleting_leaves_patients_alone(office: Office) -> None:
    ids = await some(office)
    async with office.system() as ctx:
        await leads.convert(ctx, ids[1])
        selected = await leads.count_selected(ctx, WEB)
        assert (selected.count, selected.deletable) == (4, 3)
        with pytest.raises(Conflict):
            await leads.delete_many(ctx, leads.Selection(ids=tuple(ids)), expected_count=4)
        done = await leads.delete_many(ctx, WEB, expected_count=3)
        assert (done.selected, done.changed) == (3, 3)
        assert [lead.id for lead in (await leads.page_of(ctx, leads.LeadFilter())).leads] == [ids[1]]
    only = leads.Selection(filter=leads.LeadFilter(statuses=(Status.CONVERTED,)))
    with pytest.raises(Conflict):
        async with office.system() as ctx:
            await leads.delete_many(ctx, only, expected_count=1)


async def test_two_admins_at_once_never_exceed_what_each_confirmed(office: Office) -> None:
    await some(office, 6)

    async def give_up(pipeline: str) -> int:
        selection = leads.Selection(filter=leads.LeadFilter(pipeline="", statuses=(Status.NEW,)))
        change = leads.BulkChange(status=Status.LOST, reason=pipeline)
        async with office.system() as ctx:
            return (await leads.edit_many(ctx, selection, change, expected_count=6)).changed

    done = await asyncio.gather(*(give_up(name) for name in ("one", "two", "three")), return_exceptions=True)
    assert sorted(str(type(one).__name__) for one in done) == ["CountChanged", "CountChanged", "int"]
    assert await office.owner.fetchval("SELECT count(*) FROM lead_activity WHERE kind = 'STATUS_CHANGED'") == 6


async def test_only_admins_and_never_too_many(office: Office) -> None:
    member = await office.member()
    await some(office)
    for use_case in (
        lambda ctx: leads.edit_many(ctx, WEB, leads.BulkChange(pipeline="X"), expected_count=4),
        lambda ctx: leads.delete_many(ctx, WEB, expected_count=4),
        lambda ctx: leads.count_selected(ctx, WEB),
    ):
        with pytest.raises(Forbidden):
            async with office.by(member) as ctx:
                await use_case(ctx)
    both = leads.Selection(ids=(uuid4(),), filter=leads.LeadFilter())
    many = leads.Selection(ids=tuple(uuid4() for _ in range(10_001)))
    for selection in (both, many):
        with pytest.raises(Invalid):
            async with office.by(member, Role.HOSPITAL_ADMIN) as ctx:
                await leads.count_selected(ctx, selection)
