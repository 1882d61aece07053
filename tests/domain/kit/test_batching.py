"""Groups of work: nothing waits for a timer, nothing is lost, one bad item hurts nobody else."""

import asyncio

import pytest

from domain.kit.batching import Batcher, BatcherClosed


class Recorder:
    """Answers each item with its double and remembers the groups; `gate` holds a group back."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.gate: asyncio.Event | None = None
        self.poison: set[int] = set()

    async def handle(self, batch: list[int]) -> list[int | Exception]:
        if self.gate is not None:
            await self.gate.wait()
        self.batches.append(batch)
        if self.poison & set(batch):
            raise ValueError("poison")
        return [item * 2 for item in batch]


async def test_one_item_is_a_group_of_its_own() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle)
    assert await batcher.submit(4) == 8
    assert await batcher.submit(5) == 10
    assert recorder.batches == [[4], [5]]
    assert batcher.depth == 0


async def test_what_arrives_meanwhile_is_the_next_group() -> None:
    recorder = Recorder()
    recorder.gate = asyncio.Event()
    batcher = Batcher(recorder.handle, limit=3)
    first = batcher.submit(1)
    await asyncio.sleep(0)
    rest = [batcher.submit(n) for n in range(2, 7)]
    recorder.gate.set()
    assert [await first, *[await future for future in rest]] == [2, 4, 6, 8, 10, 12]
    assert recorder.batches == [[1], [2, 3, 4], [5, 6]]


async def test_equal_keys_keep_their_order_in_groups_of_their_own() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle, key=lambda item: item % 10)
    futures = [batcher.submit(n) for n in (1, 2, 11, 21, 12, 3)]
    assert [await future for future in futures] == [2, 4, 22, 42, 24, 6]
    assert recorder.batches == [[1, 2, 3], [11, 12], [21]]
    assert await batcher.submit(31) == 62


async def test_a_poisonous_item_fails_alone() -> None:
    recorder = Recorder()
    recorder.poison = {2}
    batcher = Batcher(recorder.handle)
    futures = [batcher.submit(n) for n in (1, 2, 3)]
    results = await asyncio.gather(*futures, return_exceptions=True)
    assert (results[0], results[2]) == (2, 6)
    assert isinstance(results[1], ValueError)
    assert recorder.batches == [[1, 2, 3], [1], [2], [3]]


async def test_an_exception_in_an_item_s_place_is_that_item_s() -> None:
    async def handle(batch: list[int]) -> list[int | Exception]:
        return [KeyError(item) if item == 2 else item for item in batch]

    batcher = Batcher(handle)
    results = await asyncio.gather(*(batcher.submit(n) for n in (1, 2)), return_exceptions=True)
    assert results[0] == 1
    assert isinstance(results[1], KeyError)


async def test_a_wrong_number_of_answers_is_an_error_not_a_mix_up() -> None:
    async def handle(batch: list[int]) -> list[int]:
        return []

    with pytest.raises(ValueError, match="shorter"):
        await Batcher(handle).submit(1)


async def test_whoever_stops_waiting_does_not_stop_the_work() -> None:
    recorder = Recorder()
    recorder.gate = asyncio.Event()
    batcher = Batcher(recorder.handle)

    async def wait() -> int:
        return await batcher.submit(7)

    waiting = asyncio.create_task(wait())
    other = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    recorder.gate.set()
    assert await other == 14
    assert waiting.cancelled()
    assert recorder.batches == [[7, 7]]


async def test_close_answers_what_was_submitted_and_takes_no_more() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle, limit=2, key=lambda item: item)
    futures = [batcher.submit(n) for n in (1, 1, 2, 3)]
    await batcher.close()
    assert [future.result() for future in futures] == [2, 2, 4, 6]
    with pytest.raises(BatcherClosed):
        batcher.submit(5)
    await Batcher(recorder.handle).close()


async def test_closing_an_idle_batcher_ends_its_worker() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle)
    assert await batcher.submit(1) == 2
    await batcher.close()
    with pytest.raises(BatcherClosed):
        batcher.submit(2)


async def test_with_a_pause_what_comes_one_after_the_other_is_one_group() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle, limit=4, pause=60)
    first = batcher.submit(1)
    await asyncio.sleep(0)
    second = batcher.submit(2)
    await asyncio.sleep(0)
    assert recorder.batches == []
    # Full, it goes at once; so does what is left when nothing more may come.
    rest = [batcher.submit(n) for n in (3, 4, 5)]
    assert list(await asyncio.gather(first, second, *rest[:2])) == [2, 4, 6, 8]
    await batcher.close()
    assert await rest[2] == 10
    assert recorder.batches == [[1, 2, 3, 4], [5]]


async def test_a_pause_ends_by_itself() -> None:
    recorder = Recorder()
    batcher = Batcher(recorder.handle, pause=0.01)
    assert list(await asyncio.gather(batcher.submit(1), batcher.submit(2))) == [2, 4]
    assert await batcher.submit(3) == 6
    assert recorder.batches == [[1, 2], [3]]
