"""From when until when: two times of day, perhaps across midnight, as minutes since midnight."""

from bot.dialogue.answers import Asking, Reading, Understood
from bot.dialogue.parsing.quiet_spans import read_span
from bot.dialogue.world import Heard

OUTCOMES = ("answered",)
PARTS = ("start", "end")


def understand(heard: Heard, asking: Asking) -> Reading:
    span = read_span(heard.text, asking.languages)
    if span is None:
        return None
    shown = "-".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in span)
    return Understood("answered", shown, {"start": span[0], "end": span[1]})
