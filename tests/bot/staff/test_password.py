"""`password`: a one-time code for the browser, for oneself, and from an administrator for a colleague."""

import re

import pytest

from domain.kit.errors import NotFound
from domain.team.login import Doorkeeper
from tests.bot.staff.conftest import STAFF, Ward
from tests.keys import KEYS

GOOD = "a long road to Lagos"


def code_in(text: str) -> str:
    found = re.search(r"with the code (\w{5}-\w{5})\n", text)
    assert found is not None, text
    return found[1]


def door_of(ward: Ward) -> Doorkeeper:
    return Doorkeeper(ward.stage.service.database, KEYS, ward.stage.clock)


async def test_everybody_gets_a_code_for_themselves(ward: Ward) -> None:
    told = (await ward.say("dare", "password")).text
    assert told.startswith("Set your password at http")
    assert "/console/join with the code" in told
    assert told.endswith("It works once, for 30 minutes. Give it to nobody else.")
    door = door_of(ward)
    await door.join(code_in(told), GOOD)
    assert await door.log_in(STAFF["dare"], GOOD)


async def test_an_administrator_gives_a_colleague_one(ward: Ward) -> None:
    told = (await ward.say("bola", "password @kemi")).text
    assert told.startswith("Set Kemi Adekunle's password at http")
    newer = code_in((await ward.say("bola", "reset password @kemi")).text)
    door = door_of(ward)
    with pytest.raises(NotFound):
        await door.join(code_in(told), GOOD)
    await door.join(newer, GOOD)
    assert await door.log_in(STAFF["kemi"], GOOD)


async def test_nobody_else_gives_a_code_for_a_colleague(ward: Ward) -> None:
    told = (await ward.say("kemi", "password @bola")).text
    assert told == "Your role (receptionist) may not do this. An administrator can."
    assert (await ward.say("kemi", "password @kemi")).text.startswith("Set your password at")
