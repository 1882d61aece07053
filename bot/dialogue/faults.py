"""What is wrong with a value or with the YAML itself, in words for people who do not know either."""

from collections.abc import Iterable
from typing import Any

import yaml
from rapidfuzz import process

_FEW = 12
_NEAR = 65
NAMED_LIKE_THIS = "use small letters, digits and _, with a letter first"
# Pydantic's types of fault: what is wrong, and how to mend it. `{input}` and what the fault's context has may stand in them.
_VALUES: dict[str, tuple[str, str]] = {
    "string_pattern_mismatch": ("'{input}' is no name", NAMED_LIKE_THIS),
    "string_type": ("a text is expected, not {a_kind}", "write one text, in quotes"),
    "string_too_short": ("the text is empty", "write something, or leave the key out"),
    "int_parsing": ("a whole number is expected, not '{input}'", "write digits only"),
    "int_type": ("a whole number is expected, not {a_kind}", "write digits only"),
    "bool_parsing": ("true or false is expected, not '{input}'", "write true or false"),
    "bool_type": ("true or false is expected, not {a_kind}", "write true or false"),
    "dict_type": ("a table is expected, not {a_kind}", "write {{key: value}}, or one 'key: value' a line, further in"),
    "list_type": ("a list is expected, not {a_kind}", "write [one, another], or one '- one' a line"),
    "model_type": (
        "a text, or a table of keys, is expected, not {a_kind}",
        "write a text in quotes, or {{key: value}}",
    ),
    "literal_error": ("'{input}' is none of the words that can stand here", "write one of: {expected}"),
    "greater_than_equal": ("{input} is too small", "the least is {ge}"),
    "less_than_equal": ("{input} is too large", "the most is {le}"),
}
_KINDS = {str: "text", list: "a list", dict: "a table", int: "a number", float: "a number", bool: "true or false"}
# PyYAML's own words, by a part of them.
_YAML: tuple[tuple[str, str, str], ...] = (
    (r"'\t'", "a tab stands where blanks belong", "indent with blanks only"),
    ("mapping values are not allowed", "a ':' stands in a text without quotes", "put the text into quotes"),
    (
        "expected <block end>",
        "this does not belong to the lines above",
        "close the quotes above, or mend the indentation",
    ),
    ("expected ',' or", "a bracket is not closed, or a comma is missing", "close the [ or { opened before this"),
    ("found unexpected end of stream", "a quote is not closed", "close the quotes of the text that begins here"),
    ("could not find expected ':'", "a key without ':'", "write 'key: value'"),
    ("cannot start any token", "a sign that cannot stand at the beginning", "put the text into quotes"),
)


def yaml_fault(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """(what is wrong, how to mend it)."""
    told = str(error.problem)
    return next(
        ((message, fix) for part, message, fix in _YAML if part in told),
        (told, "check indentation, quotes and brackets"),
    )


def value_fault(fault: Any) -> tuple[str, str]:
    """(what is wrong, how to mend it) of one fault as pydantic lists them."""
    given = fault["input"]
    told = _VALUES.get(fault["type"])
    if told is None:
        return fault["msg"], "write it as the examples in docs/flows.md do"
    values = {"input": given, "a_kind": _KINDS.get(type(given), "nothing"), **fault.get("ctx", {})}
    return told[0].format(**values), told[1].format(**values)


def one_of(wanted: str, names: Iterable[str]) -> str:
    """What may have been meant: the nearest name, or all of them where they are few."""
    known = sorted(names)
    near = process.extractOne(wanted, known, score_cutoff=_NEAR)
    if near is not None:
        return f"did you mean '{near[0]}'?"
    if len(known) > _FEW:
        best = [name for name, _, _ in process.extract(wanted, known, limit=5)]
        return f"one of {len(known)}, for example: {', '.join(best)}"
    return f"one of: {', '.join(known)}"
