"""Patients who want a person: who waits, taking a chat, answering in it, notes, giving it away and back."""

from bot.staff.chat_files import pass_on, sending
from bot.staff.chats import as_written, card_buttons, card_text, list_line, numbered, put_in, say_handed_back
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.people import one_member
from bot.staff.telling import moment_of
from domain.handoffs import service as handoffs
from domain.handoffs.reading import SHOWN
from domain.handoffs.rules import LONGEST_REPLY, Status, checked_text
from domain.kit.errors import Invalid
from domain.tasks import working


def _silence(desk: Desk) -> int:
    return desk.served.profile.settings.handoff_silence_hours


async def chats(desk: Desk, rest: str) -> Answer:
    everybodys = rest.casefold() == "all"
    found = await handoffs.waiting(desk.ctx, everybodys=everybodys)
    if not found:
        return Answer("Nobody waits, and you have no chat.", () if everybodys else (Button("All chats", "chats all"),))
    nobodys = sum(one.handoff.status is not Status.ACCEPTED for one in found)
    mine = sum(one.handoff.accepted_by == desk.me for one in found)
    head = f"{nobodys or 'Nobody'} waiting, {mine or 'none'} yours"
    lines = [head, *(list_line(desk, one) for one in found[:20])]
    if len(found) > 20:
        lines.append(f"... and {len(found) - 20} more")
    buttons = tuple(Button(f"Read T{one.handoff.number}", f"chat {one.handoff.number}") for one in found[:9])
    return Answer("\n".join(lines), buttons)


async def chat(desk: Desk, rest: str) -> Answer:
    number, left = numbered(rest, "chat {}")
    skip = int(left[1:]) if left.startswith("+") and left[1:].isdigit() and len(left) < 6 else 0
    return await _card(desk, number, skip=skip)


async def _card(desk: Desk, number: int, head: str = "", *, skip: int = 0) -> Answer:
    card = await handoffs.read(desk.ctx, number, skip=skip)
    said = card_text(desk, card, await working.task_by_number(desk.ctx, number))
    more = f"chat {number} +{skip + SHOWN}" if card.more else ""
    return Answer(f"{head}\n{said}" if head else said, card_buttons(desk, card.handoff), more=more)


async def accept(desk: Desk, rest: str) -> Answer:
    number, _ = numbered(rest, "accept {}")
    taken = await handoffs.accept(desk.ctx, number, silence_hours=_silence(desk))
    if not taken.newly:
        return await _card(desk, number, f"You have T{number} already.")
    return await _card(desk, number, f"T{number} is yours. R and your text answers; the assistant is silent.")


async def reply(desk: Desk, rest: str) -> Answer:
    # The answer to a question of ours has no file with it: the line it completes names the one that is meant.
    again = sending(desk.message_id) if desk.files else f"reply {{}} {rest}".strip()
    number, left = numbered(rest, again)
    return await _reply(desk, number, left, f"reply {number} {{}}")


async def reply_to_last(desk: Desk, rest: str) -> Answer:
    return await _reply(desk, await handoffs.last_own(desk.ctx), rest, "r {}")


async def _reply(desk: Desk, number: int, rest: str, again: str) -> Answer:
    if desk.files:
        return await pass_on(desk, number, desk.message_id, as_written(desk, rest))
    if not rest:
        raise Missing(f"What shall I write in T{number}?", again)
    text = await _words(desk, rest)
    line = await _line(desk, number)
    sent = await put_in(desk, line, text)
    for message in sent:
        await handoffs.sign(desk.ctx, line, message.id)
    by_sms = " by SMS" if line.channel == "sms" else ""
    taken = " It is yours now." if line.taken else ""
    buttons = (Button("Read", f"chat {number}"), Button("Hand back", f"hand back {number}"))
    return Answer(f"Sent in T{number}{by_sms}.{taken}", buttons, beside=sent)


async def _words(desk: Desk, rest: str) -> str:
    """`/hours` alone is the hospital's text of that name."""
    if rest.startswith("/") and " " not in rest:
        return (await handoffs.canned(desk.ctx, rest)).body
    return checked_text(as_written(desk, rest), LONGEST_REPLY, "reply")


async def _line(desk: Desk, number: int) -> handoffs.Line:
    """The way to the patient; outside WhatsApp's window by SMS, once somebody has said yes to that."""
    try:
        return await handoffs.line_to(desk.ctx, number, silence_hours=_silence(desk))
    except handoffs.WindowClosed as closed:
        last = f"they wrote last {moment_of(desk, closed.since)}" if closed.since else "they have not written yet"
        why = f"WhatsApp takes free text for 24 hours only, and {last}."
        if not closed.sms:
            raise Invalid(f"{why} Nothing was sent: they must write first.") from closed
        one_way = " They cannot answer that SMS." if closed.sms == "one_way" else ""
        desk.sure(f"{why} Send it to the same phone by SMS?{one_way}", yes="Send by SMS")
        return await handoffs.line_to(desk.ctx, number, silence_hours=_silence(desk), by_sms=True)


async def note(desk: Desk, rest: str) -> Answer:
    number, left = numbered(rest, f"note {{}} {rest}".strip())
    if not left:
        raise Missing(f"What is the note on T{number}? Only colleagues see it.", f"note {number} {{}}")
    await handoffs.note(desk.ctx, number, as_written(desk, left))
    return Answer(f"Noted on T{number}, for colleagues only.", (Button("Read", f"chat {number}"),))


async def hand_back(desk: Desk, rest: str) -> Answer:
    number, outcome = numbered(rest, "hand back {}")
    back = await handoffs.hand_back(desk.ctx, number, outcome)
    if not back.tell:
        return Answer(f"T{number} is the assistant's again, and its task is done.", in_place=True)
    told = await say_handed_back(desk, back.handoff)
    said = f"T{number} is the assistant's again; the patient was told. Its task is done."
    return Answer(said, in_place=True, beside=told)


async def transfer(desk: Desk, rest: str) -> Answer:
    number, left = numbered(rest, f"transfer {{}} {rest}".strip())
    member = await one_member(desk, left.removeprefix("to "), f"transfer {number} {{}}")
    given = await handoffs.transfer(desk.ctx, number, member.id, silence_hours=_silence(desk))
    return Answer(f"T{number} is {given.handoff.holder}'s now; they are told.")


COMMANDS = (
    Command("chats", "Chats", ("chats", "inbox", "waiting", "who is waiting", "who waits"), "handoffs.list",
            "Patients who wait for a person, and your chats; CHATS ALL everybody's.", ("chats", "chats all"), chats,
            menu="Who waits for a person"),
    Command("chat", "Chats", ("chat", "read"), "handoffs.read", "One chat: the last messages and notes.", ("chat 1",), chat),
    Command("accept", "Chats", ("accept", "take chat"), "handoffs.accept", "Take a chat; the assistant is silent there.",
            ("accept 1",), accept),
    Command("reply", "Chats", ("reply", "answer"), "handoffs.reply",
            "Write to the patient, also with a photo or PDF; /NAME sends a canned text. Takes the chat.",
            ("reply 1 Good morning, how can I help?", "reply 1 /hours"), reply, changes=True),
    Command("r", "Chats", ("r", ">"), "handoffs.reply", "Write in the chat you took last.",
            ("r Please come at nine.", "> Please come at nine."), reply_to_last, changes=True),
    Command("note", "Chats", ("note", "whisper"), "handoffs.note", "A note on a chat that only colleagues see.",
            ("note 1 she is the sister of the patient",), note, changes=True),
    Command("hand_back", "Chats", ("hand back", "handback", "give back"), "handoffs.hand_back",
            "Let the assistant answer again; finishes the task, with what came of it.", ("hand back 1 booked for Monday",),
            hand_back),
    Command("transfer", "Chats", ("transfer", "transfer chat"), "handoffs.transfer", "Give a chat to a colleague.",
            ("transfer 1 @femi",), transfer),
)  # fmt: skip
