"""`python -m benchmarks.bulk`: replies and reminders while a bulk send runs, and every window of a number's rate.

Two server processes share one database and one WhatsApp number of so many messages a second. Thousands of rows of bulk are
due; reminders fall due one after the other; patients book. What counts is the carrier's own record; for the windows, when
the processes began their requests: the carrier's own pauses would show as theirs. See README.md.
"""

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from benchmarks.exchange import Exchange, serving_exchange
from benchmarks.house import (
    ACCOUNT,
    TOKEN,
    Home,
    ServerProcess,
    database_server,
    furnish,
    make_templates,
    owner_of,
    settings_of,
)
from benchmarks.whole_path import Driver, Load, percentiles

BULK, REMINDED = "+23470", "+23471"
REPLY_P95, REMINDER_P95 = 1000.0, 5000.0  # ms
HEAD_START = 15.0  # seconds in which the processes start and the bulk gets going
_PEOPLE = """
WITH who AS (
    INSERT INTO contact (hospital_id, id, locale) SELECT $1, gen_random_uuid(), 'en_NG' FROM generate_series(1, $3::int)
    RETURNING id),
numbered AS (SELECT id, row_number() OVER () AS n FROM who),
placed AS (
    INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)
    SELECT $1, gen_random_uuid(), id, 'whatsapp', $2 || lpad(n::text, 8, '0'), '', '' FROM numbered
    RETURNING id, contact_id, address),
threads AS (
    INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns, last_inbound_at)
    SELECT $1, gen_random_uuid(), s.id, p.id, p.contact_id, 'whatsapp', 'bot', 0, now()
    FROM placed p, channel_sender s WHERE s.hospital_id = $1 AND s.channel = 'whatsapp')
INSERT INTO outreach (hospital_id, id, key, contact_id, purpose, flow, data, lane, due_at, useful_until, status, reason,
                      attempts, created_at)
SELECT $1, gen_random_uuid(), address, contact_id, 'care', 'about', $4, $5,
       now() + make_interval(secs => $6 + $7 * right(address, 8)::int), now() + interval '1 day', 'scheduled', '', 0, now()
FROM placed
"""
_DUE = "SELECT key, extract(epoch FROM due_at)::float8 FROM outreach WHERE lane = 1 AND key LIKE '+23471%'"
_BULK_LEFT = "SELECT count(*) FROM outreach WHERE status = 'scheduled' AND lane = 2"
_LEFT = """
SELECT (SELECT count(*) FROM outreach WHERE status = 'scheduled' AND lane > 0 AND key LIKE '+2347%')
     + (SELECT count(*) FROM outbound_message WHERE waiting)
"""


Sent = tuple[float, str, str]  # when the carrier was asked, from which number, to whom


@dataclass(slots=True)
class Shown:
    """Times in ms; `windows` are the most messages of one number in any rolling second and minute, as the processes began to
    send them and as the carrier `saw` them."""

    limit: int
    reply: dict[str, float] = field(default_factory=dict)
    replies: int = 0
    reminder: dict[str, float] = field(default_factory=dict)
    reminders: int = 0
    bulk: int = 0
    bulk_a_second: float = 0.0
    bulk_outlasted: bool = False
    windows: tuple[int, int] = (0, 0)
    saw: tuple[int, int] = (0, 0)
    faults: list[str] = field(default_factory=list)


async def show(home: Home, people: int, rate: int, replies_a_second: float) -> Shown:
    """One run: `people` get bulk from the first hospital's number, which may send `rate` messages a second."""
    shown = Shown(rate)
    seconds = people / rate * 1.2
    reminders = max(int(seconds), 10)
    keys = settings_of(home.folder, home.url).keys
    carrier = Exchange(ACCOUNT, TOKEN, statuses=("sent", "delivered"), most=people * 3 + 20_000)
    async with serving_exchange(carrier) as carrier_url, owner_of(home) as owner:
        await make_templates(home, carrier_url)
        await owner.execute("UPDATE channel_sender SET rate_per_second = $1", float(rate))
        hospital = await owner.fetchval(
            "SELECT hospital_id FROM channel_sender WHERE address = $1 AND channel = 'whatsapp'", home.hospitals[0]
        )
        sealed = keys.seal(b"{}")
        await owner.execute(_PEOPLE, hospital, BULK, people, sealed, 2, HEAD_START / 2, 0.0)
        await owner.execute(_PEOPLE, hospital, REMINDED, reminders, sealed, 1, HEAD_START, seconds / reminders)
        servers = [ServerProcess(home, carrier_url, bench_sends=str(home.folder)) for _ in range(2)]
        carrier.reach(servers[0].base_url)
        try:
            for server in servers:
                await server.start()
            load = Load(seconds, rate=replies_a_second)
            only = Home(home.folder, home.url, home.postmaster, home.hospitals[:1])
            measured = await Driver(only, servers[0], carrier, load, 1).run()
            shown.bulk_outlasted = bool(await owner.fetchval(_BULK_LEFT))
            shown.reply, shown.replies = measured.latency, int(measured.replies * measured.seconds)
            shown.faults += measured.lost
            for _ in range(3000):
                if not await owner.fetchval(_LEFT):
                    break
                await asyncio.sleep(0.1)
        finally:
            for server in servers:
                server.stop()
        due = {row[0]: row[1] for row in await owner.fetch(_DUE)}
    sent = [(noted.at, noted.ours, noted.phone.partition(":")[2]) for noted in carrier.noted if not noted.inbound]
    _count(shown, carrier, sent, due, people)
    _judge_rate(shown, sent, _begun(home.folder))
    return shown


def _count(shown: Shown, carrier: Exchange, sent: list[Sent], due: dict[str, float], people: int) -> None:
    told = {phone: at for at, _, phone in sent if phone.startswith((BULK, REMINDED))}
    late = [told[phone] - at for phone, at in due.items() if phone in told]
    shown.reminder, shown.reminders = percentiles(late), len(late)
    bulk = sorted(at for phone, at in told.items() if phone.startswith(BULK))
    shown.bulk = len(bulk)
    shown.bulk_a_second = (len(bulk) - 1) / (bulk[-1] - bulk[0]) if len(bulk) > 1 else 0.0
    if len(late) < len(due) or len(bulk) < people:
        shown.faults.append(f"not sent: {len(due) - len(late)} reminders, {people - len(bulk)} of the bulk")
    again = [reference for reference, times in carrier.created.items() if times > 1]
    if again:
        shown.faults.append(f"created twice: {len(again)}")
    if shown.reply["p95"] > REPLY_P95 or shown.reminder["p95"] > REMINDER_P95:
        shown.faults.append("too late")


def _begun(folder: Path) -> list[tuple[float, str]]:
    """What `benchmarks.serve` left behind of each process."""
    lines = [line.split() for path in folder.glob("*.sends") for line in path.read_text().splitlines()]
    return [(float(at), number) for at, number in lines]


def _judge_rate(shown: Shown, sent: list[Sent], begun: list[tuple[float, str]]) -> None:
    shown.windows = _windows(begun)
    shown.saw = _windows([(at, ours) for at, ours, _ in sent])
    if len(begun) < len(sent):
        shown.faults.append(f"{len(sent) - len(begun)} messages nobody noted to have begun")
    if shown.windows[0] > shown.limit or shown.windows[1] > 60 * shown.limit:
        shown.faults.append("a second or a minute holds more than the limit")


def _windows(sent: list[tuple[float, str]]) -> tuple[int, int]:
    by_number: dict[str, list[float]] = {}
    for at, number in sent:
        by_number.setdefault(number, []).append(at)
    return _most(by_number.values(), 1.0), _most(by_number.values(), 60.0)


def _most(numbers: Iterable[list[float]], length: float) -> int:
    """The most instants of one number in any window of that many seconds."""
    most = 0
    for instants in numbers:
        ordered, first = sorted(instants), 0
        for place, at in enumerate(ordered):
            while ordered[first] <= at - length:
                first += 1
            most = max(most, place - first + 1)
    return most


def table(shown: Shown) -> str:
    rows = [
        ("bulk, messages; a second", f"{shown.bulk:,}; {shown.bulk_a_second:.1f}", ""),
        ("replies meanwhile; p50 / p95 / p99, ms", f"{shown.replies:,}; {_three(shown.reply)}", f"p95 {REPLY_P95:.0f}"),
        (
            "reminders meanwhile; p50 / p95 / p99, ms",
            f"{shown.reminders:,}; {_three(shown.reminder)}",
            f"p95 {REMINDER_P95:.0f}",
        ),
        ("most in any second: begun; seen by the carrier", f"{shown.windows[0]}; {shown.saw[0]}", f"{shown.limit}"),
        ("most in any minute: the same", f"{shown.windows[1]:,}; {shown.saw[1]:,}", f"{60 * shown.limit:,}"),
    ]
    lines = ["| figure | reached | wanted |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    if not shown.bulk_outlasted:
        lines.append("The bulk had begun to the last row before the patients stopped.")
    return "\n".join([*lines, *(f"FAULT: {fault}" for fault in shown.faults[:10])])


def _three(figures: dict[str, float]) -> str:
    return " / ".join(f"{figures[p]:.0f}" for p in ("p50", "p95", "p99"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.bulk", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000, help="recipients of the bulk")
    parser.add_argument("--rate", type=int, default=60, help="messages a second the number may send")
    parser.add_argument("--replies", type=float, default=8.0, help="messages of patients a second")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, database_server() as (folder, url, postmaster):
        home = runner.run(furnish(folder, url, postmaster, 2))
        shown = runner.run(show(home, chosen.people, chosen.rate, chosen.replies))
    print(table(shown))
    return 1 if shown.faults else 0


if __name__ == "__main__":
    sys.exit(main())
