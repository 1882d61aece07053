"""The board with its columns (LEAD-06), and figures about leads (LEAD-16)."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import text

from domain.audit import operation
from domain.kit.context import Context
from domain.kit.errors import Invalid
from domain.leads.rules import OPEN, Source, Status
from domain.leads.views import COLUMNS, LeadCard, card_of, note_patients, with_tags

MOST_PER_COLUMN = 50


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: how many leads are in it, and the newest of them."""

    status: Status
    count: int
    leads: tuple[LeadCard, ...]

    @property
    def label(self) -> str:
        return self.status.label

    @property
    def colour(self) -> str:
        return self.status.colour


@dataclass(frozen=True, slots=True)
class Board:
    """The columns in the order of the pipeline, LOST last."""

    columns: tuple[Column, ...]

    @property
    def total(self) -> int:
        return sum(column.count for column in self.columns)

    @property
    def open(self) -> int:
        return sum(column.count for column in self.columns if column.status in OPEN)


@dataclass(frozen=True, slots=True)
class LeadStats:
    """Figures over live leads. `conversion_rate` is of all of them, in percent; `average_score` of open ones (REP-01).

    `unanswered` are new ones whose first response is late.
    """

    total: int
    open: int
    new_this_month: int
    converted: int
    lost: int
    conversion_rate: float
    average_score: float
    unassigned: int
    unanswered: int
    by_status: dict[Status, int]
    by_source: dict[Source, int]


_COUNTS = """
    SELECT status, count(*) AS leads FROM lead l WHERE hospital_id = :hospital AND deleted_at IS NULL {mine}
    GROUP BY status
"""
_NEWEST = """
    SELECT {columns}
    FROM unnest(CAST(:statuses AS text[])) AS stage (name)
    CROSS JOIN LATERAL (
        SELECT * FROM lead l WHERE l.hospital_id = :hospital AND l.deleted_at IS NULL AND l.status = stage.name {mine}
        ORDER BY l.id DESC LIMIT :most) l
    LEFT JOIN staff_member s ON s.hospital_id = l.hospital_id AND s.id = l.assigned_to
"""
_MINE = {"assigned_to": "AND l.assigned_to = :assigned_to", "pipeline": "AND l.pipeline = :pipeline"}
_FIGURES = text(
    """
    SELECT count(*) AS total,
        count(*) FILTER (WHERE status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')) AS open,
        count(*) FILTER (WHERE created_at >= :month) AS new_this_month,
        avg(score) FILTER (WHERE status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')) AS average,
        count(*) FILTER (WHERE assigned_to IS NULL
            AND status IN ('NEW', 'CONTACTED', 'QUALIFIED', 'APPOINTMENT_SCHEDULED')) AS unassigned,
        count(*) FILTER (WHERE status = 'NEW' AND first_responded_at IS NULL AND first_response_due_at <= :now)
            AS unanswered
    FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL
    """
)
_BY_SOURCE = text(
    "SELECT source, count(*) AS leads FROM lead WHERE hospital_id = :hospital AND deleted_at IS NULL GROUP BY source"
)


@operation("leads.board", audit="lead_board_read", discloses=True)
async def board(
    ctx: Context, *, assigned_to: UUID | None = None, pipeline: str | None = None, per_column: int = 5
) -> Board:
    """How many leads are in each stage, with the newest of each; of one member of staff or one pipeline if asked.

    `per_column` 0 gives the counts alone; at most 50. Raises `Invalid` for more.
    """
    if not 0 <= per_column <= MOST_PER_COLUMN:
        raise Invalid(f"a column shows 0 to {MOST_PER_COLUMN} leads", field="per_column")
    wanted: dict[str, Any] = {"assigned_to": assigned_to, "pipeline": pipeline}
    given = {name: value for name, value in wanted.items() if value is not None}
    mine = " ".join(_MINE[name] for name in given)
    key = given | {"hospital": ctx.hospital.id}
    counts = {row.status: row.leads for row in await ctx.session.execute(text(_COUNTS.format(mine=mine)), key)}
    cards: list[LeadCard] = []
    if per_column:
        newest = text(_NEWEST.format(columns=COLUMNS, mine=mine))
        values = key | {"statuses": [status.value for status in Status], "most": per_column}
        cards = await with_tags(ctx, [card_of(row) for row in await ctx.session.execute(newest, values)])
        cards.sort(key=lambda card: card.id, reverse=True)
        note_patients(ctx, cards)
    return Board(
        tuple(
            Column(status, counts.get(status.value, 0), tuple(card for card in cards if card.status is status))
            for status in Status
        )
    )


@operation("leads.stats", audit="lead_stats_read")
async def stats(ctx: Context) -> LeadStats:
    """Figures for reports and the dashboard. The month is the local calendar month."""
    month = datetime.combine(ctx.today.replace(day=1), time(), ctx.hospital.zone)
    hospital = {"hospital": ctx.hospital.id}
    figures = (await ctx.session.execute(_FIGURES, hospital | {"month": month, "now": ctx.now})).one()
    by_status = {
        Status(row.status): row.leads for row in await ctx.session.execute(text(_COUNTS.format(mine="")), hospital)
    }
    by_source = {Source(row.source): row.leads for row in await ctx.session.execute(_BY_SOURCE, hospital)}
    converted = by_status.get(Status.CONVERTED, 0)
    return LeadStats(
        total=figures.total,
        open=figures.open,
        new_this_month=figures.new_this_month,
        converted=converted,
        lost=by_status.get(Status.LOST, 0),
        conversion_rate=round(100 * converted / figures.total, 1) if figures.total else 0.0,
        average_score=round(float(figures.average), 1) if figures.average is not None else 0.0,
        unassigned=figures.unassigned,
        unanswered=figures.unanswered,
        by_status=by_status,
        by_source=by_source,
    )
