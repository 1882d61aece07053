"""What everybody who adds a file here can rely on (docs/decisions.md): checked, not hoped for."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import domain.discovery
from bot.dialogue.actions import actions
from bot.dialogue.answers import kinds
from bot.dialogue.lists import lists
from bot.dialogue.release import Release
from bot.dialogue.steps import steps
from bot.worker.hospital_jobs import EVERYWHERE
from domain.audit import operations
from domain.kit.config import Settings
from domain.kit.db import Base
from domain.settings.rules import setting_names
from domain.staff.rules import PERMISSIONS
from tests.declared import declare_everything

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "bot", "webhooks", "web", "migrations")
# Transactions open at the edges only: the unit of work, the database's session, and the turn's and the sender's own
# statements on a bare connection.
MAY_COMMIT = {"bot/dialogue/turn.py", "bot/worker/outbox.py", "migrations/__init__.py", "domain/kit/db.py"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources() if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_nothing_but_the_edges_commits() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in sources()
        if re.search(r"\.commit\(|[\"']COMMIT[\"']", path.read_text()) is not None
    }
    assert found <= MAY_COMMIT


def test_no_error_is_swallowed() -> None:
    swallowed = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                broad = node.type is None or (
                    isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")
                )
                if broad and all(isinstance(line, ast.Pass | ast.Continue) for line in node.body):
                    swallowed.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert swallowed == []


def test_every_package_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name == "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_vague_names() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [str(p.relative_to(ROOT)) for p in sources() if p.stem in vague] == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in text]
    missing += [name for name in setting_names() if f"`{name}`" not in text]
    assert missing == []


def test_every_table_with_a_hospital_is_isolated_by_it() -> None:
    domain.discovery.load()
    without = {name for name, table in Base.metadata.tables.items() if "hospital_id" not in table.columns}
    assert without == {"unrouted_message", "flow_version", "login_failure"}
    keyed = [
        name
        for name, table in Base.metadata.tables.items()
        if "hospital_id" in table.columns
        and name != "flow_release"
        and next(iter(table.primary_key.columns)).name != "hospital_id"
    ]
    assert keyed == []


@pytest.fixture(scope="module")
def inventory() -> dict[str, list[str]]:
    declare_everything()
    return {
        "operations": sorted(operations),
        "steps": sorted(steps()),
        "answers": sorted(kinds()),
        "lists": sorted(lists()),
        "actions": sorted(actions()),
        "settings": sorted(name.upper() for name in Settings.model_fields),
        "hospital_settings": sorted(setting_names()),
        "channels": ["sms", "telegram", "whatsapp"],
    }


def test_the_inventory_is_complete(inventory: dict[str, list[str]], release: Release) -> None:
    """A new operation, step, flow, action, sweep, setting or route shows in the diff of one file."""
    listed = yaml.safe_load((ROOT / "tests" / "architecture" / "inventory.yaml").read_text())
    inventory["flows"] = sorted(release.flows)
    assert {key: listed[key] for key in inventory} == inventory


def test_routes_and_sweeps_are_in_the_inventory() -> None:
    listed = yaml.safe_load((ROOT / "tests" / "architecture" / "inventory.yaml").read_text())
    app = (ROOT / "web" / "app.py").read_text() + (ROOT / "web" / "probes.py").read_text()
    app += (
        (ROOT / "web" / "calendar.py").read_text()
        + (ROOT / "web" / "downloads.py").read_text()
        + (ROOT / "webhooks" / "twilio.py").read_text()
        + (ROOT / "webhooks" / "telegram.py").read_text()
    )
    for route in listed["routes"]:
        assert route in app, route
    declared = set(re.findall(r'sweeps\.add\("(\w+)"', (ROOT / "bot" / "service.py").read_text()))
    declared |= {name for name, _, _ in EVERYWHERE}
    assert declared == set(listed["sweeps"])


def test_no_operation_is_beyond_everyones_permission() -> None:
    """The bot acts for patients with a list of operations; a name that is none of ours would never match."""
    declare_everything()
    granted = {name for names in PERMISSIONS.values() for name in names} - {"*"}
    assert granted - set(operations) == set()


def test_a_process_that_serves_hears_the_news() -> None:
    """`careline serve` and `careline worker` run no migration: the reactions must be there all the same."""
    program = (
        "from bot.service import Account, Service\n"
        "from bot.dialogue.shipped import shipped_release\n"
        "from domain.appointments.events import AppointmentBooked, AppointmentCompleted\n"
        "from domain.kit import events\n"
        "from domain.kit.clock import SystemClock\n"
        "from domain.kit.db import Database\n"
        "from tests.keys import KEYS\n"
        "import asyncio\n"
        "async def make():\n"
        "    Service(Database('postgresql://nowhere/x'), KEYS, SystemClock(), shipped_release(), Account('AC', ('t',)),\n"
        "            base_url='http://x', link_key=b'k' * 32)\n"
        "asyncio.run(make())\n"
        "print(len(events.reactions_to(AppointmentBooked)), len(events.reactions_to(AppointmentCompleted)))\n"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    booked, completed = map(int, done.stdout.split())
    assert min(booked, completed) >= 2
