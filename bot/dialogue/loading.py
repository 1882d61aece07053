"""Reads flow files. Every fault names its file, line, what is wrong and how to mend it; none stops the search for more."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import yaml
from pydantic import BaseModel, ValidationError

from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.steps import steps
from domain.kit.errors import CareLineError

SHIPPED = Path(__file__).parents[2] / "conversation_flows"
Lines = dict[tuple[str | int, ...], int]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of a flow: where (file name, line from 1), what, and the fix."""

    file: str
    line: int
    code: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}" + (f" — {self.fix}" if self.fix else "")


class FlowsRefused(CareLineError):
    """The flows have faults and were not loaded."""

    code = "flows_refused"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Source:
    """A flow file as read: its text, its typed content and the line of each part."""

    file: str
    text: str
    content: Flow | Everywhere
    lines: Lines

    def line(self, *path: str | int) -> int:
        """The line of the nearest known part above `path`."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """YAML 1.2's idea of booleans: `no`, `yes`, `on` and `off` stay words, because flows route by them."""


_Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_texts(texts: dict[str, str]) -> tuple[list[Source], list[Problem]]:
    """Reads flow files given as name -> YAML text. Returns what could be read, and every fault found in reading."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for file, text in sorted(texts.items()):
        read = _read(file, text)
        if isinstance(read, Source):
            sources.append(read)
        else:
            problems.extend(read)
    return sources, problems


def read_folder(folder: Path = SHIPPED) -> dict[str, str]:
    """The folder's flow files as name -> text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def compose_documents(text: str) -> Iterator[tuple[Any, Callable[..., int]]]:
    """Each YAML document of a text, read as flows are, with a look-up of its lines: `line("steps", 2)`.

    Raises `yaml.MarkedYAMLError`.
    """
    loader = _Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            assert node is not None  # noqa: S101  check_node said so
            lines: Lines = {}
            _note_lines(node, (), lines, [], "")
            yield loader.construct_document(node), lambda *path, lines=lines: _nearest(lines, path)
    finally:
        loader.dispose()


def _read(file: str, text: str) -> Source | list[Problem]:
    """The file as read, shared by all that hold the same text."""
    key = (file, hashlib.sha256(text.encode()).hexdigest())
    known = _KNOWN.get(key)
    if known is not None:
        return known
    read = _read_anew(file, text)
    if isinstance(read, Source):
        _KNOWN[key] = read
    return read


_KNOWN: WeakValueDictionary[tuple[str, str], Source] = WeakValueDictionary()


def _read_anew(file: str, text: str) -> Source | list[Problem]:
    try:
        node = yaml.compose(text, Loader=_Loader)  # a SafeLoader with fewer resolvers
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        return [Problem(file, mark.line + 1 if mark else 1, "yaml", str(error.problem), "check indentation and quotes")]
    if not isinstance(node, yaml.MappingNode):
        return [Problem(file, 1, "empty", "the file holds no flow", "start it with 'flow: name'")]
    lines: Lines = {}
    doubled: list[Problem] = []
    _note_lines(node, (), lines, doubled, file)
    data = _Loader(text).construct_document(node)
    if doubled:
        return doubled
    try:
        content = _typed(data)
    except ValidationError as error:
        return _problems(file, lines, error)
    except _Untyped as error:
        return [Problem(file, _nearest(lines, error.path), "state", error.message, error.fix)]
    return Source(file, text, content, lines)


@dataclass
class _Untyped(Exception):
    path: tuple[str | int, ...]
    message: str
    fix: str


def _typed(data: dict[str, Any]) -> Flow | Everywhere:
    if "everywhere" in data:
        return Everywhere.model_validate(data)
    states = data.get("states")
    if not isinstance(states, dict):
        return Flow.model_validate(data)
    typed: dict[str, BaseModel] = {}
    for name, state in states.items():
        kind = next((k for k in steps() if isinstance(state, dict) and k in state), None)
        if kind is None:
            raise _Untyped(
                ("states", name),
                f"the state '{name}' does nothing",
                f"give it one of: {', '.join(steps())}",
            )
        try:
            typed[name] = steps()[kind].spec.model_validate(state)
        except ValidationError as error:
            located = [{**fault, "loc": ("states", name, *fault["loc"])} for fault in error.errors()]
            raise ValidationError.from_exception_data(
                kind,
                [{"type": f["type"], "loc": f["loc"], "input": f["input"], "ctx": f.get("ctx", {})} for f in located],  # type: ignore[typeddict-item]
            ) from error
    head = {key: value for key, value in data.items() if key != "states"}
    checked = Flow.model_validate({**head, "states": {}})
    return checked.model_copy(update={"states": typed})


def _note_lines(node: yaml.Node, path: tuple[str | int, ...], lines: Lines, doubled: list[Problem], file: str) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, key.value)
            if here in lines:
                line = key.start_mark.line + 1
                doubled.append(Problem(file, line, "doubled", f"'{key.value}' stands here twice", "remove one"))
            _note_lines(value, here, lines, doubled, file)
            lines[here] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*path, index), lines, doubled, file)


def _nearest(lines: Lines, path: tuple[str | int, ...]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _is_of_the_type(part: str) -> bool:
    """Pydantic puts the branch of a union it tried into the path; the author has no such key."""
    return part in ("str", "Plural") or part.startswith(("function-", "dict[", "list[", "constrained-str"))


def _problems(file: str, lines: Lines, error: ValidationError) -> list[Problem]:
    """One finding for each thing to mend: a misspelt key is not also a missing one, a union's branches are one fault."""
    faults = error.errors()
    misspelt = {tuple(fault["loc"][:-1]) for fault in faults if fault["type"] == "extra_forbidden"}
    found: dict[tuple[str | int, ...], Problem] = {}
    for fault in faults:
        if fault["type"] == "missing" and tuple(fault["loc"][:-1]) in misspelt:
            continue
        where, problem = _problem(file, lines, fault)
        found.setdefault(where, problem)
    return list(found.values())


def _problem(file: str, lines: Lines, fault: Any) -> tuple[tuple[str | int, ...], Problem]:
    loc = tuple(part for part in fault["loc"] if not _is_of_the_type(str(part)))
    where = ".".join(str(part) for part in loc)
    kind = fault["type"]
    line = _nearest(lines, loc[:-1] if kind == "missing" else loc)
    if kind == "extra_forbidden":
        return loc, Problem(
            file, line, "unknown_key", f"'{loc[-1]}' is not a key here ({where})", "remove or correct it"
        )
    if kind == "missing":
        return loc, Problem(file, line, "missing_key", f"'{loc[-1]}' is missing ({where})", f"add '{loc[-1]}:'")
    return loc, Problem(file, line, "value", f"{where}: {fault['msg']}", "see docs/flows.md")
