"""The use cases of appointments, gathered: `from domain.appointments import service as appointments`."""

from domain.appointments.booking import book
from domain.appointments.catalogue import (
    Catalogue,
    DepartmentEntry,
    ProviderEntry,
    catalogue_version,
    catalogue_versions,
    read_catalogue,
)
from domain.appointments.changing import cancel, check_in, complete, confirm, mark_no_show
from domain.appointments.errors import PatientBusy, SlotTaken, TooLate, TooManyOpen
from domain.appointments.finding import find_slots, nearest
from domain.appointments.holding import Held, hold, release
from domain.appointments.moving import move
from domain.appointments.rules import Slot
from domain.appointments.views import AppointmentView, get, read_for_calendar, upcoming

__all__ = [
    "AppointmentView",
    "Catalogue",
    "DepartmentEntry",
    "Held",
    "PatientBusy",
    "ProviderEntry",
    "Slot",
    "SlotTaken",
    "TooLate",
    "TooManyOpen",
    "book",
    "cancel",
    "catalogue_version",
    "catalogue_versions",
    "check_in",
    "complete",
    "confirm",
    "find_slots",
    "get",
    "hold",
    "mark_no_show",
    "move",
    "nearest",
    "read_catalogue",
    "read_for_calendar",
    "release",
    "upcoming",
]
