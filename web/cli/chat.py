"""`careline chat`: a conversation in the terminal with the running server, through its local carrier."""

import asyncio
import contextlib
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import aiohttp
import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from domain.kit.config import Settings
from web.phones.api import PATH, token_of
from web.phones.samples import KINDS

_SHIFT = re.compile(r"([+-]\d{1,6})\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_STRANGER = "+2348030000001"
_HELP = "/now +1d, /now +2h, /now reset   /media picture|document|voice   /location   /again   /quit"


class NotTalking(Exception):
    """The server cannot be talked to; the text says what to do."""


def command(
    phone: Annotated[str, typer.Option(help="Whose phone: a demo person's, or any number")] = _STRANGER,
    channel: Annotated[str, typer.Option(help="whatsapp or sms")] = "whatsapp",
    hospital: Annotated[str, typer.Option(help="The hospital's code; the first one if empty")] = "",
) -> None:
    """Talk to the bot in the terminal, or let a script do it: one message a line on standard input."""
    settings = Settings()
    console = Console(soft_wrap=not sys.stdout.isatty(), highlight=False)
    try:
        if settings.has_twilio:
            raise NotTalking("A Twilio account is configured: write to its number.")
        lines = _lines(asyncio.Queue(), sys.stdin.isatty())
        asked = {"hospital": hospital, "channel": channel, "phone": phone}
        asyncio.run(converse(settings, asked, lines, console, watching=sys.stdin.isatty()))
    except NotTalking as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print()


async def converse(
    settings: Settings, asked: dict[str, str], lines: AsyncIterator[str], console: Console, *, watching: bool = False
) -> None:
    """Sends each line and prints the replies, until the lines end. `asked` is hospital, channel and phone.

    Raises `NotTalking`.
    """
    headers = {"Authorization": f"Bearer {token_of(settings)}"}
    async with aiohttp.ClientSession(settings.local_url, headers=headers) as http:
        talk = Talk(http, settings.local_url, asked, console)
        await talk.begin(watching)
        watch = asyncio.create_task(talk.watch()) if watching else None
        try:
            talk.prompt()
            async for line in lines:
                if not await talk.take(line.strip()):
                    break
                talk.prompt()
        finally:
            if watch is not None:
                watch.cancel()
                with contextlib.suppress(asyncio.CancelledError, NotTalking):
                    await watch


@dataclass
class Talk:
    """One conversation: what was printed, and what the last message offers."""

    http: aiohttp.ClientSession
    url: str
    asked: dict[str, str]
    console: Console
    shown: set[str] = field(default_factory=set)
    options: list[dict[str, str]] = field(default_factory=list)
    name: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    interactive: bool = False
    taking: bool = False
    version: int = -1

    async def begin(self, interactive: bool) -> None:
        """Finds the hospital; messages that are already there are not printed."""
        places = await self._get("places")
        wanted = self.asked["hospital"].casefold()
        place = next((p for p in places if not wanted or p["code"].casefold() == wanted), None)
        if place is None:
            raise NotTalking(f"There is no such hospital. There are: {', '.join(p['code'] for p in places)}.")
        self.name, self.zone, self.interactive = place["name"], ZoneInfo(place["zone"]), interactive
        thread = await self._get("thread", **self.asked)
        self.version, self.shown = thread["version"], {m["sid"] for m in thread["messages"]}
        if interactive:
            number = place[self.asked["channel"]]
            self.console.print(f"[bold]{self.asked['phone']}[/] writes to [bold]{self.name}[/] ({number}). Try: hi")
            self.console.print(_HELP, style="dim", markup=False)

    def prompt(self) -> None:
        if self.interactive:
            self.console.print("[bold green]you[/] › ", end="")

    async def take(self, line: str) -> bool:
        """One line. False ends the conversation."""
        if line in ("/quit", "/exit"):
            return False
        self.taking = True
        if line.startswith("/"):
            await self._obey(line)
        elif line:
            if not self.interactive:
                self.console.print(Text(f"> {_printable(line)}", "bold"))
            chosen = self._option(line)
            await self._say({"choice": chosen} if chosen else {"text": line})
        await self.catch_up()
        self.taking = False
        return True

    def _option(self, line: str) -> str:
        """On WhatsApp a number taps what stands beside it; an SMS has nothing to tap, so the digits go as they are."""
        if self.asked["channel"] == "whatsapp" and line.isdecimal() and 1 <= int(line) <= len(self.options):
            return self.options[int(line) - 1]["id"]
        return ""

    async def _obey(self, line: str) -> None:
        word, _, rest = line[1:].partition(" ")
        rest = rest.strip()
        if word == "now":
            await self._now(rest)
        elif word == "location":
            await self._say({"attach": "location"})
        elif word == "media" and (rest or "picture") in KINDS:
            await self._say({"attach": rest or "picture"})
        elif word == "again":
            await self._say({}, "again")
        else:
            self.console.print(_HELP, style="dim", markup=False)

    async def _now(self, rest: str) -> None:
        shift: dict[str, Any] = {}
        if step := _SHIFT.fullmatch(rest):
            shift = {"seconds": int(step[1]) * _SECONDS[step[2]]}
        elif rest and rest != "reset":
            try:
                at = datetime.fromisoformat(rest)
            except ValueError:
                self.console.print(_HELP, style="dim", markup=False)
                return
            shift = {"at": (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(UTC).isoformat()}
        answer = await self._post("now", shift)
        now = datetime.fromisoformat(answer["now"]).astimezone(self.zone)
        self.console.print(f"It is now {now:%A} {now.day} {now:%B %Y, %H:%M}.", style="dim")

    async def _say(self, what: dict[str, str], how: str = "say") -> None:
        written = await self._post(how, {**self.asked, **what})
        if not 200 <= written["status"] < 300:
            self.console.print(f"Our webhook answered {written['status'] or 'nothing'}.", style="bold red")

    async def catch_up(self) -> None:
        """Prints every reply to what was written; returns when there are no more."""
        answer = await self._get("settled", **self.asked)
        self._show(await self._get("thread", **self.asked))
        if not answer["settled"]:
            self.console.print("No answer yet: see what the server says in its log.", style="bold red")

    async def watch(self) -> None:
        """Prints what comes unasked, as it comes."""
        while True:
            thread = await self._get("thread", **self.asked, after=str(self.version), wait="20")
            if self._show(thread) and not self.taking:
                self.prompt()

    def _show(self, thread: dict[str, Any]) -> bool:
        self.version = max(self.version, thread["version"])
        new = [m for m in thread["messages"] if m["sid"] not in self.shown]
        self.shown |= {m["sid"] for m in new}
        new = [m for m in new if not m["mine"]]
        for message in new:
            self._print(message)
        return bool(new)

    def _print(self, message: dict[str, Any]) -> None:
        self.options = [*message["buttons"], *message["rows"]]
        at = datetime.fromisoformat(message["at"]).astimezone(self.zone)
        cost = f" · {message['segments']} × {message['encoding']}" if message["encoding"] else ""
        self.console.print()
        self.console.print(Text.assemble((self.name, "bold cyan"), (f" · {at:%H:%M}{cost}", "dim")))
        if message["error_code"]:
            self.console.print(f"  not delivered: error {message['error_code']}", style="bold red")
        for line in _printable(message["text"]).splitlines():
            # A script gets its lines whole; a person gets them folded and indented.
            self.console.print(Padding(Text(line), (0, 0, 0, 2)) if self.interactive else Text(f"  {line}"))
        for url, _ in message["media"]:
            self.console.print(Text(f"  [{_printable(url)}]"))
        for number, option in enumerate(self.options, 1):
            more = f"  {_printable(option['description'])}" if option["description"] else ""
            title = _printable(option["title"])
            self.console.print(Text.assemble((f"  {number:>2} ", "bold green"), title, (more, "dim")))

    async def _get(self, what: str, **query: str) -> Any:
        return await self._ask(lambda: self.http.get(f"{PATH}/{what}", params=query))

    async def _post(self, what: str, body: dict[str, Any]) -> Any:
        return await self._ask(lambda: self.http.post(f"{PATH}/{what}", json=body))

    async def _ask(self, ask: Callable[[], Any]) -> Any:
        try:
            async with ask() as answer:
                if answer.status == 401:
                    raise NotTalking(f"The server at {self.url} uses another CARELINE_DATA_DIR or CARELINE_SECRET_KEY.")
                if answer.status == 200:
                    return await answer.json()
                problem = str((await answer.json()).get("detail", "")) if answer.status in (404, 422) else ""
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            raise NotTalking(f"CareLine is not running at {self.url}: start it with make run") from error
        if problem == "Not Found":
            raise NotTalking(f"The server at {self.url} has no local phones: a provider account is configured there.")
        raise NotTalking(problem or f"The server answered {answer.status}.")


def _printable(text: str) -> str:
    """Without anything a terminal would obey."""
    return "".join(sign if sign == "\n" or sign.isprintable() else " " for sign in text)


async def _lines(queue: "asyncio.Queue[str | None]", interactive: bool) -> AsyncIterator[str]:
    """Standard input, read in a thread of its own that does not keep the process from ending."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line)
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    while (line := await queue.get()) is not None:
        yield line
    if interactive:
        print()
