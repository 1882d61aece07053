"""The dashboard: exact figures, remembered for five minutes, as text and as a picture."""

import base64
from datetime import timedelta
from io import BytesIO

from PIL import Image

from bot.staff.commands.dashboard import chart
from bot.staff.desk import Desk
from bot.staff.picture import Bar, Panel, png_of
from tests.bot.staff.conftest import Ward
from tests.bot.staff.world import desk_of


async def prepare(ward: Ward) -> None:
    """Known figures in place of the demo's: this week, this month, the last thirty days."""
    owner = ward.stage.owner
    here = await owner.fetchval("SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    await owner.execute("UPDATE appointment SET starts_at = starts_at - interval '400 days',"
                        " ends_at = ends_at - interval '400 days', blocked = tstzrange(starts_at - interval '400 days',"
                        " ends_at - interval '400 days'), booked_at = timestamptz '2025-01-01'"
                        " WHERE hospital_id = $1", here)  # fmt: skip
    ids = [
        row[0]
        for row in await owner.fetch("SELECT id FROM appointment WHERE hospital_id = $1 ORDER BY id LIMIT 6", here)
    ]
    # Friday 20 November: today (one came, one to come), Monday (missed), Tuesday (completed), Sunday, next Monday.
    placed = ["2026-11-20 07:30+00", "2026-11-20 10:00+00", "2026-11-16 09:00+00", "2026-11-17 09:00+00",
              "2026-11-22 09:00+00", "2026-11-23 09:00+00"]  # fmt: skip
    states = ["completed", "scheduled", "no_show", "completed", "scheduled", "scheduled"]
    for row_id, at, status in zip(ids, placed, states, strict=True):
        await owner.execute(
            f"UPDATE appointment SET starts_at = '{at}', ends_at = timestamptz '{at}' + interval '20 minutes',"
            f" blocked = tstzrange('{at}', timestamptz '{at}' + interval '20 minutes'), status = $2,"
            " booked_at = timestamptz '2026-11-10' WHERE id = $1",
            row_id,
            status,
        )
    await owner.execute("UPDATE patient SET created_at = '2025-01-01' WHERE hospital_id = $1", here)
    await owner.execute(
        "UPDATE patient SET created_at = '2026-11-03' WHERE hospital_id = $1 AND number = 'MBH-004512'", here
    )


async def test_the_figures(ward: Ward) -> None:
    await prepare(ward)
    await ward.say("kemi", "task: sort the forms tomorrow")
    await ward.say("kemi", "task: ring the lab today 9:05am")
    ward.stage.clock.advance(timedelta(minutes=10))
    shown = (await ward.say("bola", "dashboard")).text.splitlines()
    patients = await ward.stage.owner.fetchval("SELECT count(*) FROM patient WHERE number LIKE 'MBH-%'")
    assert shown == [
        "Marina Bay Hospital, Fri 20 Nov 09:10",
        "Appointments: 2 today (1 came), 5 this week",
        "Booked this month: 6, 0 of them by patients in chat",
        "No-shows, 30 days: 33.3% of 3",
        f"Patients: {patients}, 1 new this month",
        "Leads: 0, 0 new this month, converted none to count; average score none",
        "By source: none",
        "Tasks: 2 open, 1 overdue",
        "NPS, 90 days: none yet (n 0: 0 promoters, 0 passives, 0 detractors)",
        "Rating, 30 days: none yet (n 0)",
        "Messages, 7 days: whatsapp 3 in, 2 out",
    ]


async def test_it_is_remembered_for_five_minutes(ward: Ward) -> None:
    assert "Tasks: 0 open" in (await ward.say("bola", "dashboard")).text
    await ward.say("kemi", "task: sort the forms tomorrow")
    assert "Tasks: 0 open" in (await ward.say("bola", "dashboard")).text
    counted = "SELECT count(*) FROM audit_entry WHERE action = 'dashboard_read'"
    assert await ward.stage.owner.fetchval(counted) == 1
    ward.stage.clock.advance(timedelta(minutes=5))
    assert "Tasks: 1 open" in (await ward.say("bola", "dashboard")).text


async def test_each_hospital_has_its_own(ward: Ward) -> None:
    await ward.say("kemi", "task: sort the forms tomorrow")
    assert "Tasks: 1 open" in (await ward.say("bola", "dashboard")).text
    phone = ward.stage.phone("+2348035559101", "+2342013300003")
    await ward.stage.write("whatsapp", "+2348035559101", "+2342013300003", "dashboard")
    assert "Tasks: 0 open" in phone.unread[-1].text


async def test_the_desk_may_not_see_it_even_when_it_is_remembered(ward: Ward) -> None:
    await ward.say("bola", "dashboard")
    assert (
        await ward.say("kemi", "dashboard")
    ).text == "Your role (receptionist) may not do this. An administrator can."


async def test_the_series_by_whatsapp_are_text(ward: Ward) -> None:
    await prepare(ward)
    shown = (await ward.say("bola", "dashboard chart")).text.splitlines()
    assert shown[1:] == [
        "Appointments a day (did not come): 16 Nov 1 (1), 17 Nov 1, 20 Nov 2",
        "NPS by month: no answers",
        "Messages of 7 days: whatsapp 1 in, 0 out",
        "Leads: new 0, contacted 0, qualified 0, appointment scheduled 0, converted 0, lost 0",
        "The picture is shown on Telegram.",
    ]


async def test_on_telegram_it_is_a_picture(ward: Ward) -> None:
    await prepare(ward)
    async with desk_of(ward, "bola", channel="telegram") as desk:
        assert isinstance(desk, Desk)
        answer = await chart(desk, "")
    assert answer.picture is not None
    image = Image.open(BytesIO(answer.picture.data))
    assert (image.format, image.width, image.height) == ("PNG", 900, 370)
    assert len(base64.b64encode(answer.picture.data)) < 40_000
    assert "Telegram" not in answer.text


def test_every_kind_of_panel_is_drawn() -> None:
    panels = (
        Panel("Days", (Bar("1", 3, 1, "3"), Bar("2", 0)), "missed"),
        Panel("NPS", (Bar("Oct", -40, note="-40"), Bar("Nov", 100, note="+100")), lowest=-100, highest=100),
        Panel("Nothing", ()),
    )
    image = Image.open(BytesIO(png_of("Title", panels)))
    assert image.size == (900, 970)
    assert len({colour for _, colour in image.convert("RGB").getcolors(100_000) or ()}) >= 5
