"""Holding requests against Twilio's own OpenAPI text. For tests and load drivers: needs the dev extra."""

import json
import re
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

from web.carrier.carrier import SpecCheck

_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


def _typed(value: str, schema: dict[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "integer" and value.lstrip("-").isdigit():
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind == "number":
        try:
            return float(value)
        except ValueError:
            return value
    return value


class Spec:
    """One OpenAPI 3.0 document. Fields the document does not know count as wrong."""

    def __init__(self, path: Path) -> None:
        self._document = json.loads(path.read_text("utf-8"))
        self._registry: Any = Registry().with_resource("urn:spec", DRAFT4.create_resource(self._document))
        self._paths = [
            (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(template))), operations)
            for template, operations in self._document["paths"].items()
        ]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            schema = found
        return schema

    def _wrong(self, value: Any, schema: dict[str, Any]) -> str:
        """What is wrong with the value: the place and the rule, never the value itself."""
        absolute = json.loads(json.dumps(schema).replace('"#/components', '"urn:spec#/components'))
        validator = OAS30Validator(absolute, registry=self._registry)
        error = next(iter(validator.iter_errors(value)), None)
        if error is None:
            return ""
        place = "/".join(str(step) for step in error.absolute_path) or "the whole"
        return f"{place} breaks {error.validator}: {json.dumps(error.validator_value)[:200]}"

    def operation(self, method: str, path: str) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, str]] | None:
        """The operation, its parameters and what the path holds."""
        for pattern, item in self._paths:
            match = pattern.fullmatch(path)
            if match is not None and method.lower() in item:
                operation = item[method.lower()]
                return operation, item.get("parameters", []) + operation.get("parameters", []), match.groupdict()
        return None

    def check_request(self, method: str, path: str, fields: dict[str, Any], body: Any) -> str:
        """`fields` are the query (text values) or, for a form POST, lists of values; `body` is parsed JSON."""
        found = self.operation(method, path)
        if found is None:
            return f"{method}: no such operation"
        operation, parameters, in_path = found
        for parameter in parameters:
            if parameter["in"] == "path":
                wrong = self._wrong(in_path[parameter["name"]], parameter["schema"])
                if wrong:
                    return f"path {parameter['name']}: {wrong}"
        if method == "POST":
            return self._check_body(operation, fields, body)
        known = {parameter["name"]: parameter["schema"] for parameter in parameters if parameter["in"] == "query"}
        for name, value in fields.items():
            if name not in known:
                return f"query {name}: unknown"
            wrong = self._wrong(_typed(value, self._resolved(known[name])), known[name])
            if wrong:
                return f"query {name}: {wrong}"
        return ""

    def _check_body(self, operation: dict[str, Any], fields: dict[str, Any], body: Any) -> str:
        media = operation["requestBody"]["content"]
        if body is not None:
            return self._wrong(body, media[_JSON]["schema"]) if _JSON in media else "a JSON body is not taken"
        if _FORM not in media:
            return "a form is not taken"
        schema = self._resolved(media[_FORM]["schema"])
        known = {name: self._resolved(rule) for name, rule in schema["properties"].items()}
        form: dict[str, Any] = {}
        for name, values in fields.items():
            if name not in known:
                return f"form {name}: unknown"
            if known[name].get("type") == "array":
                form[name] = values
            elif len(values) > 1:
                return f"form {name}: given twice"
            else:
                form[name] = _typed(values[0], known[name])
        wrong = self._wrong(form, schema)
        return f"form: {wrong}" if wrong else ""

    def check_answer(self, method: str, path: str, status: int, body: Any) -> str:
        """What is wrong with a JSON answer; statuses the document does not describe pass."""
        found = self.operation(method, path)
        described = found[0]["responses"].get(str(status), {}) if found is not None else {}
        schema = described.get("content", {}).get(_JSON, {}).get("schema")
        return self._wrong(body, schema) if schema else ""


def spec_check(path: Path) -> SpecCheck:
    """A check for `Carrier(spec_check=...)` from the document at `path`."""
    return Spec(path).check_request
