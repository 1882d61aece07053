"""The first words after a rest: a complaint, or anything at all."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.answers.errand import complaint_of
from bot.dialogue.world import Heard

OUTCOMES = ("complaint", "anything")


def understand(heard: Heard, asking: Asking) -> Reading:
    complaint = complaint_of(heard.text, asking.world, {})
    return Understood("complaint", complaint) if complaint else Understood("anything", "")
