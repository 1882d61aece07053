"""Every staff command: who may, and that another hospital's staff can neither see nor change anything of ours."""

import json
from pathlib import Path

import asyncpg
import pytest
import yaml

from bot.staff.command import Command
from bot.staff.manual import manual
from bot.staff.registry import commands, may_use, meant
from domain.audit import operations
from domain.staff.rules import Role, staff_actor
from tests.bot.staff.conftest import HOSPITAL, KANO, STAFF, Ward

INVENTORY = yaml.safe_load((Path(__file__).parent / "inventory.yaml").read_text("utf-8"))
ROLES = {Role.RECEPTIONIST: "kemi", Role.PROVIDER: "adeyemi", Role.MARKETING: "uju", Role.FINANCE: "dare"}
SADIQ = "+2348035559101"  # hospital admin in Kano
# What a message and its answer leave behind, whatever was said.
TRACES = {
    "audit_entry",
    "inbound_message",
    "outbound_message",
    "conversation",
    "contact",
    "contact_address",
    "staff_link",
    "sender_rate",
}


def shown() -> list[Command]:
    return [command for command in commands().values() if command.group]


def test_every_command_is_in_the_inventory_with_its_permission() -> None:
    listed = {name: entry for group in INVENTORY.values() for name, entry in group.items()}
    assert {command.name: command.permission for command in shown()} == {n: e["permission"] for n, e in listed.items()}


def test_every_permission_is_an_operation() -> None:
    assert {c.permission for c in commands().values() if c.permission} - set(operations) == set()


@pytest.mark.parametrize("command", shown(), ids=lambda command: command.name)
def test_a_commands_examples_are_its_own(command: Command) -> None:
    assert command.examples
    for example in command.examples:
        found = meant(example)
        assert found is not None
        assert found.command is command
    assert len(command.help) <= 90


async def tables(owner: asyncpg.Connection, hospital: object) -> dict[str, str]:
    """A digest of every row of the hospital by table, but for what every message leaves."""
    names = await owner.fetch(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'hospital_id' AND table_schema = 'public'"
    )
    found = {}
    for row in names:
        name = row[0]
        if name not in TRACES:
            found[name] = await owner.fetchval(
                f"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {name} t WHERE hospital_id = $1",
                hospital,
            )
    return found


async def hospital_of(ward: Ward, code: str) -> object:
    return await ward.stage.owner.fetchval("SELECT hospital_id FROM hospital WHERE code = $1", code)


@pytest.mark.parametrize("role", ROLES)
async def test_what_a_role_may_not_do_is_refused_and_audited(ward: Ward, role: Role) -> None:
    actor = staff_actor(ward.stage.service.hospitals()[0], role, "whatsapp")
    refused = [command for command in shown() if not may_use(actor, command)]
    owner = ward.stage.owner
    here = await hospital_of(ward, "MBH")
    before = await tables(owner, here)
    for command in refused:
        answer = await ward.say(ROLES[role], command.examples[0])
        assert answer.text.endswith("may not do this. An administrator can."), command.name
        ward.stage.clock.advance(ward.pause)
    rows = await owner.fetch("SELECT detail FROM audit_entry WHERE action = 'operation_refused' ORDER BY at")
    assert sorted(json.loads(row[0])["operation"] for row in rows) == sorted(command.permission for command in refused)
    assert await tables(owner, here) == before


async def test_no_command_reaches_into_another_hospital(ward: Ward) -> None:
    """Kano's administrator runs every example with the numbers of the other hospital's records."""
    owner = ward.stage.owner
    await ward.say("kemi", "task: sort the forms tomorrow")
    here = await hospital_of(ward, "MBH")
    number = await owner.fetchval(
        "SELECT number FROM appointment WHERE hospital_id = $1 AND number IS NOT NULL LIMIT 1", here
    )
    before = await tables(owner, here)
    names = {"Adaeze", "Kemi", "Bola Ade", "Nwosu", "sort the forms"}
    for command in shown():
        for example in command.examples:
            phone = ward.stage.phone(SADIQ, KANO)
            phone.unread.clear()
            await ward.stage.write("whatsapp", SADIQ, KANO, example.replace("K7M2QX", number))
            answered = " ".join(one.text for one in phone.unread)
            said = {word.casefold() for word in example.split()}
            leaked = {name for name in names if name in answered and not {w.casefold() for w in name.split()} <= said}
            assert not leaked, (example, answered)
            for shown_message in phone.unread:
                yes = next((row for row in shown_message.rows if row.id.startswith("do:yes")), None)
                if yes is not None:
                    await ward.stage.write(
                        "whatsapp", SADIQ, KANO, yes.label, ButtonPayload=yes.id, ButtonText=yes.label
                    )
            ward.stage.clock.advance(ward.pause)
    assert await tables(owner, here) == before
    assert STAFF["kemi"] != SADIQ


async def test_a_message_delivered_again_changes_nothing(ward: Ward) -> None:
    """Every example of every command, each handed in twice by the provider, and every yes tapped twice."""
    owner = ward.stage.owner
    here = await hospital_of(ward, "MBH")
    phone = ward.stage.phone(STAFF["bola"], HOSPITAL)

    async def twice(text: str, sid: int, **form: str) -> None:
        for again in (False, True):
            before = await tables(owner, here) if again else {}
            phone.unread.clear()
            await ward.stage.write("whatsapp", STAFF["bola"], HOSPITAL, text, MessageSid=f"SMd{sid:031d}", **form)
            if again:
                assert phone.unread == [], text
                assert await tables(owner, here) == before, text

    for number, (command, example) in enumerate((c, e) for c in shown() for e in c.examples):
        if command.name in ("patient", "unlink"):  # after these, somebody else would be writing
            continue
        await twice(example, number * 10)
        yes = next((row for row in phone.all[-1].rows if row.id.startswith("do:yes")), None)
        if yes is not None:
            await twice(yes.label, number * 10 + 1, ButtonPayload=yes.id, ButtonText=yes.label)
            before = await tables(owner, here)
            tap = {"ButtonPayload": yes.id, "ButtonText": yes.label}
            await ward.stage.write("whatsapp", STAFF["bola"], HOSPITAL, yes.label, **tap)
            assert await tables(owner, here) == before, example
            assert phone.all[-1].text.startswith("That has been dealt with already"), example
        ward.stage.clock.advance(ward.pause)


def test_the_manual_is_in_step_with_the_commands() -> None:
    page = Path(__file__).parents[3] / "docs" / "staff.md"
    assert page.read_text("utf-8") == manual()
