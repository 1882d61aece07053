"""What can stand in the way of an appointment."""

from datetime import datetime
from uuid import UUID

from domain.appointments.rules import Slot
from domain.kit.errors import Conflict


class SlotTaken(Conflict):
    """That time is no longer free."""

    code = "slot_taken"

    def __init__(self, wanted: datetime, alternatives: tuple[Slot, ...] = ()) -> None:
        """`alternatives` are up to three free times nearest to the wanted one, the same provider's first."""
        super().__init__()
        self.wanted = wanted
        self.alternatives = alternatives


class PatientBusy(Conflict):
    """The patient already has an appointment that overlaps this time."""

    code = "patient_busy"

    def __init__(self, appointment_id: UUID) -> None:
        super().__init__()
        self.appointment_id = appointment_id


class TooManyOpen(Conflict):
    """The patient already has as many open appointments as may be booked without help from a person."""

    code = "too_many_open"


class TooLate(Conflict):
    """It is too close to the appointment to change it here."""

    code = "too_late"

    def __init__(self, notice_hours: int) -> None:
        super().__init__()
        self.notice_hours = notice_hours
