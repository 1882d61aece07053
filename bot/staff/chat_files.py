"""Files in chats: what staff send goes on to the patient."""

from uuid import UUID

from bot.staff.command import Answer, Button
from bot.staff.desk import Desk
from bot.staff.telling import moment_of
from domain.handoffs import service as handoffs
from domain.handoffs.rules import LONGEST_CAPTION, checked_text
from domain.kit.errors import Conflict, Invalid


def sending(message_id: UUID) -> str:
    """The line that sends the file of that message, once the chat is known."""
    return f"send file {message_id} {{}}"


async def pass_on(desk: Desk, number: int, message_id: UUID, caption: str) -> Answer:
    """The file of one of the member's messages goes to the patient as soon as its bytes are here. Raises `Invalid`."""
    if desk.files > 1:
        raise Invalid("One file at a time, please. Nothing was sent.")
    if not desk.base_url:
        raise Conflict("Files cannot go out: this server has no public address. Nothing was sent.")
    words = checked_text(caption, LONGEST_CAPTION, "text with a file") if caption else ""
    settings = desk.served.profile.settings
    try:
        line = await handoffs.line_to(desk.ctx, number, silence_hours=settings.handoff_silence_hours)
    except handoffs.WindowClosed as closed:
        last = f"they wrote last {moment_of(desk, closed.since)}" if closed.since else "they have not written yet"
        raise Invalid(
            f"WhatsApp takes files for 24 hours only, and {last}. Nothing was sent: they must write first."
        ) from closed
    newly = await handoffs.keep_file(
        desk.ctx, line, inbound_id=message_id, own_conversation=desk.conversation_id, caption=words
    )
    if not newly:
        return Answer("That file has been sent on already.", in_place=True)
    taken = " It is yours now." if line.taken else ""
    buttons = (Button("Read", f"chat {number}"), Button("Hand back", f"hand back {number}"))
    return Answer(f"Your file goes to T{number} in a moment.{taken}", buttons, in_place=True)
