"""The programme of a hospital: tiers, expiry, caps and earning rules, over the defaults (LOY-02, LOY-10)."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.audit import operation
from domain.kit.context import AuditNote, Context
from domain.loyalty.rules import DEFAULT_RULES, Event, Program, Rule, Tier, checked_program, checked_rule


@dataclass(frozen=True, slots=True)
class ProgramView:
    """A hospital's programme with its earning rules. The rule of MANUAL says nothing: awards bring their points."""

    program: Program
    rules: dict[Event, Rule]


@dataclass(frozen=True, slots=True)
class TierCounts:
    """How many patients with an account stand in each tier; `up` and `down` would change theirs."""

    now: dict[Tier, int]
    up: int
    down: int


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
_TIERS = text(
    """
    SELECT held, after, count(*) AS patients
    FROM (
        SELECT (lifetime >= :silver)::int + (lifetime >= :gold)::int + (lifetime >= :platinum)::int AS held,
               (lifetime >= :new_silver)::int + (lifetime >= :new_gold)::int + (lifetime >= :new_platinum)::int AS after
        FROM loyalty_account WHERE hospital_id = :hospital
    ) ranked
    GROUP BY held, after
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


@operation("loyalty.rules", audit="loyalty_rules_read")
async def programme(ctx: Context) -> ProgramView:
    """Tiers, lengths, caps and what earns how many points, for staff (LOY-10)."""
    program = await read_program(ctx.session, ctx.hospital.id)
    return ProgramView(program, await read_rules(ctx.session, ctx.hospital.id))


@operation("loyalty.tiers", audit="loyalty_tiers_counted")
async def tier_counts(ctx: Context, then: Program | None = None) -> TierCounts:
    """Patients by tier, and whom the programme `then` would move. Counts only. Raises `Invalid` for an impossible one."""
    held = await read_program(ctx.session, ctx.hospital.id)
    after = checked_program(then) if then is not None else held
    starts = {"silver": held.silver_from, "gold": held.gold_from, "platinum": held.platinum_from}
    new = {"new_silver": after.silver_from, "new_gold": after.gold_from, "new_platinum": after.platinum_from}
    counts, up, down = dict.fromkeys(Tier, 0), 0, 0
    for row in await ctx.session.execute(_TIERS, {"hospital": ctx.hospital.id, **starts, **new}):
        counts[tuple(Tier)[row.held]] += row.patients
        up += row.patients if row.after > row.held else 0
        down += row.patients if row.after < row.held else 0
    return TierCounts(counts, up, down)


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
