"""What only the patient knows: the date of birth or the hospital number (facts 6.2)."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.births import read_birth_date, read_hospital_number
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)
PARTS = ("number", "birth")


def understand(heard: Heard, asking: Asking) -> Reading:
    number = read_hospital_number(heard.text)
    if number is not None:
        return Understood("answered", number, {"number": number, "birth": None})
    born = read_birth_date(heard.text, asking.world.now.date())
    if born is None:
        return None
    return Understood("answered", born.isoformat(), {"number": None, "birth": born.isoformat()})
