"""A step in one line, for people."""

from typing import Any

from bot.dialogue.flow import Plural
from bot.dialogue.steps import ask, branch, call, change, do, end, handoff, say
from bot.dialogue.steps import set as set_step

_NAMES: dict[type, str] = {
    ask.Spec: "Question",
    say.Spec: "Message",
    do.Spec: "In the hospital",
    branch.Spec: "Fork",
    call.Spec: "Other conversation",
    change.Spec: "Change an answer",
    end.Spec: "End",
    handoff.Spec: "To a person",
    set_step.Spec: "Remember",
}
_SHORT = 70


def summary_of(state: str, spec: Any) -> str:
    """`whom. Question: Who is the appointment for?`"""
    said = first_text(spec)
    about = said or _about(spec)
    about = " ".join(about.split())
    about = about if len(about) <= _SHORT else f"{about[: _SHORT - 1]}…"
    return f"{state}. {_NAMES[type(spec)]}{': ' if about else ''}{about}"


def first_text(spec: Any) -> str:
    """What a person reads first of the step; empty for one that says nothing."""
    for text in (*getattr(spec, "say", []), getattr(spec, "ask", "")):
        told = text.one if isinstance(text, Plural) else text
        if told:
            return str(told)
    return ""


def _about(spec: Any) -> str:
    for key in ("do", "branch", "call", "end", "handoff"):
        value = getattr(spec, key, "")
        if value:
            return str(value)
    return ", ".join(spec.set) if isinstance(spec, set_step.Spec) else ""
