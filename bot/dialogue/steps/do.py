"""Has the domain do something, and goes on with its outcome."""

from typing import Any

from pydantic import Field

from bot.dialogue.flow import Go, Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import WAIT


class Spec(Strict):
    """`with` gives arguments: a text is a variable's name, `=text` the text itself, numbers stand for themselves."""

    do: Name
    say: Texts = []
    with_: dict[str, Any] = Field({}, alias="with")
    go: Go


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    play.wish(spec.do, play.arguments(spec.with_))
    return WAIT
