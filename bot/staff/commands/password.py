"""A password for the browser, set with a one-time code."""

from bot.staff.command import Answer, Command
from bot.staff.desk import Desk
from bot.staff.people import one_member
from domain.team import service as team


async def password(desk: Desk, rest: str) -> Answer:
    if not rest.strip():
        given = await team.own_password_code(desk.ctx)
        whose = "your password"
    else:
        member = await one_member(desk, rest, "password {}")
        own = member.id == desk.me
        given = await (team.own_password_code(desk.ctx) if own else team.password_code(desk.ctx, member.id))
        whose = "your password" if own else f"{member.name}'s password"
    until = "Give it to nobody else." if whose == "your password" else "Pass it on to nobody but them."
    return Answer(
        f"Set {whose} at {desk.base_url}/console/join with the code {given.code}\n"
        f"It works once, for {given.minutes} minutes. {until}"
    )


COMMANDS = (
    Command("password", "You", ("password", "my password", "reset password", "browser"), "",
            "Set your password for the browser, or give a colleague a code to set theirs.",
            ("password", "password @kemi"), password),
)  # fmt: skip
