"""Offers the answers given so far, to change one; those given after it are given again where they still fit."""

from bot.dialogue.flow import Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.revising import offer_changes
from bot.dialogue.steps import ON, WAIT


class Spec(Strict):
    """`change` is the state to go to when there is nothing to change. The same as the word CHANGE."""

    change: Name
    say: Texts = []

    @property
    def go(self) -> str:
        return self.change


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    if offer_changes(play):
        return WAIT
    play.move("nothing")
    return ON
