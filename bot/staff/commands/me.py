"""Who the desk takes you for, and where else you are linked."""

from bot.staff.command import Answer, Button, Command
from bot.staff.desk import Desk
from domain.staff.rules import role_name
from domain.team import service as team


async def run(desk: Desk, rest: str) -> Answer:
    member = await team.member(desk.ctx, desk.me)
    topics = ", ".join(await team.topics_of(desk.ctx)) or "nothing"
    text = (
        f"{member.name}, {role_name(member.role)} at {desk.served.profile.hospital.name}\n"
        f"Linked on: {', '.join(member.channels)}\nTold of: {topics}"
    )
    return Answer(text, (Button("Alerts", "alerts"), Button("Help", "help")))


COMMAND = Command(
    "me", "You", ("me", "who am i", "whoami"), "", "Who you are here, your chats and alerts.", ("me",), run
)
