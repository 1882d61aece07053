"""Reading the counters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from domain.flow_counts.models import FlowCount
from domain.kit.context import Context


@dataclass(frozen=True, slots=True)
class Counted:
    """One event at one state, summed over the days and whatever was not told apart."""

    release_id: UUID
    language: str
    channel: str
    state: str
    event: str
    detail: str
    times: int


async def read_counts(
    ctx: Context,
    flow: str,
    since: date,
    *,
    releases: Sequence[UUID] | None = None,
    language: str | None = None,
    channel: str | None = None,
) -> list[Counted]:
    """What happened in the flow from that local day on, by release, language and channel. Language `en` is `en_NG` too."""
    query = select(
        FlowCount.release_id,
        FlowCount.language,
        FlowCount.channel,
        FlowCount.state,
        FlowCount.event,
        FlowCount.detail,
        func.sum(FlowCount.times).label("times"),
    ).where(FlowCount.hospital_id == ctx.hospital.id, FlowCount.flow == flow, FlowCount.day >= since)
    if releases is not None:
        query = query.where(FlowCount.release_id.in_(releases))
    if language is not None:
        query = query.where(
            or_(FlowCount.language == language, FlowCount.language.startswith(f"{language}_", autoescape=True))
        )
    if channel is not None:
        query = query.where(FlowCount.channel == channel)
    parts = query.selected_columns[:6]
    rows = await ctx.session.execute(query.group_by(*parts))
    return [Counted(*row[:6], int(row.times)) for row in rows]
