"""Routes by a variable's value."""

from bot.dialogue.flow import Name, Strict, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import ON


class Spec(Strict):
    """`go` names values; true and false are `yes` and `no`; a variable that is not set or empty is `unset`."""

    branch: str
    say: Texts = []
    go: dict[str, Name]


def enter(play: Play, spec: Spec) -> bool:
    play.say(spec.say)
    value = play.value(spec.branch)
    if value is None or value in ("", [], {}):
        play.move("unset")
    elif isinstance(value, bool):
        play.move("yes" if value else "no")
    else:
        play.move("set" if isinstance(value, list | dict) else str(value))
    return ON
