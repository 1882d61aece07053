"""What the bot says and hears, before and after any channel gives it a form."""

from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from domain.kit.values import value

ChannelName = Literal["whatsapp", "sms", "telegram"]
CHANNELS: tuple[ChannelName, ...] = ("whatsapp", "sms")  # patients' channels; Telegram is for staff


@value
class Choice:
    """One tappable or typable answer. `id` comes back when it is tapped (at most 200 characters)."""

    id: str
    label: str
    description: str = ""


@value
class Content:
    """One outgoing message as meant. `text` is already in the reader's language.

    `template` names the approved WhatsApp template that must stand for it outside the 24-hour window, with its `values`.
    `opener` is the label of the button that opens a list (WhatsApp); `footer` closes the text where a channel
    has no place for tappable choices. `media_url` is public https, one per message. `replaces` is the provider's id of a
    message of ours that this one takes the place of, `picture` a PNG in base64: channels that cannot do either leave it.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    opener: str = ""
    media_url: str = ""
    locale: str = "en_NG"
    template: str = ""
    values: tuple[str, ...] = ()
    replaces: str = ""
    picture: str = ""

    def as_json(self) -> dict[str, Any]:
        """A plain dictionary, smallest form first: empty parts are left out."""
        out: dict[str, Any] = {"text": self.text, "locale": self.locale}
        if self.choices:
            out["choices"] = [[c.id, c.label, c.description] for c in self.choices]
        if self.opener:
            out["opener"] = self.opener
        if self.media_url:
            out["media_url"] = self.media_url
        if self.template:
            out["template"], out["values"] = self.template, list(self.values)
        if self.replaces:
            out["replaces"] = self.replaces
        if self.picture:
            out["picture"] = self.picture
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Content":
        return cls(
            text=data["text"],
            choices=tuple(Choice(*row) for row in data.get("choices", ())),
            opener=data.get("opener", ""),
            media_url=data.get("media_url", ""),
            locale=data.get("locale", "en_NG"),
            template=data.get("template", ""),
            values=tuple(data.get("values", ())),
            replaces=data.get("replaces", ""),
            picture=data.get("picture", ""),
        )


@value
class Media:
    """A medium that came in, still at the provider: `url` needs the account's credentials."""

    url: str
    content_type: str


@value
class Location:
    latitude: float
    longitude: float
    label: str = ""
    address: str = ""


@value
class Inbound:
    """One message from a person, cleaned: no NUL, body cut at 4,096 characters, addresses without channel prefix.

    `address` is whatever the channel calls the person, at most 140 characters: `+2348031234567` or a WhatsApp
    user-name id `NG.4480491918930694`. `phone` is E.164 or empty: a user-name id has none.
    """

    channel: ChannelName
    account: str
    provider_message_id: str
    recipient: str
    address: str
    received_at: datetime
    phone: str = ""
    external_user_id: str = ""
    text: str = ""
    choice_id: str = ""
    quoted_message_id: str = ""
    opt_word: Literal["", "stop", "start", "help"] = ""
    profile_name: str = ""
    media: tuple[Media, ...] = ()
    location: Location | None = None
    extra: dict[str, str] = field(default_factory=dict)
