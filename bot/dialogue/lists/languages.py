"""The languages the hospital speaks, each by its own name."""

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.dialogue.world import Offer, Values
from domain.appointments.service import Catalogue

# The languages' names as their own and other speakers type them.
_WORDS = {
    "en_NG": ("english", "eng", "en", "anglais", "turanci", "gẹ̀ẹ́sì", "geesi", "bekee"),
    "pcm": ("pidgin", "naija", "broken", "broken english", "pidgin english"),
    "ha": ("hausa", "haousa", "hausawa"),
    "yo": ("yoruba", "yorùbá", "yariba"),
    "ig": ("igbo", "ibo", "asusu igbo"),
    "fr": ("french", "francais", "français", "faransanci", "faranse"),
}

DEPENDS: tuple[str, ...] = ()


def offers(catalogue: Catalogue, variables: Values, locale: str) -> list[Offer]:
    return [Offer(code, LANGUAGE_NAMES[code], "", _WORDS.get(code, ())) for code in catalogue.settings.languages]
