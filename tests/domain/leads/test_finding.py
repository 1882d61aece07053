"""Finding leads: what staff type, filters, pages; and never another hospital's (LEAD-06, LEAD-08, SEC-03)."""

from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.kit.db import Database
from domain.kit.errors import Invalid, NotFound
from domain.leads import service as leads
from domain.leads.finding import search_ids
from domain.leads.rules import Source, Status, folded
from tests.domain.leads.office import Office, office_of


async def found(office: Office, said: str) -> tuple[list[str], bool]:
    async with office.system() as ctx:
        result = await leads.nearest(ctx, said)
    return [lead.name for lead in result.leads], result.exact


async def test_the_nearest_by_number_phone_and_name(office: Office) -> None:
    ada = await office.lead("Adébáyọ̀", "Obi", phone="0803 123 4567", email="bayo@example.com", company="Shell")
    await office.lead("Ada", "Obi-Nwosu", phone="0809 999 9999")
    await office.lead("Tunde", "Adeyemi")
    number = (await office.row(ada))["number"]
    assert await found(office, number.lower()) == (["Adébáyọ̀ Obi"], True)
    assert await found(office, number[-6:]) == (["Adébáyọ̀ Obi"], True)
    assert await found(office, number[-4:].lower()) == (["Adébáyọ̀ Obi"], True)
    for phone in ("08031234567", "+234 803 123 4567", "234803-1234567"):
        assert await found(office, phone) == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "adebayo") == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "ADEBAYO obi") == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "obi") == (["Ada Obi-Nwosu", "Adébáyọ̀ Obi"], False)
    assert await found(office, "bayo@ex") == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "shell") == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "0803 12") == (["Adébáyọ̀ Obi"], True)
    assert await found(office, "ad") == (["Tunde Adeyemi", "Ada Obi-Nwosu", "Adébáyọ̀ Obi"], False)
    assert await found(office, "nobody%") == ([], False)
    with pytest.raises(Invalid):
        await found(office, " ")


async def test_one_phone_of_a_family_is_a_choice(office: Office) -> None:
    lost = await office.lead("Mother", "Obi", phone="08031234567")
    await office.lead("Child", "Obi", phone="08031234567")
    async with office.system() as ctx:
        await leads.move(ctx, lost, Status.LOST, "moved away")
    assert await found(office, "08031234567") == (["Child Obi", "Mother Obi"], False)


async def test_pages_and_filters(office: Office) -> None:
    bola, sade = await office.member("Bola"), await office.member("Sade")
    async with office.system() as ctx:
        for n in range(5):
            await leads.create(ctx, first_name=f"Web{n}", last_name="Obi", source=Source.WEBSITE, assigned_to=bola)
        made = await leads.create(ctx, first_name="Camp", source=Source.HEALTH_CAMP, assigned_to=sade, tags=("VIP",))
        await leads.move(ctx, made.id, Status.QUALIFIED)
        await leads.edit(ctx, made.id, pipeline="Maternity")

    async def page(wanted: leads.LeadFilter, **which: int) -> tuple[list[str], int, bool]:
        async with office.system() as ctx:
            result = await leads.page_of(ctx, wanted, **which)
        return [lead.first_name for lead in result.leads], result.total, result.more

    every = leads.LeadFilter
    assert await page(every(), limit=2) == (["Camp", "Web4"], 6, True)
    assert await page(every(), page=3, limit=2) == (["Web1", "Web0"], 6, False)
    camp = (["Camp"], 1, False)
    for wanted in (
        every(statuses=(Status.QUALIFIED,)),
        every(sources=(Source.HEALTH_CAMP, Source.CORPORATE)),
        every(assigned_to=sade),
        every(tags=("vip",)),
        every(pipeline="Maternity"),
        every(search="camp", statuses=(Status.QUALIFIED,), tags=("VIP", "other"), assigned_to=sade),
    ):
        assert await page(wanted) == camp
    for wanted in (every(tags=("nobody",)), every(unassigned=True), every(search="camp", tags=("nobody",))):
        assert await page(wanted) == ([], 0, False)
    assert await page(every(search="web"), limit=2) == (["Web4", "Web3"], 2, True)
    assert await page(every(search="web"), page=3, limit=2) == (["Web0"], 5, False)
    for which in ({"page": 0}, {"limit": 101}, {"limit": 0}):
        with pytest.raises(Invalid):
            await page(every(), **which)


async def test_rare_words_are_found_behind_thousands_of_newer_leads(office: Office) -> None:
    rare = await office.lead("Zebulon", "Quagmire")
    await office.owner.execute(
        "INSERT INTO lead (hospital_id, id, number, first_name, source)"
        " SELECT $1, ('ffffff00-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'N' || n, 'Common', 'OTHER'"
        " FROM generate_series(1, 5000) n",
        office.id,
    )
    assert await found(office, "zebul quag") == (["Zebulon Quagmire"], True)
    async with office.system() as ctx:
        common = await search_ids(ctx, leads.LeadFilter(search="common"), most=10)
        assert len(common) == 10
        assert await search_ids(ctx, leads.LeadFilter(search="quagmire"), most=10) == [rare]


async def test_the_search_uses_the_trigram_index(office: Office) -> None:
    """What the function runs for a rare word, as the tables' owner it runs as."""
    await office.owner.execute(
        "INSERT INTO lead (hospital_id, id, number, first_name, source)"
        " SELECT $1, gen_random_uuid(), 'N' || n, md5(n::text), 'OTHER' FROM generate_series(1, 20000) n",
        office.id,
    )
    await office.owner.execute("ANALYZE lead")
    # So few leads are read as quickly one by one; a million are not (benchmarks/leads.py).
    await office.owner.execute("SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off")
    await office.owner.execute(
        "PREPARE look (uuid, text, text) AS SELECT id FROM lead WHERE hospital_id = $1 AND deleted_at IS NULL"
        " AND search LIKE $2 AND search LIKE $3"
    )
    rows = await office.owner.fetch(f"EXPLAIN EXECUTE look ('{office.id}', '%zebul%', '%quag%')")
    plan = "\n".join(row[0] for row in rows)
    assert "Bitmap Index Scan on ix_lead_search" in plan
    assert "Index Cond: ((hospital_id = $1) AND ((search)::text ~~ $2) AND ((search)::text ~~ $3))" in plan


async def test_another_hospitals_leads_are_never_found(
    office: Office, database: Database, owner: asyncpg.Connection
) -> None:
    other = await office_of(database, owner, "TWO")
    mine, theirs = await office.lead("Ada", "Obi", phone="08031234567"), await other.lead("Ada", "Obi")
    number = (await other.row(theirs))["number"]
    for said in (number, number[-4:], "ada obi", "obi"):
        async with office.system() as ctx:
            assert theirs not in {lead.id for lead in (await leads.nearest(ctx, said)).leads}
    async with other.system() as ctx:
        assert [lead.id for lead in (await leads.nearest(ctx, "ada")).leads] == [theirs]
        assert (await leads.nearest(ctx, "08031234567")).leads == ()
        with pytest.raises(NotFound):
            await leads.show(ctx, mine)
    statement = text(
        "SELECT lead_id FROM careline_find_leads(:h, '%ada%', NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, 9)"
    )
    with pytest.raises(DBAPIError, match="does not serve that hospital"):
        async with database.session([other.id]) as session:
            await session.execute(statement, {"h": office.id})
    with pytest.raises(DBAPIError, match="does not serve that hospital"):
        async with database.session([]) as session:
            await session.execute(statement, {"h": office.id})


async def test_what_a_lead_is_found_by(office: Office) -> None:
    for first, last, key in (
        ("Obi", "Ada", "ada obi"),
        ("ada", "OBI", "ada obi"),
        ("Ada", "Ada", "ada ada"),
        ("Ada", "", "ada"),
        ("--", "", ""),
        ("\u1eccl\u00e1", "O'Neil-\u00c0de", "ade neil o ola"),
        ("Ola\u0301", "\ufb01 \u00df", "fi ola \u00df"),
        ("\u00e9", "f", "e f"),
    ):
        row = await office.row(await office.lead(first, last, company="\u00c0ra & Co", phone="08031234567"))
        assert row["name_key"] == key
        assert row["search"] == folded(f" {row['first_name']} {row['last_name']}  +2348031234567 \u00c0ra & Co")
        assert row["tail"] == row["number"][-4:]


async def test_the_board_and_the_figures(office: Office) -> None:
    bola = await office.member("Bola")
    office.clinic.clock.instant = office.now.replace(day=28)
    async with office.system() as ctx:
        made = [await leads.create(ctx, first_name=f"A{n}", source=Source.WEBSITE) for n in range(4)]
        await leads.move(ctx, made[0].id, Status.QUALIFIED)
        await leads.move(ctx, made[1].id, Status.LOST, "too expensive")
        await leads.assign(ctx, made[2].id, None)
        board = await leads.board(ctx, per_column=1)
    counts = {column.label: column.count for column in board.columns}
    assert counts == {"New": 2, "Contacted": 0, "Qualified": 1, "Scheduled": 0, "Converted": 0, "Lost": 1}
    assert (board.total, board.open) == (4, 3)
    assert [[lead.first_name for lead in column.leads] for column in board.columns] == [
        ["A3"], [], ["A0"], [], [], ["A1"],
    ]  # fmt: skip
    async with office.system() as ctx:
        mine = await leads.board(ctx, assigned_to=bola, per_column=0)
    assert (mine.total, [column.leads for column in mine.columns]) == (3, [()] * 6)
    office.pass_time(timedelta(days=10))
    async with office.system() as ctx:
        await leads.create(ctx, first_name="Later", source=Source.WALK_IN)
        stats = await leads.stats(ctx)
    assert (stats.total, stats.open, stats.new_this_month, stats.converted, stats.lost) == (5, 4, 1, 0, 1)
    assert (stats.average_score, stats.unassigned, stats.unanswered) == (13.8, 1, 2)
    assert stats.by_source == {Source.WEBSITE: 4, Source.WALK_IN: 1}
