"""The staff's manual, made from the commands themselves: `docs/staff.md` holds it, and a test keeps the two in step."""

import sys

from bot.staff.command import Command
from bot.staff.registry import commands
from domain.staff.rules import PERMISSIONS, Role, role_name

_HEAD = """# What staff can do by chat

Write in plain words to the hospital's WhatsApp or SMS number from a linked phone, or to the Telegram bot. Words may be typed
in any case, with or without a slash; days and hours are read as people say them ("tomorrow 10am", "24/11", "next tue"). What
is missing is asked for. Whatever cannot be undone, or touches many at once, is asked about first, with the count. `HELP`
shows what your role may do, and `HELP` with a command's words tells more. Administrators (hospital admin, super admin) may do
everything.

This page is made from the commands: `python -m bot.staff.manual > docs/staff.md`.
"""
_ADMINS = (Role.SUPER_ADMIN, Role.HOSPITAL_ADMIN)


def manual() -> str:
    """The whole page, a section a group."""
    groups: dict[str, list[Command]] = {}
    for command in commands().values():
        if command.group:
            groups.setdefault(command.group, []).append(command)
    parts = [_HEAD]
    for group, listed in sorted(groups.items()):
        parts.append(f"## {group}\n")
        parts.append("| Write | What it does | Who may, beside administrators |\n|---|---|---|")
        parts.extend(_row(command) for command in listed)
        parts.append("")
    return "\n".join(parts)


def _row(command: Command) -> str:
    examples = "<br>".join(f"`{example}`" for example in command.examples)
    return f"| {examples} | {command.help} | {_who(command)} |"


def _who(command: Command) -> str:
    if not command.permission:
        return "everybody"
    able = [role for role in Role if role not in (*_ADMINS, Role.PATIENT) and command.permission in PERMISSIONS[role]]
    return ", ".join(role_name(role) for role in able) or "nobody"


if __name__ == "__main__":
    sys.stdout.write(manual())
