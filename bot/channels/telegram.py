"""Telegram, both ways, for staff: an Update becomes an `Inbound`, a `Content` becomes messages (platform_facts 3.1).

Only private chats are read: there the chat's id is the person's. Texts go out plain, without a parse mode, so nobody's
name can be taken for formatting. Updates and message ids are Telegram's own numbers; ours carry the bot's id before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import phonenumbers

from bot.channels.content import Choice, Content, Inbound, Location, Media
from bot.channels.errors import ProviderFault
from bot.channels.rendered import ChatMessage, Key, Rendered
from bot.channels.segments import split, units_utf16
from bot.channels.twilio_form import clean_name
from bot.channels.twilio_rest import SendResult

MAX_TEXT, MAX_CAPTION = 4096, 1024
MAX_DATA = 64  # bytes of a button's data
MAX_KEYS, MAX_LABEL = 100, 60
ROW_KEYS, ROW_WIDTH = 3, 34  # what a telephone shows without cutting labels
MAX_DOWNLOAD = 20 * 1024 * 1024  # getFile gives no larger ones
MEDIA_SCHEME = "telegram"
CODES = 1_000_000  # added to Telegram's HTTP status in `provider_errors.yaml`
_SIZED = ("document", "voice", "audio", "video", "video_note", "animation")
_CONTENT = ("text", "caption", "photo", "sticker", "contact", "location", "venue", "poll", "dice", *_SIZED)
_TYPES = {"voice": "audio/ogg", "audio": "audio/mpeg"}


class TelegramFault(ProviderFault):
    """A request that is not a send did not succeed. `retry_after` is in seconds, 0 if Telegram named no time."""

    def __init__(self, doing: str, result: SendResult) -> None:
        super().__init__(doing, result.code, result.http_status)
        self.retry_after = result.retry_after


@dataclass(frozen=True, slots=True)
class Me:
    """The bot as Telegram knows it: `name` is the user name, without the sign."""

    id: str
    name: str


class UnreadableUpdate(ValueError):
    """A genuine request that holds no update we could name. Holds no personal data."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote or tapped. `tap` is the callback to be answered, empty for a message."""

    inbound: Inbound
    tap: str = ""


@dataclass(frozen=True, slots=True)
class FromGroup:
    """Somebody addressed the bot where others read along."""

    chat: str
    tap: str = ""


Read = Written | FromGroup | None


def read_update(update: Mapping[str, Any], bot_id: str, now: datetime) -> Read:
    """One update; None for what is nobody's message (edits, service notices, other bots). Raises UnreadableUpdate."""
    number = update.get("update_id")
    if not isinstance(number, int):
        raise UnreadableUpdate("no update id")
    query = update.get("callback_query")
    message = query.get("message") if isinstance(query, dict) else update.get("message")
    if query is None and message is None:
        return None
    if not isinstance(query or message, dict):
        raise UnreadableUpdate("neither a message nor a tap")
    try:
        if query is not None:
            return _tap(query, message, bot_id, number, now)
        return _message(message or {}, bot_id, number, now)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UnreadableUpdate(f"an update of an unknown form: {type(error).__name__}") from None


def _inbound(bot_id: str, number: int, person: Mapping[str, Any], now: datetime) -> Inbound:
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}"
    return Inbound(
        "telegram", bot_id, f"{bot_id}:{number}", bot_id, str(int(person["id"])), now, profile_name=clean_name(name)
    )


def _message(message: Mapping[str, Any], bot_id: str, number: int, now: datetime) -> Read:
    chat, person = message["chat"], message.get("from")
    if not any(name in message for name in _CONTENT):
        return None
    if chat["type"] != "private":
        return FromGroup(str(int(chat["id"])))
    if not person or person.get("is_bot"):
        return None
    inbound = _inbound(bot_id, number, person, now)
    answered = message.get("reply_to_message")
    media, too_large = _media(message, bot_id)
    contact = _contact(message.get("contact"))
    text = _clean(message.get("text") or message.get("caption") or "")
    extra = {**contact, **({"too_large": too_large} if too_large else {})}
    return Written(
        replace(
            inbound,
            text=text or " ".join(filter(None, (contact.get("contact_name"), contact.get("contact_phone")))),
            quoted_message_id=f"{int(chat['id'])}:{int(answered['message_id'])}" if answered else "",
            media=media,
            location=_location(message),
            extra=extra,
        )
    )


def _tap(query: Mapping[str, Any], message: Mapping[str, Any] | None, bot_id: str, number: int, now: datetime) -> Read:
    tap = str(query["id"])
    if message is None:
        return None
    chat = message["chat"]
    if chat["type"] != "private":
        return FromGroup(str(int(chat["id"])), tap)
    data = str(query.get("data") or "")
    return Written(
        replace(
            _inbound(bot_id, number, query["from"], now),
            text=_label(message, data),
            choice_id=data[:200],
            quoted_message_id=f"{int(chat['id'])}:{int(message['message_id'])}",
        ),
        tap,
    )


def _clean(text: str) -> str:
    return text.replace("\x00", "")[:MAX_TEXT]


def _label(message: Mapping[str, Any], data: str) -> str:
    """What stood on the button; empty if the message is too old to be shown to us."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or ()
    return next(
        (_clean(str(key.get("text", ""))) for row in rows for key in row if key.get("callback_data") == data), ""
    )


def _media(message: Mapping[str, Any], bot_id: str) -> tuple[tuple[Media, ...], str]:
    """The file sent, as a reference only our own token opens; and the kind of one that Telegram would not give us."""
    kind, file = next(((name, message[name]) for name in _SIZED if name in message), ("", None))
    if message.get("photo"):
        kind, file = "photo", max(message["photo"], key=lambda size: int(size["width"]) * int(size["height"]))
    if file is None:
        return (), ""
    if int(file.get("file_size") or 0) > MAX_DOWNLOAD:
        return (), kind
    content_type = "image/jpeg" if kind == "photo" else str(file.get("mime_type") or _TYPES.get(kind, ""))
    return (Media(f"{MEDIA_SCHEME}:{bot_id}:{file['file_id']}", content_type[:100].lower()),), ""


def _contact(contact: Mapping[str, Any] | None) -> dict[str, str]:
    if not contact:
        return {}
    said = str(contact.get("phone_number") or "")[:40]
    phone = said
    try:
        number = phonenumbers.parse(said if said.startswith(("+", "0")) else f"+{said}", "NG")
        if phonenumbers.is_valid_number(number):
            phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        phone = ""
    name = clean_name(f"{contact.get('first_name') or ''} {contact.get('last_name') or ''}")
    return {key: value for key, value in (("contact_name", name), ("contact_phone", phone)) if value}


def _location(message: Mapping[str, Any]) -> Location | None:
    venue = message.get("venue") or {}
    at = venue.get("location") or message.get("location")
    if not at:
        return None
    label, address = (_clean(str(venue.get(name) or ""))[:300] for name in ("title", "address"))
    return Location(float(at["latitude"]), float(at["longitude"]), label, address)


# --- out ---------------------------------------------------------------------------------------------------------------


def render(content: Content) -> Rendered:
    """The messages to send, in order: at most 4,096 UTF-16 units each, the buttons under the last one.

    A choice whose id does not fit a button (1 to 64 bytes) is never cut: it stands in the text as `3. Label`, its place
    among all choices, and is chosen by typing that number, which the desk and the dialogue take anywhere.
    """
    keys: list[Key] = []
    lines: list[str] = []
    for place, choice in enumerate(content.choices, 1):
        if 0 < len(choice.id.encode()) <= MAX_DATA and len(keys) < MAX_KEYS:
            keys.append(Key(_short(_label_of(choice)), choice.id))
        else:
            lines.append(f"{place}. {_label_of(choice)}")
    blocks = (content.text.strip(), "\n".join(lines), content.media_url)
    text = "\n\n".join(block for block in blocks if block)
    keyboard = _rows(keys)
    if content.picture and units_utf16(text) <= MAX_CAPTION:
        return (ChatMessage(text, keyboard, picture=content.picture),)
    pieces = split(text, MAX_TEXT)
    if not pieces and keyboard:
        pieces = [content.opener or "…"]
    # A picture cannot take a text's place, so the message that was tapped stays as it is.
    replaces = "" if content.picture else content.replaces
    parts = [
        ChatMessage(piece, keyboard if n == len(pieces) else (), replaces if n == 1 else "")
        for n, piece in enumerate(pieces, 1)
    ]
    return (*((ChatMessage("", picture=content.picture),) if content.picture else ()), *parts)


def _label_of(choice: Choice) -> str:
    label = " ".join(choice.label.split()) or " ".join(choice.id.split()) or "…"
    return f"{label} - {' '.join(choice.description.split())}" if choice.description else label


def _short(label: str) -> str:
    return label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1].rstrip() + "…"


def _rows(keys: list[Key]) -> tuple[tuple[Key, ...], ...]:
    """Short labels side by side, long ones on a row of their own."""
    rows: list[list[Key]] = []
    for key in keys:
        row = rows[-1] if rows else []
        if row and len(row) < ROW_KEYS and (len(row) + 1) * max(len(k.label) for k in (*row, key)) <= ROW_WIDTH:
            row.append(key)
        else:
            rows.append([key])
    return tuple(tuple(row) for row in rows)
