"""An answer as content for any channel, and what came in as text and tap."""

import base64

from bot.channels.content import Choice, Content
from bot.staff.command import Answer, Button

DO = "do:"
MOST = 10  # rows a WhatsApp list holds; what is beyond is reached by typing


def content_of(answer: Answer, tapped_message: str) -> Content:
    """`tapped_message` is the provider's id of the message whose button was tapped, empty for a typed line."""
    buttons = answer.buttons
    if answer.more:
        buttons = (*buttons[: MOST - 1], Button("More", answer.more))
    return Content(
        answer.text,
        tuple(Choice(DO + button.line, button.label) for button in buttons),
        opener="Choose",
        replaces=tapped_message if answer.in_place else "",
        picture=base64.b64encode(answer.picture.data).decode() if answer.picture else "",
    )


def tapped_line(choice_id: str) -> str:
    """The command line of the button that was tapped; empty for typed text."""
    return choice_id.removeprefix(DO) if choice_id.startswith(DO) else ""
