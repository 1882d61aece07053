"""Choices as numbered lines, for channels and moments without buttons."""

from bot.channels.content import Choice, Content


def choice_lines(choices: tuple[Choice, ...]) -> list[str]:
    """`1. Label` or `1. Label - description`, in the order offered: the number is the position, from 1."""
    return [
        f"{n}. {choice.label or choice.id}" + (f" - {choice.description}" if choice.description else "")
        for n, choice in enumerate(choices, 1)
    ]


def numbered_text(content: Content) -> str:
    """The text, a blank line, the choices."""
    if not content.choices:
        return content.text
    listed = "\n".join(choice_lines(content.choices))
    return f"{content.text}\n\n{listed}" if content.text else listed
