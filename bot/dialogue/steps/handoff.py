"""Hands the conversation to a person: the bot is silent until it is handed back."""

from bot.dialogue.flow import Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import ON


class Spec(Strict):
    """`handoff` is the reason staff see, as a code. The flow goes on when the bot has its turn again."""

    handoff: Name
    say: Texts = []
    go: Name


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    play.hand_off(spec.handoff)
    play.move("handed")
    return ON
