"""A file without a command: which chat it is for."""

from uuid import UUID

from bot.staff.chat_files import pass_on, sending
from bot.staff.command import Answer, Command, Missing
from bot.staff.desk import Desk
from bot.staff.reading import take_number
from domain.handoffs import service as handoffs
from domain.handoffs.rules import Status
from domain.kit.errors import Invalid


async def send(desk: Desk, rest: str) -> Answer:
    """`send file MESSAGE 12`: the lines that buttons and our own questions stand for; nobody types a message's id."""
    said, _, left = rest.partition(" ")
    try:
        message_id = UUID(said)
    except ValueError as error:
        raise Invalid("Send the file itself, with REPLY and the chat's number as its text.") from error
    number, _ = take_number(left)
    if number is None:
        found = await handoffs.waiting(desk.ctx)
        mine = [f"T{one.handoff.number}" for one in found if one.handoff.status is Status.ACCEPTED]
        yours = f" Yours: {', '.join(mine)}." if mine else ""
        # No buttons: a bare number would choose among them, and the file go to somebody else.
        raise Missing(
            f"For which chat is this file? Its number, please.{yours} Only the file goes, without its text.",
            sending(message_id),
        )
    return await pass_on(desk, number.number, message_id, "")


COMMAND = Command("send_file", "", ("send file",), "handoffs.reply", "", (), send, changes=True)
