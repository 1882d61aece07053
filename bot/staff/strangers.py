"""People and groups the staff bot does not work for: told so once in a while, counted, and otherwise left alone."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

STRANGER = "This is the staff bot of a hospital. If you work there, ask an administrator for an invitation."
BAD_CODE = "This code is not valid, or it has been used. Ask an administrator for a new one."
GROUP = "I work in private chats only, because others read along here. Please write to me directly."
_REMEMBERED = 10_000


class Patience:
    """At most `times` per key and `seconds`, and at most `in_all` a minute over all keys. Per process, in memory:
    what is lost with it is only the memory of having been asked."""

    def __init__(
        self, *, times: int, seconds: float, in_all: int = 60, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._times, self._seconds, self._in_all, self._monotonic = times, seconds, in_all, monotonic
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._minute: deque[float] = deque()

    def take(self, key: str) -> bool:
        """Whether there is patience left for this key; if so it is used up by one."""
        now = self._monotonic()
        while self._minute and self._minute[0] <= now - 60:
            self._minute.popleft()
        seen = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while seen and seen[0] <= now - self._seconds:
            seen.popleft()
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        if len(seen) >= self._times or len(self._minute) >= self._in_all:
            return False
        seen.append(now)
        self._minute.append(now)
        return True
