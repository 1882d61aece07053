"""Recognises somebody who has agreed before on this channel: by an earlier conversation, at the desk, or by an import."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.parsing.names import read_name
from bot.dialogue.world import Outcome
from domain.consent import service as consent
from domain.consent.rules import Purpose
from domain.contacts import service as contacts
from domain.kit.context import Context


@action(
    "recognise",
    outcomes=("known", "new"),
    gives=("my_consent", "my_name", "my_name.first", "my_name.last", "my_language"),
    reads=True,
)
async def recognise(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    agreed = (await consent.current(ctx, talk.contact_id)).get((Purpose.CARE, talk.channel))
    if agreed is None or not agreed.given:
        return Outcome("new")
    told = await contacts.introduction(ctx, talk.contact_id)
    values: dict[str, Any] = {"my_consent": True}
    if told.locale in talk.profile.settings.languages:
        values["my_language"] = told.locale
    name = read_name(told.name, (talk.locale,)) if told.name else None
    if name is not None:
        values |= {
            "my_name": f"{name.first} {name.last}".strip(),
            "my_name.first": name.first,
            "my_name.last": name.last,
        }
    return Outcome("known", values)
