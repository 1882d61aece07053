"""The flow pages with a keyboard, on a small phone, with faults, with two people at once, and for those who may not."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.console.flows_server import log_in, printed_login, rows, saved, server_of_our_own
from tests.web.running import RunningServer

PAGES = (
    "",
    "/steps/welcome",
    "/steps/everywhere",
    "/source/welcome",
    "/picture/welcome",
    "/watch/welcome",
    "/languages",
    "/chats",
    "/publish",
    "/history",
)


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with server_of_our_own() as running:
        yield running


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A small phone."""
    context = await browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = await context.new_page()
    page.set_default_timeout(15_000)
    yield page
    await context.close()


async def test_every_page_fits_a_small_phone_and_names_its_fields(phone: Page, server: RunningServer) -> None:
    await log_in(phone, server)
    for path in PAGES:
        await phone.goto(f"{server.base_url}/console/flows{path}")
        await expect(phone.locator("h1")).to_be_visible()
        wide = await phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path
        nameless = await phone.evaluate(
            """[...document.querySelectorAll("input, textarea, select, button, a, summary")].filter(e => {
                const label = e.labels?.length && [...e.labels].some(l => l.textContent.trim());
                return e.offsetParent && !label && !e.ariaLabel && !e.textContent.trim();
            }).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert nameless == [], path
        low = await phone.evaluate(
            """[...document.querySelectorAll("#main button, #main select")].filter(e => e.offsetParent
                && e.getBoundingClientRect().height < 40).map(e => e.outerHTML.slice(0, 120))"""
        )
        assert low == [], path


async def test_a_keyboard_is_enough(page: Page, server: RunningServer) -> None:
    await log_in(page, server)
    await page.goto(f"{server.base_url}/console/flows/steps/welcome")
    await expect(page.locator('[data-step="consent"]')).to_be_visible()
    await tab_to(page, "consent. Question")
    await page.keyboard.press("Enter")
    await expect(page.locator('[data-step="consent"]').get_by_label("The question")).to_be_visible()
    await tab_to(page, "The question")
    await page.keyboard.press("End")
    await page.keyboard.type(" Please.")
    await page.keyboard.press("Tab")
    await saved(page)
    await tab_to(page, "Begin at")
    await page.keyboard.type("consent")
    await tab_to(page, "Begin")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("Is this all right? Please.")
    await tab_to(page, "Write as the patient")
    await page.keyboard.type("tell me more")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("stored encrypted")


async def tab_to(page: Page, name: str) -> None:
    """Presses Tab until what has the focus is called that."""
    for _ in range(160):
        await page.keyboard.press("Tab")
        told = await page.evaluate(
            """() => { const e = document.activeElement;
                return e.ariaLabel || [...(e.labels || [])].map(l => l.textContent).join(" ") || e.textContent; }"""
        )
        if told.strip().startswith(name):
            return
    raise AssertionError(f"Tab never comes to {name!r}")


async def test_text_is_checked_while_it_is_written_and_a_finding_leads_to_its_line(
    page: Page, server: RunningServer
) -> None:
    await log_in(page, server)
    await page.goto(f"{server.base_url}/console/flows/source/points")
    field = page.get_by_label("The text of points.yaml")
    before = await field.input_value()
    await expect(page.get_by_text("Nothing is wrong here.")).to_be_visible()
    line = before[: before.index("go: ")].count("\n") + 1
    await field.fill(before.replace("go: ", "goo: ", 1))
    finding = page.locator(".findings .error").first
    await expect(finding).to_contain_text("is not a key here")
    await page.evaluate("window.scrollTo(0, 0)")
    await finding.get_by_role("button", name=f"Line {line} (must be mended)").click()
    await expect(page.locator(".line-number")).to_have_text(f"Line {line}")
    selected = await field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)")
    assert selected.strip().startswith("goo: ")
    await page.get_by_role("button", name="Begin", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("It cannot be tried yet. points.yaml")
    await page.goto(f"{server.base_url}/console/flows/steps/points")
    await expect(page.get_by_role("link", name="Mend it in the text")).to_be_visible()
    await page.goto(f"{server.base_url}/console/flows/publish")
    await expect(page.get_by_text("Mend what must be mended first")).to_be_visible()
    await expect(page.get_by_role("button", name="Publish to patients")).to_have_count(0)
    await page.goto(f"{server.base_url}/console/flows/source/points")
    await field.fill(before)
    await expect(page.get_by_text("Nothing is wrong here.")).to_be_visible()


async def test_two_people_never_overwrite_each_other(page: Page, browser: Browser, server: RunningServer) -> None:
    await log_in(page, server)
    await page.goto(f"{server.base_url}/console/flows/source/about")
    mine = page.get_by_label("The text of about.yaml")
    context = await browser.new_context()
    other = await context.new_page()
    await log_in(other, server)
    await other.goto(f"{server.base_url}/console/flows/source/about")
    theirs = other.get_by_label("The text of about.yaml")
    text = await mine.input_value()
    await theirs.fill(f"# theirs\n{text}")
    await saved(other)
    await mine.fill(f"# mine\n{text}")
    await expect(page.get_by_role("alert")).to_contain_text("has saved the draft meanwhile")
    assert (await drafted(server, "about.yaml")).startswith("# theirs")
    await page.get_by_role("button", name="Show theirs instead").click()
    await expect(mine).to_have_value(f"# theirs\n{text}")
    await theirs.fill(f"# theirs again\n{text}")
    await saved(other)
    await mine.fill(f"# mine again\n{text}")
    await page.get_by_role("button", name="Save mine over it").click()
    await saved(page)
    assert (await drafted(server, "about.yaml")).startswith("# mine again")
    # In forms, what different people change lies side by side.
    await page.goto(f"{server.base_url}/console/flows/steps/help")
    await other.goto(f"{server.base_url}/console/flows/steps/help")
    for who, label, said in ((page, "Title, for people", "Helping hands"), (other, "Words that start it", "help, aid")):
        await who.locator("summary").filter(has_text="Title, words that start it").click()
        await who.get_by_label(label).fill(said)
        await saved(who)
    text = await drafted(server, "help.yaml")
    assert 'title: "Helping hands"' in text
    assert 'words: "help, aid"' in text
    await context.close()


async def drafted(server: RunningServer, file: str) -> str:
    (row,) = await rows(server, "SELECT files ->> $1 AS text FROM flow_draft", file)
    return str(row["text"])


async def test_what_was_written_outlives_the_session(page: Page, server: RunningServer) -> None:
    await log_in(page, server)
    await page.goto(f"{server.base_url}/console/flows/steps/language")
    await page.locator("summary").filter(has_text="Title, words that start it").click()
    await page.get_by_label("Title, for people").fill("Tongues")
    await saved(page)
    await rows(server, "UPDATE staff_session SET ended_at = now() RETURNING id")
    await page.get_by_label("Title, for people").fill("Tongues and more")
    await expect(page.get_by_role("status").first).to_contain_text("You have been logged out. Please log in again.")
    assert 'title: "Tongues"' in await drafted(server, "language.yaml")
    await page.reload()
    await expect(page).to_have_url(re.compile(r"/console/login\?next=/console/flows/steps/language$"))
    number, password = printed_login(server)
    await page.get_by_label("Phone number or e-mail").fill(number)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await expect(page.locator("h2").first).to_have_text("Tongues")


async def test_texts_of_authors_are_texts_never_markup(page: Page, server: RunningServer) -> None:
    attack = "<img src=x onerror=window.taken=1> {{1+1}} <b>b</b>"
    await log_in(page, server)
    await page.goto(f"{server.base_url}/console/flows/steps/waitlist")
    await page.locator("summary").filter(has_text="Title, words that start it").click()
    await page.get_by_label("Title, for people").fill(attack)
    await saved(page)
    for path in ("", "/steps/waitlist", "/picture/waitlist", "/publish"):
        await page.goto(f"{server.base_url}/console/flows{path}")
        await expect(page.locator("#main")).to_contain_text("<b>b</b>")
        assert await page.evaluate("window.taken") is None
