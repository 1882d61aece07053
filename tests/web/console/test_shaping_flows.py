"""What the README promises a newcomer, done in a browser as it says there (issue 5): change the greeting, add a question with
three answers to the booking, translate both, try them, publish, and go back."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.console.flows_server import log_in, rows, saved, server_of_our_own
from tests.web.console.test_simulator import choose, opened, tap, type_
from tests.web.running import RunningServer

README = (Path(__file__).parents[3] / "README.md").read_text()
SECTION = README.split("## Change what the bot says")[1].split("\n## ")[0]
# Where CARELINE_PICTURES names a folder, the pages are photographed for the README.
PICTURES = os.environ.get("CARELINE_PICTURES", "")

GREETING = (
    "Welcome to {hospital}. I am the automatic assistant: I book, move or drop appointments, day and night. "
    "In an emergency call {emergency_number}."
)
QUESTION, LABEL = "What kind of visit is it?", "Kind of visit"
ANSWERS = ("First visit", "Follow-up", "Check-up")
FRENCH = {
    GREETING: "Bienvenue à {hospital}. Je suis l'assistant automatique : je prends, déplace ou annule vos rendez-vous, jour et "
    "nuit. En cas d'urgence, appelez le {emergency_number}.",
    QUESTION: "De quel type de visite s'agit-il ?",
    LABEL: "Type de visite",
    "First visit": "Première visite",
    "Follow-up": "Suivi",
    "Check-up": "Bilan",
}
LANGUAGES = {"ha": "Hausa", "ig": "Igbo", "pcm": "Naija (Pidgin)", "yo": "Yorùbá", "fr": "Français"}


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with server_of_our_own() as running:
        yield running


class Newcomer:
    """Touches only what the README names, and remembers what that was."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.named: set[str] = set()

    def _known(self, name: str) -> str:
        assert f"**{name}**" in SECTION, f"the README does not name {name!r}"
        self.named.add(name)
        return name

    async def follow(self, name: str) -> None:
        await self.page.get_by_role("link", name=self._known(name), exact=True).first.click()

    async def press(self, name: str, within: Locator | None = None) -> None:
        await (within or self.page).get_by_role("button", name=self._known(name), exact=True).click()

    async def unfold(self, name: str, within: Locator | None = None) -> None:
        await (within or self.page).locator("summary").filter(has_text=self._known(name)).first.click()

    async def write(self, name: str, text: str, within: Locator | None = None) -> None:
        await (within or self.page).get_by_label(self._known(name), exact=True).first.fill(text)

    async def picture(self, name: str) -> None:
        """Nothing has gone wrong so far."""
        await expect(self.page.locator(".said.wrong")).to_have_count(0)
        if PICTURES:
            await self.page.screenshot(path=Path(PICTURES) / f"{name}.png")


async def open_flow(person: Newcomer, title: str) -> None:
    await person.follow("Flows")
    await person.page.locator("a.flow", has_text=title).click()


def said_in(language: str, french: str) -> str:
    """French, and something of its own in every other language; labels stay short enough for a button."""
    return french if language == "fr" or "{" in french else f"{french[:14]} {language}"


def step(page: Page, name: str) -> Locator:
    return page.locator(f'[data-step="{name}"]')


async def test_a_newcomer_follows_the_readme(page: Page, server: RunningServer) -> None:
    person = Newcomer(page)
    await log_in(page, server)
    await expect(page.get_by_role("heading", name="What the bot says")).to_be_visible()
    await person.picture("console-flows")

    # The greeting.
    await open_flow(person, "welcome, ")
    await person.unfold("introduce")
    await person.write("What it says", GREETING, step(page, "introduce"))
    await saved(page)

    # A question with three answers.
    await open_flow(person, "book, ")
    await person.unfold("errand. Fork")
    form = step(page, "errand").last
    await person.unfold("Ask a new question before this step", form)
    await person.write("The new question", QUESTION, form)
    await person.write("Short name of the answer", LABEL, form)
    for number, answer in enumerate(ANSWERS, 1):
        await form.get_by_label(f"Answer {number}", exact=True).fill(answer)
    person.named.add("Answer 1")
    await person.press("Add the question", form)
    await expect(step(page, "kind_of_visit")).to_contain_text(f"Question: {QUESTION}")
    await saved(page)

    # Try it.
    await page.get_by_label(person._known("Begin at")).select_option("kind_of_visit")
    await person.press("Begin")
    chat = page.get_by_role("log")
    await expect(chat).to_contain_text(QUESTION)
    await step(page, "kind_of_visit").scroll_into_view_if_needed()
    await person.picture("console-steps")
    await chat.get_by_role("button", name="Follow-up").click()
    await expect(chat).to_contain_text("Which department do you need?")
    await person.unfold("Keep this as a chat")
    await person.write("What the chat shows", "What kind of visit")
    await person.press("Keep the chat")
    await expect(page.get_by_text("It is kept in the draft.")).to_be_visible()

    # Translate it.
    await person.follow("Languages")
    for language, spoken in LANGUAGES.items():
        await page.get_by_role("link", name=re.compile(rf"^{re.escape(spoken)}( \(|$)")).click()
        await expect(page.locator(".text.missing")).to_have_count(len(FRENCH))
        for english, french in FRENCH.items():
            row = page.locator(".text.missing", has=page.get_by_text(english, exact=True))
            await row.get_by_role("textbox").fill(said_in(language, french))
            await row.get_by_role("textbox").blur()
        if language == "fr":
            await person.picture("console-languages")
        await expect(page.locator(".text.missing")).to_have_count(0, timeout=20_000)

    # Publish it.
    await person.follow("Publish")
    changes = page.locator("ul.changes").first
    await expect(changes).to_contain_text(f"book.kind_of_visit is new: “{QUESTION}”")
    await expect(changes).to_contain_text("welcome.introduce: say reads “Welcome to {hospital}.")
    await expect(changes).to_contain_text("The chat what_kind_of is new.")
    assert await page.locator(".findings .error").all_inner_texts() == []
    await person.write(
        "What changes, in a few words (for the history)", "A warmer greeting, and what kind of visit it is"
    )
    await page.evaluate("window.scrollTo(0, 0)")
    await person.picture("console-publish")
    await person.press("Publish to patients")
    await expect(page.get_by_text("Version 1 is published.")).to_be_visible()
    await patients_get(
        page, server, "+2348061115001", "Welcome to Marina Bay Hospital. I am the automatic assistant", asked=True
    )

    # Go back.
    await page.goto(f"{server.base_url}/console/flows")
    await person.follow("History")
    await expect(page.locator('[data-release="1"]')).to_contain_text("This is what patients get now.")
    await person.picture("console-history")
    await person.unfold("Go back to as shipped")
    await person.press("Yes, go back to as shipped")
    await expect(page.locator('[data-release="2"]')).to_contain_text("This is what patients get now.")
    await patients_get(
        page, server, "+2348061115002", "Hello, this is the automatic assistant of Marina Bay", asked=False
    )

    assert person.named >= set(re.findall(r"\*\*([^*]+)\*\*", SECTION)), (
        "the README names what the newcomer did not touch"
    )
    made = await rows(
        server, "SELECT number, note, restores FROM flow_release WHERE hospital_id IS NOT NULL ORDER BY number"
    )
    assert [tuple(row) for row in made] == [
        (1, "A warmer greeting, and what kind of visit it is", None),
        (2, "Back to 0", 0),
    ]
    acts = await rows(server, "SELECT DISTINCT action FROM audit_entry WHERE channel = 'console'")
    done = {"staff_logged_in", "flow_draft_saved", "flow_draft_translated", "flows_published", "flows_rolled_back"}
    assert {row[0] for row in acts} >= done


async def patients_get(page: Page, server: RunningServer, phone: str, greeting: str, *, asked: bool) -> None:
    """Somebody new writes, within two seconds of the change, and books."""
    await page.wait_for_timeout(2000)
    await opened(page, server, phone)
    await type_(page, "hi", greeting)
    await tap(page, "I agree", "your name")
    await type_(page, "Ngozi Bello", "Ngozi")
    await choose(page, "Book an appointment", "appointment for")
    await tap(page, "Me", "date of birth")
    if asked:
        await type_(page, "5 May 1991", QUESTION)
        await tap(page, "Check-up", "Which department do you need?")
    else:
        await type_(page, "5 May 1991", "Which department do you need?")
