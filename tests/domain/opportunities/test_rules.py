"""Stages, and what an opportunity counts for."""

import pytest

from domain.kit.errors import Conflict, Invalid
from domain.opportunities.rules import OPEN, Stage, moved, weighted

STEPS = {
    *((a, b) for a in OPEN for b in Stage if a is not b),
    *((Stage.CLOSED_LOST, b) for b in OPEN),
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("to", Stage)
def test_every_step(stage: Stage, to: Stage) -> None:
    if (stage, to) in STEPS:
        assert moved(stage, to, "a reason") is to
    else:
        with pytest.raises(Conflict):
            moved(stage, to, "a reason")


@pytest.mark.parametrize(("stage", "to"), [(Stage.PROPOSAL, Stage.CLOSED_LOST), (Stage.CLOSED_LOST, Stage.PROPOSAL)])
def test_a_loss_and_coming_back_from_it_need_a_reason(stage: Stage, to: Stage) -> None:
    with pytest.raises(Invalid):
        moved(stage, to, " ")


@pytest.mark.parametrize(("amount", "percent", "expected"), [(1000, 40, 400), (101, 50, 51), (0, 90, 0), (7, 0, 0)])
def test_weighted(amount: int, percent: int, expected: int) -> None:
    assert weighted(amount, percent) == expected
