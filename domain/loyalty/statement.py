"""What an account holds now, and its last entries (LOY-02)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.loyalty.access import require_proof
from domain.loyalty.program import read_program
from domain.loyalty.rules import Kind, Tier


@dataclass(frozen=True, slots=True)
class Line:
    """An entry that moved points. `event` is a `rules.Event`, or what the kind is about."""

    kind: Kind
    event: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """An account as of now. `balance` can be spent; `expiring`: what expires next, and when.

    `lines` newest first. `next_tier` and `points_to_next` are None at the top.
    """

    patient_id: UUID
    balance: int
    lifetime: int
    tier: Tier
    next_tier: Tier | None
    points_to_next: int | None
    expiring: tuple[int, datetime] | None
    lines: tuple[Line, ...]


_ACCOUNT = text(
    """
    SELECT coalesce(a.lifetime, 0) AS lifetime, coalesce(l.balance, 0) AS balance, e.points AS expiring, e.expires_at
    FROM patient p
    LEFT JOIN loyalty_account a ON a.hospital_id = p.hospital_id AND a.patient_id = p.id
    LEFT JOIN LATERAL (
        SELECT sum(remaining) AS balance FROM loyalty_lot
        WHERE hospital_id = p.hospital_id AND patient_id = p.id AND remaining > 0
          AND (expires_at IS NULL OR expires_at > :now)
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT expires_at, sum(remaining) AS points FROM loyalty_lot
        WHERE hospital_id = p.hospital_id AND patient_id = p.id AND remaining > 0 AND expires_at > :now
        GROUP BY expires_at ORDER BY expires_at LIMIT 1
    ) e ON true
    WHERE p.hospital_id = :hospital AND p.id = :patient
    """
)
_LINES = text(
    """
    SELECT kind, event, points, at FROM loyalty_entry
    WHERE hospital_id = :hospital AND patient_id = :patient AND points <> 0 ORDER BY at DESC, id DESC LIMIT :most
    """
)


@operation("loyalty.read", audit="points_read", discloses=True)
async def statement(ctx: Context, patient_id: UUID, *, entries: int = 5) -> Statement:
    """The patient's balance, tier and last entries; expiry is judged now. A patient without an account has none.

    Raises `NotFound` for no patient here, and to a patient who has not proved to speak for this one.
    """
    await require_proof(ctx, patient_id, "loyalty.read")
    key = {"hospital": ctx.hospital.id, "patient": patient_id}
    row = (await ctx.session.execute(_ACCOUNT, {**key, "now": ctx.now})).one_or_none()
    if row is None:
        raise NotFound("there is no such patient")
    lines = (await ctx.session.execute(_LINES, {**key, "most": entries})).all()
    program = await read_program(ctx.session, ctx.hospital.id)
    beyond = program.next_tier(row.lifetime)
    return Statement(
        patient_id,
        int(row.balance),
        row.lifetime,
        program.tier_of(row.lifetime),
        beyond[0] if beyond else None,
        beyond[1] if beyond else None,
        (int(row.expiring), row.expires_at) if row.expires_at is not None else None,
        tuple(Line(Kind(line.kind), line.event, line.points, line.at) for line in lines),
    )
