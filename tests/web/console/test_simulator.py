"""The phone in the browser, driven as a person would: tapping, typing, reading. Real server, real Chromium."""

import re
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
from playwright.async_api import Page, expect
from pydantic import SecretStr

from domain.kit.config import Settings
from tests.web.running import RunningServer
from web.app import create_app

BLUE, GREY = "rgb(52, 183, 241)", "rgb(134, 150, 160)"


async def opened(page: Page, server: RunningServer, phone: str, channel: str = "whatsapp") -> None:
    query = f"channel={channel}&phone={phone.replace('+', '%2B')}"
    await page.goto(f"{server.base_url}/console/simulator?{query}")
    await expect(page.locator("#number")).to_have_value(phone)


async def type_(page: Page, text: str, reply: str) -> None:
    """Types, presses Enter, and waits for the reply. The field keeps the focus."""
    before = await page.locator(".line.theirs").count()
    await page.locator("#compose").press_sequentially(text)
    await page.locator("#compose").press("Enter")
    await answered(page, before, reply)
    await expect(page.locator("#compose")).to_be_focused()
    await expect(page.locator("#compose")).to_have_value("")


async def tap(page: Page, label: str, reply: str) -> None:
    """Taps a quick-reply button of the newest message."""
    before = await page.locator(".line.theirs").count()
    await page.locator(".replies").last.get_by_role("button", name=label, exact=True).click()
    await answered(page, before, reply)


async def choose(page: Page, row: str | re.Pattern[str], reply: str) -> None:
    """Opens the newest message's list and taps a row of it."""
    before = await page.locator(".line.theirs").count()
    await page.locator(".opener").last.click()
    await page.locator(".sheet .row").filter(has_text=row).first.click()
    await expect(page.locator(".sheet")).to_be_hidden()
    await answered(page, before, reply)


async def answered(page: Page, before: int, reply: str) -> None:
    await expect(page.locator(".line.theirs").nth(before)).to_be_visible()
    await expect(page.locator(".conversation")).to_contain_text(reply)


async def picture(page: Page, path: Path, width: int, height: int) -> None:
    """Takes a screenshot and makes sure that it shows something: rows of pixels in great variety."""
    data = await page.screenshot(path=path)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (width, height)
    stored, at = b"", 8
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            stored += data[at + 8 : at + 8 + size]
        at += size + 12
    pixels = zlib.decompress(stored)
    stride = len(pixels) // height
    assert len({pixels[row * stride : (row + 1) * stride] for row in range(height)}) > height // 3


async def test_books_an_appointment_by_tapping_and_typing(page: Page, running: RunningServer, tmp_path: Path) -> None:
    await opened(page, running, "+2348061110001")
    await expect(page.locator(".top .name")).to_have_text("Marina Bay Hospital")
    await type_(page, "hi", "Marina Bay Hospital")
    await tap(page, "I agree", "your name")
    await type_(page, "Ngozi Bello", "Ngozi")
    await choose(page, "Book an appointment", "appointment for")
    await tap(page, "Me", "date of birth")
    await type_(page, "5 May 1991", "department")
    await choose(page, "General Practice", "like to see")
    await choose(page, "First available", "day")
    await tap(page, "First free time", "would you like?")
    await page.locator(".opener").last.click()
    await expect(page.locator(".sheet .row")).not_to_have_count(0)
    await picture(page, tmp_path / "times.png", 1180, 860)
    await page.keyboard.press("Escape")
    await expect(page.locator(".sheet")).to_be_hidden()
    await choose(page, re.compile(r"\d"), "Please check")
    await tap(page, "Book it", "appointment number is")
    await expect(page.locator(".conversation")).to_contain_text("Add it to your calendar")

    told = await page.locator(".line.theirs", has_text="appointment number is").inner_text()
    number = re.search(r"number is (\w+)\.", told)
    assert number is not None
    owner = await asyncpg.connect(running.owner_url())
    row = await owner.fetchrow(
        "SELECT a.status, a.starts_at, p.name, d.name AS department FROM appointment a"
        " JOIN provider p ON p.hospital_id = a.hospital_id AND p.id = a.provider_id"
        " JOIN department d ON d.hospital_id = a.hospital_id AND d.id = a.department_id WHERE a.number = $1",
        number[1],
    )
    await owner.close()
    assert row is not None
    assert (row["status"], row["department"]) == ("scheduled", "General Practice")
    assert row["name"] in told
    assert row["starts_at"] > datetime.now(UTC)

    link = page.locator(".line.theirs .text a").last
    href = await link.get_attribute("href") or ""
    assert re.fullmatch(rf"{running.base_url}/calendar/[\w.~-]+\.ics", href)
    calendar = await page.request.get(href)
    assert (calendar.status, (await calendar.text())[:15]) == (200, "BEGIN:VCALENDAR")

    for ticks in (page.locator(".line.mine .ticks"), page.locator(".line.theirs .ticks")):
        await expect(ticks.last).to_have_class("ticks two read")
        await expect(ticks.last).to_have_css("background-color", BLUE)
    await expect(page.locator('[data-fact="webhook"]')).to_contain_text(re.compile(r"answered 20\d in \d+ ms"))
    await expect(page.locator('[data-fact="last-reply"]')).to_contain_text("sent → delivered → read")
    await picture(page, tmp_path / "booked.png", 1180, 860)

    lines = await page.locator(".line").count()
    await page.reload()
    await expect(page.locator(".line")).to_have_count(lines)
    await expect(page.locator("#number")).to_have_value("+2348061110001")


async def test_speaks_sms_without_buttons_and_tells_the_cost(
    page: Page, running: RunningServer, tmp_path: Path
) -> None:
    await opened(page, running, "+2348061110002")
    await page.get_by_role("button", name="SMS", exact=True).click()
    await expect(page.locator(".phone.sms")).to_be_visible()
    await type_(page, "hi", "3. Tell me more")
    first = page.locator(".line.theirs").first
    await expect(first.locator(".cost")).to_have_text("3 segments · GSM-7")
    await type_(page, "1", "your name")
    await expect(page.locator(".line.theirs .cost").last).to_have_text("1 segment · GSM-7")
    await type_(page, "Ṣọlá Adé", "can I do for you")
    await expect(page.locator(".line.mine .cost").last).to_have_text("1 segment · UCS-2")
    await type_(page, "1", "appointment for")
    assert await page.locator(".reply, .opener").count() == 0
    await expect(page.locator(".line.mine .word").last).to_have_text("answered")
    await picture(page, tmp_path / "sms.png", 1180, 860)


async def test_shows_hostile_texts_as_text(page: Page, running: RunningServer) -> None:
    attack = "<img src=x onerror=window.taken=1> {{1+1}} <b>b</b>"
    await opened(page, running, "+2348061110003")
    await page.locator("#profile-name").fill(attack)
    await page.locator("#compose").fill(f"{attack}\nhttp://evil.example/ javascript:alert(1)")
    await page.locator("#compose").press("Enter")
    await expect(page.locator(".line.theirs")).to_have_count(1)
    written = page.locator(".line.mine .text")
    assert await written.inner_text() == f"{attack}\nhttp://evil.example/ javascript:alert(1)"
    await tap(page, "I agree", "your name")
    await type_(page, attack, "name")
    assert await page.locator(".conversation img, .conversation b, .conversation a, .log b").count() == 0
    assert await page.evaluate("window.taken === undefined")


async def test_is_used_with_the_keyboard_alone_on_a_narrow_phone(
    page: Page, running: RunningServer, tmp_path: Path
) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await opened(page, running, "+2348061110004")
    await page.locator("#compose").focus()
    await page.keyboard.type("hi")
    await page.keyboard.press("Enter")
    await expect(page.locator(".reply")).to_have_count(3)
    agree = page.get_by_role("button", name="I agree", exact=True)
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
        if await agree.evaluate("button => button === document.activeElement"):
            break
    await page.keyboard.press("Enter")
    await expect(page.locator(".conversation")).to_contain_text("your name")
    await page.locator("#compose").focus()
    await page.keyboard.type("Ife Ojo")
    await page.keyboard.press("Enter")
    await expect(page.locator(".opener")).to_have_count(1)
    await page.locator(".opener").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".sheet .row").first).to_be_focused()
    await picture(page, tmp_path / "narrow.png", 360, 740)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.mine").last).to_contain_text("My appointments")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    box = await page.locator(".composer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740


async def test_sends_things_twice_and_waits_for_a_person(page: Page, running: RunningServer) -> None:
    await opened(page, running, "+2348061110008")
    await type_(page, "hi", "STOP at any time")
    await tap(page, "I agree", "your name")
    await type_(page, "Efe Omoregie", "can I do for you")
    replies = await page.locator(".line.theirs").count()
    await page.get_by_role("button", name="Deliver the last message twice").click()
    await expect(page.locator(".log")).to_contain_text("Delivered again")
    await expect(page.locator(".line.theirs")).to_have_count(replies)

    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Picture").click()
    image = page.locator(".line.mine img.picture")
    await expect(image).to_be_visible()
    assert await image.evaluate("async image => { await image.decode(); return image.naturalWidth; }") == 240
    await page.get_by_role("button", name="Attach").click()
    await page.get_by_role("button", name="Location").click()
    await expect(page.locator(".line.mine .place")).to_contain_text("Tafawa Balewa Square")

    await page.get_by_role("button", name="human", exact=True).click()
    await expect(page.locator('[data-fact="answered-by"]')).to_contain_text("A person")
    await page.locator("#compose").fill("is anybody there?")
    await page.locator("#compose").press("Enter")
    waiting = page.locator(".line.mine", has_text="is anybody there?").locator(".ticks")
    await expect(waiting).to_have_class("ticks two")
    await expect(waiting).to_have_css("background-color", GREY)


async def test_moves_the_clock_and_runs_what_falls_due(page: Page, running: RunningServer) -> None:
    await opened(page, running, "+2348061110005")
    await type_(page, "hi", "STOP at any time")
    await tap(page, "I agree", "your name")
    await type_(page, "Ada Eze", "can I do for you")
    await choose(page, "Book an appointment", "appointment for")
    replies = await page.locator(".line.theirs").count()
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.locator(".log")).to_contain_text("It is now")
    await expect(page.locator(".line.theirs")).not_to_have_count(replies)
    await page.get_by_role("button", name="Reset").click()
    await expect(page.locator(".log")).to_contain_text("The clock is right again")


async def test_shows_the_message_log_after_a_restart(page: Page, running: RunningServer) -> None:
    await opened(page, running, "+2348061110006")
    await type_(page, "hi", "STOP at any time")
    await tap(page, "I agree", "your name")
    before = await page.locator(".line .text").all_inner_texts()
    await page.goto("about:blank")
    running.restart()
    await opened(page, running, "+2348061110006")
    await expect(page.locator(".line")).to_have_count(4)
    assert await page.locator(".line .text").all_inner_texts() == before
    await type_(page, "Ada Eze", "Ada")


async def test_refuses_what_is_no_number(page: Page, running: RunningServer) -> None:
    await opened(page, running, "+2348061110007")
    await page.locator("#number").fill("12")
    await page.locator("#number").press("Enter")
    await expect(page.locator(".problem")).to_have_text("this is not a phone number: write it like +2348031234567")
    await page.locator("#number").fill("0803 555 0101")
    await page.locator("#number").press("Enter")
    await expect(page.locator("#number")).to_have_value("+2348035550101")
    await expect(page).to_have_url(re.compile(r"phone=%2B2348035550101$"))


async def test_does_not_exist_with_a_provider_account(tmp_path: Path) -> None:
    settings = Settings(
        careline_data_dir=tmp_path, twilio_account_sid="AC" + "1" * 32, twilio_auth_token=SecretStr("t" * 32)
    )
    transport = httpx.ASGITransport(app=create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://local") as http:
        for path in ("/console/simulator", "/simulator/phone/places", "/simulator/carrier/v1/Content"):
            assert (await http.get(path)).status_code == 404
