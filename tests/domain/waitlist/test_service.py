"""A freed time goes to one person at a time, the first yes books it, and nothing ever overlaps (anchors 4.2)."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from domain.appointments import service as appointments
from domain.appointments.views import AppointmentView
from domain.communications.outreach import reach_out
from domain.kit.context import Context
from domain.waitlist import service as waitlist
from tests.conftest import KEYS
from tests.domain.appointments.world import Clinic
from tests.domain.waitlist.waiting import FRIDAY, NOON, booked, cancel, freed, join, offers, pass_on, people_of, say_yes


async def test_a_freed_time_is_kept_for_the_one_who_waited_longest(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    first, second, leaver, stranger = await people_of(clinic, 4)
    view = await booked(clinic, leaver, provider)
    entry = await join(clinic, first)
    await join(clinic, second)
    assert await pass_on(clinic) == 0
    await cancel(clinic, view)
    assert await pass_on(clinic) == 1
    (offer,) = await offers(clinic)
    until = clinic.clock.now() + timedelta(minutes=15)
    assert (offer["entry_id"], offer["status"], offer["expires_at"]) == (entry.id, "open", until)
    row = await clinic.owner.fetchrow("SELECT * FROM outreach WHERE flow = 'waitlist_offer'")
    assert (row["key"], row["contact_id"], row["useful_until"]) == (f"waitlist:{offer['id']}", first.contact, until)
    assert orjson.loads(KEYS.open(row["data"])) == {
        "offer": str(offer["id"]),
        "starts": FRIDAY.isoformat(),
        "until": until.isoformat(),
    }
    with pytest.raises(appointments.SlotTaken):
        await clinic.hold(stranger, provider, FRIDAY)
    taken = await say_yes(clinic, first, offer["id"])
    assert (taken.status, taken.patient_id, taken.starts_at) == ("scheduled", first.patient, FRIDAY)
    assert await say_yes(clinic, first, offer["id"]) == taken
    assert await freed(clinic) == [("closed", "booked")]
    assert await clinic.owner.fetchval("SELECT status FROM waitlist_entry WHERE id = $1", entry.id) == "booked"
    clinic.clock.advance(timedelta(hours=1))
    assert await pass_on(clinic) == 0


async def test_silence_passes_it_on_and_a_late_yes_is_refused_politely(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    first, second, leaver, stranger = await people_of(clinic, 4)
    view = await booked(clinic, leaver, provider)
    await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    await pass_on(clinic)
    clinic.clock.advance(timedelta(minutes=14, seconds=59))
    assert await pass_on(clinic) == 0
    clinic.clock.advance(timedelta(seconds=1))
    (late,) = await offers(clinic)
    with pytest.raises(waitlist.OfferExpired):
        await say_yes(clinic, first, late["id"])
    assert await pass_on(clinic) == 1
    old, new = await offers(clinic)
    assert (old["status"], new["contact_id"], new["status"]) == ("expired", second.contact, "open")
    with pytest.raises(waitlist.OfferExpired):
        await say_yes(clinic, first, old["id"])
    clinic.clock.advance(timedelta(minutes=15))
    assert await pass_on(clinic) == 0
    assert await freed(clinic) == [("closed", "nobody_left")]
    assert (await clinic.hold(stranger, provider, FRIDAY)).starts_at == FRIDAY
    with pytest.raises(waitlist.OfferExpired):
        await say_yes(clinic, second, new["id"])
    async with clinic.act(first.actor) as ctx:
        assert len(await waitlist.mine(ctx, contact_id=first.contact, patient_ids=(first.patient,))) == 1


async def test_a_no_passes_it_on_at_once(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    first, second, leaver = await people_of(clinic, 3)
    view = await booked(clinic, leaver, provider)
    await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    await pass_on(clinic)
    (offer,) = await offers(clinic)
    async with clinic.act(first.actor) as ctx:
        for _ in range(2):
            await waitlist.decline(ctx, offer_id=offer["id"], contact_id=first.contact)
    assert await pass_on(clinic) == 1
    assert [(o["contact_id"], o["status"]) for o in await offers(clinic)] == [
        (first.contact, "declined"),
        (second.contact, "open"),
    ]


async def test_twenty_simultaneous_yes_are_one_booking(clinic: Clinic) -> None:
    """Twenty people were asked one after the other, and all say yes in the last one's time: his is the booking."""
    provider = await clinic.add_provider()
    leaver, *people = await people_of(clinic, 21)
    view = await booked(clinic, leaver, provider)
    for person in people:
        await join(clinic, person)
    await cancel(clinic, view)
    for _ in people:
        assert await pass_on(clinic) == 1
        clinic.clock.advance(timedelta(minutes=15))
    clinic.clock.advance(timedelta(minutes=-1))
    asked = await offers(clinic)
    assert [offer["contact_id"] for offer in asked] == [person.contact for person in people]
    done = await asyncio.gather(
        *(say_yes(clinic, person, offer["id"]) for person, offer in zip(people, asked, strict=True)),
        return_exceptions=True,
    )
    assert [type(one) for one in done] == [waitlist.OfferExpired] * 19 + [AppointmentView]
    rows = [row for row in await clinic.rows() if row["status"] == "scheduled"]
    assert [(row["patient_id"], row["starts_at"]) for row in rows] == [(people[-1].patient, FRIDAY)]
    assert await clinic.overlaps() == 0


async def test_twenty_yes_of_one_person_are_one_booking(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    leaver, person = await people_of(clinic, 2)
    view = await booked(clinic, leaver, provider)
    await join(clinic, person)
    await cancel(clinic, view)
    await pass_on(clinic)
    (offer,) = await offers(clinic)
    done = await asyncio.gather(*(say_yes(clinic, person, offer["id"]) for _ in range(20)))
    assert len({one.id for one in done}) == 1
    assert [row["status"] for row in await clinic.rows()] == ["cancelled", "scheduled"]
    assert await clinic.owner.fetchval("SELECT count(*) FROM reminder WHERE appointment_id = $1", done[0].id) == 1


async def test_yes_and_passing_on_at_the_same_moment(clinic: Clinic) -> None:
    """Four workers pass on while the person says yes in the last second: booked or passed on, never both."""
    provider = await clinic.add_provider()
    leaver, first, second = await people_of(clinic, 3)
    view = await booked(clinic, leaver, provider)
    await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    assert sum(await asyncio.gather(*(pass_on(clinic) for _ in range(4)))) == 1
    (offer,) = await offers(clinic)
    clinic.clock.advance(timedelta(minutes=14, seconds=59))
    taken, made = await asyncio.gather(
        say_yes(clinic, first, offer["id"]), asyncio.gather(*(pass_on(clinic) for _ in range(4)))
    )
    assert (taken.patient_id, made) == (first.patient, [0, 0, 0, 0])
    assert len(await offers(clinic)) == 1
    assert await clinic.overlaps() == 0


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({}, True),
        ({"department_id": None}, True),
        ({"first_day": date(2026, 11, 6), "last_day": date(2026, 11, 6)}, True),
        ({"first_day": date(2026, 11, 7)}, False),
        ({"last_day": date(2026, 11, 5)}, False),
        ({"start": time(9), "end": time(9, 1)}, True),
        ({"start": time(9, 1)}, False),
        ({"end": time(9)}, False),
        ({"provider_id": "other"}, False),
        ({"provider_id": "same"}, True),
    ],
)
async def test_only_wishes_that_fit_are_asked(clinic: Clinic, wish: dict[str, Any], fits: bool) -> None:
    """The freed time is Friday 6 November, 09:00 in Lagos."""
    providers = {"same": await clinic.add_provider(), "other": await clinic.add_provider("Bola Ige")}
    leaver, person = await people_of(clinic, 2)
    view = await booked(clinic, leaver, providers["same"])
    wish = {key: providers.get(value, value) if isinstance(value, str) else value for key, value in wish.items()}
    await join(clinic, person, **wish)
    await cancel(clinic, view)
    assert await pass_on(clinic) == int(fits)
    assert await freed(clinic) == [("open", "") if fits else ("closed", "nobody_left")]


async def test_who_is_not_asked(clinic: Clinic) -> None:
    """Who gave the time back, cannot be written to, is busy then, is choosing a time, or may not book any more."""
    provider, second = await clinic.add_provider(), await clinic.add_provider("Bola Ige")
    leaver, stopped, busy, choosing, former, right = await people_of(clinic, 6)
    view = await booked(clinic, leaver, provider)
    for person in (leaver, stopped, busy, choosing, former, right):
        await join(clinic, person, provider_id=provider)
    await clinic.owner.execute("UPDATE contact_address SET opted_out_at = now() WHERE contact_id = $1", stopped.contact)
    await booked(clinic, busy, second, FRIDAY)
    await clinic.hold(choosing, second, FRIDAY + timedelta(hours=1))
    await clinic.owner.execute("UPDATE patient_contact SET ends_at = $2 WHERE contact_id = $1", former.contact, NOON)
    await cancel(clinic, view)
    assert await pass_on(clinic) == 1
    assert [offer["contact_id"] for offer in await offers(clinic)] == [right.contact]


async def test_a_moved_appointment_frees_its_time(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    mover, person = await people_of(clinic, 2)
    view = await booked(clinic, mover, provider)
    await join(clinic, person)
    held = await clinic.hold(mover, provider, FRIDAY + timedelta(hours=1))
    async with clinic.act() as ctx:
        await appointments.move(ctx, appointment_id=view.id, hold_id=held.id, settings=clinic.settings)
    assert await pass_on(clinic) == 1
    (offer,) = await offers(clinic)
    assert (await say_yes(clinic, person, offer["id"])).starts_at == FRIDAY


async def test_at_night_it_waits_for_the_morning(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    leaver, person = await people_of(clinic, 2)
    early = await booked(clinic, leaver, provider, datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    view = await booked(clinic, leaver, provider)
    await join(clinic, person)
    clinic.clock.instant = datetime(2026, 11, 2, 21, 0, tzinfo=UTC)  # 22:00 in Lagos
    await cancel(clinic, early)
    await cancel(clinic, view)
    assert await pass_on(clinic) == 0
    assert await freed(clinic) == [("open", ""), ("open", "")]
    clinic.clock.instant = datetime(2026, 11, 3, 6, 0, tzinfo=UTC)  # 07:00
    assert await pass_on(clinic) == 1
    (offer,) = await offers(clinic)
    assert offer["expires_at"] == clinic.clock.now() + timedelta(minutes=15)


async def test_a_time_too_near_or_taken_meanwhile_is_not_offered(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    leaver, person, quick = await people_of(clinic, 3)
    near = await booked(clinic, leaver, provider, datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    view = await booked(clinic, leaver, provider)
    await join(clinic, person)
    await cancel(clinic, view)
    await clinic.hold(quick, provider, FRIDAY)
    assert await pass_on(clinic) == 0
    clinic.clock.instant = datetime(2026, 11, 3, 7, 1, tzinfo=UTC)
    await cancel(clinic, near)
    assert await pass_on(clinic) == 0
    assert await freed(clinic) == [("closed", "taken"), ("closed", "too_late")]


async def test_an_offer_that_reaches_nobody_goes_on_at_once(clinic: Clinic) -> None:
    provider = await clinic.add_provider()
    leaver, first, second = await people_of(clinic, 3)
    view = await booked(clinic, leaver, provider)
    await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    await pass_on(clinic)
    await clinic.owner.execute("UPDATE outreach SET status = 'skipped', reason = 'refused'")
    clinic.clock.advance(timedelta(minutes=1))
    assert [await pass_on(clinic), await pass_on(clinic)] == [0, 1]
    assert [(o["contact_id"], o["status"]) for o in await offers(clinic)] == [
        (first.contact, "unreached"),
        (second.contact, "open"),
    ]


@pytest.mark.parametrize("noticed", [False, True])
async def test_whom_no_message_left_for_in_time_is_asked_again(clinic: Clinic, noticed: bool) -> None:
    provider = await clinic.add_provider()
    leaver, first, second = await people_of(clinic, 3)
    view = await booked(clinic, leaver, provider)
    await join(clinic, first)
    await join(clinic, second)
    await cancel(clinic, view)
    assert await pass_on(clinic, leaves=False) == 1
    (before,) = await offers(clinic)
    clinic.clock.advance(timedelta(minutes=20))  # nobody sent anything meanwhile
    if noticed:
        await clinic.owner.execute("UPDATE outreach SET status = 'skipped', reason = 'too late'")
    assert await pass_on(clinic) == 1
    (offer,) = await offers(clinic)
    assert offer["id"] != before["id"]
    assert (offer["contact_id"], offer["status"]) == (first.contact, "open")
    assert await clinic.owner.fetch("SELECT status FROM outreach ORDER BY created_at") == [
        ("skipped" if noticed else "called_off",),
        ("sent",),
    ]
    clinic.clock.advance(timedelta(minutes=15))
    assert await pass_on(clinic) == 1
    assert [(o["contact_id"], o["status"]) for o in await offers(clinic)] == [
        (first.contact, "expired"),
        (second.contact, "open"),
    ]


async def test_one_broken_time_stops_no_other(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = await clinic.add_provider()
    leaver, first, second = await people_of(clinic, 3)
    views = [await booked(clinic, leaver, provider, FRIDAY + n * timedelta(hours=1)) for n in range(2)]
    await join(clinic, first)
    await join(clinic, second)
    for view in views:
        await cancel(clinic, view)
    calls = 0

    async def breaks_once(ctx: Context, **given: Any) -> UUID:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("injected")
        return await reach_out(ctx, **given)

    monkeypatch.setattr("domain.waitlist.jobs.reach_out", breaks_once)
    assert await pass_on(clinic) == 1
    clinic.clock.advance(timedelta(minutes=1))
    assert await pass_on(clinic) == 1
    assert sorted(o["contact_id"] for o in await offers(clinic)) == sorted([first.contact, second.contact])
    assert {o["status"] for o in await offers(clinic)} == {"open"}


async def test_yes_after_choosing_another_time_in_the_same_conversation(clinic: Clinic) -> None:
    """Their newer hold gave the kept time back: it is taken up again while it is free, else they are told."""
    provider = await clinic.add_provider()
    leaver, person, quick = await people_of(clinic, 3)
    views = [await booked(clinic, leaver, provider, FRIDAY + n * timedelta(hours=1)) for n in range(2)]
    await join(clinic, person)
    await cancel(clinic, views[0])
    await pass_on(clinic)
    (offer,) = await offers(clinic)
    await clinic.hold(person, provider, FRIDAY + timedelta(minutes=30))
    assert (await say_yes(clinic, person, offer["id"])).starts_at == FRIDAY
    await join(clinic, person)
    await cancel(clinic, views[1])
    await pass_on(clinic)
    again = (await offers(clinic))[1]
    await clinic.hold(person, provider, FRIDAY + timedelta(minutes=30))
    await booked(clinic, quick, provider, FRIDAY + timedelta(hours=1))
    with pytest.raises(appointments.SlotTaken):
        await say_yes(clinic, person, again["id"])
    assert await clinic.overlaps() == 0
