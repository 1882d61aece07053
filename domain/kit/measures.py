"""How long things take, for Prometheus: one set a process, in no registry until somebody shows it (`web/figures.py`).

Labels are words of ours: nothing of a person or a hospital.
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from time import perf_counter

from prometheus_client.core import HistogramMetricFamily
from prometheus_client.utils import floatToGoString


class Timed:
    """The times of one kind of thing."""

    __slots__ = ("_bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self._bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def time(self) -> "_Timer":
        """A block: how long it took is noted at its end, whichever it is."""
        return _Timer(self)

    def note(self, seconds: float) -> None:
        self.counts[bisect_left(self._bounds, seconds)] += 1
        self.total += seconds


class _Timer:
    __slots__ = ("_begun", "_timed")

    def __init__(self, timed: Timed) -> None:
        self._timed = timed

    def __enter__(self) -> None:
        self._begun = perf_counter()

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._timed.note(max(perf_counter() - self._begun, 0.0))


class Measure:
    """A histogram with one label, for a process of one thread: Prometheus's own takes a lock for each of its two sums."""

    def __init__(self, name: str, told: str, label: str, bounds: tuple[float, ...]) -> None:
        self._name, self._told, self._label, self._bounds = name, told, label, bounds
        self._timed: dict[str, Timed] = {}

    def labels(self, word: str) -> Timed:
        """The times of what is called so."""
        timed = self._timed.get(word)
        if timed is None:
            timed = self._timed[word] = Timed(self._bounds)
        return timed

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """As a registry asks for it."""
        family = HistogramMetricFamily(self._name, self._told, labels=(self._label,))
        bounds = [*map(floatToGoString, self._bounds), "+Inf"]
        for word, timed in self._timed.items():
            buckets = list(zip(bounds, accumulate(timed.counts), strict=True))
            family.add_metric((word,), buckets, timed.total)
        yield family


_QUICK = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

WEBHOOK_SECONDS = Measure(
    "careline_webhook_seconds", "From a request's arrival to its answer, by address.", "hook", _QUICK
)
TURN_SECONDS = Measure(
    "careline_turn_seconds",
    "A turn up to its commit: of a group, from a message's arrival; own, a turn that calls the domain.",
    "kind",
    _QUICK,
)
SEND_SECONDS = Measure(
    "careline_send_seconds",
    "What the provider took to accept or refuse a message, by channel.",
    "channel",
    (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
MEASURES = (WEBHOOK_SECONDS, TURN_SECONDS, SEND_SECONDS)
