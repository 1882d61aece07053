"""One to five stars, by number, words or signs; or a plain no to being asked."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.answers.choice import understand as understand_choice
from bot.dialogue.parsing.numbers import read_stars
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.world import Heard

OUTCOMES = ("chosen", "answered", "declined")
WITHOUT_VALUE = ("declined",)
FREE = False
OWN_WORDS = True


def understand(heard: Heard, asking: Asking) -> Reading:
    stars = read_stars(heard.text, asking.languages)
    if stars is not None:
        return Understood("answered", stars)
    chosen = understand_choice(heard, asking) if asking.offers else None
    if isinstance(chosen, Understood):
        return chosen
    if read_yes_no(heard.text, asking.languages) is False:
        return Understood("declined")
    return chosen
