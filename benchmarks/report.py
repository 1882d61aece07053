"""One run over everything, and its table. Figures are medians; a ratio compares a load with the floors right before and right
after it."""

import asyncio
import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks import floors, machine, verify
from benchmarks.floors import Floor
from benchmarks.house import Home, database_server, furnish, settings_of
from benchmarks.machine import Engine
from benchmarks.whole_path import Load, Measured, drive
from bot.dialogue.hospitals import Hospitals
from domain.kit.db import Database


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how often: `floor` and `load` are seconds, `rounds` repetitions of the bookings."""

    rounds: int = 3
    floor: int = 5
    load: float = 8.0
    patients: int = 64
    hospitals: int = 8
    duplicates: bool = False


QUICK = Plan()
FULL = Plan(rounds=3, floor=10, load=30.0, duplicates=True)


@dataclass(slots=True)
class Series:
    """The runs under one load: what was measured, replies marked sent a second, the floors on either side of each."""

    measured: list[Measured] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    around: list[tuple[Floor, Floor]] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Replies a second to lives a second."""
        pairs = zip(self.sent, self.around, strict=True)
        return [rate * 2 / (before.life + after.life) for rate, (before, after) in pairs]

    @property
    def ratios_by_cpu(self) -> list[float]:
        """The CPU of a life in pgbench to that of one through the house, the driver's and PostgreSQL's included."""
        pairs = zip(self.measured, self.around, strict=True)
        return [
            (before.life_us + after.life_us) / 2 / spent
            for one, (before, after) in pairs
            if (spent := one.server_us + one.postgres_us + one.driver_us)
        ]


@dataclass(slots=True)
class Results:
    """`bookings` and `plain` are what DESIGN.md section 6 defines, from the webhook in to the reply marked sent; `..._told` are
    the same with three delivery callbacks a reply beside it."""

    turns: float = 0.0
    floors: list[Floor] = field(default_factory=list)
    engine: Engine | None = None
    bookings: Series = field(default_factory=Series)
    bookings_told: Series = field(default_factory=Series)
    plain: Series = field(default_factory=Series)
    plain_told: Series = field(default_factory=Series)
    half: Series = field(default_factory=Series)
    repeated: Measured | None = None
    found: verify.Found = field(default_factory=verify.Found)
    faults: list[str] = field(default_factory=list)


async def run(plan: Plan) -> Results:
    """All of it on one database, floors and loads in turn. Raises what a server that does not start raises."""
    results = Results()
    with database_server() as (folder, url, postmaster):
        home = await furnish(folder, url, postmaster, plan.hospitals)
        scratch = await floors.prepare(url)
        results.engine = await _engine(home)
        _say(f"machine: {results.engine.plain:,.0f} turns/s")
        results.turns = await asyncio.to_thread(floors.turns, scratch, plan.floor)
        await _floor(results, scratch, postmaster, plan)
        phone = 1
        for round_ in range(plan.rounds):
            for series, callbacks, plain in (
                (results.bookings, False, False),
                (results.bookings_told, True, False),
                (results.plain, False, True),
                (results.plain_told, True, True),
            ):
                if plain and round_:
                    continue
                load = Load(plan.load, plan.patients, plain=plain, callbacks=callbacks)
                before = results.floors[-1]
                phone = await _load(results, home, load, phone, series)
                after = await _floor(results, scratch, postmaster, plan)
                series.around.append((before, after))
        half = Load(plan.load, rate=max(_median(results.bookings_told.sent) / 2, 1.0))
        for _ in range(plan.rounds):
            phone = await _load(results, home, half, phone, results.half)
        if plan.duplicates:
            others = Series()
            await _load(results, home, Load(plan.load, plan.patients, duplicates=0.3), phone, others)
            results.repeated = others.measured[0]
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


async def _floor(results: Results, scratch: str, postmaster: int, plan: Plan) -> Floor:
    floor = await asyncio.to_thread(floors.measure, scratch, postmaster, plan.floor)
    results.floors.append(floor)
    _say(f"floor: {floor.life:,.0f} lives/s")
    return floor


async def _load(results: Results, home: Home, load: Load, phone: int, series: Series) -> int:
    one, phone = await drive(home, load, phone)
    series.measured.append(one)
    series.sent.append(await verify.marked_sent(home, one.began, one.ended) / one.seconds)
    doubles = sum(1 for count in one.created.values() if count > 1)
    if doubles:
        results.faults.append(f"replies created twice at the carrier: {doubles}")
    if one.lost:
        results.faults.append(f"talks that went astray: {len(one.lost)}, first: {one.lost[0]!r}")
    if one.refused:
        results.faults.append(f"webhooks refused: {one.refused}")
    _say(f"{_kind(load)}: {series.sent[-1]:,.0f} replies/s, webhook p99 {one.webhook['p99']:.0f} ms")
    return phone


def table(results: Results) -> str:
    """What is printed at the end. Targets are those of DESIGN.md section 6."""
    engine, half = results.engine, results.half.measured
    assert engine is not None
    lives = [floor.life for floor in results.floors]
    rows: list[tuple[str, str, str]] = [
        ("PostgreSQL alone, 16 clients: turns/s", f"{results.turns:,.0f}", ""),
        ("  three-commit lives/s (the floor)", f"{_median(lives):,.0f} {_spread(lives)}", ""),
        ("  CPU us a life, pgbench included", f"{_median([f.life_us for f in results.floors]):,.0f}", ""),
        ("machine, one core: turns/s", f"{engine.plain:,.0f}", f"{machine.TARGET:,}"),
        ("  with sealing", f"{engine.sealed:,.0f}", ""),
        *_rows("bookings, webhook in to marked sent", results.bookings, "0.25 (must 0.10)", ""),
        *_rows("bookings, and three delivery callbacks", results.bookings_told, "", ""),
        ("  memory of the server, MB", f"{_median([m.memory_mb for m in results.bookings_told.measured]):.0f}", "200"),
        *_rows("plain turns, webhook in to marked sent", results.plain, "", "300 / 300 / -"),
        *_rows("plain turns, and three delivery callbacks", results.plain_told, "", ""),
    ]
    if half:
        rows += [
            ("half load, bookings with callbacks: replies/s", f"{_median([m.replies for m in half]):,.0f}", ""),
            ("  webhook p50 / p95 / p99, ms", _times([m.webhook for m in half]), "p99 50"),
            ("  answer p50 / p95 / p99, ms", _times([m.latency for m in half]), ""),
        ]
    if results.repeated is not None:
        rows.append(("webhooks delivered again", f"{results.repeated.repeated:,}", ""))
    found = results.found
    counted = f"{found.inbound:,} / {found.outbound:,} / {found.booked:,}"
    rows.append(("in the database: messages / replies / bookings", counted, ""))
    lines = [f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}", ""]
    lines += [f"{name:<54}{value:>24}  {target}" for name, value, target in rows]
    lines += ["", "machine, us a turn: " + ", ".join(f"{name} {us:.0f}" for name, us in engine.kinds.items())]
    lines += ["", *(f"FAULT {fault}" for fault in results.faults)] if results.faults else ["", "no faults found"]
    return "\n".join(lines)


def _rows(name: str, series: Series, ratio: str, cpu: str) -> list[tuple[str, str, str]]:
    if not series.measured:
        return []
    ratios = f"{_median(series.ratios):.2f} / {_median(series.ratios_by_cpu):.2f}"
    return [
        (f"{name}: replies/s", f"{_median(series.sent):,.0f} {_spread(series.sent)}", ""),
        ("  ratio to the floor / by CPU time", ratios, ratio),
        ("  CPU us a reply: ours / PostgreSQL / driver", _cpu(series.measured), cpu),
        ("  webhook p50 / p95 / p99, ms", _times([m.webhook for m in series.measured]), ""),
        ("  answer p50 / p95 / p99, ms", _times([m.latency for m in series.measured]), ""),
    ]


def _kind(load: Load) -> str:
    kind = "half load" if load.rate else "plain turns" if load.plain else "bookings"
    return kind if load.callbacks else f"{kind} without callbacks"


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
