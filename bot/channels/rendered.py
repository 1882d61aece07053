"""What a channel makes of a Content: parts to be sent one after the other, each by one provider call."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text, a medium, or a medium with its caption. Sent free-form, so on WhatsApp only within 24 hours."""

    body: str = field(repr=False)
    media_url: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A content template by shape (`quick-reply-2`, `list-4`, `list-4-described`) with its numbered variables.

    `text` is what the reader sees, for logs of messages and staff screens.
    """

    shape: str
    content_sid: str
    variables: dict[str, str] = field(repr=False)
    text: str = field(default="", repr=False)


Part = Text | Template
Rendered = tuple[Part, ...]
