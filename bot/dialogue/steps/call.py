"""Runs another flow and comes back with its outcome."""

from typing import Any

from pydantic import Field

from bot.dialogue.flow import Go, Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import ON


class Spec(Strict):
    """`with` gives the flow variables, as for `do`; `save` maps our variables to its."""

    call: Name
    say: Texts = []
    with_: dict[str, Any] = Field({}, alias="with")
    save: dict[Name, str] = {}
    go: Go


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    play.push(spec.call, "call", play.arguments(spec.with_))
    return ON
