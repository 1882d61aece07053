"""A task as read from its row."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.kit.context import Context
from domain.tasks.rules import Priority, Status, TaskType, shown


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task as lists show it. `status` is OVERDUE past the due instant; `created` is false if it was open already."""

    id: UUID
    number: int
    title: str
    task_type: TaskType
    priority: Priority
    status: Status
    due_at: datetime | None
    category: str
    related_type: str
    related_id: UUID | None
    assigned_to: UUID | None
    completed_at: datetime | None
    recurrence: str = ""
    created: bool = False

    @property
    def patient_id(self) -> UUID | None:
        """For the audit: whose data it is, where it is about a patient."""
        return self.related_id if self.related_type == "patient" else None


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with its sealed texts opened."""

    id: UUID
    task: TaskRecord
    description: str = field(repr=False)
    outcome: str = field(repr=False)

    @property
    def patient_id(self) -> UUID | None:
        return self.task.patient_id


OPEN_STATUS = "status IN ('PENDING', 'IN_PROGRESS')"
COLUMNS = """
    id, number, title, task_type, priority, status, due_at, category, related_type, related_id, assigned_to,
    completed_at, sealed_title, recurrence
"""
SELECT = f"SELECT {COLUMNS} FROM task WHERE hospital_id = :hospital"  # noqa: S608  # all parts are ours


def record(ctx: Context, row: Any, *, created: bool = False) -> TaskRecord:
    return TaskRecord(
        row.id,
        row.number,
        ctx.keys.open_text(row.sealed_title) if row.sealed_title else row.title,
        TaskType(row.task_type),
        Priority(row.priority),
        shown(Status(row.status), row.due_at, ctx.now),
        row.due_at,
        row.category,
        row.related_type,
        row.related_id,
        row.assigned_to,
        row.completed_at,
        row.recurrence,
        created,
    )
