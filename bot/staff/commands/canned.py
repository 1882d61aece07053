"""Texts the hospital sends often: shown, kept and taken away. REPLY 12 /NAME sends one."""

from bot.staff.chats import as_written
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from domain.handoffs import service as replies

_SHOWN = 160


async def show(desk: Desk, rest: str) -> Answer:
    if rest:
        found = await replies.canned(desk.ctx, rest)
        return Answer(f"/{found.name}: {found.body}")
    kept = await replies.canned_replies(desk.ctx)
    if not kept:
        return Answer("There are no canned texts yet. An administrator adds one: canned add hours: We are open ...")
    lines = [f"/{one.name}: {' '.join(one.body.split())[:_SHOWN]}" for one in kept]
    return Answer("REPLY 12 /NAME sends one.\n" + "\n".join(lines))


async def add(desk: Desk, rest: str) -> Answer:
    name, _, body = rest.partition(" ")
    if not name.strip("/:"):
        raise Missing("Name and text, please. For example: hours: We are open from 8 to 5.", "canned add {}")
    if not body:
        raise Missing(f"What is the text of /{name.strip('/:')}?", f"canned add {name} {{}}")
    kept = await replies.keep_canned(desk.ctx, name, as_written(desk, body))
    return Answer(f"/{kept.name} is kept. REPLY and a chat's number, then /{kept.name}, sends it.")


async def drop(desk: Desk, rest: str) -> Answer:
    if not rest:
        kept = await replies.canned_replies(desk.ctx)
        buttons = tuple(Button(f"/{one.name}", f"canned remove {one.name}") for one in kept[:9])
        raise Missing("Which one?", "canned remove {}", buttons)
    found = await replies.canned(desk.ctx, rest)
    desk.sure(f"Take /{found.name} away?", yes="Take away")
    await replies.drop_canned(desk.ctx, found.name)
    return Answer(f"/{found.name} is gone.")


COMMANDS = (
    Command("canned", "Chats", ("canned", "canned replies"), "handoffs.canned", "Texts sent often.", ("canned",), show),
    Command("canned_add", "Chats", ("canned add", "add canned"), "handoffs.keep_canned", "Keep a text under a name.",
            ("canned add hours: We are open from 8 to 5.",), add),
    Command("canned_remove", "Chats", ("canned remove", "remove canned"), "handoffs.drop_canned", "Take a text away.",
            ("canned remove hours",), drop),
)  # fmt: skip
