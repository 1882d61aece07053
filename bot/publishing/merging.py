"""Three versions of a set of files made one: what both began from, ours, and theirs. Pure.

A file only one side changed is taken from that side. A flow both changed is merged state by state, as text, so that comments
stay; translations message by message. A part both changed differently is a clash for the author to decide.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from babel.messages.catalog import Catalog

from bot.dialogue.wording import language_of, parsed_translation, po_text
from bot.publishing.comparing import strings

Side = Literal["ours", "shipped"]
_TOP = re.compile(r"([a-z_]+):(.*)")
_INNER = re.compile(r"  ([A-Za-z_0-9]+):")


@dataclass(frozen=True, slots=True)
class Clash:
    """A part that both changed: `place` is `book.yaml: states.whom` or `locales/fr.po: <english>`. The author decides."""

    place: str
    before: str
    ours: str
    shipped: str


@dataclass(slots=True)
class Merged:
    """The files made, and from whom: names of files `taken` from theirs, `kept` ours, `merged` of both."""

    files: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


Decide = Callable[[str, str | None, str | None, str | None], str | None]


def merge(
    base: Mapping[str, str],
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    choices: Mapping[str, Side] | None = None,
) -> Merged:
    """Merges every file. Clashes `choices` says nothing about are listed, and ours stands in their place."""
    made = Merged()
    chosen = choices or {}

    def decide(place: str, was: str | None, mine: str | None, new: str | None) -> str | None:
        if mine in (was, new):
            return new
        if was == new:
            return mine
        if place not in chosen:
            made.clashes.append(Clash(place, was or "", mine or "", new or ""))
        return new if chosen.get(place) == "shipped" else mine

    for file in sorted({*base, *ours, *theirs}):
        was, mine, new = base.get(file), ours.get(file), theirs.get(file)
        if mine in (was, new) or new == was or was is None or mine is None or new is None:
            text = decide(file, was, mine, new)
            if new not in (was, mine):
                made.taken.append(file)
            elif mine not in (was, new):
                made.kept.append(file)
        else:
            part = _translations if language_of(file) is not None else _flow
            text = part(file, was, mine, new, decide)
            made.merged.append(file)
        if text is not None:
            made.files[file] = text
    return made


# --- flows -------------------------------------------------------------------------------------------------------------


def _flow(file: str, was: str, mine: str, new: str, decide: Decide) -> str:
    before, ours, theirs = dict(_blocks(was)), dict(_blocks(mine)), dict(_blocks(new))
    made = {
        name: decide(f"{file}: {name}", before.get(name), ours.get(name), theirs.get(name))
        for name in _order(theirs, ours)
    }
    return "".join(text for text in made.values() if text is not None)


def _order(theirs: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """Their order; what only we have stands where we put it: after the part it follows with us."""
    order = list(theirs)
    previous = ""
    for name in ours:
        if name not in theirs:
            order.insert(order.index(previous) + 1 if previous in order else len(order), name)
        previous = name
    return order


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The file cut into named parts: each top key, and each key inside one that stands alone on its line.

    Comments and empty lines belong to the part they stand before.
    """
    name, lines, waiting = "", list[str](), list[str]()
    above = ""
    for line in text.splitlines(keepends=True):
        top, inner = _TOP.match(line), _INNER.match(line)
        if top is not None or (inner is not None and above):
            if lines:
                yield name, "".join(lines)
            if top is not None:
                above = top.group(1) if not top.group(2).partition("#")[0].strip() else ""
                name = top.group(1)
            elif inner is not None:
                name = f"{above}.{inner.group(1)}"
            lines, waiting = [*waiting, line], []
        elif not line.strip() or line.lstrip().startswith("#"):
            waiting.append(line)
        else:
            lines += [*waiting, line]
            waiting = []
    if lines or waiting:
        yield name, "".join([*lines, *waiting])


# --- translations ------------------------------------------------------------------------------------------------------


def _translations(file: str, was: str, mine: str, new: str, decide: Decide) -> str:
    locale = language_of(file) or ""
    read = [parsed_translation(locale, text) for text in (was, mine, new)]
    before, ours, theirs = (strings(catalogue) for catalogue in read)
    made = read[2]
    for key in dict.fromkeys([*theirs, *ours]):
        english, context = key
        forms = [_joined(side.get(key)) for side in (before, ours, theirs)]
        text = decide(f"{file}: {english}", *forms)
        if text != forms[2]:
            _put(made, read[1], english, context, ours.get(key) if text == forms[1] else None)
    return po_text(made)


_BETWEEN = "\x1f"


def _joined(forms: tuple[str, ...] | None) -> str | None:
    return _BETWEEN.join(forms) if forms is not None else None


def _put(made: Catalog, mine: Catalog, english: str, context: str, forms: tuple[str, ...] | None) -> None:
    """Writes our forms over theirs; None: we have taken the translation back."""
    message = made.get(english, context or None)
    if message is None:
        own = mine.get(english, context or None)
        if own is None or forms is None:
            return
        message = made.add(own.id, locations=own.locations, context=own.context)
    several = isinstance(message.id, list | tuple)
    blank: tuple[str, ...] | str = ("",) * made.num_plurals if several else ""
    message.string = (forms if several else forms[0]) if forms is not None else blank
