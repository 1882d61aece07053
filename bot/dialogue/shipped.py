"""The flows this version of the software ships, checked and compiled."""

from bot.dialogue.checking import check
from bot.dialogue.loading import SHIPPED, FlowsRefused, read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.wording import read_catalogues


def shipped_release() -> Release:
    """The flows of `conversation_flows/`. Raises `FlowsRefused` with every problem found."""
    sources, problems = read_texts(read_folder(SHIPPED))
    catalogues = read_catalogues()
    problems += check(sources, catalogues) if not problems else []
    if problems:
        raise FlowsRefused(problems)
    return Release(sources, catalogues)
