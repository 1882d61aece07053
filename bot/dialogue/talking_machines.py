"""Machines that talk to us (auto-replies, echoes, other bots) and floods: one notice, and then silence for a while."""

import re
from zlib import crc32

from bot.dialogue.play import Play
from bot.dialogue.world import Heard

SAME_TEXT_LIMIT = 5
SAME_TEXT_MINUTES = 5
LONGEST_COMMAND = 20
# Each minute in a row that was too much allows half as many rounds as the one before; after so many, none at all until a
# minute has been quiet.
MOST_STRIKES = 5
_COUNTERS = re.compile(r"[\W\d_]+")


def over_limit(play: Play, heard: Heard) -> int:
    """By how much this is too much: so many rounds a minute, or the same one or two texts over and over, counters aside."""
    minute, count, last, same, before, strikes = (*play.state.rounds, 0, 0)[:6]
    now = int(play.world.now.timestamp() // 60)
    if now != minute:
        was_over = count > _allowed(play, strikes) and now - minute == 1
        strikes = min(strikes + 1, MOST_STRIKES) if was_over else 0
        count = 0
    count += 1
    text = _gist(heard)
    # People write "1" or "back" many times in a row; machines repeat sentences.
    repeated = len(heard.text) > LONGEST_COMMAND and text in (last, before) and now - minute <= SAME_TEXT_MINUTES
    same = same + 1 if repeated else 0
    if text != last:
        before = last
    play.state.rounds = [now, count, text, same, before, strikes]
    return max(count - _allowed(play, strikes), same - SAME_TEXT_LIMIT, 0)


def hush(play: Play, over: int) -> None:
    """Nothing is done with the message. The first one of a flood is told so."""
    play.flood = "begins" if over == 1 and not play.state.rounds[5] else "goes on"
    if play.flood == "begins":
        play.say_everywhere(play.texts.too_fast)


def excuse(play: Play) -> None:
    """What had to be heard all the same does not count: the notice belongs to the next message."""
    play.state.rounds[1] -= 1


def is_new(rounds: list[int], heard: Heard) -> bool:
    """Whether it says something else than the last texts did: an echo of our own words must not be heard as an emergency."""
    return _gist(heard) not in (rounds[2], *rounds[4:5])


def _allowed(play: Play, strikes: int) -> int:
    return play.world.loop_rounds >> strikes if strikes < MOST_STRIKES else 0


def _gist(heard: Heard) -> int:
    return crc32(_COUNTERS.sub(" ", heard.text.lower()).encode())
