"""An appointment as a calendar file (RFC 5545): when and where, nothing of health, for others read calendars too."""

from datetime import UTC, datetime

from domain.appointments.views import AppointmentView
from domain.kit.context import Hospital

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_GONE = ("cancelled", "moved", "no_show")


def calendar_file(
    view: AppointmentView, hospital: Hospital, *, address: str = "", stamp: datetime | None = None
) -> bytes:
    """UTF-8, CRLF. The UID is the appointment number's, so a file fetched after a move replaces the former entry.

    Times are UTC. `address` is the hospital's; the provider's place would name a clinic and is left out. `stamp` is
    DTSTAMP, by default the appointment's start.
    """
    cancelled = view.status in _GONE
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CareLine//Appointments//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{hospital.id}-{view.number or view.id}@careline",
        f"SEQUENCE:{view.version}",
        f"DTSTAMP:{_instant(stamp or view.starts_at)}",
        f"DTSTART:{_instant(view.starts_at)}",
        f"DTEND:{_instant(view.ends_at)}",
        f"SUMMARY:{f'Appointment at {hospital.name}'.translate(_ESCAPES)}",
        *([f"LOCATION:{address.translate(_ESCAPES)}"] if address else []),
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> bytes:
    """At most 75 bytes a line, never breaking a character (RFC 5545 3.1)."""
    parts, current, room = [], b"", 75
    for letter in line:
        encoded = letter.encode()
        if len(current) + len(encoded) > room:
            parts.append(current)
            current, room = b"", 74
        current += encoded
    parts.append(current)
    return b"\r\n ".join(parts) + b"\r\n"
