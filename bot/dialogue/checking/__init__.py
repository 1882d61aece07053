"""The checks of a set of flows: what would fail in a conversation is found here, with file, line and a way to mend it.

One check a file, found by its name: `CODES` says what each code it finds means, `find(subject)` finds. `WARNINGS` names
codes that do not block publishing. Files with `SOUND = True` follow conversations through the flows, so they look at
flows only whose parts all exist: one fault shall not be told twice. `check` runs all, `codes` lists what can be found.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.loading import READING, Problem, Source
from bot.dialogue.wording import SOURCE_LOCALE, Catalogues


@dataclass(frozen=True, slots=True)
class Subject:
    """What is checked. `broken` are the flows with a fault that hides others; `traces` keeps what was followed once.

    `spoken` are the languages of the hospital whose draft this is; None for what ships, which speaks all it has.
    """

    sources: list[Source]
    catalogues: Catalogues
    flows: dict[str, Source]
    everywhere: tuple[Source, Everywhere] | None
    broken: frozenset[str] = frozenset()
    spoken: frozenset[str] | None = None
    traces: dict[str, Any] = field(default_factory=dict)

    @property
    def locales(self) -> tuple[str, ...]:
        return (SOURCE_LOCALE, *sorted(self.catalogues.by_locale))

    @property
    def menu(self) -> str:
        """The flow that goes on for ever."""
        return self.everywhere[1].menu_flow if self.everywhere else ""

    def flow(self, name: str) -> Flow:
        content = self.flows[name].content
        assert isinstance(content, Flow)  # noqa: S101  # `flows` holds no other
        return content

    def sound(self) -> Iterator[tuple[Source, Flow]]:
        """The flows whose parts all exist."""
        for name, source in self.flows.items():
            if name not in self.broken:
                yield source, self.flow(name)

    def states(self, kind: type | None = None) -> Iterator[tuple[Source, str, Any]]:
        """Every state of every flow, or those of one kind of step."""
        for source in self.flows.values():
            if isinstance(source.content, Flow):
                for name, spec in source.content.states.items():
                    if kind is None or isinstance(spec, kind):
                        yield source, name, spec


@dataclass(frozen=True, slots=True)
class Check:
    """One file of this package."""

    name: str
    codes: dict[str, str]
    warnings: frozenset[str]
    sound: bool
    find: Callable[[Subject], Iterable[Problem]]


@cache
def checks() -> tuple[Check, ...]:
    """Every check, those that need sound flows last."""
    found = []
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        warnings = frozenset(getattr(module, "WARNINGS", ()))
        found.append(Check(info.name, module.CODES, warnings, getattr(module, "SOUND", False), module.find))
    return tuple(sorted(found, key=lambda check: (check.sound, check.name)))


def codes() -> dict[str, tuple[str, str]]:
    """Every code a finding may have: (severity, what it means)."""
    known = {code: ("error", meaning) for code, meaning in READING.items()}
    for one in checks():
        known |= {
            code: ("warning" if code in one.warnings else "error", meaning) for code, meaning in one.codes.items()
        }
    return known


def check(sources: list[Source], catalogues: Catalogues, spoken: Iterable[str] | None = None) -> list[Problem]:
    """Every finding of the set, in reading order. With `spoken` it is a hospital's own: see `Subject`."""
    flows = {s.content.flow: s for s in sources if isinstance(s.content, Flow)}
    everywhere = next(((s, s.content) for s in sources if isinstance(s.content, Everywhere)), None)
    subject = Subject(sources, catalogues, flows, everywhere, spoken=frozenset(spoken) if spoken is not None else None)
    problems: set[Problem] = set()
    for one in checks():
        if one.sound:
            faulty = {problem.file for problem in problems if problem.code in _HIDING}
            subject = replace(subject, broken=frozenset(n for n, s in flows.items() if s.file in faulty))
        found = one.find(subject)
        problems.update(replace(p, severity="warning") if p.code in one.warnings else p for p in found)
    return sorted(_told_once(problems, subject))


def _told_once(problems: set[Problem], subject: Subject) -> set[Problem]:
    """A fault of an English text that a language leaves untranslated is told of the English one only."""
    prefixes = tuple(f"{locale}: " for locale in subject.catalogues.by_locale)
    return {
        problem
        for problem in problems
        if not problem.message.startswith(prefixes)
        or replace(problem, message=problem.message.partition(": ")[2]) not in problems
    }


# With one of these a flow cannot be followed: what comes of it would be told a second time.
_HIDING = frozenset(
    {"unknown_state", "unknown_outcome", "unrouted", "unknown_answer", "unknown_action", "unknown_flow", "no_options"}
    | {"unknown_list", "missing_argument", "unknown_argument"}
)


def named_list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
