"""The morning digest: one message per subscriber and working day, at opening time; records by their numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.alerts.service import tell
from domain.kit.context import Context
from domain.reports.leads import leads_to_call
from domain.staff.rules import PERMISSIONS, Role
from domain.team.rules import Topic

LATE = 240  # minutes after opening: a worker that comes back later leaves the morning be
_LISTED = 5
# Hospitals that are open, have been for less than LATE minutes, keep no holiday, and have somebody not told today.
_TO_TELL = f"""
    SELECT m.hospital_id, m.id, m.name, m.role, h.day FROM (
        SELECT hospital_id, (CAST(:now AS timestamptz) AT TIME ZONE zone)::date AS day,
               (CAST(:now AS timestamptz) AT TIME ZONE zone)::time AS at FROM hospital) h
    JOIN LATERAL (SELECT min(o.opens) AS opens FROM opening_hours o WHERE o.hospital_id = h.hospital_id
                  AND o.weekday = extract(isodow FROM h.day) - 1) o
      ON extract(epoch FROM h.at) / 60 >= o.opens AND extract(epoch FROM h.at) / 60 < o.opens + {LATE}
    JOIN alert_subscription s ON s.hospital_id = h.hospital_id AND s.topic = 'digest'
    JOIN staff_member m ON m.hospital_id = s.hospital_id AND m.id = s.staff_id AND m.active
    WHERE NOT EXISTS (SELECT FROM holiday f WHERE f.hospital_id = h.hospital_id AND f.day = h.day)
      AND NOT EXISTS (SELECT FROM staff_alert a WHERE a.hospital_id = h.hospital_id
                      AND a.key = 'digest:' || m.id || ':' || h.day)
"""  # noqa: S608  # own constant
_WITH_WORK = text(f"SELECT DISTINCT hospital_id FROM ({_TO_TELL}) t")  # noqa: S608  # own constant
_MEMBERS = text(f"SELECT id, name, role, day FROM ({_TO_TELL}) t WHERE hospital_id = :hospital ORDER BY id")  # noqa: S608
_TASKS = text(
    "SELECT number, title, due_at, due_at < :now AS late FROM task WHERE hospital_id = :hospital AND assigned_to = :member"
    " AND status IN ('PENDING', 'IN_PROGRESS') AND due_at < :until ORDER BY due_at, number"
)
# A provider is the member of staff of the same name: their own visits; everybody else sees the hospital's.
_VISITS = text(
    """
    WITH mine AS (SELECT id FROM provider WHERE hospital_id = :hospital AND lower(name) = lower(:name))
    SELECT a.number, a.starts_at, EXISTS (SELECT FROM mine) AND :own AS own FROM appointment a
    WHERE a.hospital_id = :hospital AND a.starts_at >= :since AND a.starts_at < :until
      AND a.status IN ('scheduled', 'confirmed', 'checked_in')
      AND (NOT :own OR NOT EXISTS (SELECT FROM mine) OR a.provider_id IN (SELECT id FROM mine))
    ORDER BY a.starts_at, a.number
    """
)
_WAITING = text(
    "SELECT count(*) FROM task WHERE hospital_id = :hospital AND category = 'handoff' AND status = 'PENDING'"
)


@dataclass(frozen=True, slots=True)
class Morning:
    """What one member has before them. Nothing in it says who a patient is."""

    overdue: tuple[str, ...]
    due: tuple[str, ...]
    visits: tuple[str, ...]
    own_visits: bool
    waiting: int
    leads: tuple[str, ...]


async def hospitals_with_work(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Which of the session's hospitals have a digest to send. One query for all of them."""
    return list((await session.execute(_WITH_WORK, {"now": now})).scalars())


async def send_digests(ctx: Context) -> int:
    """Writes the news of everybody who has none of today's yet. Returns how many. Repeats and rivals change nothing."""
    told = 0
    rows = (await ctx.session.execute(_MEMBERS, {"now": ctx.now, "hospital": ctx.hospital.id})).all()
    for row in rows:
        morning = await _morning(ctx, row.id, row.name, Role(row.role))
        told += await tell(
            ctx,
            Topic.DIGEST,
            _text(ctx, morning),
            key=f"digest:{row.id}:{row.day}",
            to=row.id,
            buttons=_buttons(morning),
        )
    return told


async def _morning(ctx: Context, member_id: UUID, name: str, role: Role) -> Morning:
    zone = ctx.hospital.zone
    since = datetime.combine(ctx.today, time(0), zone)
    until = datetime.combine(ctx.today + timedelta(days=1), time(0), zone)
    hospital = {"hospital": ctx.hospital.id}
    values = {**hospital, "member": member_id, "now": ctx.now, "until": until}
    tasks = (await ctx.session.execute(_TASKS, values)).all()
    may = PERMISSIONS[role]
    visits = []
    if "*" in may or "appointments.day" in may:
        own = {**hospital, "name": name, "own": role is Role.PROVIDER, "since": since, "until": until}
        visits = list((await ctx.session.execute(_VISITS, own)).all())
    waiting = 0
    if role is not Role.PROVIDER and ("*" in may or "tasks.start" in may):
        waiting = (await ctx.session.execute(_WAITING, hospital)).scalar_one()
    leads = await leads_to_call(ctx, member_id, until, unassigned=role is Role.RECEPTIONIST)
    return Morning(
        tuple(f"T{t.number} {t.title}" for t in tasks if t.late),
        tuple(f"T{t.number} {t.title} {t.due_at.astimezone(zone):%H:%M}" for t in tasks if not t.late),
        tuple(f"{v.starts_at.astimezone(zone):%H:%M} {v.number}" for v in visits),
        bool(visits and visits[0].own),
        waiting,
        tuple(leads),
    )


def _text(ctx: Context, morning: Morning) -> str:
    whose = "Your appointments" if morning.own_visits else "Appointments"
    lines = [f"Good morning. {ctx.today:%A}, {ctx.today.day} {ctx.today:%B}"]
    lines.append(_listed("Overdue", morning.overdue) if morning.overdue else "Nothing of yours is overdue.")
    if morning.due:
        lines.append(_listed("Due today", morning.due))
    if morning.visits:
        lines.append(_listed(whose, morning.visits))
    if morning.waiting:
        lines.append(f"Chats that wait for a person: {morning.waiting}")
    if morning.leads:
        lines.append(_listed("Leads to call", morning.leads))
    return "\n".join(lines)


def _listed(what: str, found: Sequence[str]) -> str:
    rest = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return f"{what}, {len(found)}: {', '.join(found[:_LISTED])}{rest}"


def _buttons(morning: Morning) -> list[tuple[str, str]]:
    buttons = []
    if morning.overdue:
        buttons.append(("Overdue", "overdue"))
    buttons.append(("My tasks", "my tasks"))
    if morning.visits:
        buttons.append(("The day", "day"))
    if morning.waiting:
        buttons.append(("Chats", "chats"))
    if morning.leads:
        buttons.append(("Leads", "leads"))
    return buttons
