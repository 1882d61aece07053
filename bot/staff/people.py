"""Whom a line means: a colleague by @name."""

from bot.staff.command import Button, Missing
from bot.staff.desk import Desk
from domain.staff.rules import role_name
from domain.team import service as team
from domain.team.service import Member


async def one_member(desk: Desk, said: str, line: str) -> Member:
    """The colleague meant; `me` is whoever writes. Raises `Missing` with `line` when it is nobody or several."""
    wanted = said.strip()
    if wanted.lstrip("@").casefold() in ("me", "myself"):
        return await team.member(desk.ctx, desk.me)
    found = await team.member_by(desk.ctx, wanted) if wanted.strip("@ ") else []
    if len(found) == 1:
        return found[0]
    if not found:
        asked = (
            f"I know nobody called {wanted} here. Who is meant?"
            if wanted
            else "Who is meant? A colleague's name, please."
        )
        raise Missing(asked, line)
    choices = tuple(Button(f"{m.name} ({role_name(m.role)})", line.replace("{}", f"@{m.name}")) for m in found[:9])
    raise Missing("Which of them?", line, choices)
