"""A date of birth, day before month."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.births import read_birth_date
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)


def understand(heard: Heard, asking: Asking) -> Reading:
    born = read_birth_date(heard.text, asking.world.now.date())
    return None if born is None else Understood("answered", born.isoformat())
