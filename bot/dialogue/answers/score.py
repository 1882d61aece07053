"""A score of 0 to 10, passing the question over, or a plain no to being asked."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.folding import key
from bot.dialogue.parsing.numbers import read_number
from bot.dialogue.parsing.yes_no import read_yes_no
from bot.dialogue.world import Heard

OUTCOMES = ("answered", "skipped", "declined")
# The question has no options, or the number of one would be read as a score: so the words for passing over stand here.
_SKIPS = frozenset(
    key(word)
    for word in (
        "skip", "skip it", "pass", "next", "next question", "no comment", "comot am", "jump am",
        "tsallake", "na gaba", "foo", "fo o", "mafere", "gafere", "passer", "suivant", "ignorer",
    )
)  # fmt: skip

NUMERIC = True  # 0 is the worst score, not the menu


def understand(heard: Heard, asking: Asking) -> Reading:
    score = read_number(heard.text, asking.languages)
    if score is not None:
        return Understood("answered", score)
    if key(heard.text) in _SKIPS:
        return Understood("skipped")
    if read_yes_no(heard.text, asking.languages) is False:
        return Understood("declined")
    return None
