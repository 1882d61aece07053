"""A person's name, out of whatever sentence it comes in."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.names import read_name
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)
PARTS = ("first", "last")


def understand(heard: Heard, asking: Asking) -> Reading:
    name = read_name(heard.text, asking.languages)
    if name is None:
        return None
    return Understood("answered", f"{name.first} {name.last}".strip(), {"first": name.first, "last": name.last})
