"""What a person sees of a message: the rendered parts of a channel, as bubbles."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.channels import sms, whatsapp
from bot.channels.approved import PREFIX, approved_templates
from bot.channels.content import Content
from bot.channels.rendered import Part, Template, Text
from bot.channels.segments import count

_LINE = re.compile(r"(\d+)\. (.*)")
# Every shape there is, as if `careline twilio setup` had made them all.
READY = {shape: shape for shape in whatsapp.shapes()} | {f"{PREFIX}{name}": name for name in approved_templates()}


@dataclass(frozen=True)
class Row:
    """Something that can be touched, or by SMS answered with its number."""

    label: str
    id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message as it stands on the phone.

    `form` is how its rows are offered: buttons, a list opened by `opener`, or numbered lines. `segments` is what an SMS
    costs, `encoding` why; 0 and empty elsewhere. `template` names the approved template that stands for it.
    """

    text: str
    rows: tuple[Row, ...] = ()
    form: Literal["text", "buttons", "list", "numbered"] = "text"
    opener: str = ""
    segments: int = 0
    encoding: str = ""
    template: str = ""


def _with_buttons(part: Template) -> Template:
    """An approved template as WhatsApp shows it: its buttons stand in the template, not in the message."""
    if not part.shape.startswith(PREFIX):
        return part
    buttons = approved_templates()[part.shape.removeprefix(PREFIX)].buttons
    rows = [text for choice_id, label in buttons for text in (label, choice_id)]
    variables = {str(n): text for n, text in enumerate([part.text, *rows], 1)}
    return Template(f"quick-reply-{len(buttons)}", part.content_sid, variables, part.text)


def bubble_of(part: Part, channel: str) -> Bubble:
    """A rendered part as a person sees it. Rows of an SMS have no ids."""
    if isinstance(part, Template):
        return _of_template(part)
    assert isinstance(part, Text)  # noqa: S101  patients have no Telegram
    size = count(part.body)
    segments, encoding = (size.segments, size.encoding) if channel == "sms" else (0, "")
    text, _, tail = part.body.rpartition("\n\n")
    lines = [_LINE.fullmatch(line) for line in tail.split("\n")]
    if text and all(line is not None and int(line[1]) == n for n, line in enumerate(lines, 1)):
        labels = [line[2].partition(" - ") for line in lines if line is not None]
        rows = tuple(Row(label, "", note) for label, _, note in labels)
        return Bubble(text, rows, "numbered", segments=segments, encoding=encoding)
    return Bubble(part.body, segments=segments, encoding=encoding)


def _of_template(part: Template) -> Bubble:
    approved = part.shape.removeprefix(PREFIX) if part.shape.startswith(PREFIX) else ""
    part = _with_buttons(part)
    listed = part.shape.startswith("list")
    described = part.shape.endswith("described")
    first, step = (3, 3 if described else 2) if listed else (2, 2)
    values = part.variables
    number = int(re.findall(r"\d+", part.shape)[0])
    rows = tuple(
        Row(values[str(n)], values[str(n + 1)], values[str(n + 2)] if described else "")
        for n in range(first, first + step * number, step)
    )
    form: Literal["list", "buttons"] = "list" if listed else "buttons"
    return Bubble(part.text, rows, form, opener=values["2"] if listed else "", template=approved)


def bubbles_of(content: Content, channel: str) -> list[Bubble]:
    """The message as the channel renders it, one bubble for each part sent."""
    parts = sms.render(content) if channel == "sms" else whatsapp.render(content, READY)
    return [bubble_of(part, channel) for part in parts]
