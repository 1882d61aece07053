"""A telephone number, kept as E.164."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.phones import read_phone
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)


def understand(heard: Heard, asking: Asking) -> Reading:
    number = read_phone(heard.text, str(asking.world.facts.get("country", "NG")))
    return None if number is None else Understood("answered", number)
