"""Stages and what they are worth. Pure."""

from enum import StrEnum

from domain.kit.errors import Conflict, Invalid
from domain.kit.lifecycle import Lifecycle

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


# Open stages are left in any direction; what is won stays won, what is lost can be opened again with a reason.
_open = [stage.value for stage in OPEN]
_lifecycle = Lifecycle(
    Stage,
    (
        *((f"to_{stage}", [*_open, "closed_lost"], stage) for stage in _open),
        ("to_closed_won", _open, "closed_won"),
        ("to_closed_lost", _open, "closed_lost"),
    ),
)


def moved(stage: Stage, to: Stage, reason: str = "") -> Stage:
    """The stage after a move. Raises `Conflict` where there is no such step, `Invalid` without a reason around a loss."""
    after = _lifecycle.after(stage, f"to_{to.value}") if stage is not to else None
    if after is None:
        raise Conflict(f"an opportunity that is {stage.label} cannot become {to.label}", stage=stage.value, to=to.value)
    if Stage.CLOSED_LOST in (stage, to) and not reason.strip():
        raise Invalid("please say why", field="reason")
    return Stage(after)


def weighted(amount: int, probability: int) -> int:
    """What it counts for in the forecast, in the same unit, half a unit rounded up (OPP-03)."""
    return (amount * probability + 50) // 100
