"""What somebody came for: one of the offers, or a complaint in free words, which leads to a booking."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.answers.choice import understand as understand_choice
from bot.dialogue.parsing.complaints import suggest_departments
from bot.dialogue.world import Heard, Values, World

OUTCOMES = ("chosen", "complaint")
FREE = False
LONGEST_REASON = 200


def understand(heard: Heard, asking: Asking) -> Reading:
    chosen = understand_choice(heard, asking) if asking.offers else None
    if isinstance(chosen, Understood):
        return chosen
    complaint = complaint_of(heard.text, asking.world, {})
    return Understood("complaint", complaint) if complaint else chosen


def complaint_of(text: str, world: World, variables: Values) -> str:
    """The text, if it names a complaint for which this hospital has a department; otherwise empty."""
    codes = suggest_departments(text, world.languages) if text else ()
    if not codes:
        return ""
    departments = world.lists("departments", variables, world.default_language) or ()
    offered = {offer.values.get("code") for offer in departments}
    return " ".join(text.split())[:LONGEST_REASON] if offered & set(codes) else ""
