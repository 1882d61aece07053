"""Telegram's schema of its Bot API (tests/specs), and what of a request breaks it."""

import json
from pathlib import Path
from typing import Any

SPEC = Path(__file__).parents[1] / "specs" / "telegram_bot_api.json"


class Upload(bytes):
    """A file in a multipart request."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class BotApiSpec:
    """Fields the schema does not know count as wrong, as do values of another type or length."""

    def __init__(self, path: Path = SPEC) -> None:
        document = json.loads(path.read_text("utf-8"))
        self._methods: dict[str, Any] = document["methods"]
        self._types: dict[str, Any] = document["types"]

    def read(self, method: str, form: dict[str, str | Upload]) -> tuple[dict[str, Any], list[str]]:
        """The parameters with their types, and everything that is wrong with them."""
        known = self._methods.get(method)
        if known is None:
            return {}, [f"{method}: no such method"]
        fields = {field["name"]: field for field in known.get("fields", ())}
        values: dict[str, Any] = {}
        faults = [f"{method}.{name}: no such parameter" for name in form if name not in fields]
        for name, raw in form.items():
            if name in fields:
                values[name] = _parsed(raw, fields[name]["types"])
                faults += self._faults(f"{method}.{name}", values[name], fields[name])
        faults += [f"{method}.{n}: missing" for n, f in fields.items() if f["required"] and n not in form]
        return values, faults

    def _faults(self, place: str, value: Any, field: dict[str, Any]) -> list[str]:
        if not any(not self._wrong(place, value, kind) for kind in field["types"]):
            return self._wrong(place, value, field["types"][0])
        if field.get("len") and isinstance(value, str):
            least, most, unit = field["len"]
            size = len(value.encode()) if unit == "bytes" else units(value)
            if not least <= size <= most:
                return [f"{place}: {size} {unit}, not {least} to {most}"]
        return []

    def _wrong(self, place: str, value: Any, kind: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{place}: no list"]
            inner = kind.removeprefix("Array of ")
            return [fault for n, one in enumerate(value) for fault in self._wrong(f"{place}[{n}]", one, inner)]
        plain = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float), "InputFile": Upload}
        if kind in plain:
            right = isinstance(value, plain[kind]) and not (kind in ("Integer", "Float") and isinstance(value, bool))
            return [] if right else [f"{place}: no {kind}"]
        described = self._types[kind]
        if described.get("subtypes"):
            wrong = [self._wrong(place, value, subtype) for subtype in described["subtypes"]]
            return [] if not all(wrong) else min(wrong, key=len)
        if not isinstance(value, dict):
            return [f"{place}: no {kind}"]
        fields = {field["name"]: field for field in described.get("fields", ())}
        faults = [f"{place}.{name}: {kind} has no such field" for name in value if name not in fields]
        faults += [f"{place}.{n}: missing" for n, f in fields.items() if f["required"] and n not in value]
        for name, one in value.items():
            if name in fields:
                faults += self._faults(f"{place}.{name}", one, fields[name])
        return faults

    def check(self, kind: str, value: Any) -> list[str]:
        """What is wrong with an object of ours, such as an Update we make up."""
        return self._wrong(kind, value, kind)


def _parsed(raw: str | Upload, types: list[str]) -> Any:
    if isinstance(raw, Upload) or types == ["String"]:
        return raw
    try:
        value = json.loads(raw)
    except ValueError:
        return raw
    return raw if isinstance(value, int | float) and not {"Integer", "Float", "Boolean"} & set(types) else value
