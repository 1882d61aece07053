"""Yes or no, in any of the hospital's languages."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.world import Heard

OUTCOMES = ("yes", "no")
FREE = False


def understand(heard: Heard, asking: Asking) -> Reading:
    said = read_yes_no(heard.text, asking.languages)
    return None if said is None else Understood("yes" if said else "no", said)
