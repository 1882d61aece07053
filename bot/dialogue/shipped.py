"""The flows this version of the software ships, checked and compiled."""

from bot.dialogue.checking import check
from bot.dialogue.loading import SHIPPED, FlowsRefused, read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.wording import read_catalogues


def shipped_release() -> Release:
    """The flows of `conversation_flows/`. Raises `FlowsRefused` with every error found."""
    sources, problems = read_texts(read_folder(SHIPPED))
    catalogues = read_catalogues()
    problems += check(sources, catalogues) if not problems else []
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise FlowsRefused(errors)
    return Release(sources, catalogues)
