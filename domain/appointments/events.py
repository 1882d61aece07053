"""What happened to appointments. Handled in the same transaction by reminders, loyalty, leads and tasks."""

from dataclasses import dataclass

from domain.appointments.views import AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """`former` is the row left behind, status `moved`; `appointment` is the one that counts."""

    former: AppointmentView
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentConfirmed:
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentCheckedIn:
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentCompleted:
    appointment: AppointmentView


@dataclass(frozen=True, slots=True)
class AppointmentMissed:
    appointment: AppointmentView
