"""The JSON Schema says what the loader says: shipped flows are valid, broken forms are not; docs/ has it as it is."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.dialogue.loading import FlowYaml, read_folder, read_texts
from bot.dialogue.schema import flow_schema
from bot.dialogue.steps import steps

DOCS = Path(__file__).parents[3] / "docs"
BROKEN = Path(__file__).parent / "checking" / "broken"
VALIDATOR = Draft202012Validator(flow_schema())
# What a schema cannot know, or YAML itself refuses.
FORM = {"state", "unknown_key", "missing_key", "value"}


def parsed(text: str) -> Any:
    return yaml.load(text, Loader=FlowYaml)  # noqa: S506  # a SafeLoader with fewer resolvers


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(flow_schema())


def test_the_one_in_docs_is_the_one_of_the_model() -> None:
    written = json.loads((DOCS / "flow.schema.json").read_text(encoding="utf-8"))
    assert written == flow_schema(), "write it anew: careline flows schema > docs/flow.schema.json"


@pytest.mark.parametrize("file", sorted(read_folder()))
def test_shipped_flows_are_valid(file: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(parsed(read_folder()[file]))] == []


def test_what_the_loader_refuses_for_its_form_the_schema_refuses() -> None:
    accepted, refused = [], []
    for path in sorted(BROKEN.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        sources, problems = read_texts({path.name: text})
        if sources:
            accepted += [path.name] if list(VALIDATOR.iter_errors(parsed(text))) else []
        elif {problem.code for problem in problems} <= FORM:
            refused += [path.name] if not list(VALIDATOR.iter_errors(parsed(text))) else []
    # Names that exist are listed for completion, so two of the checks' findings show in the editor already.
    assert accepted == ["an_unknown_action.yaml", "an_unknown_kind_of_answer.yaml"]
    assert refused == []


@pytest.mark.parametrize("step", sorted(steps()))
def test_a_state_is_checked_as_the_step_it_is(step: str) -> None:
    flow = {"flow": "x", "title": "X", "start": "a", "states": {"a": {step: "b", "colour": "red"}}}
    told = [error.message for error in VALIDATOR.iter_errors(flow) if "colour" in error.message]
    assert told == ["Additional properties are not allowed ('colour' was unexpected)"]
