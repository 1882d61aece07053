"""Working in groups: what arrives while one group is being worked on is the next group (DESIGN.md section 2).

At low load a group is one item, so nobody waits for company; under load one commit answers many. Work nobody waits for
may be given a `pause`, so that it comes in larger groups yet: most of the cost of a small one is the group's, not the item's.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_Waiting = tuple[T, asyncio.Future[R]]


class BatcherClosed(RuntimeError):
    """Something was submitted after `close()`."""


class Batcher(Generic[T, R]):
    """Gathers items and hands them to `handle` in groups of at most `limit`, one group at a time per process.

    `handle(batch)` answers in the batch's order, an Exception in place of an item's answer fails that item alone. If it
    raises, its work must be undone (one transaction), and each item is tried again on its own, so that one poisonous
    item does not take the others with it. Items of equal `key` never share a group and keep their order. A group that is
    not full is begun `pause` seconds after its first item was ready, or at once when closing.
    """

    def __init__(
        self,
        handle: Callable[[list[T]], Awaitable[Sequence[R | Exception]]],
        *,
        limit: int = 64,
        key: Callable[[T], Hashable] | None = None,
        pause: float = 0.0,
    ) -> None:
        self._handle, self._limit, self._key, self._pause = handle, limit, key, pause
        self._ready: deque[_Waiting[T, R]] = deque()
        # A key is present while an item of it is ready or being handled; its queue holds what waits behind that one.
        self._behind: dict[Hashable, deque[_Waiting[T, R]] | None] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: asyncio.Task[None] | None = None
        self._wake: asyncio.Future[None] | None = None
        self._full: asyncio.Future[None] | None = None
        self._closing = False
        self.depth = 0

    def submit(self, item: T) -> "asyncio.Future[R]":
        """Queues the item; await the future for its answer. Whoever stops waiting does not stop the work."""
        if self._closing:
            raise BatcherClosed("closed")
        loop = self._loop or self._start()
        future: asyncio.Future[R] = loop.create_future()
        self.depth += 1
        if self._key is None:
            self._ready.append((item, future))
        else:
            key = self._key(item)
            if key not in self._behind:
                self._behind[key] = None
                self._ready.append((item, future))
            else:
                queue = self._behind[key]
                if queue is None:
                    queue = self._behind[key] = deque()
                queue.append((item, future))
        if self._full is not None and len(self._ready) >= self._limit:
            _set(self._full)
        wake = self._wake
        if wake is not None:
            self._wake = None
            _set(wake)
        return future

    async def close(self) -> None:
        """Takes nothing more and returns when everything submitted has been answered."""
        self._closing = True
        if self._worker is None:
            return
        for waiting in (self._wake, self._full):
            if waiting is not None:
                _set(waiting)
        await self._worker

    def _start(self) -> asyncio.AbstractEventLoop:
        self._loop = asyncio.get_running_loop()
        self._worker = self._loop.create_task(self._work())
        return self._loop

    async def _work(self) -> None:
        ready, limit = self._ready, self._limit
        batch: list[_Waiting[T, R]] = []
        try:
            while True:
                while ready:
                    if self._pause and len(ready) < limit and not self._closing:
                        await self._gather()
                    batch = [ready.popleft() for _ in range(min(limit, len(ready)))]
                    await self._answer(batch)
                    self.depth -= len(batch)
                    if self._key is not None:
                        self._bring_forward(batch)
                if self._closing:
                    return
                wake = self._wake = asyncio.get_running_loop().create_future()
                await wake
        finally:
            # Only when the process is being torn down is anything left here: nobody may wait for ever.
            for _, future in (*batch, *ready, *(w for queue in self._behind.values() if queue for w in queue)):
                future.cancel()

    async def _gather(self) -> None:
        loop = asyncio.get_running_loop()
        full = self._full = loop.create_future()
        timer = loop.call_later(self._pause, _set, full)
        try:
            await full
        finally:
            timer.cancel()
            self._full = None

    async def _answer(self, batch: list[_Waiting[T, R]]) -> None:
        try:
            answers = await self._handle([item for item, _ in batch])
            pairs = list(zip(batch, answers, strict=True))
        except Exception as error:  # noqa: BLE001  whatever it is belongs to whoever submitted the item
            if len(batch) == 1:
                _fail(batch[0][1], error)
                return
            for waiting in batch:
                await self._answer([waiting])
            return
        for (_, future), answer in pairs:
            if isinstance(answer, Exception):
                _fail(future, answer)
            elif not future.done():
                future.set_result(answer)

    def _bring_forward(self, batch: list[_Waiting[T, R]]) -> None:
        """The next item of each key that was just answered joins the ready ones."""
        assert self._key is not None  # noqa: S101  only called with a key; tells the type checker
        for item, _ in batch:
            key = self._key(item)
            queue = self._behind[key]
            if queue:
                self._ready.append(queue.popleft())
            else:
                del self._behind[key]


def _set(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


def _fail(future: "asyncio.Future[R]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
