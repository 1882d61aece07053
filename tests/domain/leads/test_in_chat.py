"""Through the real door: whoever writes in and tells their name is a lead, is answered for, and moves on by booking."""

import asyncpg

from domain.leads.rules import Status
from tests.front import Front

PHONE = "+2348099911122"


async def test_a_stranger_who_writes_in_is_a_lead(front: Front, owner: asyncpg.Connection) -> None:
    for words in ("hi", "I agree", "Zebulon Quagmire"):
        assert await front.carrier.say(f"whatsapp:{PHONE}", front.whatsapp, words) == 204
        await front.quiet()
    row = await owner.fetchrow("SELECT * FROM lead WHERE first_name = 'Zebulon'")
    assert row is not None
    assert (row["last_name"], row["phone"], row["source"], row["channel"], row["status"]) == (
        "Quagmire",
        PHONE,
        "WHATSAPP",
        "whatsapp",
        Status.NEW,
    )
    assert row["score"] == 5
    assert row["first_response_due_at"] > front.service.clock.now()
    audit = await owner.fetchrow("SELECT * FROM audit_entry WHERE action = 'lead_created'")
    assert (audit["entity_id"], audit["actor_kind"], audit["channel"]) == (row["id"], "patient", "whatsapp")
    cause = await owner.fetchval("SELECT count(*) FROM inbound_message WHERE id = $1", audit["cause_id"])
    assert cause == 1
