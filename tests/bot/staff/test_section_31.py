"""Requirements section 31 line by line: everything somebody must be able to do by chat has its command or flow, or a reason."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.shipped import shipped_release
from bot.staff.registry import commands

SECTION: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "section_31.yaml").read_text("utf-8"))
# Commands that no item of the section asks for by name, though they serve staff: chats (handoff), care around the lists.
BESIDE = {
    "accept", "all_tasks", "archive_template", "block", "blocks", "book_slot", "canned", "canned_add", "canned_remove",
    "change_template", "chat", "chats", "codes", "confirm", "dead_letters", "duplicates", "error_code", "forecast",
    "hand_back", "hospital", "leads_stats", "me", "move_slot", "new_template", "note", "password", "patient", "r",
    "reminders_process", "reply", "send_file", "tags", "transfer", "unblock", "undo_merge",
}  # fmt: skip


@pytest.mark.parametrize("person", SECTION)
def test_every_item_is_mapped(person: str) -> None:
    """The items, taken out of the text in their order, leave nothing but what joins them."""
    left, place = SECTION[person]["text"], 0
    for item in SECTION[person]["items"]:
        found = left.find(item, place)
        assert found >= 0, item
        left, place = left[:found] + left[found + len(item) :], found
    assert re.sub(r"\band\b|[\s,;.]", "", left) == ""


@pytest.mark.parametrize("person", SECTION)
def test_what_serves_an_item_exists(person: str) -> None:
    flows = shipped_release().flows
    for item, served in SECTION[person]["items"].items():
        assert len(served) == 1, item
        assert set(served) <= {"flows", "commands", "reason"}, item
        assert all(served.values()), item
        assert set(served.get("commands", ())) - set(commands()) == set(), item
        assert set(served.get("flows", ())) - set(flows) == set(), item


def test_every_command_is_somewhere() -> None:
    named = {
        name for part in SECTION.values() for served in part["items"].values() for name in served.get("commands", ())
    }
    assert set(commands()) - named == BESIDE
    assert named & BESIDE == set()
