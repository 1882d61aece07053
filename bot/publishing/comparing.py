"""Two sets of files compared, in words. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from babel.messages.catalog import Catalog
from pydantic import BaseModel

from bot.dialogue.compiling import read_set
from bot.dialogue.flow import Everywhere, Flow, Plural
from bot.dialogue.loading import CHATS, Source, is_chat
from bot.dialogue.release import ANYTHING, routes
from bot.dialogue.wording import LANGUAGE_NAMES

Kind = Literal[
    "flow_added",
    "flow_removed",
    "state_added",
    "state_removed",
    "rewired",
    "text_changed",
    "setting_changed",
    "translation_changed",
    "chat_changed",
    "unreadable",
]
_ROUTES = {"go", "call", "then", "end", "change"}
_TEXTS = {"say", "ask", "again", "opener", "label", "item", "item_note", "options", "title"}
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `flow` and `state` say where (empty where it has none); `language` only for translations.

    `sentence` is for people; `before` and `after` are the texts or routes it speaks of.
    """

    kind: Kind
    sentence: str
    flow: str = ""
    state: str = ""
    before: str = ""
    after: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class FlowDiff:
    """Every difference, by flow in the order of reading, then translations, then chats."""

    changes: tuple[Change, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(change.sentence for change in self.changes)

    @property
    def states(self) -> dict[str, tuple[Kind, ...]]:
        """Every state touched, as `flow.state`, and how."""
        found: dict[str, tuple[Kind, ...]] = {}
        for change in self.changes:
            if change.state:
                place = f"{change.flow}.{change.state}"
                found[place] = (*(k for k in found.get(place, ()) if k != change.kind), change.kind)
        return found


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> FlowDiff:
    """What differs between two sets of files."""
    old, new = read_set(before), read_set(after)
    changes = [
        Change("unreadable", f"{problem.file} cannot be read: {problem.message} (line {problem.line})")
        for problem in new[2]
    ]
    faulty = {problem.file for problem in new[2]}
    olds = {source.file: source for source in old[0]}
    news = {source.file: source for source in new[0]}
    for file in sorted((olds.keys() | news.keys()) - faulty):
        if before.get(file) != after.get(file):
            changes.extend(_file(olds.get(file), news.get(file)))
    for locale in sorted(old[1].by_locale.keys() | new[1].by_locale.keys()):
        if f"locales/{locale}.po" not in faulty:
            changes.extend(_language(locale, old[1].by_locale.get(locale), new[1].by_locale.get(locale)))
    changes.extend(_chats(before, after))
    return FlowDiff(tuple(changes))


# --- flows -------------------------------------------------------------------------------------------------------------


def _file(old: Source | None, new: Source | None) -> Iterator[Change]:
    before, after = old.content if old else None, new.content if new else None
    if isinstance(before, Flow) and isinstance(after, Flow) and before.flow == after.flow:
        yield from _flow(before, after)
    elif isinstance(before, Everywhere) and isinstance(after, Everywhere):
        yield from _settings("everywhere", "", before.model_dump(), after.model_dump())
    else:
        if isinstance(before, Flow):
            yield Change("flow_removed", f"The flow {before.flow} (“{before.title}”) is removed.", before.flow)
            for name in before.states:
                yield Change("state_removed", f"{before.flow}.{name} is removed.", before.flow, name)
        if isinstance(after, Flow):
            states = len(after.states)
            yield Change("flow_added", f"The flow {after.flow} (“{after.title}”) is new: {states} states.", after.flow)


def _flow(before: Flow, after: Flow) -> Iterator[Change]:
    name = after.flow
    head = {key for key in type(after).model_fields if key not in ("flow", "states")}
    yield from _settings(name, "", before.model_dump(include=head), after.model_dump(include=head))
    for state in before.states.keys() - after.states.keys():
        yield Change("state_removed", f"{name}.{state} is removed.", name, state)
    for state, spec in after.states.items():
        old = before.states.get(state)
        if old is None:
            yield Change("state_added", f"{name}.{state} is new{_asking(spec)}.", name, state, after=_said(spec))
        elif old != spec:
            yield from _state(name, state, old, spec)


def _state(flow: str, state: str, old: Any, new: Any) -> Iterator[Change]:
    where = f"{flow}.{state}"
    ways, now = _ways(old), _ways(new)
    for outcome in sorted(ways.keys() | now.keys()):
        was, leads = ways.get(outcome, ""), now.get(outcome, "")
        if was != leads:
            said = f"{where}: {_named(outcome)} {_led(was, leads)}."
            yield Change("rewired", said, flow, state, was, leads)
    if type(old) is not type(new):
        kinds = _step(old), _step(new)
        yield Change("setting_changed", f"{where} is now '{kinds[1]}', no longer '{kinds[0]}'.", flow, state, *kinds)
        return
    yield from _settings(flow, state, _plain(old), _plain(new))


def _ways(spec: Any) -> dict[str, str]:
    """Every way out: outcomes, the flow called, the flow begun after an end."""
    ways = routes(spec)
    for key in ("call", "then", "end"):
        value = getattr(spec, key, None)
        if value:
            ways[f"({key})"] = value
    return ways


def _plain(spec: BaseModel) -> dict[str, Any]:
    return {key: value for key, value in spec.model_dump().items() if key not in _ROUTES}


def _settings(flow: str, state: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """What reads or behaves otherwise, key by key; nested keys (options, moves, texts) one by one."""
    where = f"{flow}.{state}" if state else flow
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict) and not {"one", "other"} <= old.keys():
            parts = dict.fromkeys([*old, *new])
            reordered = [k for k in old if k in new] != [k for k in new if k in old]
            if reordered:
                said = f"{where}: the order of {key} is another."
                yield Change("setting_changed", said, flow, state, ", ".join(old), ", ".join(new))
            pairs = [
                (f"{key}.{part}", old.get(part), new.get(part)) for part in parts if old.get(part) != new.get(part)
            ]
        else:
            pairs = [(key, old, new)]
        textual = key in _TEXTS or key == "texts"
        for name, was, now in pairs:
            kind: Kind = "text_changed" if textual else "setting_changed"
            yield Change(kind, _sentence(where, name, _text(was), _text(now)), flow, state, _text(was), _text(now))


def _sentence(where: str, name: str, was: str, now: str) -> str:
    if not was:
        return f"{where}: {name} is new: “{_short(now)}”."
    if not now:
        return f"{where}: {name} is gone; it was “{_short(was)}”."
    return f"{where}: {name} reads “{_short(now)}”, no longer “{_short(was)}”."


def _text(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, list):
        return " / ".join(_text(one) for one in value)
    if isinstance(value, Plural):
        return f"{value.one} / {value.other}"
    if isinstance(value, dict):
        told = [part if isinstance(part, str) else f"{key} {_text(part)}" for key, part in value.items() if part]
        return ", ".join(told)
    return str(value)


def _asking(spec: Any) -> str:
    said = _said(spec)
    return f": “{_short(said)}”" if said else ""


def _said(spec: Any) -> str:
    return _text(getattr(spec, "ask", None) or getattr(spec, "say", None) or "")


def _step(spec: Any) -> str:
    return type(spec).__module__.rpartition(".")[2]


def _named(outcome: str) -> str:
    return "any other answer" if outcome == ANYTHING else f"'{outcome}'"


def _led(was: str, leads: str) -> str:
    if not was:
        return f"leads to {leads}, which is new"
    return f"leads to {leads}, no longer to {was}" if leads else f"no longer leads to {was}"


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


# --- translations ------------------------------------------------------------------------------------------------------


def strings(catalogue: Catalog | None) -> dict[tuple[str, str], tuple[str, ...]]:
    """(English, context) -> its forms in the language; untranslated ones are left out."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in catalogue or ():
        forms = tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)
        english = message.id[0] if isinstance(message.id, list | tuple) else message.id
        if english and all(forms) and not message.fuzzy:
            found[english, message.context or ""] = tuple(map(str, forms))
    return found


def _language(locale: str, old: Catalog | None, new: Catalog | None) -> Iterator[Change]:
    named = LANGUAGE_NAMES.get(locale, locale)
    before, after = strings(old) if old is not new else {}, strings(new) if old is not new else {}
    for key in dict.fromkeys([*before, *after]):
        was, now = " / ".join(before.get(key, ())), " / ".join(after.get(key, ()))
        if was != now:
            english = _short(key[0])
            said = (
                f"{named}: “{english}” reads “{_short(now)}”."
                if now
                else f"{named}: “{english}” has no translation any more."
            )
            yield Change("translation_changed", said, before=was, after=now, language=locale)


# --- chats -------------------------------------------------------------------------------------------------------------


def _chats(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for file in sorted(filter(is_chat, before.keys() | after.keys())):
        if before.get(file) != after.get(file):
            how = "is new" if file not in before else "reads otherwise" if file in after else "is removed"
            yield Change("chat_changed", f"The chat {file.removeprefix(CHATS).removesuffix('.yaml')} {how}.")
