"""Staff performance (REP-03, REP-04): what each member was given in a span of days, and what they got done."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import NotFound
from domain.reports.conversion import share
from domain.reports.spans import Span

_MEMBERS = text(
    "SELECT id, name, active FROM staff_member WHERE hospital_id = :hospital"
    " AND (CAST(:only AS uuid) IS NULL OR id = :only) ORDER BY lower(name), id"
)
_ONLY = "(CAST(:only AS uuid) IS NULL OR {column} = :only)"
_TASKS = text(
    f"""
    SELECT assigned_to AS member,
        count(*) FILTER (WHERE fell_due) AS due,
        count(*) FILTER (WHERE fell_due AND status = 'COMPLETED') AS due_done,
        count(*) FILTER (WHERE was_done) AS done,
        count(*) FILTER (WHERE was_done AND (due_at IS NULL OR completed_at <= due_at)) AS in_time
    FROM (
        SELECT assigned_to, status, due_at, completed_at,
            coalesce(due_at >= :since AND due_at < least(:until, CAST(:now AS timestamptz)), false)
                AND status <> 'CANCELLED' AS fell_due,
            status = 'COMPLETED' AND completed_at >= :since AND completed_at < :until AS was_done
        FROM task WHERE hospital_id = :hospital AND assigned_to IS NOT NULL AND {_ONLY.format(column="assigned_to")}
          AND (due_at >= :since AND due_at < :until OR completed_at >= :since AND completed_at < :until)) t
    GROUP BY assigned_to
    """  # noqa: S608  # own constants
)
_LEADS = text(
    f"""
    SELECT assigned_to AS member, count(*) AS leads, count(*) FILTER (WHERE status = 'CONVERTED') AS converted,
        count(*) FILTER (WHERE first_response_missed_at IS NOT NULL) AS missed
    FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL AND assigned_to IS NOT NULL
      AND created_at >= :since AND created_at < :until AND {_ONLY.format(column="assigned_to")}
    GROUP BY assigned_to
    """  # noqa: S608  # own constants
)
_TALKS = text(
    f"""
    SELECT member, count(*) AS talks FROM (
        SELECT member_id AS member FROM lead_interaction
        WHERE hospital_id = :hospital AND at >= :since AND at < :until AND kind <> 'NOTE'
        UNION ALL
        SELECT logged_by FROM call_log WHERE hospital_id = :hospital AND at >= :since AND at < :until) talked
    WHERE member IS NOT NULL AND {_ONLY.format(column="member")} GROUP BY member
    """  # noqa: S608  # own constants
)
_CHATS = text(
    f"""
    SELECT accepted_by AS member, count(*) AS chats FROM handoff
    WHERE hospital_id = :hospital AND requested_at >= :since AND requested_at < :until AND accepted_by IS NOT NULL
      AND {_ONLY.format(column="accepted_by")} GROUP BY accepted_by
    """  # noqa: S608  # own constants
)
_FOLLOW_UPS = text(
    f"""
    SELECT assigned_to AS member, count(*) AS promised, count(completed_at) AS kept FROM follow_up
    WHERE hospital_id = :hospital AND scheduled_at >= :since AND scheduled_at < least(:until, CAST(:now AS timestamptz))
      AND assigned_to IS NOT NULL AND {_ONLY.format(column="assigned_to")} GROUP BY assigned_to
    """  # noqa: S608  # own constants
)


@dataclass(frozen=True, slots=True)
class MemberPerformance:
    """One member in the span.

    `due` tasks fell due in it (cancelled ones left out), `due_done` of them are done; `done` were finished in it,
    `in_time` before they were due. `leads` were created in it and are theirs, `converted` of them are patients, `missed`
    had no first answer in time. `talks` were logged, `chats` with patients taken; of follow-ups `promised`, `kept`.
    """

    member_id: UUID
    name: str = field(repr=False)
    active: bool
    due: int = 0
    due_done: int = 0
    done: int = 0
    in_time: int = 0
    leads: int = 0
    converted: int = 0
    missed: int = 0
    talks: int = 0
    chats: int = 0
    promised: int = 0
    kept: int = 0

    @property
    def completion(self) -> Decimal | None:
        """Tasks that fell due and are done, per cent; None if none fell due (REP-02)."""
        return share(self.due_done, self.due)

    @property
    def conversion(self) -> Decimal | None:
        return share(self.converted, self.leads)

    @property
    def idle(self) -> bool:
        """Nothing was given to them and nothing done by them."""
        return not (self.due or self.done or self.leads or self.talks or self.chats or self.promised)


@dataclass(frozen=True, slots=True)
class StaffPerformance:
    """Members by name: everybody who works here, and whoever has left but was at work in the span."""

    at: datetime
    span: Span
    members: tuple[MemberPerformance, ...]


@operation("reports.staff_performance", audit="staff_performance_read")
async def staff_performance(ctx: Context, span: Span) -> StaffPerformance:
    """Everybody's work in the span. Six statements however many there are."""
    everybody = await _performance(ctx, span, None)
    return StaffPerformance(ctx.now, span, tuple(one for one in everybody if one.active or not one.idle))


@operation("reports.own_performance", audit="own_performance_read")
async def own_performance(ctx: Context, span: Span) -> MemberPerformance:
    """One's own. Raises `NotFound` for whoever is no member of staff here."""
    found = await _performance(ctx, span, ctx.actor.id) if ctx.actor.id is not None else []
    if not found:
        raise NotFound("You are no member of staff here.")
    return found[0]


async def _performance(ctx: Context, span: Span, only: UUID | None) -> list[MemberPerformance]:
    since, until = span.instants(ctx.hospital.zone)
    mine = {"hospital": ctx.hospital.id, "only": only}
    during = mine | {"since": since, "until": until}
    figures: dict[UUID, dict[str, Any]] = {}
    for query in (_TASKS, _LEADS, _TALKS, _CHATS, _FOLLOW_UPS):
        values = during | {"now": ctx.now} if query in (_TASKS, _FOLLOW_UPS) else during
        for row in await ctx.session.execute(query, values):
            counted = {name: value for name, value in row._mapping.items() if name != "member"}
            figures.setdefault(row.member, {}).update(counted)
    return [
        MemberPerformance(row.id, row.name, row.active, **figures.get(row.id, {}))
        for row in await ctx.session.execute(_MEMBERS, mine)
    ]
