"""`python -m benchmarks.faults`: every scenario, about 18 minutes. `--kills 1000`: about 30. See benchmarks/README.md."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import uvloop

from benchmarks.faults.clock import clock
from benchmarks.faults.database import database
from benchmarks.faults.kills import kills, order
from benchmarks.faults.provider import provider
from benchmarks.faults.stage import Plan, Row
from benchmarks.faults.webhooks import webhooks

SCENARIOS: dict[str, Callable[[Plan], Awaitable[list[Row]]]] = {
    "kills": kills, "database": database, "provider": provider, "webhooks": webhooks, "clock": clock, "order": order,
}  # fmt: skip
_HEAD = ("", "messages", "turns", "replies", "bookings", "lost", "twice", "order", "doubled", "hidden", "s")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.faults", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="scenario", help=f"of {', '.join(SCENARIOS)}; without any: all")
    parser.add_argument("--kills", type=int, help="how often processes are killed in `kills`")
    parser.add_argument("--contacts", type=int, help="how many people write in `order`")
    parser.add_argument("--each", type=int, help="how many messages each of them writes")
    parser.add_argument("--patients", type=int, help="how many talk at once in the other scenarios")
    parser.add_argument("--seconds", type=float, help="how long each fault of the provider lasts")
    parser.add_argument("--seed", type=int, help="another course of chances")
    chosen = vars(parser.parse_args())
    names = chosen.pop("only") or list(SCENARIOS)
    if unknown := set(names) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    logging.disable(logging.WARNING)
    plan = replace(Plan(), **{name: value for name, value in chosen.items() if value is not None})
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rows = runner.run(_all(names, plan))
    print(table(rows))
    return 1 if any(row.verdict.breaches for row in rows) else 0


async def _all(names: Sequence[str], plan: Plan) -> list[Row]:
    rows: list[Row] = []
    for name in names:
        rows += await SCENARIOS[name](plan)
        print(f"{name}: done", file=sys.stderr, flush=True)
    return rows


def table(rows: Sequence[Row]) -> str:
    """What is printed at the end: a line for each scenario, then each breach."""
    lines = [_line(_HEAD), *(_line(_cells(row)) for row in rows), ""]
    breaches = [f"BREACH {row.name}: {name}: {n}" for row in rows for name, n in row.verdict.breaches.items()]
    return "\n".join([*lines, *(breaches or ["no breach"])])


def _cells(row: Row) -> tuple[str, ...]:
    v = row.verdict
    name = f"{row.name} ({row.broke})" if row.broke else row.name
    bad = (sum(v.lost.values()), sum(v.twice.values()), sum(v.disorder.values()))
    return (
        name,
        *(f"{n:,}" for n in (v.messages, v.turns, v.replies, v.bookings, *bad, v.doubled, v.hidden)),
        f"{row.seconds:.0f}",
    )


def _line(cells: Sequence[str]) -> str:
    return f"{cells[0]:<60}" + "".join(f"{cell:>10}" for cell in cells[1:])


if __name__ == "__main__":
    sys.exit(main())
