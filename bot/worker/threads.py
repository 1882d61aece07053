"""A contact's threads, and the one a message that we begin goes to: asked when it leaves, and when staff look ahead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.communications.outreach import TOO_LATE
from domain.communications.window import WINDOW
from domain.consent.rules import Defer, Deny, PersonState, Purpose, decide

WITH_A_PERSON = timedelta(minutes=20)  # how long a message of ours gives way to a person who is talking

# The contact's threads: the one last used first, on each channel.
THREADS = """
SELECT c.id, c.contact_id, c.address_id, c.channel, c.mode, c.human_until, c.sender_id, c.last_inbound_at, a.address
FROM conversation c
JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
JOIN channel_sender s ON s.hospital_id = c.hospital_id AND s.id = c.sender_id
WHERE c.hospital_id = $1 AND c.contact_id = $2 AND a.unreachable = ''
ORDER BY c.last_inbound_at DESC NULLS LAST, c.created_at
"""
# A thread for an address nobody has written from yet: patients whose number is on file.
OPEN = """
INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns, created_at, updated_at)
SELECT a.hospital_id, gen_random_uuid(), s.id, a.id, a.contact_id, a.channel, 'bot', 0, $3, $3
FROM contact_address a
JOIN LATERAL (SELECT id FROM channel_sender s WHERE s.hospital_id = a.hospital_id AND s.channel = a.channel
              ORDER BY s.created_at LIMIT 1) s ON true
WHERE a.hospital_id = $1 AND a.contact_id = $2
ON CONFLICT (hospital_id, sender_id, address_id) DO NOTHING
"""

Thread = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a channel does not take the message, as a short code; `until` is set where it only waits."""

    channel: str
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Picked:
    """The thread that takes the message now; else when to ask again; else why none ever will, of all `refusals`."""

    thread: Thread | None = None
    wait_until: datetime | None = None
    reason: str = ""
    refusals: tuple[Refusal, ...] = ()


def in_order(threads: Sequence[Thread], preferred: str, order: Sequence[str]) -> list[Thread]:
    """The person's own choice first, then the thread last used, then the others by the hospital's order of channels."""
    place = {channel: n for n, channel in enumerate(order)}
    return [
        thread
        for _, thread in sorted(
            enumerate(threads),
            key=lambda pair: (pair[1]["channel"] != preferred, pair[0] > 0, place.get(pair[1]["channel"], len(place))),
        )
    ]


def window_open(thread: Thread, now: datetime) -> bool:
    """Whether free text may go into this thread: always by SMS, by WhatsApp for a day after the person's last message."""
    last = thread["last_inbound_at"]
    return thread["channel"] != "whatsapp" or (last is not None and now - last < WINDOW)


def with_a_person(thread: Thread, now: datetime) -> bool:
    return bool(thread["mode"] == "human" and (thread["human_until"] is None or thread["human_until"] > now))


def pick(
    threads: Sequence[Thread],
    person: PersonState,
    purpose: Purpose,
    now: datetime,
    useful_until: datetime,
    may_write: Callable[[Thread], bool],
) -> Picked:
    """The first thread, in this order, whose channel allows it; a deferral only if none does; the first refusal's reason
    if all refuse.
    """
    refusals: list[Refusal] = []
    for thread in threads:
        channel = thread["channel"]
        decision = decide(person, purpose, channel, now)
        if isinstance(decision, Deny):
            refusals.append(Refusal(channel, decision.reason))
        elif isinstance(decision, Defer):
            refusals.append(Refusal(channel, decision.reason, decision.until))
        elif with_a_person(thread, now) and now + WITH_A_PERSON < useful_until:
            refusals.append(Refusal(channel, "with_a_person", now + WITH_A_PERSON))
        elif not may_write(thread):
            refusals.append(Refusal(channel, "no template"))
        else:
            return Picked(thread)
    waits = [one.until for one in refusals if one.until is not None]
    if waits and min(waits) <= useful_until:
        return Picked(wait_until=min(waits), refusals=tuple(refusals))
    finals = [one.reason for one in refusals if one.until is None]
    return Picked(reason=finals[0] if finals else TOO_LATE if waits else "no address", refusals=tuple(refusals))
