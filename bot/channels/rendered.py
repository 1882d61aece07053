"""What a channel makes of a Content: parts to be sent one after the other, each by one provider call."""

from dataclasses import field

from domain.kit.values import value


@value
class Text:
    """Plain text, a medium, or a medium with its caption. Sent free-form, so on WhatsApp only within 24 hours."""

    body: str = field(repr=False)
    media_url: str = field(default="", repr=False)


@value
class Template:
    """A content template by shape (`quick-reply-2`, `list-4`, `list-4-described`) with its numbered variables.

    `text` is what the reader sees, for logs of messages and staff screens.
    """

    shape: str
    content_sid: str
    variables: dict[str, str] = field(repr=False)
    text: str = field(default="", repr=False)


@value
class Key:
    """One button under a Telegram message; `data` comes back when it is tapped, 1 to 64 bytes."""

    label: str
    data: str


@value
class ChatMessage:
    """A Telegram message with the rows of buttons under it.

    `replaces` is `chat:message` of the message it takes the place of; with a `picture` (PNG, base64) the text is its caption.
    """

    text: str = field(repr=False)
    keyboard: tuple[tuple[Key, ...], ...] = field(default=(), repr=False)
    replaces: str = ""
    picture: str = field(default="", repr=False)


Part = Text | Template | ChatMessage
Rendered = tuple[Part, ...]


def is_medium(part: Part) -> bool:
    """Whether the provider has something to fetch before it can pass it on. Telegram answers only after it has."""
    return isinstance(part, Text) and part.media_url != ""
