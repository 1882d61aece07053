"""Stages and what they are worth. Pure."""

from enum import StrEnum

from transitions import Machine

from domain.kit.errors import Conflict, Invalid

LONGEST_TITLE = 200


class Stage(StrEnum):
    """OPP-02, in the order of the pipeline."""

    PROSPECTING = "prospecting"
    QUALIFICATION = "qualification"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"

    @property
    def label(self) -> str:
        return {"closed_won": "won", "closed_lost": "lost"}.get(self.value, self.value)


OPEN = (Stage.PROSPECTING, Stage.QUALIFICATION, Stage.PROPOSAL, Stage.NEGOTIATION)
# What is assumed until somebody says otherwise.
USUAL = {
    Stage.PROSPECTING: 10,
    Stage.QUALIFICATION: 25,
    Stage.PROPOSAL: 50,
    Stage.NEGOTIATION: 75,
    Stage.CLOSED_WON: 100,
    Stage.CLOSED_LOST: 0,
}


class _Lifecycle:
    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


# Open stages are left in any direction; what is won stays won, what is lost can be opened again with a reason.
_open = [stage.value for stage in OPEN]
_machine = Machine(
    model=None,
    states=[stage.value for stage in Stage],
    initial=Stage.PROSPECTING.value,
    auto_transitions=False,
    ignore_invalid_triggers=True,
    transitions=[
        *({"trigger": f"to_{stage}", "source": [*_open, "closed_lost"], "dest": stage} for stage in _open),
        {"trigger": "to_closed_won", "source": _open, "dest": "closed_won"},
        {"trigger": "to_closed_lost", "source": _open, "dest": "closed_lost"},
    ],
)


def moved(stage: Stage, to: Stage, reason: str = "") -> Stage:
    """The stage after a move. Raises `Conflict` where there is no such step, `Invalid` without a reason around a loss."""
    subject = _Lifecycle(stage.value)
    if stage is to or not _machine.events[f"to_{to.value}"].trigger(subject):
        raise Conflict(f"an opportunity that is {stage.label} cannot become {to.label}", stage=stage.value, to=to.value)
    if Stage.CLOSED_LOST in (stage, to) and not reason.strip():
        raise Invalid("please say why", field="reason")
    return Stage(subject.state)


def weighted(amount: int, probability: int) -> int:
    """What it counts for in the forecast, in the same unit, half a unit rounded up (OPP-03)."""
    return (amount * probability + 50) // 100
