"""The whole path, as a patient goes it: signed request, turn, row in the CRM, a REST call that Twilio's specification accepts."""

import re

import aiohttp
import asyncpg
import pytest

from bot.channels.segments import count
from tests.front import PUBLIC, Front

WORDS = {
    "en_NG": {"agree": "I agree", "me": "me", "any": "any doctor", "day": "next week", "yes": "book it"},
    "pcm": {"agree": "I gree", "me": "me", "any": "any doctor", "day": "next week", "yes": "1"},
}


@pytest.mark.parametrize("language", ["en_NG", "pcm"])
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
async def test_a_patient_books_moves_and_drops(
    front: Front, owner: asyncpg.Connection, channel: str, language: str
) -> None:
    prefix = "whatsapp:" if channel == "whatsapp" else ""
    phone, ours = f"{prefix}+2348030000009", front.whatsapp if prefix else front.sms
    words = WORDS[language]
    await front.with_templates()

    async def say(text: str) -> str:
        assert await front.carrier.say(phone, ours, text) == 204
        await front.quiet()
        return front.last(phone, ours)

    await say("hi")
    if language == "pcm":
        await say("language")
        await say("pidgin")
    await say(words["agree"])
    await say("Ngozi Eze")
    await say("book")
    await say(words["me"])
    await say("12/03/1990")
    await say("dental")
    await say(words["any"])
    await say(words["day"])
    checked = await say("1")
    assert "Ngozi" in checked
    booked = await say(words["yes"])
    row = await owner.fetchrow(
        "SELECT p.* FROM appointment p JOIN contact_address a ON a.contact_id = p.contact_id"
        " WHERE a.address = '+2348030000009' AND p.status = 'scheduled'"
    )
    assert row["booked_channel"] == channel
    thread = [m for m in front.carrier.thread(phone, ours) if not m.mine]
    assert any(row["number"] in m.text for m in thread)
    assert "calendar/" in " ".join(m.text for m in thread)
    consent = await owner.fetchrow(
        "SELECT wording, locale, given, message_id FROM consent_record WHERE contact_id = $1", row["contact_id"]
    )
    assert (consent["wording"], consent["locale"], consent["given"]) == ("care-2026-11", language, True)
    assert consent["message_id"] is not None

    await say("my appointments")
    refused = await say("13/03/1990")
    assert row["number"] not in refused
    await say("12/03/1990")
    await say("1")
    await say("move")
    await say("first")
    await say("2")
    await say("1")
    moved = await owner.fetchrow(
        "SELECT id, moved_from_id, number FROM appointment WHERE status = 'scheduled' AND contact_id = $1",
        row["contact_id"],
    )
    assert (moved["moved_from_id"], moved["number"]) == (row["id"], row["number"])
    assert await owner.fetchval("SELECT status FROM appointment WHERE id = $1", row["id"]) == "moved"

    await say("menu")
    await say("my appointments")
    await say("1")
    await say("drop")
    await say("1")
    await say("1")
    dropped = await owner.fetchrow("SELECT status, cancel_reason FROM appointment WHERE id = $1", moved["id"])
    assert dropped["status"] == "cancelled"
    assert front.service.keys.open_text(dropped["cancel_reason"]) == "better"

    assert front.carrier.spec_faults == []
    statuses = await owner.fetch("SELECT DISTINCT status FROM outbound_message")
    assert [r["status"] for r in statuses] == ["read" if prefix else "delivered"]
    if channel == "sms":
        costs = [count(m.text) for m in thread]
        assert {cost.encoding for cost in costs} == {"GSM-7"}
        assert max(cost.segments for cost in costs) <= 4
    assert booked


async def test_buttons_and_lists_are_tapped(front: Front, owner: asyncpg.Connection) -> None:
    """The same by taps alone, as WhatsApp shows it: quick replies up to three, a list beyond."""
    await front.with_templates()
    phone, ours = "whatsapp:+2348030000010", front.whatsapp
    await front.carrier.say(phone, ours, "hi")
    await front.quiet()
    seen = set()
    for wanted in ("agree", "book", "self", "chosen", "first", "first", "chosen", "yes"):
        newest = front.carrier.thread(phone, ours)[-1]
        if wanted == "book":
            await front.carrier.say(phone, ours, "Ngozi Eze")
            await front.quiet()
            newest = front.carrier.thread(phone, ours)[-1]
        options = [*newest.buttons, *newest.rows]
        seen.add("buttons" if newest.buttons else "list")
        option = next((o for o in options if o.id.endswith(f":{wanted}")), None) or next(
            o for o in options if o.id.partition(":")[2] not in ("unsure", "first", "more", "another")
        )
        assert await front.carrier.tap(phone, ours, option.id) == 204
        await front.quiet()
        if wanted == "self":
            await front.carrier.say(phone, ours, "12/03/1990")
            await front.quiet()
    assert seen == {"buttons", "list"}
    booked = await owner.fetch(
        "SELECT p.status FROM appointment p JOIN contact_address a ON a.contact_id = p.contact_id"
        " WHERE a.address = '+2348030000010'"
    )
    assert [row["status"] for row in booked] == ["scheduled"]
    assert front.carrier.spec_faults == []


async def test_the_calendar_link_opens_and_a_forged_one_does_not(front: Front, owner: asyncpg.Connection) -> None:
    phone = "whatsapp:+2348030000011"
    for text in (
        "hi",
        "I agree",
        "Ngozi Eze",
        "book",
        "me",
        "12/03/1990",
        "dental",
        "any doctor",
        "first",
        "1",
        "book it",
    ):
        assert await front.carrier.say(phone, front.whatsapp, text) == 204
        await front.quiet()
    said = " ".join(m.text for m in front.carrier.thread(phone, front.whatsapp))
    token = re.search(re.escape(PUBLIC) + r"/calendar/([\w-]+)\.ics", said)
    assert token is not None
    forged = token.group(1)[:-2] + ("AA" if not token.group(1).endswith("AA") else "BB")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{front.url}/calendar/{token.group(1)}.ics") as answer:
            body = await answer.text()
            assert (answer.status, answer.content_type) == (200, "text/calendar")
        async with session.get(f"{front.url}/calendar/{forged}.ics") as refused:
            assert refused.status == 404
    assert "SUMMARY:Appointment at Marina Bay Hospital" in body
    assert "Dental" not in body
    assert "Ngozi" not in body
    audit = await owner.fetchval(
        "SELECT count(*) FROM audit_entry WHERE action = 'appointment_read' AND channel = 'link'"
    )
    assert audit == 1
