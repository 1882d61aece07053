"""A trial begins at any step of any flow, with values made up where its texts need some."""

import pytest

from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.trying.filling import missing_values
from bot.trying.trial import Trial


def test_what_the_step_says_is_made_up_and_nothing_else(machine: Machine) -> None:
    found = missing_values(lambda: Trial(machine, asking=True), "book", "confirm", {"patient_first": "Ada"})
    assert found == {
        "starts": "2026-11-21T09:00:00+01:00",
        "provider_name": "provider name",
        "department_name": "department name",
        "place": "place",
    }
    trial = Trial(machine, asking=True)
    [bubble] = trial.stand("book", "confirm", {"patient_first": "Ada", **found})
    assert bubble.text.startswith(
        "Please check:\nAda\nSaturday, 21 November 2026, 09:00\nprovider name, department name\n"
    )


@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_every_step_of_every_flow_can_be_begun_at(machine: Machine, release: Release, channel: str) -> None:
    def fresh() -> Trial:
        return Trial(machine, channel=channel, asking=True)

    begun = 0
    for flow, compiled in release.flows.items():
        for state in compiled.flow.states:
            fresh().stand(flow, state, missing_values(fresh, flow, state, {}))
            begun += 1
    assert begun > 400
