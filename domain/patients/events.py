"""Facts about patients."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PatientRegistered:
    """A contact has made a new patient. `relationship`: self, child, other."""

    patient_id: UUID
    contact_id: UUID
    relationship: str


@dataclass(frozen=True, slots=True)
class VerificationLocked:
    """A contact gave the last wrong answer it had; nobody can verify there until `until`."""

    contact_id: UUID
    until: datetime
