"""Facts about leads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LeadCreated:
    """`channel` is the chat channel it was born in, empty when staff or a form made it."""

    lead_id: UUID
    number: str
    source: str
    channel: str
    contact_id: UUID | None
    assigned_to: UUID | None


@dataclass(frozen=True, slots=True)
class LeadAssigned:
    """`by_rule` when nobody chose: the strategy did (LEAD-11). `with_others`: one of many, see `LeadsAssigned`."""

    lead_id: UUID
    number: str
    assigned_to: UUID | None
    former: UUID | None
    by_rule: bool
    with_others: bool = False


@dataclass(frozen=True, slots=True)
class LeadsAssigned:
    """Many leads were given to one member at once: those that were not theirs before."""

    lead_ids: tuple[UUID, ...]
    assigned_to: UUID


@dataclass(frozen=True, slots=True)
class LeadStatusChanged:
    lead_id: UUID
    number: str
    former: str
    status: str
    assigned_to: UUID | None


@dataclass(frozen=True, slots=True)
class LeadsChanged:
    """Something a score depends on: fields, interactions, a merge. One fact for however many leads."""

    lead_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LeadConverted:
    lead_id: UUID
    number: str
    patient_id: UUID
    contact_id: UUID | None
    patient_created: bool


@dataclass(frozen=True, slots=True)
class LeadsMerged:
    merge_id: UUID
    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True)
class FirstResponseMissed:
    """Nobody answered in time (LEAD-17): announced once per lead. The assignee has a task; admins are to be told."""

    lead_id: UUID
    number: str
    assigned_to: UUID | None
    due_at: datetime
    task_number: int
