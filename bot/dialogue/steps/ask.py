"""Asks and waits for an answer."""

from pydantic import Field

from bot.dialogue.flow import Go, Name, OptionOrLabel, Strict, Text, Texts
from bot.dialogue.play import Play
from bot.dialogue.steps import ON, WAIT


class Spec(Strict):
    """`go` routes by option id or by the answer kind's outcome. `list` adds options from a variable or a named list,
    written by `item` and `item_note`. What is understood is saved under `save`; an answer with a `label` can be changed later.
    """

    ask: Text
    say: Texts = []
    answer: Name = "choice"
    options: dict[str, OptionOrLabel] = {}
    list_from: Name | None = Field(None, alias="list")
    item: str = "{label}"
    item_note: str = ""
    opener: str = ""
    save: Name | None = None
    label: str = ""
    again: Text | None = None
    go: Go


def enter(play: Play, spec: Spec) -> bool:
    frame = play.frame
    remembered = frame.replay.pop(frame.state, None)
    if remembered is not None and play.still_offered(spec, remembered):
        play.unsay()
        frame.since = 0
        play.accept(remembered["outcome"], remembered["values"])
        return ON
    frame.since = play.seconds
    play.say(spec.say)
    play.ask(spec)
    return WAIT
