"""Sets variables and goes on: remembering which way was taken, or forgetting an answer."""

from typing import Any

from bot.dialogue.flow import Name, Strict
from bot.dialogue.play import Play
from bot.dialogue.steps import ON


class Spec(Strict):
    """`set` maps variables to values, written as for `do`: a text is a variable's name, `=text` the text itself."""

    set: dict[str, Any]
    go: Name


def enter(play: Play, spec: Spec) -> bool:
    for name, value in play.arguments(spec.set).items():
        play.set(name, value)
    play.move("set")
    return ON
