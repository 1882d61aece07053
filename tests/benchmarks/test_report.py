"""The table of one run: a ratio compares a load with the floors beside it, and callbacks are told apart."""

import pytest

from benchmarks.floors import Floor
from benchmarks.machine import Engine
from benchmarks.report import QUICK, Results, Series, table
from benchmarks.whole_path import Measured

TIMES = {"p50": 1.0, "p95": 2.0, "p99": 3.0}


def measured(server: float, postgres: float, driver: float) -> Measured:
    return Measured(
        webhook=TIMES, latency=TIMES, server_us=server, postgres_us=postgres, driver_us=driver, memory_mb=150.0
    )  # fmt: skip


def series(rate: float, server: float, *floors: tuple[Floor, Floor]) -> Series:
    return Series([measured(server, 400.0, 100.0) for _ in floors], [rate] * len(floors), list(floors))


def test_a_ratio_is_of_the_floors_on_either_side() -> None:
    quick, slow = Floor(3000.0, 200.0), Floor(1000.0, 400.0)
    found = series(500.0, 500.0, (quick, quick), (quick, slow), (slow, slow))
    assert found.ratios == pytest.approx([1 / 6, 1 / 4, 1 / 2])
    assert found.ratios_by_cpu == pytest.approx([0.2, 0.3, 0.4])


def test_the_row_by_the_definition_is_told_from_that_with_callbacks() -> None:
    floor = Floor(2000.0, 250.0)
    results = Results(
        turns=4000.0,
        floors=[floor, floor],
        engine=Engine(7000.0, 6000.0, {"menu": 140.0}),
        bookings=series(500.0, 500.0, (floor, floor)),
        bookings_told=series(400.0, 750.0, (floor, floor)),
        plain=series(1000.0, 125.0, (floor, floor)),
    )
    lines = [" ".join(line.split()) for line in table(results).splitlines()]
    at = lines.index("bookings, webhook in to marked sent: replies/s 500")
    assert lines[at + 1 : at + 3] == [
        "ratio to the floor / by CPU time 0.25 / 0.25 0.25 (must 0.10)",
        "CPU us a reply: ours / PostgreSQL / driver 500 / 400 / 100",
    ]
    at = lines.index("bookings, and three delivery callbacks: replies/s 400")
    assert lines[at + 1] == "ratio to the floor / by CPU time 0.20 / 0.20"
    at = lines.index("plain turns, webhook in to marked sent: replies/s 1,000")
    assert lines[at + 1] == "ratio to the floor / by CPU time 0.50 / 0.40"
    assert not any("plain turns, and three" in line for line in lines)
    assert lines[-1] == "no faults found"


def test_a_quick_run_stays_under_five_minutes() -> None:
    loads = QUICK.rounds * 2 + 2 + 1
    around = 13  # warming up, settling, starting, asking whether all is quiet
    assert loads * (QUICK.load + around) + (loads + 1) * QUICK.floor + 40 < 300
