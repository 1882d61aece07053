"""Whether somebody is pleased (SURV-07): the scores given first, then words known to praise or to complain.

Small lists on purpose: a list can be read and argued about. A negation turns the three words after it round.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Sentiment(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# One language a line group; Pidgin is always read beside English, since people mix them.
_POSITIVE = _listed(
    "good great excellent wonderful amazing perfect best better fantastic kind friendly polite helpful caring "
    "professional clean neat quick fast prompt thank thanks happy satisfied love loved nice respectful "
    "gentle impressed comfortable smooth recommend grateful "
    "sweet correct beta oshey fine gbayi"
)
_NEGATIVE = _listed(
    "bad poor terrible horrible awful worst worse rude slow late dirty filthy expensive unhappy angry disappointed "
    "disappointing waste wasted ignored shouted shouting insulted insult careless unprofessional painful delay "
    "delayed wrong useless nobody smelly smelling lazy annoyed annoying overcharged disrespectful neglected "
    "complain complaint "
    "nonsense yeye wahala rubbish vex vexed wicked yawa wayo wuruwuru jagajaga shalaye"
)
_NEGATIONS = _listed("not no nothing never nor without hardly isnt wasnt werent arent didnt dont doesnt cant neva")
_REACH = 3
_WORD = re.compile(r"[a-z]+")


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    return _WORD.findall("".join(char for char in plain if not unicodedata.combining(char)))


def word_mood(text: str) -> int:
    """Praising words less complaining ones; above 0 is pleased. "not good" complains, "not bad" praises."""
    mood, turned = 0, 0
    for word in _words(text):
        value = (word in _POSITIVE) - (word in _NEGATIVE)
        if word in _NEGATIONS:
            turned = _REACH
            continue
        if value:
            mood += -value if turned else value
        turned = max(0, turned - 1)
    return mood


def mood(texts: Iterable[str] = (), *, stars: Iterable[int] = (), nps: int | None = None) -> Sentiment:
    """The sentiment of one response. A score weighs as much as two words.

    4 and 5 stars, 9 and 10 praise; 1 and 2 stars, 0 to 6 complain.
    """
    weight = sum((2 if rating >= 4 else -2 if rating <= 2 else 0) for rating in stars)
    if nps is not None:
        weight += 2 if nps >= 9 else -2 if nps <= 6 else 0
    weight += sum(word_mood(text) for text in texts)
    return Sentiment.POSITIVE if weight > 0 else Sentiment.NEGATIVE if weight < 0 else Sentiment.NEUTRAL
