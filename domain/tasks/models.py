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
        Index("ix_task_due", "hospital_id", "due_at", postgresql_where=text("status IN ('PENDING', 'IN_PROGRESS')")),
    )

    number: Mapped[int]
    title: Mapped[str]
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


class TaskCounter(Base):
    """The last task number of a hospital. Its row lock is held until the transaction ends: take it last."""

    __tablename__ = "task_counter"

    hospital_id: Mapped[UUID] = mapped_column(primary_key=True)
    last: Mapped[int]
