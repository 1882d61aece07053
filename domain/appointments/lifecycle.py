"""What may become of an appointment (APPT-02).

`lapsed` is a hold that ran out and blocks nothing; it is kept a day so that a late yes can still find its time.
"""

from domain.kit.errors import Conflict
from domain.kit.lifecycle import Lifecycle

STATES = ("held", "lapsed", "scheduled", "confirmed", "checked_in", "completed", "cancelled", "no_show", "moved")
LIVE = ("held", "scheduled", "confirmed", "checked_in")
OPEN = ("scheduled", "confirmed")

TRANSITIONS: tuple[tuple[str, str | list[str], str], ...] = (
    ("book", ["held", "lapsed"], "scheduled"),
    ("lapse", "held", "lapsed"),
    ("confirm", "scheduled", "confirmed"),
    ("check_in", ["scheduled", "confirmed"], "checked_in"),
    ("complete", ["scheduled", "confirmed", "checked_in"], "completed"),
    ("cancel", ["scheduled", "confirmed"], "cancelled"),
    ("mark_no_show", ["scheduled", "confirmed"], "no_show"),
    ("move", ["scheduled", "confirmed"], "moved"),
)
TARGET = {trigger: target for trigger, _, target in TRANSITIONS}

_lifecycle = Lifecycle(STATES, TRANSITIONS)


def advanced(status: str, trigger: str) -> str:
    """The status after `trigger`. Raises `Conflict` when the present one does not allow it."""
    after = _lifecycle.after(status, trigger)
    if after is None:
        raise Conflict(f"An appointment that is {status} cannot {trigger}.", status=status, trigger=trigger)
    return after
