"""Short numbers that people type: `12`, `F12`, `O12`. Counted per hospital and kind, never given twice."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.context import Context
from domain.kit.db import Base


class NumberCounter(Base):
    """The last number of a kind. Its row lock is held until the transaction ends."""

    __tablename__ = "number_counter"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


_NEXT = text(
    """
    INSERT INTO number_counter AS c (hospital_id, kind, last) VALUES (:hospital, :kind, 1)
    ON CONFLICT (hospital_id, kind) DO UPDATE SET last = c.last + 1 RETURNING last
    """
)


async def next_number(ctx: Context, kind: str) -> int:
    """The hospital's next number of this kind (a table's name), from 1 on; a transaction that fails gives its own back.

    Whoever else wants one waits until this transaction ends: take it after every other lock.
    """
    number: int = (await ctx.session.execute(_NEXT, {"hospital": ctx.hospital.id, "kind": kind})).scalar_one()
    return number
