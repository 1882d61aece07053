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
from domain.appointments.day import Block, Visit, block, blocks, day_list, in_the_way, unblock, visit_by_number
from domain.appointments.errors import PatientBusy, SlotTaken, TooLate, TooManyOpen
from domain.appointments.finding import find_slots, nearest
from domain.appointments.holding import Held, hold, release
from domain.appointments.moving import move
from domain.appointments.rules import Slot
from domain.appointments.views import AppointmentView, get, read_for_calendar, upcoming

__all__ = [
    "AppointmentView",
    "Block",
    "Catalogue",
    "DepartmentEntry",
    "Held",
    "PatientBusy",
    "ProviderEntry",
    "Slot",
    "SlotTaken",
    "TooLate",
    "TooManyOpen",
    "Visit",
    "block",
    "blocks",
    "book",
    "cancel",
    "catalogue_version",
    "catalogue_versions",
    "check_in",
    "complete",
    "confirm",
    "day_list",
    "find_slots",
    "get",
    "hold",
    "in_the_way",
    "mark_no_show",
    "move",
    "nearest",
    "read_catalogue",
    "read_for_calendar",
    "release",
    "unblock",
    "upcoming",
    "visit_by_number",
]
