"""Chats in the browser: kept from a try-out, made of a real conversation, played, and in the way of what makes them untrue."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.console.flows_server import log_in, rows, saved, server_of_our_own
from tests.web.console.test_simulator import opened, tap, type_
from tests.web.running import RunningServer

CANARY = "Zebulun"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with server_of_our_own() as running:
        yield running


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))


async def test_a_try_out_is_kept_and_stands_in_the_way(page: Page, server: RunningServer) -> None:
    await log_in(page, server, "/console/flows/steps/points")
    await expect(page.get_by_role("log")).to_be_visible()
    await page.locator("summary").filter(has_text="Keep this as a chat").click()
    await page.get_by_role("button", name="Keep the chat").click()
    await expect(page.get_by_text("Begin and write or touch something first")).to_be_visible()
    await page.get_by_label("Write as the patient").fill("hi")
    await page.get_by_label("Write as the patient").press("Enter")
    chat = page.get_by_role("log")
    answers = page.get_by_role("group", name="What the hospital answers")
    await answers.get_by_role("button", name="new", exact=True).click()
    await expect(chat).to_contain_text("Is this all right?")
    await chat.get_by_role("button", name="I agree").click()
    await answers.get_by_role("button").first.click()
    await expect(chat).to_contain_text("your name")
    await page.get_by_label("What the chat shows").fill("Somebody new agrees")
    await page.get_by_role("button", name="Keep the chat").click()
    await expect(page.get_by_text("It is kept in the draft.")).to_be_visible()
    await page.get_by_role("link", name="To the chats").click()
    kept = card(page, "Somebody new agrees")
    await kept.get_by_role("button", name="Play").click()
    await expect(kept).to_contain_text("It goes as written.")

    # What makes it untrue is not published: chat, line, what was expected and what came are said.
    await page.goto(f"{server.base_url}/console/flows/source/welcome")
    text = page.get_by_label("The text of welcome.yaml")
    before = await text.input_value()
    await text.fill(before.replace("Hello, this is", "Good day, this is"))
    await saved(page)
    await page.goto(f"{server.base_url}/console/flows/chats")
    await page.get_by_role("button", name="Play them all").click()
    await expect(kept).to_contain_text(re.compile(r"It goes another way at line \d+\."))
    await expect(kept).to_contain_text("- Hello, this is")
    await page.goto(f"{server.base_url}/console/flows/publish")
    await expect(page.get_by_text("Publishing plays 1 chat first")).to_be_visible()
    await expect(page.get_by_text("is not translated: patients read it in English who chose")).to_have_count(1)
    await page.get_by_label("What changes, in a few words").fill("Good day")
    await page.get_by_role("button", name="Publish to patients").click()
    refused = page.locator(".findings").last
    await expect(refused).to_contain_text("“Somebody new agrees” goes another way")
    await expect(refused).to_contain_text("+ Good day, this is")
    assert await rows(server, "SELECT FROM flow_release WHERE hospital_id IS NOT NULL") == []

    # Its text is mended where it stands, and then it is published.
    await refused.get_by_role("link", name="transcripts/somebody_new_agrees.yaml, line").click()
    text = page.get_by_label("The text of transcripts/somebody_new_agrees.yaml")
    await text.fill((await text.input_value()).replace("Hello, this is", "Good day, this is"))
    await saved(page)
    await page.goto(f"{server.base_url}/console/flows/publish")
    await expect(page.locator("ul.changes").first).to_contain_text("The chat somebody_new_agrees is new.")
    await page.get_by_label("What changes, in a few words").fill("Good day")
    await page.get_by_role("button", name="Publish to patients").click()
    await expect(page.get_by_text("Version 1 is published.")).to_be_visible()

    await page.goto(f"{server.base_url}/console/flows/chats")
    await kept.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("There is none yet.")).to_be_visible()


async def test_a_real_conversation_becomes_a_chat_without_anybody(page: Page, server: RunningServer) -> None:
    await opened(page, server, "+2348061116001")
    await type_(page, "hi", "Is this all right?")
    await tap(page, "I agree", "your name")
    await type_(page, f"{CANARY} Bello", CANARY)
    await log_in(page, server, "/console/flows/chats")
    await page.locator("summary").filter(has_text="Make a chat of a real conversation").click()
    made = page.locator(".row", has_text="nothing is open").first
    await expect(made).to_contain_text("whatsapp, 3 messages")
    assert "8061116001" not in await page.content()
    await page.get_by_label("What the chat shows").fill("As it went on Monday")
    await made.get_by_role("button", name="Make a chat of it").click()
    kept = card(page, "As it went on Monday")
    await kept.get_by_role("button", name="Play").click()
    await expect(kept).to_contain_text("It goes as written.")
    (draft,) = await rows(server, "SELECT files ->> 'transcripts/as_it_went.yaml' AS text FROM flow_draft")
    assert CANARY not in draft["text"]
    assert "Ada Obi" in draft["text"]
    acts = await rows(server, "SELECT FROM audit_entry WHERE action = 'conversation_exported' AND channel = 'console'")
    assert len(acts) == 1


async def test_a_trial_begins_in_the_middle_on_any_day(page: Page, server: RunningServer) -> None:
    await log_in(page, server, "/console/flows/steps/book")
    await page.locator("summary").filter(has_text="The clock, and what is known").click()
    await page.get_by_label("It is now").fill("2027-03-07T06:30")
    known = page.get_by_label("What is known, a line each")
    await known.fill("patient_first: Chiamaka")
    await known.blur()
    await page.get_by_label("Begin at").select_option("confirm")
    await page.get_by_role("button", name="Begin", exact=True).click()
    chat = page.get_by_role("log")
    await expect(chat).to_contain_text("Made up for this try: starts, provider_name, department_name, place.")
    await expect(chat).to_contain_text("Please check:\nChiamaka\nMonday, 8 March 2027, 06:30\nprovider name")
    await expect(known).to_have_value(re.compile(r"^patient_first: Chiamaka\nstarts: '2027-03-08T06:30:00\+01:00'\n"))
    await page.locator("summary").filter(has_text="Keep this as a chat").click()
    await page.get_by_label("What the chat shows").fill("Read back early")
    await page.get_by_role("button", name="Keep the chat").click()
    await page.get_by_role("link", name="To the chats").click()
    kept = card(page, "Read back early")
    await kept.get_by_role("button", name="Play").click()
    await expect(kept).to_contain_text("It goes as written.")
    await page.goto(f"{server.base_url}/console/flows/steps/book")
    await page.locator("summary").filter(has_text="The clock, and what is known").click()
    await known.fill("no such form")
    await known.blur()
    await page.get_by_role("button", name="Begin", exact=True).click()
    await expect(chat).to_contain_text("Write what is known as “name: value”, a line each.")
