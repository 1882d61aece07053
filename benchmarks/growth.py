"""What grows with the data and with time: cost per turn at a thousand and at a million contacts, memory over a long run."""

import statistics
import time
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from benchmarks import verify
from benchmarks.house import Home, database_server, furnish, owner_of, settings_of
from benchmarks.phones import CROWD
from benchmarks.whole_path import Load, Measured, drive
from domain.kit.db import with_database

FEW = 1_000
KINDS = ("booking", "plain")
FLAT = 1.2  # DESIGN.md section 6
# A contact with an address, a conversation and one exchange of long ago each. The loader sees no triggers, so that the
# foreign keys of millions of rows are not looked up one by one; it writes nothing they would refuse.
_CROWD = (
    "CREATE TEMP TABLE crowd AS SELECT h.hospital_id, h.sender_id, $1 || lpad(n::text, 8, '0') AS address,"
    " uuidv7(-interval '30 days') AS contact_id, uuidv7(-interval '30 days') AS address_id,"
    " uuidv7(-interval '30 days') AS conversation_id, uuidv7(-interval '30 days') AS message_id,"
    " now() - interval '30 days' AS at"
    " FROM generate_series($2::int, $3::int) AS n"
    " JOIN unnest($4::uuid[], $5::uuid[]) WITH ORDINALITY AS h(hospital_id, sender_id, place)"
    " ON h.place - 1 = n % cardinality($4::uuid[])",
    "INSERT INTO contact (hospital_id, id, phone, locale) SELECT hospital_id, contact_id, address, '' FROM crowd",
    "INSERT INTO contact_address (hospital_id, id, contact_id, channel, address, external_user_id, unreachable)"
    " SELECT hospital_id, address_id, contact_id, 'whatsapp', address, '', '' FROM crowd",
    "INSERT INTO conversation (hospital_id, id, sender_id, address_id, contact_id, channel, mode, turns, last_inbound_at)"
    " SELECT hospital_id, conversation_id, sender_id, address_id, contact_id, 'whatsapp', 'bot', 1, at FROM crowd",
    "INSERT INTO inbound_message (hospital_id, id, conversation_id, account, provider_id, content, kind, received_at,"
    " status, attempts, retry_at, error, handled_at) SELECT hospital_id, message_id, conversation_id, '',"
    " 'SM' || message_id, 'SEALED'::bytea, 'message', at, 'handled', 0, at, '', at FROM crowd",
    "INSERT INTO outbound_message (hospital_id, id, conversation_id, sender_id, address_id, cause_id, channel, lane,"
    " content, status, created_at, not_before, attempts, part, provider_id, sent_at, delivered_at, read_at)"
    " SELECT hospital_id, uuidv7(-interval '30 days'), conversation_id, sender_id, address_id, message_id, 'whatsapp', 0,"
    " 'SEALED'::bytea, 'read', at, at, 1, 1, 'MM' || message_id, at, at, at FROM crowd",
)


@dataclass(slots=True)
class Crowds:
    """Loads by kind, for few contacts and for many."""

    contacts: int
    loading_seconds: float = 0.0
    few: dict[str, list[Measured]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    many: dict[str, list[Measured]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    faults: list[str] = field(default_factory=list)

    def growth(self, kind: str) -> float:
        """CPU of a turn, ours and PostgreSQL's, with many contacts to that with few; of neighbouring rounds."""
        pairs = zip(self.few[kind], self.many[kind], strict=True)
        return statistics.median(_cost(many) / _cost(few) for few, many in pairs)


async def run_crowds(contacts: int, rounds: int, seconds: float, patients: int) -> Crowds:
    """The same loads in turn on two databases of one server: plain turns by contacts it has, bookings by new ones."""
    crowds = Crowds(contacts)
    with database_server() as (folder, url, postmaster):
        homes = []
        for count in (FEW, contacts):
            home = await furnish(folder, await _database(url, f"careline_{count}"), postmaster, 8)
            began = time.monotonic()
            await fill(home, count)
            crowds.loading_seconds = time.monotonic() - began
            homes.append(home)
        for turn in range(rounds):
            for kind in KINDS:
                for home, size, runs in zip(homes, (FEW, contacts), (crowds.few, crowds.many), strict=True):
                    plain = kind == "plain"
                    load = Load(seconds, patients, plain=plain, seed=turn, crowd=size if plain else 0)
                    one, _ = await drive(home, load, turn * (patients if plain else 100_000))
                    runs[kind].append(one)
                    if one.lost or one.refused:
                        crowds.faults.append(f"{size:,} contacts, {kind}: lost {len(one.lost)}, refused {one.refused}")
    return crowds


async def fill(home: Home, contacts: int) -> None:
    """That many contacts over all hospitals, each with a conversation and an exchange of a month ago."""
    async with owner_of(home) as owner:
        await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        senders: dict[str, tuple[UUID, UUID]] = {
            row["address"]: (row["hospital_id"], row["id"])
            for row in await owner.fetch(
                "SELECT hospital_id, id, address FROM channel_sender WHERE channel = 'whatsapp'"
            )
        }
        ours = [senders[number] for number in home.hospitals]
        first, *rest = _CROWD
        hospitals, numbers = [h for h, _ in ours], [s for _, s in ours]
        await owner.execute(first, "+23481", CROWD, CROWD + contacts - 1, hospitals, numbers)
        sealed = settings_of(home.folder, home.url).keys.seal(b"x" * 170)
        for statement in rest:
            await owner.execute(statement.replace("SEALED", f"\\x{sealed.hex()}"))
        await owner.execute("VACUUM ANALYZE")
        await owner.execute("CHECKPOINT")


async def _database(url: str, name: str) -> str:
    owner = await asyncpg.connect(url)
    try:
        await owner.execute(f"CREATE DATABASE {name}")
    finally:
        await owner.close()
    return with_database(url, name)


def crowds_table(crowds: Crowds) -> str:
    lines = [f"{crowds.contacts:,} contacts with a conversation each, loaded in {crowds.loading_seconds:.0f} s", ""]
    for kind in KINDS:
        few, many = crowds.few[kind], crowds.many[kind]
        lines += [
            f"{kind}, CPU us a reply, ours / PostgreSQL: {FEW:,} contacts {_both(few)}; {crowds.contacts:,} {_both(many)}",
            f"  growth of the sum: {crowds.growth(kind):.2f} (wanted below {FLAT})",
        ]
    return "\n".join([*lines, *(f"FAULT {fault}" for fault in crowds.faults)])


def _both(runs: list[Measured]) -> str:
    return (
        f"{statistics.median(m.server_us for m in runs):,.0f} / {statistics.median(m.postgres_us for m in runs):,.0f}"
    )


def _cost(measured: Measured) -> float:
    return measured.server_us + measured.postgres_us


@dataclass(slots=True)
class Soak:
    measured: Measured
    sent: float
    found: verify.Found


async def run_soak(minutes: float, rate: float) -> Soak:
    """Bookings at a steady rate for that long; memory is taken all along."""
    with database_server() as (folder, url, postmaster):
        home = await furnish(folder, url, postmaster, 8)
        measured, _ = await drive(home, Load(minutes * 60, rate=rate), 1)
        sent = await verify.marked_sent(home, measured.began, measured.ended) / measured.seconds
        return Soak(measured, sent, await verify.check(home))


def soak_table(soak: Soak) -> str:
    taken = soak.measured.memory_over
    half = [mb for _, mb in taken[len(taken) // 2 :]]
    lines = [
        f"{soak.measured.seconds / 60:.0f} minutes, {soak.sent:,.0f} replies/s sent; {soak.found.inbound:,} messages,"
        f" {soak.found.booked:,} bookings",
        "memory of the server, MB, by minute: " + ", ".join(f"{at / 60:.0f}: {mb:.0f}" for at, mb in taken),
        f"most: {max(mb for _, mb in taken):.0f} (wanted 200); second half: {half[0]:.0f} -> {half[-1]:.0f}",
        *(f"FAULT {name}: {count}" for name, count in soak.found.faults.items()),
    ]
    return "\n".join(lines)
