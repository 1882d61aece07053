"""Counters of what conversations walk through, and how far the messages are counted."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base


class FlowCount(Base):
    """How many times one thing happened at a state on one day. `event` is one of `rules.Event`; `detail` says more of it:
    the outcome (left, ended), how long an answer took (took, see `rules.BOUNDS`), the flow (digressed), why (gone)."""

    __tablename__ = "flow_count"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, comment="the hospital's local day of the turn")
    release_id: Mapped[UUID] = mapped_column(ForeignKey("flow_release.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(primary_key=True)
    detail: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(BigInteger)


class FlowCountMark(Base):
    """Paths of transactions below `counted_below` are counted. Those of turns before `since` never are."""

    __tablename__ = "flow_count_mark"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    counted_below: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime]
