"""The flows this version of the software ships, checked and compiled."""

from bot.dialogue.compiling import checked_release, shipped_texts
from bot.dialogue.release import Release


def shipped_release() -> Release:
    """The flows of `conversation_flows/`. Raises `FlowsRefused` with every error found."""
    return checked_release(shipped_texts())
