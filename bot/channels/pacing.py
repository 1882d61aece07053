"""How fast one bot may write: Telegram asks for about 1 message a second in a chat and 30 over all (platform_facts 3.1).

The limits are a process's own: several processes may exceed them together, and then Telegram says 429 and for how long.
"""

import time
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable

_REMEMBERED = 4096


class Pace:
    """Gives each message its moment. Times are seconds of `monotonic`."""

    def __init__(
        self,
        *,
        chat_pause: float = 1.0,
        per_second: int = 30,
        longest: float = 3.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chat_pause, self._per_second, self._longest, self._monotonic = chat_pause, per_second, longest, monotonic
        self._taken: list[float] = []  # moments given away, in order, those of the last second and those ahead
        self._chats: dict[str, float] = {}

    def reserve(self, chat: str) -> tuple[bool, float]:
        """(True, seconds to wait before sending), the place being taken; or (False, seconds after which to come again)."""
        now = self._monotonic()
        del self._taken[: bisect_right(self._taken, now, key=_over)]
        at = self._free(max(now, self._chats.get(chat, 0.0)))
        if at - now > self._longest:
            return False, at - now
        insort(self._taken, at)
        self._chats[chat] = at + self._chat_pause
        if len(self._chats) > _REMEMBERED:
            self._chats = {key: free for key, free in self._chats.items() if free > now}
        return True, at - now

    def hold(self, chat: str, seconds: float) -> None:
        """Nothing more to this chat for so long: Telegram has said so."""
        self._chats[chat] = max(self._chats.get(chat, 0.0), self._monotonic() + seconds)

    def _free(self, at: float) -> float:
        """The first moment from `at` on with room in the second before and after it: places may be taken out of order."""
        while True:
            first, end = bisect_right(self._taken, at, key=_over), bisect_left(self._taken, at + 1.0)
            if end - first < self._per_second:
                return at
            at = _over(self._taken[first])


def _over(taken: float) -> float:
    """When the second of a moment is over: added, never subtracted, because rounding would not give the same back."""
    return taken + 1.0
