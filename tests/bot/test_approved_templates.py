"""Approved templates say what their flows say, and their buttons are the flows' own options (facts 2.4)."""

import re
from pathlib import Path

import pytest

from bot.channels.approved import approved_templates, as_template
from bot.channels.content import Content
from bot.dialogue.release import Release
from domain.communications.outreach import BEGUN_BY_US

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\{\{(\d+)\}\}")


@pytest.mark.parametrize("name", sorted(approved_templates()))
def test_a_template_is_one_that_whatsapp_takes(name: str) -> None:
    template = approved_templates()[name]
    numbers = [int(n) for n in VARIABLE.findall(template.body)]
    assert numbers == list(range(1, len(template.samples) + 1))
    assert not template.body.startswith("{{")
    assert not template.body.endswith("}}")
    assert "}}{{" not in template.body.replace(" ", "")
    assert all(len(label) <= 20 for _, label in template.buttons)


def test_every_flow_that_we_begin_has_its_template_and_buttons(release: Release) -> None:
    begun = {flow.flow.template: flow.flow for flow in release.flows.values() if flow.flow.template}
    assert set(begun) == set(approved_templates()) - {"staff_news", "reopen"}
    for name, flow in begun.items():
        template = approved_templates()[name]
        assert len(flow.template_values) == len(template.samples)
        for choice, label in template.buttons:
            where, _, option = choice.partition(":")
            asked_flow, _, state = where.partition(".")
            assert asked_flow == flow.flow
            assert flow.states[state].options[option].label == label


def test_every_flow_that_the_business_begins_is_known_to_the_checks() -> None:
    begun = set()
    for path in (ROOT / "domain").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "await reach_out(" in text:
            begun |= set(re.findall(r'^FLOW = "(\w+)"|\bflow="(\w+)"', text, re.MULTILINE))
    assert {constant or argument for constant, argument in begun} == BEGUN_BY_US


def test_values_lose_what_a_template_refuses() -> None:
    content = Content("x", template="survey_invitation", values=("Marina\n  Bay\tHospital",))
    template = as_template(content, "HX1")
    assert template.variables == {"1": "Marina Bay Hospital"}
    assert template.text.startswith("Hello from Marina Bay Hospital.")
