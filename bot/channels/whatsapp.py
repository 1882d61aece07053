"""Rendering for WhatsApp through Twilio's Content API (platform_facts 2.4).

Up to three short choices are buttons, up to ten are a list, more are numbered text. The number of rows is fixed in a
template, so there is one template a shape, filled by variables and used in session only: it is never put up for
approval and its values may hold line breaks. An empty value is refused (21656), so rows with descriptions are shapes
of their own.
"""

from collections.abc import Mapping
from typing import Any

from bot.channels.approved import PREFIX, as_template
from bot.channels.content import Choice, Content
from bot.channels.numbered import numbered_text
from bot.channels.rendered import Part, Rendered, Template, Text
from bot.channels.segments import split, units_utf16

MAX_BODY, MAX_PICKER_BODY, MAX_CAPTION = 1600, 1024, 1024
MAX_BUTTONS, MAX_BUTTON = 3, 20
MAX_ROWS, MAX_ROW, MAX_DESCRIPTION = 10, 24, 72
MAX_ID = 200
_NAME = "careline_v1_"
_NO_DESCRIPTION = "·"
_OPENERS = {"fr": "Choisir", "pcm": "Pick one", "ha": "Zaɓi", "yo": "Yan ọ̀kan", "ig": "Họrọ"}


def _shape(buttons: bool, rows: int, described: bool = False) -> str:
    if buttons:
        return f"quick-reply-{rows}"
    return f"list-{rows}-described" if described else f"list-{rows}"


def _quick_reply_type(rows: int) -> dict[str, Any]:
    actions = [
        {"type": "QUICK_REPLY", "title": f"{{{{{2 * n}}}}}", "id": f"{{{{{2 * n + 1}}}}}"} for n in range(1, rows + 1)
    ]
    return {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}


def _list_type(rows: int, described: bool) -> dict[str, Any]:
    step = 3 if described else 2
    items = []
    for n in range(rows):
        item = {"item": f"{{{{{3 + step * n}}}}}", "id": f"{{{{{4 + step * n}}}}}"}
        if described:
            item["description"] = f"{{{{{5 + step * n}}}}}"
        items.append(item)
    return {"twilio/list-picker": {"body": "{{1}}", "button": "{{2}}", "items": items}}


def shapes() -> dict[str, dict[str, Any]]:
    """Every template the bot may ask for, which `careline twilio setup` makes: shape -> the Content API's request."""
    kinds = {_shape(True, rows): (_quick_reply_type(rows), 1 + 2 * rows) for rows in range(1, MAX_BUTTONS + 1)}
    for described in (False, True):
        for rows in range(1, MAX_ROWS + 1):
            size = 2 + (3 if described else 2) * rows
            kinds[_shape(False, rows, described)] = (_list_type(rows, described), size)
    return {
        shape: {
            "friendly_name": friendly_name(shape),
            "language": "en",
            "variables": {str(n): f"value {n}" for n in range(1, size + 1)},
            "types": types,
        }
        for shape, (types, size) in kinds.items()
    }


def friendly_name(shape: str) -> str:
    """The template's name at Twilio, by which setup finds it again."""
    return _NAME + shape.replace("-", "_")


def shape_named(name: str) -> str:
    """The shape of a template at Twilio, empty if it is none of ours."""
    return name.removeprefix(_NAME).replace("_", "-") if name.startswith(_NAME) else ""


def _cut(text: str, limit: int) -> str:
    """Cut at a word if that keeps most of it, with an ellipsis."""
    if units_utf16(text) <= limit:
        return text
    kept = ""
    used = 1
    for sign in text:
        used += 2 if sign > "\uffff" else 1
        if used > limit:
            break
        kept += sign
    words = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return (words if len(words) * 3 >= limit * 2 else kept).rstrip(" ,;:-") + "…"


def distinct_labels(labels: list[str], limit: int) -> list[str]:
    """Labels of at most `limit` units, all different: what was cut to the same text gets a number behind it."""
    out: list[str] = []
    seen: set[str] = set()
    for label in labels:
        short = _cut(label, limit)
        n = 2
        while short.casefold() in seen:
            tail = f" ({n})"
            short = _cut(label, limit - len(tail)) + tail
            n += 1
        seen.add(short.casefold())
        out.append(short)
    return out


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _labels(choices: tuple[Choice, ...]) -> list[str]:
    return [_one_line(choice.label) or choice.id for choice in choices]


def _buttons(body: str, choices: tuple[Choice, ...], templates: Mapping[str, str]) -> Template | None:
    labels = _labels(choices)
    if len(choices) > MAX_BUTTONS or any(choice.description for choice in choices):
        return None
    if any(units_utf16(label) > MAX_BUTTON for label in labels) or len({x.casefold() for x in labels}) < len(labels):
        return None
    shape = _shape(True, len(choices))
    if shape not in templates:
        return None
    variables = {"1": body}
    for n, (choice, label) in enumerate(zip(choices, labels, strict=True), 1):
        variables[str(2 * n)], variables[str(2 * n + 1)] = label, choice.id
    return Template(shape, templates[shape], variables, body)


def _list(body: str, content: Content, templates: Mapping[str, str]) -> Template | None:
    choices = content.choices
    if len(choices) > MAX_ROWS:
        return None
    full = _labels(choices)
    labels = distinct_labels(full, MAX_ROW)
    # A label that had to be cut is told in full below, where there is room.
    told = [
        _one_line(choice.description) or (whole if whole != short else "")
        for choice, whole, short in zip(choices, full, labels, strict=True)
    ]
    described = any(told)
    shape = _shape(False, len(choices), described)
    if shape not in templates:
        return None
    language = content.locale.partition("_")[0]
    opener = _one_line(content.opener) or _OPENERS.get(language, "Choose")
    values = [body, _cut(opener, MAX_BUTTON)]
    for choice, label, description in zip(choices, labels, told, strict=True):
        values += [label, choice.id]
        if described:
            values.append(_cut(description, MAX_DESCRIPTION) or _NO_DESCRIPTION)
    return Template(shape, templates[shape], {str(n): value for n, value in enumerate(values, 1)}, body)


def _question(text: str, opener: str) -> tuple[str, str]:
    """What goes ahead as text, and the short question above the picker: the last paragraph, line or sentence."""
    for mark in ("\n\n", "\n", ". ", "! "):
        head, found, tail = text.rpartition(mark)
        if found and tail.strip() and units_utf16(tail) <= MAX_PICKER_BODY:
            return (head + mark).rstrip(), tail.strip()
    return text, opener or "…"


def _texts(body: str, media_url: str = "") -> list[Part]:
    if media_url and units_utf16(body) <= MAX_CAPTION:
        return [Text(body, media_url)]
    parts: list[Part] = [Text("", media_url)] if media_url else []
    return parts + [Text(piece) for piece in split(body, MAX_BODY)]


def render(content: Content, templates: Mapping[str, str]) -> Rendered:
    """The parts to send, in order. `templates` maps shape to ContentSid; a shape it lacks becomes numbered text.

    A message that names an approved template goes as that, and so reaches people outside the 24-hour window.
    """
    approved = templates.get(f"{PREFIX}{content.template}") if content.template else None
    if approved is not None:
        return (as_template(content, approved),)
    choices = content.choices
    tappable = bool(choices) and bool(content.text.strip()) and all(0 < len(choice.id) <= MAX_ID for choice in choices)
    if tappable:
        head, body = "", content.text.strip()
        if units_utf16(body) > MAX_PICKER_BODY:
            head, body = _question(body, content.opener)
        picker = _buttons(body, choices, templates) or _list(body, content, templates)
        if picker is not None:
            before = _texts(head, content.media_url) if head or content.media_url else []
            return (*before, picker)
    return tuple(_texts(numbered_text(content), content.media_url))
