"""`python -m benchmarks`: under five minutes. `--full`: longer, also with duplicates. See README.md beside it."""

import argparse
import asyncio
import logging
import sys
from dataclasses import replace

import uvloop

from benchmarks import growth, machine, report
from benchmarks.house import database_server, furnish, settings_of
from bot.dialogue.hospitals import Hospitals, Served
from domain.kit.crypto import KeySet
from domain.kit.db import Database


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="longer, with duplicates")
    parser.add_argument("--machine", action="store_true", help="only profile the pure machine")
    parser.add_argument("--rounds", type=int, help="repetitions of the booking load")
    parser.add_argument("--seconds", type=float, help="how long each load lasts")
    parser.add_argument("--patients", type=int, help="patients at once in the closed loop")
    parser.add_argument(
        "--contacts", type=int, help="only the cost per turn with so many contacts beside that with 1,000"
    )
    parser.add_argument(
        "--soak", type=float, metavar="MINUTES", help="only a steady load for so long: memory over time"
    )
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second of the soak")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if chosen.machine:
            served, keys = runner.run(_served())
            machine.profile(served, keys)
            return 0
        plan = report.FULL if chosen.full else report.QUICK
        given = {"rounds": chosen.rounds, "load": chosen.seconds, "patients": chosen.patients}
        plan = replace(plan, **{name: value for name, value in given.items() if value is not None})
        if chosen.contacts:
            crowds = runner.run(growth.run_crowds(chosen.contacts, plan.rounds, plan.load, plan.patients))
            print(growth.crowds_table(crowds))
            return 1 if crowds.faults else 0
        if chosen.soak:
            soak = runner.run(growth.run_soak(chosen.soak, chosen.rate))
            print(growth.soak_table(soak))
            return 1 if soak.found.faults else 0
        results = runner.run(report.run(plan))
    print(report.table(results))
    return 1 if results.faults else 0


async def _served() -> tuple[Served, KeySet]:
    with database_server() as (folder, url, postmaster):
        home = await furnish(folder, url, postmaster, 1)
        keys = settings_of(home.folder, home.url).keys
        database = Database(url)
        try:
            hospitals = Hospitals(database, keys)
            await hospitals.load()
            return await hospitals.get(hospitals.ids[0]), keys
        finally:
            await database.close()


if __name__ == "__main__":
    sys.exit(main())
