"""Ending the tie between a chat and a member of staff."""

from bot.staff.command import Answer, Command, Missing
from bot.staff.desk import Desk
from bot.staff.people import one_member
from domain.team import service as team

_CHANNELS = ("telegram", "whatsapp", "sms")


async def run(desk: Desk, rest: str) -> Answer:
    words = rest.split()
    channel = next((word.casefold() for word in words if word.casefold() in _CHANNELS), "")
    who = " ".join(word for word in words if word.casefold() != channel)
    where = f"on {channel}" if channel else "everywhere"
    if not who:
        raise Missing("Whose chats shall I unlink? A name, or ME for your own.", f"unlink {{}} {channel}".strip())
    if who.casefold() in ("me", "myself"):
        desk.sure(f"Unlink your own chats {where}? You will need a new invitation to come back.", yes="Unlink me")
        ended = await team.unlink_self(desk.ctx, channel)
        return Answer(f"Unlinked {ended} of your chats.")
    member = await one_member(desk, who, f"unlink {{}} {channel}".strip())
    desk.sure(f"Unlink {member.name} {where}?", yes="Unlink")
    ended = await team.unlink(desk.ctx, member.id, channel)
    return Answer(f"Unlinked {ended} chats of {member.name}.")


COMMAND = Command(
    "unlink", "Team", ("unlink",), "team.unlink_self", "End a chat's access: your own, or as administrator anybody's.",
    ("unlink me", "unlink @bola telegram"), run, changes=True,
)  # fmt: skip
