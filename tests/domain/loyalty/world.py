"""What the ledger's tests ask of the tables behind the application's back."""

from typing import Any
from uuid import UUID

import asyncpg


async def books(owner: asyncpg.Connection, patient_id: UUID) -> dict[str, int]:
    """The sums that must agree: of entries, of lots, of what lots gave, and what the account says of them."""
    row = await owner.fetchrow(
        """
        SELECT (SELECT coalesce(sum(points), 0) FROM loyalty_entry WHERE patient_id = $1) AS entries,
               (SELECT coalesce(sum(lifetime), 0) FROM loyalty_entry WHERE patient_id = $1) AS lifetime,
               (SELECT coalesce(sum(owed), 0) FROM loyalty_entry WHERE patient_id = $1) AS owed,
               (SELECT coalesce(sum(remaining), 0) FROM loyalty_lot WHERE patient_id = $1) AS lots,
               (SELECT coalesce(sum(l.points), 0) FROM loyalty_lot l WHERE patient_id = $1)
               - (SELECT coalesce(sum(u.points), 0) FROM loyalty_lot_use u JOIN loyalty_lot l ON l.id = u.lot_id
                  WHERE l.patient_id = $1) AS granted_less_used,
               (SELECT count(*) FROM loyalty_entry e WHERE patient_id = $1 AND kind <> 'earned'
                  AND e.points <> coalesce(
                      (SELECT -sum(u.points) FROM loyalty_lot_use u WHERE u.entry_id = e.id), 0)) AS unexplained,
               coalesce((SELECT lifetime FROM loyalty_account WHERE patient_id = $1), 0) AS account_lifetime,
               coalesce((SELECT owed FROM loyalty_account WHERE patient_id = $1), 0) AS account_owed
        """,
        patient_id,
    )
    return {name: int(value) for name, value in row.items()}


def agree(found: dict[str, int]) -> None:
    """Balance is the sum of entries and of lots, and nothing is below zero."""
    assert found["entries"] == found["lots"] == found["granted_less_used"] >= 0, found
    assert found["lifetime"] == found["account_lifetime"] >= 0, found
    assert found["owed"] == found["account_owed"] >= 0, found
    assert found["unexplained"] == 0, found


async def entries(owner: asyncpg.Connection, patient_id: UUID) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT kind, event, points FROM loyalty_entry WHERE patient_id = $1 ORDER BY at, id", patient_id
    )
    return [tuple(row) for row in rows]
