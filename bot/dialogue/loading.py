"""Reads flow files. Every fault names its file, line, what is wrong and how to mend it; none stops the search for more."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar
from weakref import WeakValueDictionary

import yaml
from pydantic import BaseModel, ValidationError

from bot.dialogue.faults import NAMED_LIKE_THIS, one_of, value_fault, yaml_fault
from bot.dialogue.flow import NAME, Everywhere, EverywhereTexts, Flow, Move, Option, Plural
from bot.dialogue.steps import steps
from domain.kit.errors import CareLineError

SHIPPED = Path(__file__).parents[2] / "conversation_flows"
CHATS = "transcripts/"  # how the names of written chats begin in a set of files
Model = TypeVar("Model", bound=BaseModel)
Lines = dict[tuple[str | int, ...], int]
# What reading may find, and what it means.
READING = {
    "yaml": "The file is no YAML: indentation, quotes, brackets.",
    "empty": "The file holds no flow.",
    "doubled": "A key stands twice in one place: only one of them would count.",
    "state": "A state has no step: none of the keys that say what it does.",
    "unknown_key": "A key that means nothing here: misspelt, or in the wrong place.",
    "missing_key": "Something that must be said is not there.",
    "value": "A value has the wrong form.",
    "everywhere": "Not exactly one file says `everywhere: true`.",
    "po": "A file of translations is none: quotes, keywords.",
    "language": "A file of translations is named after no language.",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: where (file name, line from 1), what, and the fix. An error blocks publishing, a warning does not."""

    file: str
    line: int
    code: str
    message: str
    fix: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        named = self.code if self.severity == "error" else f"warning {self.code}"
        return f"{self.file}:{self.line}: {named}: {self.message}" + (f" — {self.fix}" if self.fix else "")


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


class FlowYaml(yaml.SafeLoader):
    """YAML 1.2's idea of booleans: `no`, `yes`, `on` and `off` stay words, because flows route by them."""


FlowYaml.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
FlowYaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


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


def is_chat(file: str) -> bool:
    """Whether a file of a set holds written chats (bot/trying/transcripts.py): they are played, and no patient meets them."""
    return file.startswith(CHATS)


def compose_documents(text: str) -> Iterator[tuple[Any, Callable[..., int]]]:
    """Each YAML document of a text, read as flows are, with a look-up of its lines: `line("steps", 2)`.

    Raises `yaml.YAMLError` (see `yaml_problem`).
    """
    loader = FlowYaml(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            assert node is not None  # noqa: S101  check_node said so
            lines: Lines = {}
            _note_lines(node, (), lines, [], "")
            yield _constructed(loader, node), lambda *path, lines=lines: _nearest(lines, path)
    finally:
        loader.dispose()


def _constructed(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    try:
        return loader.construct_document(node)
    except ValueError as error:
        # A word that only looks like a date or a number, such as 2026-13-01.
        raise yaml.MarkedYAMLError(None, None, str(error), node.start_mark) from None


def yaml_problem(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """What the author is told of YAML that cannot be read."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        return Problem(file, mark.line + 1 if mark else 1, "yaml", *yaml_fault(error))
    at = getattr(error, "position", 0)
    return Problem(file, text.count("\n", 0, at) + 1, "yaml", "a sign that no text has", "delete the sign")


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
        node = yaml.compose(text, Loader=FlowYaml)  # a SafeLoader with fewer resolvers
        data = _constructed(FlowYaml(text), node) if isinstance(node, yaml.MappingNode) else {}
    except yaml.YAMLError as error:
        return [yaml_problem(file, text, error)]
    if not isinstance(node, yaml.MappingNode):
        return [Problem(file, 1, "empty", "the file holds no flow", "start it with 'flow: name'")]
    lines: Lines = {}
    doubled: list[Problem] = []
    _note_lines(node, (), lines, doubled, file)
    if doubled:
        return doubled
    content, found = _typed(data)
    if content is None:
        told = [
            Problem(file, _nearest(lines, fault.path), "state", fault.message, fault.fix) for fault in found.untyped
        ]
        return sorted([*told, *_problems(file, lines, found.faults)])
    return Source(file, text, content, lines)


@dataclass(frozen=True, slots=True)
class _Untyped:
    path: tuple[str | int, ...]
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Found:
    """States that are no step, and pydantic's faults with their place in the file."""

    untyped: list[_Untyped] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)


def _typed(data: dict[str, Any]) -> tuple[Flow | Everywhere | None, _Found]:
    found = _Found()
    if "everywhere" in data:
        return _valid(Everywhere, data, (), found), found
    states = data.get("states")
    if not isinstance(states, dict):
        return _valid(Flow, data, (), found), found
    typed = {name: _state(name, state, found) for name, state in states.items()}
    head = _valid(Flow, {**data, "states": {}}, (), found)
    if head is None or found.untyped or found.faults:
        return None, found
    return head.model_copy(update={"states": typed}), found


def _state(name: Any, state: Any, found: _Found) -> BaseModel | None:
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        found.untyped.append(_Untyped(("states", name), f"'{name}' is no name for a state", NAMED_LIKE_THIS))
        return None
    kind = next((k for k in steps() if isinstance(state, dict) and k in state), None)
    if kind is None:
        found.untyped.append(_Untyped(("states", name), f"the state '{name}' does nothing", _meant(state)))
        return None
    return _valid(steps()[kind].spec, state, ("states", name), found)


def _valid(model: type[Model], data: Any, at: tuple[str, ...], found: _Found) -> Model | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found.faults.extend({**fault, "loc": (*at, *fault["loc"])} for fault in error.errors())
        return None


def _meant(state: Any) -> str:
    near = (one_of(key, steps()) for key in state) if isinstance(state, dict) else ()
    return next((fix for fix in near if fix.startswith("did you")), f"give it one of: {', '.join(steps())}")


@cache
def _keys() -> frozenset[str]:
    """Every key that means something somewhere."""
    models: list[type[BaseModel]] = [
        Flow,
        Option,
        Plural,
        Everywhere,
        EverywhereTexts,
        Move,
        *(kind.spec for kind in steps().values()),
    ]
    return frozenset(part.alias or name for model in models for name, part in model.model_fields.items())


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


def _problems(file: str, lines: Lines, faults: list[Any]) -> list[Problem]:
    """One finding for each thing to mend: a misspelt key is not also a missing one, a union's branches are one fault."""
    misspelt = {tuple(fault["loc"][:-1]) for fault in faults if fault["type"] == "extra_forbidden"}
    found: dict[tuple[str | int, ...], Problem] = {}
    for fault in faults:
        if fault["type"] == "missing" and tuple(fault["loc"][:-1]) in misspelt:
            continue
        where, problem = _problem(file, lines, fault)
        found.setdefault(where, problem)
    # Of a union's branches, the one that came further knows more.
    return [p for where, p in found.items() if not any(len(w) > len(where) and w[: len(where)] == where for w in found)]


def _problem(file: str, lines: Lines, fault: Any) -> tuple[tuple[str | int, ...], Problem]:
    loc = tuple(part for part in fault["loc"] if not _is_of_the_type(str(part)))
    where = ".".join(str(part) for part in loc)
    kind = fault["type"]
    line = _nearest(lines, loc[:-1] if kind == "missing" else loc)
    if kind == "extra_forbidden":
        near = one_of(str(loc[-1]), _keys())
        fix = near if near.startswith("did you") else "remove it, or look for its name in docs/flows.md"
        return loc, Problem(file, line, "unknown_key", f"'{loc[-1]}' is not a key here ({where})", fix)
    if kind == "missing":
        return loc, Problem(file, line, "missing_key", f"'{loc[-1]}' is missing ({where})", f"add '{loc[-1]}:'")
    message, fix = value_fault(fault)
    return loc, Problem(file, line, "value", f"{where}: {message}", fix)
