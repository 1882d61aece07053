"""The programme of a hospital: tiers, expiry, caps and earning rules, over the defaults (LOY-02, LOY-10)."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.loyalty.rules import DEFAULT_RULES, Event, Program, Rule, checked_program, checked_rule

_PROGRAM = text(
    "SELECT silver_from, gold_from, platinum_from, points_expire_days, code_days, expired_codes_return, staff_award_cap"
    " FROM loyalty_program WHERE hospital_id = :hospital"
)
_RULES = text("SELECT event, active, points, per_kobo FROM loyalty_rule WHERE hospital_id = :hospital")
_RULE = text(
    """
    SELECT r.event, r.active, r.points, r.per_kobo, coalesce(p.points_expire_days, :expire_days) AS points_expire_days
    FROM (SELECT 1) AS one
    LEFT JOIN loyalty_rule r ON r.hospital_id = :hospital AND r.event = :event
    LEFT JOIN loyalty_program p ON p.hospital_id = :hospital
    """
)
_SET_PROGRAM = text(
    """
    INSERT INTO loyalty_program (hospital_id, silver_from, gold_from, platinum_from, points_expire_days, code_days,
                                 expired_codes_return, staff_award_cap)
    VALUES (:hospital, :silver_from, :gold_from, :platinum_from, :points_expire_days, :code_days,
            :expired_codes_return, :staff_award_cap)
    ON CONFLICT (hospital_id) DO UPDATE SET silver_from = excluded.silver_from, gold_from = excluded.gold_from,
        platinum_from = excluded.platinum_from, points_expire_days = excluded.points_expire_days,
        code_days = excluded.code_days, expired_codes_return = excluded.expired_codes_return,
        staff_award_cap = excluded.staff_award_cap, updated_at = now()
    """
)
_SET_RULE = text(
    """
    INSERT INTO loyalty_rule (hospital_id, event, active, points, per_kobo)
    VALUES (:hospital, :event, :active, :points, :per_kobo)
    ON CONFLICT (hospital_id, event) DO UPDATE SET active = excluded.active, points = excluded.points,
        per_kobo = excluded.per_kobo, updated_at = now()
    """
)


async def read_program(session: AsyncSession, hospital_id: UUID) -> Program:
    """The hospital's programme over the defaults. One query."""
    row = (await session.execute(_PROGRAM, {"hospital": hospital_id})).one_or_none()
    return Program(**row._asdict()) if row is not None else Program()


async def read_rules(session: AsyncSession, hospital_id: UUID) -> dict[Event, Rule]:
    """Every earning rule of the hospital over the defaults. One query."""
    rows = (await session.execute(_RULES, {"hospital": hospital_id})).all()
    return DEFAULT_RULES | {Event(row.event): Rule(row.active, row.points, row.per_kobo) for row in rows}


async def read_rule(session: AsyncSession, hospital_id: UUID, event: Event) -> tuple[Rule, Program]:
    """One rule, and a programme of which only the expiry is the hospital's: what an award needs, in one query."""
    parameters = {"hospital": hospital_id, "event": event.value, "expire_days": Program().points_expire_days}
    row = (await session.execute(_RULE, parameters)).one()
    rule = DEFAULT_RULES[event] if row.event is None else Rule(row.active, row.points, row.per_kobo)
    return rule, Program(points_expire_days=row.points_expire_days)


@operation("loyalty.change_program", audit="loyalty_program_changed", confirm=True)
async def change_program(ctx: Context, program: Program) -> Program:
    """Sets tiers, expiry, code length and cap. Points already earned keep their expiry. Raises `Invalid`."""
    program = checked_program(program)
    await ctx.session.execute(_SET_PROGRAM, {"hospital": ctx.hospital.id, **asdict(program)})
    ctx.note(AuditNote("loyalty_program_set", "loyalty", detail=asdict(program)))
    return program


@operation("loyalty.change_rule", audit="loyalty_rule_changed", confirm=True)
async def change_rule(ctx: Context, event: Event, rule: Rule) -> Rule:
    """Sets one earning rule; what was earned before stays. Raises `Invalid`."""
    rule = checked_rule(event, rule)
    await ctx.session.execute(_SET_RULE, {"hospital": ctx.hospital.id, "event": event.value, **asdict(rule)})
    ctx.note(AuditNote("loyalty_rule_set", "loyalty", detail={"event": event.value, **asdict(rule)}))
    return rule
