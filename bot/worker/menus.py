"""What Telegram shows behind the menu button: HELP for strangers, for a linked chat the commands of its member's role."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import text

from bot.channels.telegram import TelegramFault
from bot.dialogue.hospitals import Hospitals
from bot.staff.registry import commands, may_use
from domain.kit import logs
from domain.kit.clock import Clock
from domain.kit.db import Database
from domain.staff.rules import Role, staff_actor

if TYPE_CHECKING:
    from bot.channels.telegram_api import TelegramApi

log = logs.get(__name__)
AT_ONCE = 20  # requests a tick: a bot's first start with a large staff takes a few ticks
MOST, LONGEST = 100, 256
EVERYBODY = ""
_NAME = re.compile(r"[a-z0-9_]{1,32}")
Menu = tuple[tuple[str, str], ...]

_LINKED = text(
    "SELECT DISTINCT ON (l.address) l.address, m.role FROM staff_link l"
    " JOIN staff_member m ON m.hospital_id = l.hospital_id AND m.id = l.staff_id"
    " WHERE l.channel = 'telegram' AND l.ended_at IS NULL AND m.active"
    " ORDER BY l.address, greatest(l.chosen_at, l.linked_at) DESC, l.hospital_id"
)
_ENDED = text(
    "SELECT DISTINCT l.address FROM staff_link l WHERE l.channel = 'telegram'"
    " AND (l.ended_at > :since OR EXISTS (SELECT FROM staff_member m"
    "      WHERE m.hospital_id = l.hospital_id AND m.id = l.staff_id AND NOT m.active AND m.updated_at > :since))"
)


def menu_of(role: Role) -> Menu:
    """The commands with a menu text that the role may use, as Telegram wants them: name and description."""
    actor = staff_actor(UUID(int=0), role, "telegram")
    listed = [(_name(c.words[0]), c.menu[:LONGEST]) for c in commands().values() if c.menu and may_use(actor, c)]
    return tuple((name, said) for name, said in listed if _NAME.fullmatch(name))[:MOST]


def _name(words: str) -> str:
    """`leads board` as `leads_board`, which the registry reads back as it stands."""
    return words.casefold().replace(" ", "_")


class Menus:
    """Compares what chats should have with what they were given. Memory is a process's: a new one gives them once again."""

    def __init__(self, database: Database, clock: Clock, hospitals: Hospitals, api: "TelegramApi") -> None:
        self._database, self._hospitals, self._api = database, hospitals, api
        self._given: dict[str, Menu] = {}
        # Chats unlinked before that have lost their menu already, or were unlinked while nobody was running for a day.
        self._since: datetime = clock.now() - timedelta(days=1)

    async def set_right(self) -> int:
        """Gives and takes back menus, at most `AT_ONCE`. Returns how many. Stops for now when Telegram is away."""
        wanted = await self._wanted()
        due = [(chat, menu) for chat, menu in wanted.items() if self._given.get(chat) != menu]
        for done, (chat, menu) in enumerate(due[:AT_ONCE]):
            try:
                if menu:
                    await self._api.set_menu(chat, menu)
                else:
                    await self._api.remove_menu(chat)
            except TelegramFault as fault:
                if fault.http_status not in (400, 403):
                    log.warning("telegram_menu_not_set", code=fault.code, status=fault.http_status)
                    return done
                # The chat is gone or blocked us: nothing to be set there until something changes.
            self._given[chat] = menu
        return len(due[:AT_ONCE])

    async def _wanted(self) -> dict[str, Menu]:
        """Chat -> menu; an empty one is to be removed."""
        menus = {role: menu_of(role) for role in Role}
        async with self._database.session(self._hospitals.ids) as session:
            linked = (await session.execute(_LINKED)).all()
            ended: Sequence[str] = (await session.execute(_ENDED, {"since": self._since})).scalars().all()
        help_only = tuple(entry for entry in menus[Role.FINANCE] if entry[0] == "help")
        left = {chat: () for chat in (*ended, *self._given) if chat != EVERYBODY}
        return {EVERYBODY: help_only, **left, **{row.address: menus[Role(row.role)] for row in linked}}
