"""The languages the hospital speaks, each by its own name."""

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

_WORDS = {"en_NG": ("english", "eng", "en"), "pcm": ("pidgin", "naija", "broken", "broken english")}

DEPENDS: tuple[str, ...] = ()


def offers(catalogue: Catalogue, variables: Values, locale: str) -> list[Offer]:
    return [Offer(code, LANGUAGE_NAMES[code], "", _WORDS.get(code, ())) for code in catalogue.settings.languages]
