"""Points are given: the account, the entry and its lot in one statement, for this is done with every booking.

The account is opened, or its row updated and so locked, before the entry is written, as `ledger` has it. An entry that is
there already is found out by its insertion, after that lock; the account is then put right under it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.kit.ids import uuid7
from domain.loyalty.ledger import FOUND, Posted, settle
from domain.loyalty.rules import DEFAULT_RULES, Account, Event, Kind, Program

# `given` are the points and when they expire: none, and nothing is written.
_CREDIT = """
    WITH given AS MATERIALIZED ({given}), account AS (
        INSERT INTO loyalty_account AS a (hospital_id, patient_id, opened_at, lifetime)
        SELECT p.hospital_id, p.id, CAST(:now AS timestamptz), given.points FROM given, patient p
        WHERE p.hospital_id = :hospital AND p.id = :patient AND given.points > 0
        ON CONFLICT (hospital_id, patient_id) DO UPDATE SET lifetime = a.lifetime + excluded.lifetime
        RETURNING lifetime, owed
    ), entry AS (
        INSERT INTO loyalty_entry (hospital_id, id, patient_id, kind, event, source, points, lifetime, reason, actor_kind,
                                   actor_id, at)
        SELECT CAST(:hospital AS uuid), CAST(:id AS uuid), CAST(:patient AS uuid), 'earned', CAST(:event AS varchar),
               :source, given.points, given.points, CAST(:reason AS bytea), :actor_kind, CAST(:actor_id AS uuid),
               CAST(:now AS timestamptz)
        FROM account, given
        ON CONFLICT DO NOTHING RETURNING id
    ), lot AS (
        INSERT INTO loyalty_lot (hospital_id, id, patient_id, entry_id, points, remaining, earned_at, expires_at)
        SELECT CAST(:hospital AS uuid), CAST(:lot AS uuid), CAST(:patient AS uuid), entry.id, given.points, given.points,
               CAST(:now AS timestamptz), given.expires_at
        FROM entry, given
    )
    SELECT given.points, account.lifetime, account.owed, entry.id
    FROM given LEFT JOIN account ON true LEFT JOIN entry ON true
"""
_AS_TOLD = text(
    _CREDIT.format(given="SELECT CAST(:points AS integer) AS points, CAST(:expires_at AS timestamptz) AS expires_at")
)
# As `rules.Rule.points_for` and `rules.Program.expiry_of` have it, over the defaults; a test compares them.
_BY_RULE = text(
    _CREDIT.format(
        given="""
        SELECT CASE WHEN NOT active THEN 0 WHEN per_kobo > 0 THEN points * (CAST(:amount AS bigint) / per_kobo)
                    ELSE points END::integer AS points,
            CASE WHEN days > 0 THEN CAST(:now AS timestamptz) + days * interval '24 hours' END AS expires_at
        FROM (
            SELECT coalesce(r.active, :active) AS active, coalesce(r.points, :points) AS points,
                coalesce(r.per_kobo, :per_kobo) AS per_kobo, coalesce(p.points_expire_days, :days) AS days
            FROM (SELECT) AS one
            LEFT JOIN loyalty_rule r ON r.hospital_id = :hospital AND r.event = CAST(:event AS varchar)
            LEFT JOIN loyalty_program p ON p.hospital_id = :hospital) AS rule"""
    )
)
_AGAIN = text(
    "UPDATE loyalty_account SET lifetime = lifetime - :points WHERE hospital_id = :hospital AND patient_id = :patient"
)


async def credit(
    ctx: Context,
    patient_id: UUID,
    *,
    event: str,
    source: str,
    points: int,
    expires_at: datetime | None,
    reason: bytes | None = None,
) -> Posted:
    """Gives points, once per (event, source); what is owed is collected from them at once. `points` is above zero.

    Raises `NotFound` for no patient of this hospital.
    """
    told = {"points": points, "expires_at": expires_at, "reason": reason}
    posted = await _credit(ctx, _AS_TOLD, patient_id, event, source, told)
    if posted is None:
        raise ValueError("points that are given are above zero")
    return posted


async def credit_by_rule(
    ctx: Context, patient_id: UUID, *, event: Event, source: str, amount_kobo: int = 0
) -> Posted | None:
    """As `credit`, as many points as the hospital's rule says, for as long as its programme; None when it gives none."""
    default = DEFAULT_RULES[event]
    rule = {
        "active": default.active,
        "points": default.points,
        "per_kobo": default.per_kobo,
        "days": Program().points_expire_days,
        "amount": amount_kobo,
        "reason": None,
    }
    return await _credit(ctx, _BY_RULE, patient_id, event.value, source, rule)


async def _credit(
    ctx: Context, statement: Any, patient_id: UUID, event: str, source: str, given: dict[str, Any]
) -> Posted | None:
    entry_id = uuid7()
    key = {"hospital": ctx.hospital.id, "patient": patient_id}
    what = {**key, "event": event, "source": source}
    written = {"id": entry_id, "lot": uuid7(), "actor_kind": ctx.actor.kind, "actor_id": ctx.actor.id, "now": ctx.now}
    row = (await ctx.session.execute(statement, {**what, **written, **given})).one()
    if row.points <= 0:
        return None
    if row.lifetime is None:
        raise NotFound("there is no such patient")
    if row.id is None:
        await ctx.session.execute(_AGAIN, {**key, "points": row.points})
        there = (await ctx.session.execute(FOUND, {**what, "kind": Kind.EARNED.value})).one()
        return Posted(there.id, patient_id, there.points, created=False)
    if row.owed:
        await settle(ctx, Account(patient_id, row.lifetime, row.owed))
    return Posted(entry_id, patient_id, row.points, created=True)
