"""Which part of what happened is looked at: so many days, one version, one language. Kept in the address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from bot.dialogue.wording import LANGUAGE_NAMES
from bot.publishing import Entry, history
from web.console.flows import parts
from web.console.flows.drafting import Drafting

WATCH = "flows.watch"
_DAYS = {1: "today", 7: "the last 7 days", 30: "the last 30 days", 90: "the last 90 days", 365: "the last 365 days"}
_USUAL = 30


@dataclass(frozen=True, slots=True)
class Look:
    """`release` None: every version; 0: as shipped. `language` None: all of them."""

    days: int = _USUAL
    release: int | None = None
    language: str | None = None

    @property
    def part(self) -> dict[str, Any]:
        """As `bot.watching` asks for it."""
        return {"days": self.days, "release": self.release, "language": self.language}

    @property
    def told(self) -> str:
        """`the last 30 days`."""
        return _DAYS[self.days]

    def address(self, path: str) -> str:
        usual = Look()
        said = {key: value for key, value in self.part.items() if value != getattr(usual, key)}
        return f"{path}?{urlencode(said)}" if said else path


async def look_of(drafting: Drafting, asked: Mapping[str, str]) -> tuple[Look, list[Entry]]:
    """What the address asks for, as far as there is such a thing, and the versions there are."""
    async with drafting.seat.work() as ctx:
        entries = await history(ctx)
    days, release, language = (asked.get(key, "") for key in ("days", "release", "language"))
    return Look(
        int(days) if days in map(str, _DAYS) else _USUAL,
        int(release) if release in {str(entry.number) for entry in entries} else None,
        language if language in LANGUAGE_NAMES else None,
    ), entries


def draw_look(look: Look, entries: list[Entry], path: str) -> None:
    """Three lists to choose from; a choice shows the page anew."""

    def into(key: str, read: Callable[[str], Any]) -> Callable[[str], Awaitable[None]]:
        async def chosen(value: str) -> None:
            parts.go(replace(look, **{key: read(value)}).address(path))

        return chosen

    versions = {"": "Every version"} | {str(e.number): f"Version {e.number}" for e in entries if e.number}
    versions["0"] = "As shipped"
    release = "" if look.release is None else str(look.release)
    with ui.element("div").classes("looks"):
        days = {str(number): told.capitalize() for number, told in _DAYS.items()}
        parts.choice("When", days, str(look.days), into("days", int))
        parts.choice("Version", versions, release, into("release", lambda value: int(value) if value else None))
        languages = {"": "Every language", **LANGUAGE_NAMES}
        parts.choice("Language", languages, look.language or "", into("language", lambda value: value or None))
