"""How the person wants to be written to, as plain values; what is nowhere is a dash."""

from typing import Any

from bot.dialogue.actions import Talk, action
from bot.dialogue.world import Outcome
from domain.consent.preferences import Preferences, preferences_of
from domain.consent.rules import Purpose
from domain.kit.context import Context

CHANNEL_NAMES = {"whatsapp": "WhatsApp", "sms": "SMS", "email": "E-mail"}


@action(
    "read_preferences",
    outcomes=("read",),
    gives=("channels", "care_on", "reminders_on", "promos_on", "quiet", "stopped_on"),
)
async def read_preferences(ctx: Context, talk: Talk, args: dict[str, Any]) -> Outcome:
    chosen = await preferences_of(ctx, talk.contact_id)
    quiet = chosen.quiet if chosen.quiet is not None else talk.profile.settings.quiet_hours
    return Outcome(
        "read",
        {
            "channels": _names(_in_order(chosen)),
            "care_on": _names(_agreed(chosen, Purpose.CARE)),
            "reminders_on": _names(_agreed(chosen, Purpose.REMINDERS)),
            "promos_on": _names(_agreed(chosen, Purpose.MARKETING)),
            "stopped_on": _names(sorted(chosen.stopped)),
            "quiet": "-" if quiet[0] == quiet[1] else f"{_clock(quiet[0])}-{_clock(quiet[1])}",
        },
    )


def _in_order(chosen: Preferences) -> list[str]:
    if chosen.only_channel:
        return [chosen.channel]
    return sorted(chosen.channels, key=lambda channel: (channel != chosen.channel, channel))


def _agreed(chosen: Preferences, purpose: Purpose) -> list[str]:
    """Where messages for this purpose may go: reminders also by a yes to care messages (see consent.rules)."""
    agreed = []
    for channel in _in_order(chosen):
        given = chosen.topics.get((purpose, channel))
        if given is None and purpose is Purpose.REMINDERS:
            given = chosen.topics.get((Purpose.CARE, channel))
        if channel not in chosen.stopped and (given or (given is None and purpose is Purpose.CARE)):
            agreed.append(channel)
    return agreed


def _names(channels: list[str]) -> str:
    return ", ".join(CHANNEL_NAMES.get(channel, channel) for channel in channels) or "-"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
