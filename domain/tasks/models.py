from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.kit.db import Base, HospitalRow, Stamped, belongs_to


class Task(HospitalRow, Stamped, Base):
    """Something a person must do (TASK-01). `number` is short and unique per hospital, for chat.

    The title is shown in lists and alerts, so it carries no name and nothing of health: the sealed description does.
    One category has at most one open task about one thing, so that asking five times for a human is one task.
    """

    __tablename__ = "task"
    __table_args__ = (
        belongs_to("staff_member", "assigned_to"),
        UniqueConstraint("hospital_id", "number"),
        Index(
            "uq_task_open",
            "hospital_id",
            "category",
            "related_type",
            "related_id",
            unique=True,
            postgresql_where=text("status IN ('PENDING', 'IN_PROGRESS') AND related_id IS NOT NULL"),
        ),
        Index("ix_task_related", "hospital_id", "related_type", "related_id"),
        Index("ix_task_fell_due", "hospital_id", "due_at"),
        Index("ix_task_completed", "hospital_id", "completed_at", postgresql_where=text("completed_at IS NOT NULL")),
        Index("ix_task_due", "hospital_id", "due_at", postgresql_where=text("status IN ('PENDING', 'IN_PROGRESS')")),
    )

    number: Mapped[int]
    title: Mapped[str] = mapped_column(comment="shown anywhere: no name, nothing of health")
    sealed_title: Mapped[bytes | None] = mapped_column(comment="sealed: what staff typed, shown to staff only")
    description: Mapped[bytes | None] = mapped_column(comment="sealed")
    task_type: Mapped[str]
    priority: Mapped[str] = mapped_column(default="MEDIUM", server_default="MEDIUM")
    status: Mapped[str] = mapped_column(default="PENDING", server_default="PENDING")
    due_at: Mapped[datetime | None]
    related_type: Mapped[str] = mapped_column(default="", server_default="")
    related_id: Mapped[UUID | None]
    category: Mapped[str] = mapped_column(default="", server_default="")
    assigned_to: Mapped[UUID | None]
    assigned_by: Mapped[UUID | None]
    started_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    outcome: Mapped[bytes | None] = mapped_column(comment="sealed")
    recurrence: Mapped[str] = mapped_column(default="", server_default="")
    overdue_told_at: Mapped[datetime | None] = mapped_column(comment="when its being overdue was announced")


class Subtask(HospitalRow, Stamped, Base):
    """A step of a task (TASK-08). `position` counts from 1 and is what staff type: `done 3.2`."""

    __tablename__ = "subtask"
    __table_args__ = (
        belongs_to("task", "task_id", on_delete="CASCADE"),
        belongs_to("staff_member", "assigned_to"),
        UniqueConstraint("hospital_id", "task_id", "position"),
    )

    task_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[bytes] = mapped_column(comment="sealed")
    assigned_to: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]


class TaskReminder(HospitalRow, Base):
    """One reminder of one due instant (TASK-10). Moving the task makes new rows and voids the old ones."""

    __tablename__ = "task_reminder"
    __table_args__ = (
        belongs_to("task", "task_id", on_delete="CASCADE"),
        UniqueConstraint("hospital_id", "task_id", "task_due_at", "minutes_before"),
        Index("ix_task_reminder_due", "due_at", postgresql_where=text("settled_at IS NULL")),
    )

    task_id: Mapped[UUID]
    task_due_at: Mapped[datetime]
    minutes_before: Mapped[int]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="", server_default="")
