"""How fast one of our numbers may send: a rolling limit, charged in segments (platform_facts 2.4)."""

from collections import deque


class RollingRate:
    """At most `per_second` units (rounded down) in any rolling second; below one, one unit each 1/`per_second` seconds.

    A message larger than the whole allowance goes when nothing else is in the window and then blocks it for as long
    as its size would have taken. Time is whatever monotonic number of seconds the caller uses.
    """

    __slots__ = ("_capacity", "_per_second", "_taken", "_used", "_window")

    def __init__(self, per_second: float) -> None:
        if per_second <= 0:
            raise ValueError("a rate is above zero")
        self._per_second = per_second
        self._capacity = max(1, int(per_second))
        self._window = max(1.0, 1.0 / per_second)
        self._taken: deque[tuple[float, int]] = deque()
        self._used = 0

    @property
    def per_second(self) -> float:
        return self._per_second

    def take(self, cost: int, now: float) -> float:
        """Takes `cost` units and returns 0.0, or takes nothing and returns the seconds until it may work."""
        taken = self._taken
        while taken and taken[0][0] <= now:
            self._used -= taken.popleft()[1]
        if self._used and self._used + cost > self._capacity:
            return max(taken[0][0] - now, 1e-6)
        self._used += cost
        # What is exactly a window old is out of it: the next stretch begins there.
        taken.append((now + max(self._window, cost / self._per_second), cost))
        return 0.0
