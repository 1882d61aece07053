"""Ends the flow with an outcome for whoever called it."""

from bot.dialogue.flow import Name, Strict, Texts
from bot.dialogue.play import Play


class Spec(Strict):
    """`then` starts another flow when nothing waits below this one."""

    end: Name
    say: Texts = []
    then: Name | None = None


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    return play.finish(spec.end, spec.then)
