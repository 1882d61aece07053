"""A state of Nigeria or the Federal Capital Territory, typed with slips (NG-03)."""

from bot.dialogue.answers import Asking, Reading, Understood, Unsure
from bot.dialogue.parsing.choices import Option, match
from bot.dialogue.world import Heard, Offer
from domain.patients.rules import STATES

OUTCOMES = ("answered",)

_WORDS = {
    "FCT": ("abuja", "fct abuja", "federal capital territory", "abuja fct", "f c t"),
    "Akwa Ibom": ("akwaibom", "akwa-ibom", "aks"),
    "Cross River": ("cross rivers", "crossriver"),
    "Nasarawa": ("nassarawa",),
    "Lagos": ("lag", "lasgidi", "eko"),
    "Rivers": ("rivers state", "river state", "river"),
}
OPTIONS = [Option(name, name, (*_WORDS.get(name, ()), f"{name.lower()} state")) for name in sorted(STATES)]


def understand(heard: Heard, asking: Asking) -> Reading:  # every kind is asked the same way
    if any(sign.isdigit() for sign in heard.text):
        return None  # nothing is numbered here: a number is no state
    found = match(heard.text, OPTIONS)
    if found.id is not None and found.certain:
        return Understood("answered", found.id)
    near = [name for name in (found.id, *found.suggestions) if name]
    if not near:
        return None
    return Unsure(
        tuple(Offer(name, name, "", (), {"outcome": "answered", "value": name, "extra": {}}) for name in near[:3])
    )
