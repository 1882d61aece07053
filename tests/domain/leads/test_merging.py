"""Duplicates, merging with a preview, and undoing it without a trace (anchors 4.7)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from domain.kit.errors import Conflict, Invalid, NotFound
from domain.leads import service as leads
from domain.leads.merging import references
from domain.leads.rules import InteractionKind, Source, Status
from domain.tasks.service import open_task
from tests.conftest import KEYS
from tests.domain.appointments.world import Person
from tests.domain.leads.office import Office
from tests.domain.waitlist.waiting import FRIDAY

# The books about what was done stay: who merged and who undid it.
BOOKS = {"audit_entry", "lead_merge"}


async def everything(owner: asyncpg.Connection) -> dict[str, list[str]]:
    """Every row of every table as text, but for the books."""
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {
        table: [row[0] for row in await owner.fetch(f'SELECT t::text FROM "{table}" t ORDER BY 1')]
        for (table,) in tables
        if table not in BOOKS
    }


async def two(office: Office) -> tuple[UUID, UUID, Person]:
    """The same woman twice: written down by staff with much, and writing in with a little."""
    bola, sade = await office.member("Bola"), await office.member("Sade")
    async with office.by(bola) as ctx:
        desk = await leads.create(
            ctx,
            first_name="Ada",
            last_name="Obi",
            email="ada@example.com",
            source=Source.WEBSITE,
            interested_in=["Dental"],
            notes="asked about braces",
            assigned_to=sade,
            tags=("vip", "braces"),
            date_of_birth=date(1990, 1, 2),
        )
        await leads.log_interaction(ctx, desk.id, InteractionKind.PHONE_CALL, responded=True, notes="call on Monday")
        await open_task(ctx, title="Call", due_at=office.now, related=("lead", desk.id), category="first_response")
        await open_task(ctx, title="Prices", due_at=office.now, related=("lead", desk.id), category="prices")
    person = await office.person("+2348030001111")
    row = await office.introduce(person, "Ada Obi")
    assert row is not None
    async with office.by(bola) as ctx:
        await leads.take(ctx, row["id"])
        await leads.edit(ctx, row["id"], interested_in=["Eye"], notes="writes at night", company="Shell")
        await leads.tag(ctx, row["id"], ["vip"])
        await open_task(ctx, title="Call", due_at=office.now, related=("lead", row["id"]), category="first_response")
    await office.said(person, heard=3, sent=3)
    office.pass_time(timedelta(hours=1))
    return row["id"], desk.id, person


async def merge(office: Office, kept: UUID, merged: UUID, take: tuple[str, ...] = ()) -> leads.Merged:
    async with office.system() as ctx:
        return await leads.merge(ctx, kept_id=kept, merged_id=merged, take=take)


async def test_duplicates_are_found_by_phone_mail_and_name(office: Office) -> None:
    ada = await office.lead("Ada", "Obi", phone="08031234567", email="ada@example.com")
    phone = await office.lead("Mother", "Eze", phone="+2348031234567")
    both = await office.lead("OBI", "ADA", email="ADA@example.com")
    name = await office.lead("Adá", "Obi")
    await office.lead("Ada", "")
    gone = await office.lead("Ada", "Obi", phone="08031234567")
    async with office.system() as ctx:
        await leads.delete(ctx, gone)
        found = await leads.find_duplicates(ctx, ada)
    assert [(one.id, one.shared) for one in found] == [
        (phone, ("phone",)),
        (both, ("email", "name")),
        (name, ("name",)),
    ]


async def test_the_preview_says_what_merging_does(office: Office) -> None:
    kept, merged, _ = await two(office)
    before = await everything(office.owner)
    async with office.system() as ctx:
        preview = await leads.preview_merge(ctx, kept_id=kept, merged_id=merged, take=("assigned_to",))
    assert await everything(office.owner) == before
    said = {choice.name: (choice.kept, choice.other, choice.counts) for choice in preview.fields}
    assert said["email"] == ("", "ada@example.com", "other")
    assert said["date_of_birth"] == ("", "1990-01-02", "other")
    assert said["notes"] == ("writes at night", "asked about braces", "both")
    assert said["interested_in"] == ("Eye", "Dental", "both")
    assert said["source"] == ("WHATSAPP", "WEBSITE", "kept")
    assert said["assigned_to"][2] == "other"
    assert "name" not in said
    assert "company" not in said
    lines = await office.owner.fetchval("SELECT count(*) FROM lead_activity WHERE lead_id = $1", merged)
    assert preview.moves == {
        "tags": 1,
        "tasks": 2,
        "lead_activity": lines,
        "lead_interaction": 1,
        "opportunity": 0,
        "partner_referral": 0,
    }
    assert "asked about" not in repr(preview)


async def test_a_merge_brings_everything_over(office: Office) -> None:
    kept, merged, _ = await two(office)
    number = (await office.row(merged))["number"]
    done = await merge(office, kept, merged)
    row, old = await office.row(kept), await office.row(merged)
    assert (row["email"], row["company"], row["source"], row["status"]) == (
        "ada@example.com", "Shell", "WHATSAPP", "CONTACTED",
    )  # fmt: skip
    assert KEYS.open_text(row["notes"]) == "writes at night\n\nasked about braces"
    assert sorted(tag.name for tag in done.lead.tags) == ["braces", "vip"]
    assert done.lead.interested_in == ("Eye", "Dental")
    assert (old["deleted_at"], old["merged_into_id"]) == (office.now, kept)
    assert done.merged_number == number
    tasks = await office.owner.fetch("SELECT category, status, related_id FROM task ORDER BY number")
    assert [tuple(task) for task in tasks] == [
        ("first_response", "CANCELLED", kept),
        ("prices", "PENDING", kept),
        ("first_response", "PENDING", kept),
    ]
    assert await office.owner.fetchval("SELECT count(*) FROM lead_interaction WHERE lead_id = $1", kept) == 1
    # Seven communications count for it now: six in chat, and the call.
    assert (row["communications"], row["engagement_points"]) == (7, 21)
    async with office.system() as ctx:
        assert [lead.id for lead in (await leads.nearest(ctx, "ada obi")).leads] == [kept]
        with pytest.raises(NotFound):
            await leads.show(ctx, merged)


async def test_merge_then_undo_leaves_every_table_as_before(office: Office) -> None:
    kept, merged, _ = await two(office)
    for first, second in ((kept, merged), (merged, kept)):
        before = await everything(office.owner)
        done = await merge(office, first, second, ("assigned_to", "source"))
        assert await everything(office.owner) != before
        office.pass_time(timedelta(days=6, hours=23))
        async with office.system() as ctx:
            undone = await leads.undo_merge(ctx, done.id)
        assert (undone.kept.id, undone.merged.id) == (first, second)
        assert await everything(office.owner) == before
        with pytest.raises(Conflict):
            async with office.system() as ctx:
                await leads.undo_merge(ctx, done.id)
    said = await office.owner.fetch("SELECT action FROM audit_entry WHERE action LIKE 'lead%merge%' ORDER BY at, id")
    assert [row["action"] for row in said] == ["leads_merged", "lead_merge_undone"] * 2
    assert await office.owner.fetchval("SELECT count(*) FROM lead_merge WHERE journal IS NULL") == 2


async def test_whoever_writes_after_a_merge_is_the_kept_lead(office: Office) -> None:
    chat, desk, _ = await two(office)
    other = await office.person("+2348030002222")
    second = await office.introduce(other, "Ada Obi")
    assert second is not None
    await merge(office, chat, second["id"])
    await office.introduce(other, "Ada Obi-Nwosu")
    assert await office.owner.fetchval("SELECT count(*) FROM lead WHERE deleted_at IS NULL") == 2
    assert (await office.row(chat))["last_name"] == "Obi-Nwosu"
    held = await office.clinic.hold(other, await office.clinic.add_provider(), FRIDAY)
    await office.clinic.book(held.id, other.patient)
    assert (await office.row(chat))["status"] == "APPOINTMENT_SCHEDULED"
    assert (await office.row(desk))["status"] == "CONTACTED"


async def test_undoing_keeps_what_was_changed_since(office: Office) -> None:
    kept, merged, _ = await two(office)
    done = await merge(office, kept, merged)
    async with office.system() as ctx:
        await leads.edit(ctx, kept, email="new@example.com")
        await leads.log_interaction(ctx, kept, InteractionKind.EMAIL, notes="sent prices")
        await leads.tag(ctx, kept, ["later"])
        await leads.undo_merge(ctx, done.id)
        detail = await leads.show(ctx, kept)
        other = await leads.show(ctx, merged)
    assert (detail.card.email, detail.notes, detail.interactions) == ("new@example.com", "writes at night", 1)
    assert sorted(tag.name for tag in detail.card.tags) == ["later", "vip"]
    assert (other.card.email, other.notes, other.interactions) == ("ada@example.com", "asked about braces", 1)


async def test_three_in_a_row_are_undone_backwards(office: Office) -> None:
    ids = [await office.lead("Ada", "Obi", phone=f"0803000000{n}") for n in range(3)]
    before = await everything(office.owner)
    first = await merge(office, ids[1], ids[0])
    second = await merge(office, ids[2], ids[1])
    assert (await office.row(ids[0]))["merged_into_id"] == ids[2]
    with pytest.raises(Conflict):
        async with office.system() as ctx:
            await leads.undo_merge(ctx, first.id)
    async with office.system() as ctx:
        assert await leads.last_merge(ctx, ids[2]) == second.id
        await leads.undo_merge(ctx, second.id)
        await leads.undo_merge(ctx, first.id)
    assert await everything(office.owner) == before


async def test_what_cannot_be_merged_or_undone(office: Office) -> None:
    kept, merged, _ = await two(office)
    patient = await office.lead("Tunde", "Ojo", phone="08030009999")
    async with office.system() as ctx:
        await leads.convert(ctx, patient)
    for pair, error in (
        ((kept, kept), Invalid),
        ((kept, office.id), NotFound),
        ((kept, patient), Conflict),
    ):
        with pytest.raises(error):
            await merge(office, *pair)
    with pytest.raises(Invalid):
        await merge(office, kept, merged, ("status",))
    with pytest.raises(NotFound):
        async with office.system() as ctx:
            await leads.undo_merge(ctx, office.id)
    late = await merge(office, kept, merged)
    office.pass_time(timedelta(days=7, seconds=1))
    with pytest.raises(Conflict, match="7 days"):
        async with office.system() as ctx:
            await leads.undo_merge(ctx, late.id)


async def test_undoing_waits_for_nobodys_new_lead(office: Office) -> None:
    """The chat's lead was merged into the desk's, which became lost; whoever wrote again has a new one."""
    chat, desk, person = await two(office)
    done = await merge(office, desk, chat)
    assert (await office.row(desk))["contact_id"] == person.contact
    async with office.system() as ctx:
        await leads.move(ctx, desk, Status.LOST, "no answer")
    new = await office.introduce(person, "Ada Obi")
    assert new is not None
    assert new["id"] not in (chat, desk)
    with pytest.raises(Conflict):
        async with office.system() as ctx:
            await leads.undo_merge(ctx, done.id)
    assert (await office.row(chat))["deleted_at"] is not None


def test_whatever_refers_to_a_lead_comes_over() -> None:
    assert {("lead_activity", "lead_id"), ("lead_interaction", "lead_id")} <= set(references())


async def test_a_journal_is_sealed(office: Office) -> None:
    kept, merged, _ = await two(office)
    await merge(office, kept, merged)
    row: Any = await office.owner.fetchrow("SELECT * FROM lead_merge")
    assert b"ada@example.com" not in row["journal"]
    assert b"ada@example.com" in KEYS.open(row["journal"])
