"""A message that a member of staff sends to somebody: the channel that may be used now, and into the outbox with the turn."""

from dataclasses import dataclass, field
from uuid import UUID

from bot.channels.content import Content
from bot.dialogue import store
from bot.dialogue.store import Opened, Saved
from bot.staff.desk import Desk
from domain.communications.window import WINDOW
from domain.consent import service as consent
from domain.consent.rules import Allow, Defer, Deny, Purpose, decide
from domain.kit.db import driver_of
from domain.kit.errors import Conflict

# A thread for an address nobody has written from yet, on the hospital's number of that channel.
_OPEN = """
INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns, created_at, updated_at)
SELECT a.hospital_id, gen_random_uuid(), s.id, a.id, a.contact_id, a.channel, 'bot', 0, $3, $3
FROM contact_address a
JOIN LATERAL (SELECT id FROM channel_sender s WHERE s.hospital_id = a.hospital_id AND s.channel = a.channel
              ORDER BY s.created_at LIMIT 1) s ON true
WHERE a.hospital_id = $1 AND a.contact_id = $2
ON CONFLICT (hospital_id, sender_id, address_id) DO NOTHING
"""
_THREADS = """
SELECT c.id, c.sender_id, c.contact_id, c.address_id, a.address, c.channel, c.mode, c.human_until, c.last_inbound_at
FROM conversation c JOIN contact_address a ON a.hospital_id = c.hospital_id AND a.id = c.address_id
WHERE c.hospital_id = $1 AND c.contact_id = $2 ORDER BY c.last_inbound_at DESC NULLS LAST, c.created_at
"""
# Not claimed for us: whoever polls next may send it, since a staff turn hands nothing over but its own answer.
_RELEASE = "UPDATE outbound_message SET lease_until = NULL, lane = $3 WHERE hospital_id = $1 AND id = ANY($2::uuid[])"
_WHY_NOT = {
    "opted_out": "has stopped our messages",
    "unreachable": "cannot be reached",
    "refused": "does not want such messages",
    "no_consent": "has not agreed to such messages",
    "transfer_refused": "does not agree to the provider abroad",
    "window": "has not written for a day, so WhatsApp takes no free text",
}


@dataclass(frozen=True, slots=True)
class Way:
    """The thread a message will take."""

    opened: Opened = field(repr=False)

    @property
    def channel(self) -> str:
        return self.opened.channel


async def way_to(desk: Desk, contact_id: UUID | None, purpose: Purpose, wanted: str = "any") -> Way:
    """The first channel that may be used now, the person's own choice first. Raises `Conflict` with every reason.

    Quiet hours refuse too: somebody is waiting here for the answer. WhatsApp takes free text for a day after the person
    wrote last; beyond that another channel must do.
    """
    if contact_id is None:
        raise Conflict("No telephone or chat of this patient is known here.")
    ctx = desk.ctx
    person = await consent.state_of(ctx, contact_id, quiet=desk.served.profile.settings.quiet_hours)
    raw = await driver_of(ctx.session)
    await raw.execute(_OPEN, ctx.hospital.id, contact_id, ctx.now)
    threads = [
        thread
        for thread in await raw.fetch(_THREADS, ctx.hospital.id, contact_id)
        if wanted in ("any", thread["channel"])
    ]
    order = desk.served.profile.settings.channel_order
    place = {channel: n for n, channel in enumerate(order)}
    threads.sort(key=lambda t: (t["channel"] != person.preferred, place.get(t["channel"], len(place))))
    refusals: list[str] = []
    for thread in threads:
        decision = decide(person, purpose, thread["channel"], ctx.now)
        last = thread["last_inbound_at"]
        closed = thread["channel"] == "whatsapp" and (last is None or ctx.now - last >= WINDOW)
        if isinstance(decision, Allow) and not closed:
            return Way(
                Opened(
                    ctx.hospital.id,
                    thread["sender_id"],
                    thread["id"],
                    thread["contact_id"],
                    thread["address_id"],
                    thread["address"],
                    thread["channel"],
                    None,
                    None,
                    thread["mode"],
                    thread["human_until"],
                    desk.message_id,
                    last_inbound_at=last,
                )
            )
        why = _WHY_NOT["window"] if isinstance(decision, Allow) else _reason(desk, decision)
        refusals.append(f"{thread['channel']}: {why}")
    raise Conflict(
        "It cannot be sent. " + ("; ".join(refusals) or f"No {wanted} address of this patient is known") + "."
    )


def _reason(desk: Desk, decision: Defer | Deny | Allow) -> str:
    if isinstance(decision, Defer):
        return f"quiet hours until {decision.until.astimezone(desk.zone):%H:%M}"
    return _WHY_NOT.get(decision.reason, decision.reason) if isinstance(decision, Deny) else ""


async def put(desk: Desk, opened: Opened, content: Content, kind: str = "message", lane: int = 0) -> UUID:
    """Puts the message into the thread's outbox, caused by the message of staff that this turn answers. Returns its id.

    In another `lane` than replies' it does not hold up what is said in the same thread.
    """
    raw = await driver_of(desk.ctx.session)
    lonely = Saved(opened, b"", opened.message_id, None, opened.mode, None, None, None, [(content, kind)])
    made = await store.save_turns(raw, desk.ctx.keys, [], [lonely], desk.ctx.now, desk.ctx.now, standing=False)
    await raw.execute(_RELEASE, desk.ctx.hospital.id, [one.id for one in made], lane)
    return made[0].id
