"""A score of 0 to 10, passing the question over, or a plain no to being asked."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.folding import key
from bot.dialogue.parsing.lexicon import phrases
from bot.dialogue.parsing.manners import trimmed
from bot.dialogue.parsing.numbers import read_number
from bot.dialogue.parsing.vocabulary import VOCABULARIES
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.world import Heard

OUTCOMES = ("answered", "skipped", "declined")
WITHOUT_VALUE = ("skipped", "declined")
# The question has no options, or the number of one would be read as a score: so the words for passing over are read here.
SKIPS = frozenset(phrase for language in VOCABULARIES.values() for phrase in phrases(language.skips))

NUMERIC = True  # 0 is the worst score, not the menu


def understand(heard: Heard, asking: Asking) -> Reading:
    score = read_number(heard.text, asking.languages)
    if score is not None:
        return Understood("answered", score)
    if _passes_over(heard.text):
        return Understood("skipped")
    if read_yes_no(heard.text, asking.languages) is False:
        return Understood("declined")
    return None


def _passes_over(text: str) -> bool:
    words = key(text[:100]).split()
    return any(" ".join(form) in SKIPS for form in (words, *trimmed(words)))
