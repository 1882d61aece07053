"""Any words at all, kept as they are."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)


def understand(heard: Heard, asking: Asking) -> Reading:  # every kind is asked the same way
    text = " ".join(heard.text.split())
    return Understood("answered", text) if text else None
