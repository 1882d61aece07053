"""Says something and goes on."""

from bot.dialogue.flow import Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import ON


class Spec(Strict):
    say: Texts
    go: Name


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    play.move("said")
    return ON
