"""The shipped flows once a run; nothing here needs a database."""

import pytest

from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.dialogue.shipped import shipped_release


@pytest.fixture(scope="session")
def release() -> Release:
    return shipped_release()


@pytest.fixture(scope="session")
def machine(release: Release) -> Machine:
    return Machine(release)
