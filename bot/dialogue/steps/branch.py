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
        outcome = "unset"
    elif isinstance(value, bool):
        outcome = "yes" if value else "no"
    else:
        outcome = "set" if isinstance(value, list | dict) else str(value)
    # A value that no way names may be anything somebody wrote: it is called by its way, for what is counted.
    play.move(outcome if outcome in spec.go else "otherwise")
    return ON
