"""One run over everything, and its table. Figures are medians; a ratio compares neighbours of the same run."""

import asyncio
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import floors, machine, verify
from benchmarks.floors import Floors
from benchmarks.house import Home, database_server, furnish, settings_of
from benchmarks.machine import Engine
from benchmarks.whole_path import Load, Measured, drive
from bot.dialogue.hospitals import Hospitals
from domain.kit.db import Database


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often: `floor` and `load` are seconds, `rounds` repetitions of each closed-loop load."""

    rounds: int = 3
    floor: int = 5
    load: float = 10.0
    patients: int = 64
    hospitals: int = 8
    duplicates: bool = False


QUICK = Plan()
FULL = Plan(rounds=3, floor=10, load=30.0, duplicates=True)


@dataclass(slots=True)
class Results:
    floors: list[Floors] = field(default_factory=list)
    engine: Engine | None = None
    booking: list[Measured] = field(default_factory=list)
    booking_sent: list[float] = field(default_factory=list)
    plain: list[Measured] = field(default_factory=list)
    plain_sent: list[float] = field(default_factory=list)
    half: Measured | None = None
    repeated: Measured | None = None
    found: verify.Found = field(default_factory=verify.Found)
    faults: list[str] = field(default_factory=list)

    @property
    def life(self) -> float:
        return _median([floor.life for floor in self.floors])

    def ratio_by_cpu(self, measured: Sequence[Measured]) -> float:
        """The CPU of a life in pgbench to that of one through the house, the driver's and PostgreSQL's included."""
        ours = _median([m.server_us + m.postgres_us + m.driver_us for m in measured])
        return _median([floor.life_us for floor in self.floors]) / ours if ours else 0.0

    def ratios(self, sent: Sequence[float]) -> list[float]:
        """Each round against the mean of the floors right before and right after it."""
        around = [(a.life + b.life) / 2 for a, b in zip(self.floors, self.floors[1:], strict=False)]
        return [rate / floor for rate, floor in zip(sent, around, strict=False)]


async def run(plan: Plan) -> Results:
    """All of it on one database, floors and loads in turn. Raises what a server that does not start raises."""
    results = Results()
    with database_server() as (folder, url, postmaster):
        home = await furnish(folder, url, postmaster, plan.hospitals)
        scratch = await floors.prepare(url)
        results.engine = await _engine(home)
        _say(f"machine: {results.engine.plain:,.0f} turns/s")
        phone = 1
        await _floor(results, scratch, postmaster, plan)
        for kind, measured, sent in (
            ("booking", results.booking, results.booking_sent),
            ("plain", results.plain, results.plain_sent),
        ):
            for _ in range(plan.rounds if kind == "booking" else 1):
                load = Load(plan.load, plan.patients, plain=kind == "plain")
                phone = await _load(results, home, load, phone, measured, sent)
                await _floor(results, scratch, postmaster, plan)
        half = Load(plan.load, rate=max(_median(results.booking_sent) / 2, 1.0))
        runs: list[Measured] = []
        phone = await _load(results, home, half, phone, runs, [])
        results.half = runs[0]
        if plan.duplicates:
            load = Load(plan.load, plan.patients, duplicates=0.3)
            phone = await _load(results, home, load, phone, runs, [])
            results.repeated = runs[-1]
        results.found = await verify.check(home)
    results.faults += [f"{name}: {count}" for name, count in results.found.faults.items()]
    return results


async def _engine(home: Home) -> Engine:
    database = Database(home.url)
    try:
        keys = settings_of(home.folder, home.url).keys
        hospitals = Hospitals(database, keys)
        await hospitals.load()
        return machine.measure(await hospitals.get(hospitals.ids[0]), keys)
    finally:
        await database.close()


async def _floor(results: Results, scratch: str, postmaster: int, plan: Plan) -> None:
    results.floors.append(await asyncio.to_thread(floors.measure, scratch, postmaster, plan.floor))
    _say(f"floor: {results.floors[-1].life:,.0f} lives/s")


async def _load(
    results: Results, home: Home, load: Load, phone: int, measured: list[Measured], sent: list[float]
) -> int:
    one, phone = await drive(home, load, phone)
    measured.append(one)
    sent.append(await verify.marked_sent(home, one.began, one.ended) / one.seconds)
    doubles = sum(1 for count in one.created.values() if count > 1)
    if doubles:
        results.faults.append(f"replies created twice at the carrier: {doubles}")
    if one.lost:
        results.faults.append(f"talks that went astray: {len(one.lost)}, first: {one.lost[0]!r}")
    if one.refused:
        results.faults.append(f"webhooks refused: {one.refused}")
    _say(f"load: {sent[-1]:,.0f} replies/s, webhook p99 {one.webhook['p99']:.0f} ms")
    return phone


def table(results: Results) -> str:
    """What is printed at the end. Targets are those of DESIGN.md section 6."""
    engine = results.engine
    assert engine is not None
    booking, sent, half = results.booking, results.booking_sent, results.half
    rows: list[tuple[str, str, str]] = [
        ("PostgreSQL alone, 16 clients: turns/s", f"{_median([f.turn for f in results.floors]):,.0f}", ""),
        ("  three-commit lives/s (the floor)", f"{results.life:,.0f} {_spread([f.life for f in results.floors])}", ""),
        ("  CPU us a life, pgbench included", f"{_median([f.life_us for f in results.floors]):,.0f}", ""),
        ("machine, one core: turns/s", f"{engine.plain:,.0f}", f"{machine.TARGET:,}"),
        ("  with sealing", f"{engine.sealed:,.0f}", ""),
        ("whole path, bookings: replies/s sent", f"{_median(sent):,.0f} {_spread(sent)}", ""),
        ("  ratio to the floor", f"{_median(results.ratios(sent)):.2f}", "0.25 (must 0.10)"),
        ("  ratio to the floor by CPU time", f"{results.ratio_by_cpu(booking):.2f}", ""),
        ("  webhook p50 / p95 / p99, ms", _times([m.webhook for m in booking]), ""),
        ("  answer p50 / p95 / p99, ms", _times([m.latency for m in booking]), ""),
        ("  CPU us a reply: ours / PostgreSQL / driver", _cpu(booking), ""),
        ("  memory of the server, MB", f"{_median([m.memory_mb for m in booking]):.0f}", "200"),
    ]
    if results.plain:
        ratio = _median([rate / results.life for rate in results.plain_sent])
        rows += [
            ("whole path, plain turns: replies/s sent", f"{_median(results.plain_sent):,.0f}", ""),
            ("  ratio to the floor / by CPU time", f"{ratio:.2f} / {results.ratio_by_cpu(results.plain):.2f}", ""),
            ("  CPU us a reply: ours / PostgreSQL / driver", _cpu(results.plain), "300 / 300 / -"),
        ]
    if half is not None:
        rows += [
            ("half load, bookings: replies/s", f"{half.replies:,.0f}", ""),
            ("  webhook p50 / p95 / p99, ms", _times([half.webhook]), "p99 50"),
            ("  answer p50 / p95 / p99, ms", _times([half.latency]), ""),
        ]
    if results.repeated is not None:
        rows.append(("webhooks delivered again", f"{results.repeated.repeated:,}", ""))
    found = results.found
    counted = f"{found.inbound:,} / {found.outbound:,} / {found.booked:,}"
    rows.append(("in the database: messages / replies / bookings", counted, ""))
    lines = [f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}", ""]
    lines += [f"{name:<48}{value:>24}  {target}" for name, value, target in rows]
    lines += ["", "machine, us a turn: " + ", ".join(f"{name} {us:.0f}" for name, us in engine.kinds.items())]
    lines += ["", *(f"FAULT {fault}" for fault in results.faults)] if results.faults else ["", "no faults found"]
    return "\n".join(lines)


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def _spread(values: Sequence[float]) -> str:
    return f"({min(values):,.0f}-{max(values):,.0f})" if len(values) > 1 else ""


def _times(measured: Sequence[dict[str, float]]) -> str:
    return " / ".join(f"{_median([m[p] for m in measured]):.0f}" for p in ("p50", "p95", "p99"))


def _cpu(measured: Sequence[Measured]) -> str:
    parts = ([m.server_us for m in measured], [m.postgres_us for m in measured], [m.driver_us for m in measured])
    return " / ".join(f"{_median(part):,.0f}" for part in parts)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
