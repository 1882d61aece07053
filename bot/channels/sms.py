"""Rendering for SMS: numbered text, GSM-7 where folding is enough, at most 1,600 characters a message.

The channel adds no words of its own, so it never tells anybody to answer YES, CANCEL, END or QUIT, which carriers take
as opt-in and opt-out (platform_facts 2.6); answers go by number. `colliding_labels` finds choices whose label is such
a word.
"""

from dataclasses import replace

from bot.channels.content import Choice, Content
from bot.channels.numbered import numbered_text
from bot.channels.rendered import Rendered, Text
from bot.channels.segments import fold_to_gsm7, is_gsm7, split
from bot.channels.twilio_form import CARRIER_WORDS

MAX_BODY = 1600


def colliding_labels(content: Content) -> tuple[str, ...]:
    """Labels that a carrier would act on if they were typed alone."""
    return tuple(choice.label for choice in content.choices if choice.label.strip().upper() in CARRIER_WORDS)


def _harmless(choice: Choice) -> Choice:
    """A label that is a carrier's word gives way to its description: the number stays the thing to type."""
    if choice.description and choice.label.strip().upper() in CARRIER_WORDS:
        return replace(choice, label=choice.description, description="")
    return choice


def sms_text(content: Content) -> str:
    """The whole message before it is split. A medium is a link: MMS does not exist in Nigeria (platform_facts 2.3)."""
    text = numbered_text(replace(content, choices=tuple(_harmless(choice) for choice in content.choices)))
    if content.media_url:
        text = f"{text}\n{content.media_url}" if text else content.media_url
    folded = fold_to_gsm7(text)
    return folded if is_gsm7(folded) else text


def render(content: Content) -> Rendered:
    return tuple(Text(piece) for piece in split(sms_text(content), MAX_BODY))
