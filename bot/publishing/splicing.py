"""Changing a YAML text where it stands: only the characters of the changed part move, everything else stays byte for byte.

Comments, order, quotes and blank lines are the author's. Parts are named by their path: `("states", "whom", "ask")`, with
numbers for the items of a list. Every function is pure and gives the new text.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import yaml

from domain.kit.errors import Invalid

Where: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = "str | bool | int | list[Value] | dict[str, Value]"
_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_WORDS_OF_YAML = frozenset({"true", "false", "null"})  # as the flows' loader reads them: yes, no, on, off are words


class Bare(str):
    """A name, written without quotes; texts for people always have them."""

    __slots__ = ()


# JSON leaves these as they are; YAML breaks lines at them or refuses them.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def replace(text: str, path: Where, value: Value) -> str:
    """Another value for a part that is there. Raises `Invalid` where there is none, or the text is no plain YAML."""
    return replace_all(text, {path: value})


def replace_all(text: str, values: Mapping[Where, Value]) -> str:
    """Other values for several parts at once; none of them lies within another."""
    root = _root(text)
    nodes = [(find(root, path), value) for path, value in values.items()]
    for node, value in sorted(nodes, key=lambda pair: -pair[0].start_mark.index):
        start, end = int(node.start_mark.index), _end(node)
        text = _cut(text, start, end, (" " if start == end else "") + written(value) + _break_after(node))
    return _readable(text)


def put(text: str, path: Where, value: Value) -> str:
    """Another value for a part; it is added at the end of its parent if it is not there yet."""
    parent = find(_root(text), path[:-1])
    if not isinstance(parent, yaml.MappingNode):
        raise Invalid(f"{_told(path[:-1])} holds no named parts.")
    key = str(path[-1])
    if any(known.value == key for known, _ in parent.value):
        return replace(text, path, value)
    told = f"{written_key(key)}: {written(value)}"
    if parent.flow_style:
        if not parent.value:
            return _readable(_cut(text, parent.start_mark.index + 1, parent.end_mark.index - 1, told))
        return _readable(_insert(text, _end(parent.value[-1][1]), f", {told}"))
    return insert_lines(text, _after(text, parent), told, parent.value[0][0].start_mark.column)


def remove(text: str, path: Where) -> str:
    """The text without a part. Raises `Invalid` if it is the only one of its parent: nothing may be left empty."""
    parent = find(_root(text), path[:-1])
    if not isinstance(parent, yaml.MappingNode):
        raise Invalid(f"{_told(path[:-1])} holds no named parts.")
    keys = [known.value for known, _ in parent.value]
    if str(path[-1]) not in keys:
        raise Invalid(f"There is no {_told(path)}.")
    at = keys.index(str(path[-1]))
    if len(keys) == 1:
        raise Invalid(f"{_told(path)} is the only one left there.")
    key, value = parent.value[at]
    if not parent.flow_style:
        return _readable(_cut(text, _line_start(text, key.start_mark.index), _after(text, value), ""))
    if at + 1 < len(keys):
        return _readable(_cut(text, key.start_mark.index, parent.value[at + 1][0].start_mark.index, ""))
    return _readable(_cut(text, _end(parent.value[at - 1][1]), _end(value), ""))


def insert_before(text: str, path: Where, lines: str) -> str:
    """Lines of a part of its own, before the part at `path` and as deep as that. The parent must be written in lines."""
    parent, key = find(_root(text), path[:-1]), str(path[-1])
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        raise Invalid(f"{_told(path[:-1])} is not written in lines.")
    node = next((known for known, _ in parent.value if known.value == key), None)
    if node is None:
        raise Invalid(f"There is no {_told(path)}.")
    return insert_lines(text, _line_start(text, node.start_mark.index), lines, node.start_mark.column)


def insert_lines(text: str, at: int, lines: str, depth: int) -> str:
    """Whole lines, indented by `depth`, at the beginning of a line (or the text's end)."""
    indented = "".join(f"{' ' * depth}{line}\n" for line in lines.splitlines())
    missing = "\n" if at and text[at - 1] != "\n" else ""
    return _readable(_insert(text, at, missing + indented))


def line_of(text: str, path: Where) -> int:
    """The line of a part, from 1."""
    return int(find(_root(text), path).start_mark.line) + 1


def written(value: Value) -> str:
    """A value in one line, so that it reads back as itself: texts in quotes, names bare."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return value if isinstance(value, Bare) and _is_plain(value) else _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(written(item) for item in value)}]"
    return "{" + ", ".join(f"{written_key(key)}: {written(item)}" for key, item in value.items()) + "}"


def written_key(key: str) -> str:
    return key if _is_plain(key) else _quoted(key)


def find(node: yaml.Node, path: Where) -> yaml.Node:
    """The part at the path. Raises `Invalid`."""
    for depth, part in enumerate(path):
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == str(part)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            below = node.value[part]
        if below is None:
            raise Invalid(f"There is no {_told(path[: depth + 1])}.")
        node = below
    return node


def read(text: str, path: Where) -> Any:
    """The plain value at a path, every scalar as it is written. Raises `Invalid`."""
    return _plain_value(find(_root(text), path))


def _plain_value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain_value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain_value(item) for item in node.value]
    return node.value


def _readable(text: str) -> str:
    """The new text, which must be YAML still. Raises `Invalid` for what can only be changed by hand."""
    _root(text)
    return text


@lru_cache(maxsize=32)
def _root(text: str) -> yaml.MappingNode:
    try:
        tokens = yaml.scan(text, Loader=yaml.SafeLoader)
        if any(isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken) for token in tokens):
            raise Invalid("This file has anchors or tags of YAML: change it as text.")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise Invalid("This file cannot be read at the moment: mend it as text first.") from error
    if not isinstance(node, yaml.MappingNode):
        raise Invalid("This file holds no flow.")
    return node


def _end(node: yaml.Node) -> int:
    """Where the written part ends: a mapping in lines is said to end at the next part, after comments that are not its own."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _break_after(node: yaml.Node) -> str:
    """A text written as a block (`|`) ends with its line; what takes its place must as well."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return "\n" if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else ""


def _after(text: str, node: yaml.Node) -> int:
    """The beginning of the line after the part; a comment at the end of its line is its own."""
    end = _end(node)
    if end and text[end - 1] == "\n":
        return end
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _is_plain(value: str) -> bool:
    return _PLAIN.fullmatch(value) is not None and value not in _WORDS_OF_YAML


def _quoted(value: str) -> str:
    return _ODD.sub(lambda sign: f"\\u{ord(sign.group()):04x}", json.dumps(value, ensure_ascii=False))


def _cut(text: str, start: int, end: int, instead: str) -> str:
    return text[:start] + instead + text[end:]


def _insert(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


def _told(path: Where) -> str:
    return ".".join(str(part) for part in path) or "the file"
