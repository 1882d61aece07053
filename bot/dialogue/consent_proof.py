"""What a yes or no in chat rests on: the wording in use, the language, the address, our id of the message."""

from bot.dialogue.actions import Talk
from domain.consent.preferences import Said


def said_in(talk: Talk) -> Said:
    return Said(talk.profile.settings.consent_wording, talk.locale, talk.address, talk.message_id)
