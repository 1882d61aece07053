"""The reports against books kept by hand. Today is Monday 2 November 2026, 06:00 in Lagos."""

from datetime import date, timedelta
from decimal import Decimal

import asyncpg
import pytest

from domain.kit.db import Database
from domain.kit.errors import Forbidden, Invalid
from domain.leads.rules import Source, Status
from domain.reports.communication import ChannelMetrics, communication
from domain.reports.conversion import Part, SourceConversion, Wait, lead_conversion
from domain.reports.performance import MemberPerformance, own_performance, staff_performance
from domain.reports.remembering import remembered
from domain.reports.returns import SourceReturn, return_by_source
from domain.reports.spans import Span
from domain.spending.service import enter_spend
from domain.staff.rules import Role
from tests.domain.leads.office import Office, office_of
from tests.domain.reports.books import at, lead, row, task, won

OCTOBER = Span(date(2026, 10, 1), date(2026, 10, 31))


async def test_lead_conversion(office: Office) -> None:
    await lead(
        office, "WEBSITE", at(1, 0), converted=at(3, 0), first_response_due_at=at(2), first_responded_at=at(1, 9)
    )
    await lead(office, "WEBSITE", at(5), converted=at(9), first_response_due_at=at(6), first_responded_at=at(7))
    await lead(office, "WEBSITE", at(20), status="LOST", first_response_due_at=at(21))
    await lead(office, "WHATSAPP", at(31, 23, 59), first_response_due_at=at(3, month=11))
    contacted = await lead(office, "WHATSAPP", at(12), status="CONTACTED")
    await row(
        office, "lead_activity", lead_id=contacted, kind="STATUS_CHANGED", title="", at=at(23, 6), actor_kind="staff"
    )
    await row(office, "lead_activity", lead_id=contacted, kind="NOTE", title="", at=at(30), actor_kind="staff")
    await lead(office, "WEBSITE", at(30, 23, month=9))  # still September
    await lead(office, "WEBSITE", at(1, 0, month=11))  # November already
    await lead(office, "WEBSITE", at(15), deleted_at=at(16))
    async with office.system() as ctx:
        seen = await lead_conversion(ctx, OCTOBER)
    assert (seen.created, seen.converted, seen.rate) == (5, 2, Decimal("40.0"))
    assert (seen.took, seen.answered_in_time, seen.answers_owed) == (timedelta(days=3), 1, 3)
    assert [count for _, count in seen.stages] == [1, 1, 0, 0, 2, 1]
    assert seen.sources == (SourceConversion(Source.WEBSITE, 3, 2), SourceConversion(Source.WHATSAPP, 2, 0))
    assert [source.rate for source in seen.sources] == [Decimal("66.7"), Decimal("0.0")]
    assert seen.trend == (
        Part(date(2026, 9, 28), 1, 1),
        Part(date(2026, 10, 5), 1, 1),
        Part(date(2026, 10, 12), 1, 0),
        Part(date(2026, 10, 19), 1, 0),
        Part(date(2026, 10, 26), 1, 0),
    )
    waits = (Wait(Status.NEW, 1, timedelta(days=1, hours=6, minutes=1)), Wait(Status.CONTACTED, 1, timedelta(days=10)))
    assert (seen.waiting, seen.bottleneck) == (waits, waits[1])


async def test_nothing_yet(office: Office) -> None:
    async with office.system() as ctx:
        seen = await lead_conversion(ctx, OCTOBER)
        roi = await return_by_source(ctx, OCTOBER)
        said = await communication(ctx, OCTOBER)
    assert (seen.created, seen.rate, seen.took, seen.bottleneck, seen.sources) == (0, None, None, None, ())
    assert (roi.sources, roi.unsourced) == ((), 0)
    assert (said.channels, said.talks, said.asked, said.waited) == ((), (), 0, None)


async def test_return_by_source(office: Office) -> None:
    patient = await lead(office, "WEBSITE", at(1, month=8), converted=at(2))
    await lead(office, "WEBSITE", at(10))
    camp = await lead(office, "HEALTH_CAMP", at(10), converted=at(11))
    still_open = await lead(office, "WHATSAPP", at(12))
    await won(office, 1, 12_000_000, at(20), patient)
    await won(office, 2, 3_000_000, at(31, 23, 59), patient)
    await won(office, 3, 9_000_000, at(1, 0, month=11), patient)  # November's
    await won(office, 4, 5_000_000, at(15), camp)
    await won(office, 5, 70_000, at(15), still_open)
    await won(office, 6, 30_000, at(15), None)
    await won(office, 7, 99_000_000, at(15), patient, stage="closed_lost")
    async with office.system() as ctx:
        await enter_spend(ctx, Source.WEBSITE, date(2026, 10, 17), 6_000_000)
        await enter_spend(ctx, Source.GOOGLE_ADS, date(2026, 10, 1), 1_000_000)
        await enter_spend(ctx, Source.GOOGLE_ADS, date(2026, 11, 1), 3_000_000)
        await enter_spend(ctx, Source.CORPORATE, date(2026, 10, 1), 0)
        seen = await return_by_source(ctx, OCTOBER)
        later = await return_by_source(ctx, Span(date(2026, 10, 30), date(2026, 11, 2)))
    assert seen.sources == (
        SourceReturn(Source.WEBSITE, 1, 0, 15_000_000, 6_000_000),
        SourceReturn(Source.HEALTH_CAMP, 1, 1, 5_000_000, None),
        SourceReturn(Source.GOOGLE_ADS, 0, 0, 0, 1_000_000),
        SourceReturn(Source.WHATSAPP, 1, 0, 0, None),
        SourceReturn(Source.CORPORATE, 0, 0, 0, 0),
    )
    assert [one.roi for one in seen.sources] == [Decimal(150), None, Decimal(-100), None, None]
    assert seen.unsourced == 100_000
    # Two of October's 31 days and two of November's 30: 64,516.13 + 200,000 kobo.
    assert next(one.spend for one in later.sources if one.source is Source.GOOGLE_ADS) == 264_516


async def test_spend_is_replaced_and_audited(office: Office) -> None:
    member = await office.member("Dare", "FINANCE")
    async with office.by(member, Role.FINANCE) as ctx:
        first = await enter_spend(ctx, Source.WEBSITE, date(2026, 11, 2), 5_000)
    async with office.by(member, Role.FINANCE) as ctx:
        again = await enter_spend(ctx, Source.WEBSITE, date(2026, 11, 1), 7_000)
    assert (first.before, again.before, again.id) == (None, 5_000, first.id)
    known = await office.owner.fetchrow("SELECT month, amount, entered_by FROM source_spend")
    assert tuple(known) == (date(2026, 11, 1), 7_000, member)
    actions = "SELECT count(*) FROM audit_entry WHERE action = 'spend_entered' AND actor_id = $1"
    assert await office.owner.fetchval(actions, member) == 2
    for month, amount in ((date(2026, 12, 1), 1), (date(2026, 11, 1), -1)):
        with pytest.raises(Invalid):
            async with office.by(member, Role.FINANCE) as ctx:
                await enter_spend(ctx, Source.WEBSITE, month, amount)
    with pytest.raises(Forbidden):
        async with office.by(member, Role.RECEPTIONIST) as ctx:
            await enter_spend(ctx, Source.WEBSITE, date(2026, 11, 1), 1)


async def test_communication(office: Office) -> None:
    ada, musa, staff = await office.person(), await office.person(), await office.person()
    member = await office.member()
    address = await office.owner.fetchval("SELECT address FROM contact_address WHERE contact_id = $1", staff.contact)
    await row(
        office, "staff_link", staff_id=member, channel="whatsapp", address=address, linked_at=at(1), ended_at=at(2)
    )
    await office.said(staff, heard=7, sent=7, at=at(10))
    await office.said(ada, sent=1, at=at(10, 9))
    await office.said(ada, heard=2, at=at(11, 9))  # the very end of the day after
    await office.said(musa, sent=1, at=at(10, 9))
    await office.said(musa, heard=1, at=at(11, 9, 1))
    await office.said(musa, sent=3, at=at(20))
    await office.said(musa, heard=1, sent=1, at=at(1, 0, month=11))
    kept = await office.owner.fetch(
        "SELECT id FROM outbound_message WHERE conversation_id = $1 AND created_at = $2", musa.conversation, at(20)
    )
    for one, status, cause in zip(kept, ("sent", "failed", "delivered"), (None, None, member), strict=True):
        await office.owner.execute(
            "UPDATE outbound_message SET status = $2, cause_id = $3 WHERE id = $1", one[0], status, cause
        )
    await office.owner.execute(
        "UPDATE outbound_message SET status = 'delivered' WHERE conversation_id = $1", ada.conversation
    )
    lead_id = await lead(office, "WEBSITE", at(1))
    for kind in ("PHONE_CALL", "NOTE", "EMAIL"):
        await row(office, "lead_interaction", lead_id=lead_id, kind=kind, at=at(5), member_id=member)
    await row(office, "call_log", key=member, patient_id=ada.patient, channel="PHONE_CALL", direction="out",
              outcome=b"", at=at(6), logged_by=member)  # fmt: skip
    for number, minutes in enumerate((2, 4, 60, None), 1):
        task_id = await task(office, number, None, None, None)
        await row(
            office, "handoff", conversation_id=ada.conversation, task_id=task_id, number=number, status="CLOSED",
            requested_at=at(8), accepted_at=at(8) + timedelta(minutes=minutes) if minutes else None,
        )  # fmt: skip
    async with office.system() as ctx:
        seen = await communication(ctx, OCTOBER)
    assert seen.channels == (
        ChannelMetrics("whatsapp", heard=3, people=2, sent=4, delivered=3, read=1, failed=1, began=3, answered=1),
    )
    assert (seen.channels[0].delivery, seen.channels[0].response) == (Decimal("60.0"), Decimal("33.3"))
    assert seen.talks == (("PHONE_CALL", 2), ("EMAIL", 1))
    assert (seen.asked, seen.taken, seen.waited) == (4, 3, timedelta(minutes=4))


async def test_staff_performance(office: Office) -> None:
    ada, bola = await office.member("Ada"), await office.member("bola")
    gone, away = await office.member("Chidi", active=False), await office.member("Dayo", active=False)
    await office.member("Efe")
    await task(office, 1, ada, at(5), at(4))
    await task(office, 2, ada, at(6), at(7))
    await task(office, 3, ada, at(8), None)
    await task(office, 4, ada, at(9), None, status="CANCELLED")
    await task(office, 5, ada, None, at(10))
    await task(office, 6, ada, at(30, month=9), at(1))  # fell due before, was done in it
    await task(office, 7, ada, at(31), at(1, month=11))  # fell due in it, was done after
    await task(office, 8, ada, at(2, 5, month=11), None)  # of November
    await task(office, 9, None, at(5), at(5))
    await task(office, 10, gone, at(5), at(5))
    await lead(office, "WEBSITE", at(3), assigned_to=bola, converted=at(9))
    await lead(office, "WEBSITE", at(3), assigned_to=bola, first_response_missed_at=at(4))
    await lead(office, "WEBSITE", at(3, month=9), assigned_to=bola)
    other = await lead(office, "WEBSITE", at(3))
    await row(office, "lead_interaction", lead_id=other, kind="PHONE_CALL", at=at(5), member_id=bola)
    await row(office, "lead_interaction", lead_id=other, kind="NOTE", at=at(5), member_id=bola)
    (person,) = await office.clinic.add_people(1)
    await row(office, "call_log", key=bola, patient_id=person.patient, channel="IN_PERSON", direction="in", outcome=b"",
              at=at(6), logged_by=bola)  # fmt: skip
    chat = await task(office, 11, None, None, None)
    await row(office, "handoff", conversation_id=person.conversation, task_id=chat, number=11, status="CLOSED",
              requested_at=at(8), accepted_at=at(8), accepted_by=ada)  # fmt: skip
    for number, done in enumerate((at(12), None), 1):
        await row(office, "follow_up", number=number, kind="call", related_type="lead", related_id=other, who=b"", subject=b"",
                  scheduled_at=at(11), assigned_to=bola, completed_at=done)  # fmt: skip
    async with office.system() as ctx:
        seen = await staff_performance(ctx, OCTOBER)
    async with office.by(bola) as ctx:
        own = await own_performance(ctx, OCTOBER)
        with pytest.raises(Forbidden):
            await staff_performance(ctx, OCTOBER)
    expected = (
        MemberPerformance(ada, "Ada", True, due=4, due_done=3, done=4, in_time=2, chats=1),
        MemberPerformance(bola, "bola", True, leads=2, converted=1, missed=1, talks=2, promised=2, kept=1),
        MemberPerformance(gone, "Chidi", False, due=1, due_done=1, done=1, in_time=1),
    )
    assert seen.members[:3] == expected
    assert [(one.name, one.idle) for one in seen.members[3:]] == [("Efe", True)]
    assert own == expected[1]
    assert (expected[0].completion, expected[1].conversion, expected[1].completion) == (
        Decimal("75.0"),
        Decimal("50.0"),
        None,
    )
    assert away not in {one.member_id for one in seen.members}


async def test_another_hospitals_books_are_its_own(
    office: Office, database: Database, owner: asyncpg.Connection
) -> None:
    other = await office_of(database, owner, "ABJ")
    member = await other.member()
    patient = await lead(other, "WEBSITE", at(3), converted=at(4), assigned_to=member)
    await won(other, 1, 5_000, at(5), patient)
    await task(other, 1, member, at(5), at(5))
    await other.said(await other.person(), heard=1, sent=1, at=at(6))
    async with other.system() as ctx:
        await enter_spend(ctx, Source.WEBSITE, date(2026, 10, 1), 1_000)
    async with office.system() as ctx:
        assert (await lead_conversion(ctx, OCTOBER)).created == 0
        assert (await return_by_source(ctx, OCTOBER)).sources == ()
        assert (await communication(ctx, OCTOBER)).channels == ()
        assert (await staff_performance(ctx, OCTOBER)).members == ()
    async with other.system() as ctx:
        assert (await return_by_source(ctx, OCTOBER)).sources == (SourceReturn(Source.WEBSITE, 1, 1, 5_000, 1_000),)


async def test_what_is_remembered_is_told_to_those_who_may_ask(office: Office) -> None:
    memory: dict[tuple[object, ...], object] = {}
    member = await office.member()
    async with office.system() as ctx:
        first = await remembered(ctx, memory, "reports.lead_conversion", lead_conversion, OCTOBER)
        await lead(office, "WEBSITE", at(3))
        assert await remembered(ctx, memory, "reports.lead_conversion", lead_conversion, OCTOBER) is first
        september = await remembered(
            ctx, memory, "reports.lead_conversion", lead_conversion, Span(date(2026, 9, 1), date(2026, 9, 30))
        )
        assert (first.created, september.created, len(memory)) == (0, 0, 2)
    with pytest.raises(Forbidden):
        async with office.by(member) as ctx:
            await remembered(ctx, memory, "reports.lead_conversion", lead_conversion, OCTOBER)
    office.pass_time(timedelta(minutes=5))
    async with office.system() as ctx:
        assert (await remembered(ctx, memory, "reports.lead_conversion", lead_conversion, OCTOBER)).created == 1
    assert len(memory) == 1
