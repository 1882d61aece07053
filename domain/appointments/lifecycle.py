"""What may become of an appointment (APPT-02): one machine for the process, fired on an unregistered model.

`lapsed` is a hold that ran out and blocks nothing; it is kept a day so that a late yes can still find its time.
"""

from transitions import Machine, MachineError

from domain.kit.errors import Conflict

STATES = ("held", "lapsed", "scheduled", "confirmed", "checked_in", "completed", "cancelled", "no_show", "moved")
LIVE = ("held", "scheduled", "confirmed", "checked_in")
OPEN = ("scheduled", "confirmed")

TRANSITIONS = (
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

_machine = Machine(
    model=None,
    states=list(STATES),
    initial="held",
    auto_transitions=False,
    transitions=[list(transition) for transition in TRANSITIONS],
)


class _Life:
    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def advanced(status: str, trigger: str) -> str:
    """The status after `trigger`. Raises `Conflict` when the present one does not allow it."""
    life = _Life(status)
    try:
        _machine.events[trigger].trigger(life)
    except MachineError as error:
        raise Conflict(f"An appointment that is {status} cannot {trigger}.", status=status, trigger=trigger) from error
    return life.state
