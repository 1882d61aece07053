"""The morning digest: once a person and working day, at opening time, by numbers only."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.bot.staff.conftest import HOSPITAL, STAFF, Ward

LAGOS = ZoneInfo("Africa/Lagos")


async def morning(ward: Ward, at: str) -> dict[str, list[str]]:
    """The sweeps run at this local instant; what each member got, by either channel."""
    ward.stage.clock.instant = datetime.fromisoformat(at).replace(tzinfo=LAGOS)
    for number in STAFF.values():
        for ours in (HOSPITAL, "+2342013300002"):
            ward.stage.phone(number, ours).unread.clear()
    await ward.stage.service.jobs.digests()
    await ward.stage.service.alerts.run()
    await ward.stage.quiet()
    seen = {
        who: [
            shown.text
            for ours in (HOSPITAL, "+2342013300002")
            for shown in ward.stage.phone(number, ours).unread
            if shown.text.startswith("Good morning")
        ]
        for who, number in STAFF.items()
    }
    return {who: texts for who, texts in seen.items() if texts}


async def test_every_subscriber_once_when_the_day_begins(ward: Ward) -> None:
    assert await morning(ward, "2026-11-23 07:59") == {}
    told = await morning(ward, "2026-11-23 08:00")
    assert sorted(told) == ["adeyemi", "bola", "femi", "kemi"]
    assert {len(texts) for texts in told.values()} == {1}
    assert await morning(ward, "2026-11-23 08:05") == {}
    assert sorted(await morning(ward, "2026-11-24 08:00")) == ["adeyemi", "bola", "femi", "kemi"]


async def test_what_it_says(ward: Ward) -> None:
    owner = ward.stage.owner
    await ward.say("kemi", "task: call 0803 123 4567 about Adaeze monday 2pm")
    await ward.say("kemi", "task: count gloves today 3pm")
    await ward.say("kemi", "book Adaeze Obi with dr nwosu monday 10am")
    await ward.say("kemi", "book Bukola Adewale with dr adeyemi monday 9am")
    await ward.say("+2348035550103", "I want to talk to a human")
    numbers = dict(
        await owner.fetch(
            "SELECT p.name, a.number FROM appointment a JOIN provider p ON p.id = a.provider_id"
            " WHERE a.starts_at::date = '2026-11-23' AND a.status = 'scheduled' AND a.hospital_id = p.hospital_id"
        )
    )
    monday = await owner.fetch(
        "SELECT to_char(starts_at AT TIME ZONE 'Africa/Lagos', 'HH24:MI') || ' ' || number FROM appointment a"
        " JOIN hospital h ON h.hospital_id = a.hospital_id AND h.code = 'MBH'"
        " WHERE (starts_at AT TIME ZONE 'Africa/Lagos')::date = '2026-11-23' AND status IN ('scheduled', 'confirmed')"
        " ORDER BY starts_at, number"
    )
    told = await morning(ward, "2026-11-23 08:00")
    assert told["kemi"] == [
        "Good morning. Monday, 23 November\nOverdue, 1: T2 Task\nDue today, 1: T1 Call 14:00\n"
        f"Appointments, {len(monday)}: {', '.join(row[0] for row in monday[:5])}"
        + (f" and {len(monday) - 5} more" if len(monday) > 5 else "")
        + "\nChats that wait for a person: 1"
    ]
    own = f"Your appointments, 1: 09:00 {numbers['Funmilayo Adeyemi']}"
    assert told["adeyemi"][0].splitlines()[1:3] == ["Nothing of yours is overdue.", own]
    # Her WhatsApp takes no free text since Friday: by SMS the buttons are numbers.
    labels = [row.label for row in ward.stage.phone(STAFF["kemi"], "+2342013300002").all[-1].rows]
    assert labels == ["Overdue", "My tasks", "The day", "Chats"]
    assert not any(name in text for texts in told.values() for text in texts for name in ("Adaeze", "Bukola", "0803"))


async def test_nothing_on_holidays_sundays_or_late(ward: Ward) -> None:
    assert await morning(ward, "2026-11-22 08:30") == {}  # Sunday
    assert await morning(ward, "2026-12-25 08:30") == {}  # Friday, Christmas
    assert await morning(ward, "2026-11-24 12:01") == {}  # whoever comes back at noon leaves the morning be
    assert sorted(await morning(ward, "2026-11-28 09:00")) == [
        "adeyemi",
        "bola",
        "femi",
        "kemi",
    ]  # Saturday opens at nine


async def test_who_does_not_want_it_has_none(ward: Ward) -> None:
    await ward.say("kemi", "alerts off digest")
    await ward.say("dare", "alerts on digest")
    told = await morning(ward, "2026-11-23 08:10")
    assert sorted(told) == ["adeyemi", "bola", "dare", "femi"]
    assert "Appointments" not in told["dare"][0]


async def test_a_second_worker_tells_nobody_twice(ward: Ward) -> None:
    ward.stage.clock.instant = datetime(2026, 11, 23, 8, 0, tzinfo=LAGOS)
    jobs = ward.stage.service.jobs
    await jobs.digests()
    ward.stage.clock.advance(timedelta(seconds=30))
    await jobs.digests()
    keys = await ward.stage.owner.fetch("SELECT key FROM staff_alert WHERE topic = 'digest'")
    here = [row[0] for row in keys]
    assert len(here) == len(set(here))
    members = await ward.stage.owner.fetchval(
        "SELECT count(*) FROM alert_subscription s JOIN staff_member m ON m.id = s.staff_id AND m.active"
        " JOIN hospital h ON h.hospital_id = s.hospital_id JOIN opening_hours o ON o.hospital_id = h.hospital_id"
        " AND o.weekday = 0 AND o.opens = 480 WHERE s.topic = 'digest'"
    )
    assert len(here) == members
