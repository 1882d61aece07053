"""One of the free times offered, or another day in free words instead."""

from bot.dialogue.answers import Asking, Reading, Refused, Understood, Unsure
from bot.dialogue.answers.choice import understand as understand_choice
from bot.dialogue.answers.when import understand as understand_when
from bot.dialogue.world import Heard, Offer

OUTCOMES = ("chosen", "other_day")
FREE = False


def understand(heard: Heard, asking: Asking) -> Reading:
    chosen = understand_choice(heard, asking)
    if isinstance(chosen, Understood):
        return chosen
    day = understand_when(heard, asking)
    if isinstance(day, Understood):
        return Understood("other_day", day.value, day.extra)
    if isinstance(day, Unsure):
        return Unsure(tuple(_elsewhen(offer) for offer in day.offers), day.question)
    return day if isinstance(day, Refused) else chosen


def _elsewhen(offer: Offer) -> Offer:
    return Offer(offer.id, offer.label, offer.note, offer.words, {**offer.values, "outcome": "other_day"})
