"""docs/operations.md and docs/alerts.yml stay true: figures, kinds, alerts and commands are those there are."""

import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.front import Front
from web import cli
from web.figures import exposition
from webhooks.telegram import TelegramWebhook

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "operations.md").read_text()
RULES = yaml.safe_load((DOCS / "alerts.yml").read_text())["groups"][0]["rules"]


async def shown(front: Front) -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """Every sample's name with its labels."""
    if not front.service.sweeps.names:
        front.service.sweeps.add("due_turns", 2, front.service.turns.run_due)
    edges = {"webhooks": front.webhooks.counters, "telegram_webhooks": TelegramWebhook(front.service).counters}
    found: dict[str, set[tuple[tuple[str, str], ...]]] = {}
    for family in text_string_to_metric_families((await exposition(front.service, edges)).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).add(tuple(sample.labels.items()))
    return found


async def test_every_rule_asks_for_figures_there_are(front: Front) -> None:
    names = await shown(front)
    for rule in RULES:
        for name, labels in re.findall(r"(careline_\w+)(?:\{([^}]*)\})?", rule["expr"]):
            # Histograms have no samples before the first observation of a label.
            assert name in names or name.endswith("_bucket"), (rule["alert"], name)
            for label, wanted in re.findall(r'(\w+)=~?"([^"]*)"', labels):
                values = {dict(one).get(label) for one in names[name]}
                assert set(wanted.split("|")) <= values, (rule["alert"], name, wanted)


async def test_every_figure_is_explained(front: Front) -> None:
    names = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in await shown(front)}
    ours = {name for name in names if name.startswith("careline_")}
    assert {name for name in ours if f"`{name}" not in PAGE} == set()
    explained = set(re.findall(r"`(careline_\w+)", PAGE))
    assert explained - ours <= {
        "careline_app",
        "careline_telegram_total",
        "careline_send_seconds",
        "careline_turn_seconds",
    } | {"careline_webhook_seconds"}


def test_every_alert_says_what_to_do() -> None:
    table = PAGE.partition("| alert |")[2]
    assert [rule["alert"] for rule in RULES if rule["alert"] not in table] == []


@pytest.mark.parametrize("words", sorted(set(re.findall(r"`careline ([a-z-]+)", PAGE))))
def test_the_commands_exist(words: str) -> None:
    assert words in {name.replace("_", "-") for name in cli.names()}
