"""The departments that fit the complaint somebody came with, the likeliest first."""

from bot.dialogue.lists import departments
from bot.dialogue.parsing.complaints import suggest_departments
from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue


def offers(catalogue: Catalogue, variables: Values, locale: str) -> list[Offer]:
    codes = suggest_departments(variables.get("complaint") or "", (locale, *catalogue.settings.languages))
    found = {offer.values["code"]: offer for offer in departments.offers(catalogue, variables, locale)}
    return [found[code] for code in codes if code in found]
