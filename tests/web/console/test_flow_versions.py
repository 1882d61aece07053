"""Versions in the browser: the figures of what patients did, going over to another version, taking over what is newly shipped."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from playwright.async_api import Page, expect

from domain.kit.ids import uuid7
from tests.bot.publishing.test_a_thousand import without_category
from tests.web.console.flows_server import log_in, rows, saved, server_of_our_own
from tests.web.console.test_simulator import choose, opened, tap, type_
from tests.web.running import RunningServer


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with server_of_our_own() as running:
        yield running


async def hospital_of(server: RunningServer) -> UUID:
    (row,) = await rows(server, "SELECT hospital_id FROM hospital WHERE code = 'MBH'")
    found: UUID = row["hospital_id"]
    return found


async def count(server: RunningServer, *what: tuple[str, str, str, str, int]) -> None:
    """As if patients had done so: (language, state, event, detail, times) in the flow `feedback`, as shipped, today."""
    (shipped,) = await rows(
        server, "SELECT id FROM flow_release WHERE hospital_id IS NULL ORDER BY number DESC LIMIT 1"
    )
    day = datetime.now(ZoneInfo("Africa/Lagos")).date()
    owner = await asyncpg.connect(server.owner_url())
    try:
        await owner.executemany(
            "INSERT INTO flow_count (hospital_id, flow, day, release_id, channel, language, state, event, detail, times)"
            " VALUES ($1, 'feedback', $2, $3, 'whatsapp', $4, $5, $6, $7, $8)",
            [(await hospital_of(server), day, shipped["id"], *one) for one in what],
        )
    finally:
        await owner.close()


async def test_figures_stand_on_the_picture_and_are_told_in_words(page: Page, server: RunningServer) -> None:
    await count(
        server,
        ("ha", "door", "started", "", 1200),
        ("ha", "door", "entered", "", 1200),
        ("ha", "door", "left", "yes", 1200),
        ("ha", "stars", "entered", "", 1200),
        ("ha", "stars", "left", "chosen", 900),
        ("ha", "stars", "missed", "", 41),
        ("ha", "stars", "took", "20", 900),
        ("ha", "stars", "gone", "menu", 17),
        ("ha", "stars", "expired", "", 250),
        ("fr", "door", "started", "", 3),
        ("fr", "door", "entered", "", 3),
    )
    await log_in(page, server, "/console/flows/picture/feedback")
    picture = page.locator(".picture svg")
    await expect(picture).to_contain_text("stars? (1,200)")
    await expect(picture).to_contain_text("door (1,203)")
    await expect(picture).to_contain_text("any other (900)")
    await expect(picture).to_contain_text("yes (1,200)")
    await page.get_by_label("Language").select_option("fr")
    await expect(page).to_have_url(re.compile(r"picture/feedback\?language=fr$"))
    await expect(page.locator(".picture svg")).to_contain_text("door (3)")
    await expect(page.locator(".picture svg")).not_to_contain_text("1,200")

    await page.get_by_role("link", name="Figures", exact=True).click()
    await expect(page.get_by_text("The last 30 days: begun 1,203 times, came to an end 0 times (0%).")).to_be_visible()
    await expect(page.get_by_text("Most people stop at: stars (300 times).")).to_be_visible()
    stars = page.locator('ol.funnel [data-step="stars"]')
    await expect(stars).to_contain_text(
        "came here 1,200 times; 75% went on; stopped here 300 times; not understood 41 times; fell silent 250 times; "
        "half of the answers came within 20 seconds."
    )
    await expect(page.locator('ol.funnel [data-step="category"]')).to_contain_text("nobody came here")
    await expect(page.get_by_text("went to the menu: 17 times")).to_be_visible()
    await expect(page.get_by_text("Hausa: begun 1,200 times")).to_be_visible()
    await stars.get_by_role("link").click()
    await expect(page.locator('[data-step="stars"]').first).to_have_attribute("open", "")

    await page.goto(f"{server.base_url}/console/flows/watch/stop?days=7&release=99&language=xx")
    await expect(page.get_by_text("Nobody came through it: the last 7 days.")).to_be_visible()


async def test_a_conversation_goes_over_to_the_version_without_its_step(page: Page, server: RunningServer) -> None:
    await opened(page, server, "+2348061117001")
    await type_(page, "hi", "Is this all right?")
    await tap(page, "I agree", "your name")
    await type_(page, "Ngozi Bello", "Ngozi")
    await type_(page, "feedback", "How was it")
    await choose(page, "Good", "What is it about?")
    await log_in(page, server, "/console/flows/source/feedback")
    text = page.get_by_label("The text of feedback.yaml")
    await text.fill(without_category(await text.input_value()))
    await saved(page)
    await page.goto(f"{server.base_url}/console/flows/publish")
    await expect(page.get_by_text("feedback.category (gone in the draft): 1 conversation")).to_be_visible()
    to = page.get_by_label("Who stands on feedback.category")
    await expect(to).to_be_hidden()
    await page.get_by_text("Let conversations under way go over to the new version").click()
    await to.select_option("feedback.comment")
    await page.get_by_label("What changes, in a few words").fill("We no longer ask what it is about")
    await page.get_by_role("button", name="Publish to patients").click()
    await expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    made = await rows(server, "SELECT moves FROM flow_release WHERE hospital_id IS NOT NULL")
    assert [row["moves"] for row in made] == ['{"feedback.category": "feedback.comment"}']
    await page.wait_for_timeout(2000)
    await opened(page, server, "+2348061117001")
    await type_(page, "Waiting time", "In a few words: what should we know?")
    await type_(page, "All was well", "Thank you")


async def ship(server: RunningServer, **changed: tuple[str, str]) -> None:
    """A newer version of the software has started here, with other flows."""
    owner = await asyncpg.connect(server.owner_url())
    try:
        newest = await owner.fetchrow(
            "SELECT number, manifest FROM flow_release WHERE hospital_id IS NULL ORDER BY number DESC LIMIT 1"
        )
        assert newest is not None
        await owner.execute("SELECT 1")
        manifest = newest["manifest"]
        for name, (old, new) in changed.items():
            file = f"{name}.yaml"
            source = await owner.fetchval(
                "SELECT source FROM flow_version WHERE name = $1 AND checksum = $2::jsonb ->> $1", file, manifest
            )
            assert old in source
            text = source.replace(old, new, 1)
            checksum = hashlib.sha256(text.encode()).hexdigest()
            await owner.execute(
                "INSERT INTO flow_version (id, name, checksum, source) VALUES ($1, $2, $3, $4)",
                uuid7(),
                file,
                checksum,
                text,
            )
            manifest = await owner.fetchval(
                "SELECT jsonb_set($1::jsonb, ARRAY[$2], to_jsonb($3::text))", manifest, file, checksum
            )
        await owner.execute(
            "INSERT INTO flow_release (id, number, checksum, manifest, published_at, published_by, note)"
            " VALUES ($1, $2, $3, $4::jsonb, now(), 'shipped', '')",
            uuid7(),
            newest["number"] + 1,
            hashlib.sha256(manifest.encode()).hexdigest(),
            manifest,
        )
    finally:
        await owner.close()


async def test_of_a_newer_version_each_conflict_is_decided(page: Page, server: RunningServer) -> None:
    ours, theirs = "In a few words, please: what should we know?", "What would you like to tell us?"
    asked = "In a few words: what should we know?"
    await log_in(page, server, "/console/flows/steps/feedback?step=comment")
    await page.locator('[data-step="comment"]').get_by_label("The question", exact=True).fill(ours)
    await saved(page)
    await ship(server, feedback=(asked, theirs), points=('title: "', 'title: "All '))
    await page.goto(f"{server.base_url}/console/flows")
    card = page.get_by_role("region", name="New version")
    await expect(card).to_contain_text("New: points.yaml.")
    await expect(card).to_contain_text("Put together of both: feedback.yaml.")
    await expect(card).to_contain_text("Both changed feedback.yaml: states.comment.")
    await expect(card).to_contain_text(ours)
    await expect(card).to_contain_text(theirs)
    await card.get_by_role("button", name="Take it over into the draft").click()
    await expect(page.locator(".said.wrong")).to_contain_text("1 parts were changed by both. Decide each of them.")
    await card.get_by_label("What shall be at feedback.yaml: states.comment?").select_option("ours")
    await card.get_by_role("button", name="Take it over into the draft").click()
    await expect(page).to_have_url(re.compile("/console/flows/publish$"))
    (draft,) = await rows(server, "SELECT files ->> 'feedback.yaml' AS f, files ->> 'points.yaml' AS p FROM flow_draft")
    assert ours in draft["f"]
    assert theirs not in draft["f"]
    assert 'title: "All ' in draft["p"]
    await page.goto(f"{server.base_url}/console/flows")
    await expect(page.get_by_role("region", name="New version")).to_have_count(0)
