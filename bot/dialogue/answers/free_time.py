"""One of the free times offered, or another day in free words instead."""

from datetime import datetime, tzinfo

from bot.dialogue.answers import Asking, Reading, Refused, Understood, Unsure
from bot.dialogue.answers.choice import taken
from bot.dialogue.answers.choice import understand as understand_choice
from bot.dialogue.answers.when import understand as understand_when
from bot.dialogue.world import Heard, Offer

OUTCOMES = ("chosen", "other_day")
PARTS = ("last", "start", "end", "exact")
FREE = False
OWN_WORDS = True


def understand(heard: Heard, asking: Asking) -> Reading:
    """A day named outright counts before a word that happens to be in an option; an offered time before both."""
    day = understand_when(heard, asking)
    if isinstance(day, Understood):
        meant = [offer for offer in asking.offers if _is_at(offer, day, asking.world.now.tzinfo)]
        if len(meant) == 1:
            return taken(asking, meant[0])
        if day.outcome == "answered":
            return Understood("other_day", day.value, day.extra)
    chosen = understand_choice(heard, asking)
    if isinstance(chosen, Understood):
        return chosen
    if isinstance(day, Understood):
        return Understood("other_day", day.value, day.extra)
    if isinstance(day, Unsure):
        return Unsure(tuple(_elsewhen(offer) for offer in day.offers), day.question)
    return day if isinstance(day, Refused) else chosen


def _is_at(offer: Offer, day: Understood, zone: tzinfo | None) -> bool:
    """Whether the offered time is the one said: the clock, and the day where one was said."""
    starts = offer.values.get("starts")
    if starts is None or not day.extra["exact"]:
        return False
    at = datetime.fromisoformat(starts).astimezone(zone)
    if day.outcome == "answered" and (day.value != at.date().isoformat() or day.value != day.extra["last"]):
        return False
    return bool(at.strftime("%H:%M") == day.extra["start"])


def _elsewhen(offer: Offer) -> Offer:
    return Offer(offer.id, offer.label, offer.note, offer.words, {**offer.values, "outcome": "other_day"})
