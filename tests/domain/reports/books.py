"""Books kept by hand: leads, tasks, sales and talks of known instants, so that every figure can be counted on paper."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from domain.kit.ids import uuid7
from tests.conftest import KEYS
from tests.domain.leads.office import Office

LAGOS = ZoneInfo("Africa/Lagos")


def at(day: int, hour: int = 12, minute: int = 0, month: int = 10) -> datetime:
    """An instant of 2026 in Lagos, of October unless another month is said."""
    return datetime(2026, month, day, hour, minute, tzinfo=LAGOS)


async def row(office: Office, table: str, **values: Any) -> UUID:
    new = uuid7()
    values = {"hospital_id": office.id, "id": new, **values}
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await office.owner.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())
    return new


async def lead(
    office: Office, source: str, created: datetime, *, converted: datetime | None = None, **more: Any
) -> UUID:
    given = {"status": "NEW", **more}
    if converted is not None:
        (person,) = await office.clinic.add_people(1)
        given |= {"status": "CONVERTED", "converted_at": converted, "patient_id": person.patient}
    return await row(office, "lead", number=f"LD-{uuid4().hex}", source=source, created_at=created, **given)


async def task(
    office: Office, number: int, member: UUID | None, due: datetime | None, done: datetime | None, **more: Any
) -> UUID:
    given = {"status": "COMPLETED" if done else "PENDING", **more}
    return await row(
        office, "task", number=number, title="Task", task_type="CUSTOM", assigned_to=member, due_at=due, completed_at=done,
        **given,
    )  # fmt: skip


async def won(
    office: Office, number: int, amount: int, when: datetime, lead_id: UUID | None, stage: str = "closed_won"
) -> None:
    sale = await row(
        office, "opportunity", number=number, title=KEYS.seal_text("Check-ups"), lead_id=lead_id, amount=amount, stage=stage,
        probability=100,
    )  # fmt: skip
    begun = when - timedelta(days=100)
    await row(office, "opportunity_stage", opportunity_id=sale, stage="prospecting", entered_at=begun, left_at=when)
    await row(office, "opportunity_stage", opportunity_id=sale, stage=stage, entered_at=when)
