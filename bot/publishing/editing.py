"""What an author changes in a flow without writing YAML: texts, options, words, ways, settings, a question more or less.

Pure: a flow file's text in, the new text out, everything that was not meant byte for byte as it was. Raises `Invalid` with
a sentence for the author.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.publishing import splicing
from bot.publishing.splicing import Bare, Value, Where, read, written, written_key
from domain.kit.errors import Invalid

_SLUG = re.compile(r"[^a-z0-9]+")

_NEVER_MISSING = ("ask", "title", "one", "other")


@dataclass(frozen=True, slots=True)
class NewOption:
    """An answer to choose: what the button says, and other words for it, comma separated."""

    label: str
    words: str = ""


def set_text(text: str, path: Where, said: str) -> str:
    """A text, a title, a list of words or a name. An empty one is taken away where it may be missing."""
    if said or path[-1] in _NEVER_MISSING or path[0] in ("texts", "moves"):
        return splicing.put(text, path, said)
    return splicing.remove(text, path) if _there(text, path) else text


def set_says(text: str, state: str, said: Sequence[str]) -> str:
    """What a state says on entering it, message by message; none takes `say` away."""
    path = ("states", state, "say")
    kept = [each for each in said if each.strip()]
    if not kept:
        return splicing.remove(text, path) if _there(text, path) else text
    if not _there(text, path):
        value: Value = kept[0] if len(kept) == 1 else list(kept)
        return splicing.put(text, path, value)
    now = read(text, path)
    if isinstance(now, list) and len(now) == len(kept):
        for place, (before, after) in enumerate(zip(now, kept, strict=True)):
            if before != after:
                text = splicing.replace(text, (*path, place), after)
        return text
    return splicing.replace(text, path, kept[0] if len(kept) == 1 else list(kept))


def set_flag(text: str, path: Where, on: bool) -> str:
    """A setting that is true or false."""
    return splicing.put(text, path, on)


def set_way(text: str, state: str, outcome: str, target: str) -> str:
    """Where a state goes with an outcome; `*` is every outcome that has no way of its own."""
    path: Where = ("states", state, "go")
    _known_state(text, target)
    now = read(text, path)
    if isinstance(now, str):
        if outcome == "*":
            return splicing.replace(text, path, Bare(target))
        return splicing.replace(text, path, {outcome: Bare(target), "otherwise": Bare(now)})
    return splicing.put(text, (*path, "otherwise" if outcome == "*" else outcome), Bare(target))


def set_option(text: str, state: str, option: str, *, label: str, words: str, note: str = "") -> str:
    """The label, words and note of an option, each only where it differs."""
    path: Where = ("states", state, "options", option)
    now = read(text, path)
    if not label.strip():
        raise Invalid("An option needs a label.")
    if isinstance(now, str):
        if not words and not note:
            return text if now == label else splicing.replace(text, path, label)
        rest: dict[str, Value] = {key: value for key, value in (("words", words), ("note", note)) if value}
        return splicing.replace(text, path, {"label": label, **rest})
    for key, value in (("label", label), ("words", words), ("note", note)):
        if value != now.get(key, ""):
            text = set_text(text, (*path, key), value)
    return text


def add_option(text: str, state: str, option: NewOption, target: str) -> str:
    """One more option at the end, which leads to `target`."""
    if not option.label.strip():
        raise Invalid("An option needs a label.")
    _known_state(text, target)
    there = read(text, ("states", state, "options")) if _there(text, ("states", state, "options")) else {}
    name = name_for(option.label, there)
    if not there:
        text = splicing.put(text, ("states", state, "options"), {name: _option(option)})
    else:
        text = splicing.put(text, ("states", state, "options", name), _option(option))
    return set_way(text, state, name, target) if _leads(text, state, name) != target else text


def remove_option(text: str, state: str, option: str) -> str:
    """An option and its way. Raises `Invalid` for the last one."""
    text = splicing.remove(text, ("states", state, "options", option))
    ways = read(text, ("states", state, "go"))
    if isinstance(ways, dict) and option in ways:
        text = splicing.remove(text, ("states", state, "go", option))
    return text


def add_question(
    text: str, *, before: str, ask: str, options: Sequence[NewOption], label: str = "", name: str = ""
) -> str:
    """A question with options, asked just before the state `before`.

    Every way that led there now leads to the question, and each of its answers leads on to where it was going. A way of
    `before` to itself stays. The answer is saved under the new state's name, which is made of the question.
    """
    states = _states(text)
    _known_state(text, before)
    if not ask.strip() or not options or any(not option.label.strip() for option in options):
        raise Invalid("A question needs its text and the label of each option.")
    name = name_for(name or label or ask, states)
    told = [f"{name}:", f"  ask: {written(ask)}", f"  save: {name}"]
    if label:
        told.append(f"  label: {written(label)}")
    told.append("  options:")
    taken: dict[str, Any] = {}
    for option in options:
        key = name_for(option.label, taken)
        taken[key] = option
        told.append(f"    {written_key(key)}: {_option_line(option)}")
    told.append(f"  go: {before}")
    text = splicing.replace_all(text, _ways_to(text, before, name))
    return splicing.insert_before(text, ("states", before), "\n".join(told))


def remove_question(text: str, state: str) -> str:
    """Takes a state out whose every way leads to the same place; whoever came to it goes there."""
    ways = read(text, ("states", state)).get("go")
    targets = {ways} if isinstance(ways, str) else set((ways or {}).values())
    if len(targets) != 1 or state in targets:
        raise Invalid("Its answers lead to different places: say first where each of them shall go.")
    target = str(targets.pop())
    text = splicing.replace_all(text, _ways_to(text, state, target))
    return splicing.remove(text, ("states", state))


def name_for(said: str, taken: Iterable[str]) -> str:
    """A short name for a state or an option, made of its words: `first_visit`; another one if it is taken."""
    plain = unicodedata.normalize("NFKD", said.casefold()).encode("ascii", "ignore").decode()
    words = [word for word in _SLUG.split(plain) if word][:3]
    name = "_".join(words)[:30].strip("_")
    if not name or not name[0].isalpha() or name in ("true", "false", "null", "otherwise", "chosen"):
        name = f"answer_{name}".rstrip("_")
    known, number, tried = set(taken), 2, name
    while tried in known:
        tried, number = f"{name}_{number}", number + 1
    return tried


def _ways_to(text: str, was: str, now: str) -> dict[Where, Value]:
    """Every way of the flow that leads to `was`, but its own, with `now` in its place; the start too."""
    found: dict[Where, Value] = {}
    if read(text, ("start",)) == was:
        found["start",] = Bare(now)
    for state, spec in read(text, ("states",)).items():
        if state == was or not isinstance(spec, dict):
            continue
        for key in ("go", "change"):
            ways = spec.get(key)
            if ways == was:
                found["states", state, key] = Bare(now)
            elif isinstance(ways, dict):
                for outcome, target in ways.items():
                    if target == was:
                        found["states", state, key, outcome] = Bare(now)
    return found


def _option(option: NewOption) -> Value:
    return {"label": option.label, "words": option.words} if option.words else option.label


def _option_line(option: NewOption) -> str:
    words = f", words: {written(option.words)}" if option.words else ""
    return f"{{label: {written(option.label)}{words}}}"


def _leads(text: str, state: str, outcome: str) -> str | None:
    ways = read(text, ("states", state, "go"))
    return ways if isinstance(ways, str) else ways.get(outcome, ways.get("otherwise"))


def _states(text: str) -> list[str]:
    return list(read(text, ("states",)))


def _known_state(text: str, state: str) -> None:
    if state not in _states(text):
        raise Invalid(f"There is no step '{state}' in this flow.")


def _there(text: str, path: Where) -> bool:
    try:
        read(text, path)
    except Invalid:
        return False
    return True
