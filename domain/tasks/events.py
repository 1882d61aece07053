"""What has happened to tasks."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """An open task was finished; `outcome` is what staff noted."""

    task_id: UUID
    number: int
    related_type: str
    related_id: UUID | None
    outcome: str = field(repr=False)
