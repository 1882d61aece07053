"""The one decision whether a message may go out, with its reason (anchors 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kit.crypto import KeySet


class Purpose(StrEnum):
    """What a person agrees to. Marketing is never part of another yes; providers abroad need their own (NDPA s.41)."""

    CARE = "care"
    REMINDERS = "reminders"
    MARKETING = "marketing"
    TRANSFER_ABROAD = "transfer_abroad"


Kind = Literal["message", "reply", "opt_out_confirmation"]
"""A message of ours, the answer to what the person just wrote, or the single confirmation of a STOP."""


@dataclass(frozen=True, slots=True)
class PersonState:
    """What is known of a person when a message is about to leave.

    `consents` holds the newest yes or no per (purpose, channel). `quiet` are local minutes since midnight, from and
    until, perhaps across midnight, in the person's `zone`; equal values mean no quiet hours. `preferred` is the channel
    to try first, or empty.
    """

    zone: ZoneInfo
    opted_out: frozenset[str] = frozenset()
    unreachable: frozenset[str] = frozenset()
    consents: Mapping[tuple[Purpose, str], bool] = field(default_factory=dict)
    quiet: tuple[int, int] | None = None
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class Allow:
    """It may go now."""


@dataclass(frozen=True, slots=True)
class Defer:
    """Not before `until`."""

    until: datetime
    reason: str = "quiet_hours"


@dataclass(frozen=True, slots=True)
class Deny:
    """It must not go. Reasons: opted_out, unreachable, refused, no_consent, transfer_refused."""

    reason: str


Decision = Allow | Defer | Deny


def decide(person: PersonState, purpose: Purpose, channel: str, now: datetime, *, kind: Kind = "message") -> Decision:
    """Whether a message for `purpose` may leave on `channel` at the instant `now`.

    STOP stops everything on its channel but its own confirmation; who sends that sends it once. A reply to what the
    person has just written needs no consent and knows no quiet hours. Marketing needs a yes on this channel; reminders
    need a yes to them or to care messages, and the narrower answer counts; care messages may go until refused.
    """
    if channel in person.opted_out and kind != "opt_out_confirmation":
        return Deny("opted_out")
    if channel in person.unreachable:
        return Deny("unreachable")
    if kind != "message":
        return Allow()
    if reason := _objection(person, purpose, channel):
        return Deny(reason)
    until = quiet_until(person, now)
    return Defer(until) if until is not None and purpose is not Purpose.CARE else Allow()


def _objection(person: PersonState, purpose: Purpose, channel: str) -> str:
    """Why the person's own answers forbid it, or nothing."""
    if person.consents.get((Purpose.TRANSFER_ABROAD, channel)) is False:
        return "transfer_refused"
    given = person.consents.get((purpose, channel))
    if purpose is Purpose.REMINDERS and given is None:
        given = person.consents.get((Purpose.CARE, channel))
    if given is False:
        return "refused"
    return "no_consent" if given is None and purpose is not Purpose.CARE else ""


def quiet_until(person: PersonState, now: datetime) -> datetime | None:
    """The instant the person's quiet hours end, in UTC, or None outside them. Follows the zone's clock changes."""
    if person.quiet is None or person.quiet[0] == person.quiet[1]:
        return None
    start, end = person.quiet
    local = now.astimezone(person.zone)
    minute = local.hour * 60 + local.minute
    quiet = start <= minute < end if start < end else minute >= start or minute < end
    if not quiet:
        return None
    day = local.date()
    for ahead in range(3):
        midnight = datetime.combine(day + timedelta(days=ahead), time())
        for fold in (0, 1):
            instant = (midnight + timedelta(minutes=end)).replace(tzinfo=person.zone, fold=fold).astimezone(UTC)
            if instant > now:
                return instant
    return None


def address_digest(keys: KeySet, hospital_id: UUID, channel: str, address: str) -> bytes:
    """The keyed hash under which a suppression is found after its contact is gone."""
    return keys.digest(f"{hospital_id}:{channel}:{address}")
