"""The flow language as a JSON Schema (2020-12), made from the typed flow: editors complete and check what an author writes."""

from typing import Any

from pydantic import BaseModel

from bot.dialogue.actions import actions
from bot.dialogue.answers import kinds
from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.steps import steps

REFERENCE = "#/$defs/{model}"


def flow_schema() -> dict[str, Any]:
    """One schema for every flow file. A state's first key says which step it is, and so which other keys it may have."""
    shared: dict[str, Any] = {}
    flow = _of(Flow, shared)
    states = flow["properties"]["states"]
    states["patternProperties"] = {name: {"$ref": "#/$defs/state"} for name in states["patternProperties"]}
    shared |= {"flow": flow, "everywhere": _of(Everywhere, shared), "state": _state(shared)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A CareLine conversation flow",
        "type": "object",
        "if": {"required": ["everywhere"]},
        "then": {"$ref": "#/$defs/everywhere"},
        "else": {"$ref": "#/$defs/flow"},
        "$defs": dict(sorted(shared.items())),
    }


def _state(shared: dict[str, Any]) -> dict[str, Any]:
    chosen: list[dict[str, Any]] = []
    for kind in steps().values():
        spec = _of(kind.spec, shared)
        shared[f"step_{kind.name}"] = spec
        others = [{"required": [name]} for name in steps() if name not in (kind.name, "say")]
        # `say` may stand beside most steps, and is one itself only where no other is.
        this = {"required": [kind.name]} | ({"not": {"anyOf": others}} if kind.name == "say" else {})
        chosen.append({"if": this, "then": {"$ref": f"#/$defs/step_{kind.name}"}})
    shared["step_do"]["properties"]["do"] |= {"enum": sorted(actions())}
    shared["step_ask"]["properties"]["answer"] |= {"enum": sorted(kinds())}
    return {
        "type": "object",
        "description": "One state: its step, by the key that names it.",
        "properties": {name: shared[f"step_{name}"]["properties"][name] for name in steps()},
        "anyOf": [{"required": [name]} for name in steps()],
        "allOf": chosen,
    }


def _of(model: type[BaseModel], shared: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = _untitled(model.model_json_schema(by_alias=True, ref_template=REFERENCE, mode="validation"))
    shared |= made.pop("$defs", {})
    return made


def _untitled(part: Any) -> Any:
    """Without the titles that pydantic makes of names, which editors would show; names of another form are refused."""
    if isinstance(part, list):
        return [_untitled(one) for one in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if key != "title" or not isinstance(value, str)}
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return {key: _untitled(value) for key, value in kept.items()}
