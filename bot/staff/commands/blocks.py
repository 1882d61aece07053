"""Doctors' time that is taken out: leave, theatre, a meeting."""

from datetime import datetime, time, timedelta

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.commands.day import visit_line
from bot.staff.desk import Desk
from bot.staff.patients import place_in
from bot.staff.reading import take_moment
from bot.staff.telling import moment_of, trouble_of
from domain.appointments.catalogue import ProviderEntry
from domain.appointments.day import block, blocks, in_the_way, unblock


async def take_out(desk: Desk, rest: str) -> Answer:
    """`block dr nwosu friday 2pm to 5pm theatre` or `block dr nwosu 24 nov to 28 nov leave`."""
    provider, left = _provider(desk, rest)
    if provider is None:
        raise Missing("Whose time? A doctor's name.", f"block {{}} {rest}".strip())
    starts_at, ends_at, reason = _span(desk, left, f"block dr {provider.name.split()[-1]} {{}}")
    affected = await in_the_way(desk.ctx, provider.id, starts_at, ends_at)
    span = f"{moment_of(desk, starts_at)} to {moment_of(desk, ends_at)}"
    asked = f"Block {provider.label}, {span}?"
    if affected:
        asked += f" {len(affected)} booked appointments are in it and stay until you move them:\n"
        asked += "\n".join(visit_line(visit) for visit in affected[:10])
    desk.sure(asked, len(affected) + 1, yes="Block it")
    await block(desk.ctx, provider.id, starts_at, ends_at, reason)
    text = f"{provider.label} is blocked, {span}."
    buttons = tuple(Button(f"Move {visit.patient_name}", f"move {visit.appointment.number}") for visit in affected[:10])
    return Answer(f"{text} Appointments to move: {len(affected)}" if affected else text, buttons)


def _provider(desk: Desk, text: str) -> tuple[ProviderEntry | None, str]:
    """The doctor at the beginning of the line: the shortest run of words that names one, with the rest of the name."""
    words = text.split()
    for length in range(1, min(5, len(words)) + 1):
        place = place_in(desk, " ".join(words[:length]))
        if place is not None and place.provider is not None:
            name = place.provider.label.casefold().split()
            rest = words[length:]
            while rest and rest[0].casefold() in name:
                rest = rest[1:]
            return place.provider, " ".join(rest)
    return None, text


def _span(desk: Desk, text: str, line: str) -> tuple[datetime, datetime, str]:
    head, separator, tail = text.partition(" to ")
    first, reason = take_moment(head, desk.ctx.now, desk.zone, default=time(0))
    trouble_of(first, line)
    if first is None or first.at is None:
        raise Missing("From when to when? For example: friday 2pm to 5pm, or 24 nov to 28 nov", line)
    if not separator:
        end = first.at + timedelta(hours=1) if first.has_time else first.at + timedelta(days=1)
        return first.at, end, reason
    # `friday 2pm to 5pm`: the second hour is of the first day
    of_first = f"{first.at:%Y-%m-%d} {tail}" if first.has_time else tail
    second, after = take_moment(of_first, desk.ctx.now, desk.zone, default=time(0))
    if second is None or second.at is None:
        second, after = take_moment(tail, desk.ctx.now, desk.zone, default=time(0))
    trouble_of(second, line)
    if second is None or second.at is None:
        raise Missing("Until when? For example: friday 2pm to 5pm, or 24 nov to 28 nov", line)
    ends_at = second.at if second.has_time else second.at + timedelta(days=1)
    return first.at, ends_at, " ".join(f"{reason} {after}".split())


async def show(desk: Desk, rest: str) -> Answer:
    listed = await blocks(desk.ctx)
    if not listed:
        return Answer("No doctor's time is blocked.")
    lines = [
        f"{one.provider_label}: {moment_of(desk, one.starts_at)} to {moment_of(desk, one.ends_at)} {one.reason}".rstrip()
        for one in listed[:20]
    ]
    buttons = tuple(Button(f"Free: {one.provider_label}", f"unblock {one.id.hex}") for one in listed[:9])
    return Answer("\n".join(lines), buttons)


async def give_back(desk: Desk, rest: str) -> Answer:
    found = [one for one in await blocks(desk.ctx) if rest and one.id.hex == rest.strip()]
    if not found:
        raise Missing("Which block? Choose it from the list.", "unblock {}", (Button("Blocks", "blocks"),))
    one = found[0]
    desk.sure(
        f"Give {one.provider_label} back the time {moment_of(desk, one.starts_at)} to {moment_of(desk, one.ends_at)}?"
    )
    await unblock(desk.ctx, one.id)
    return Answer(f"{one.provider_label} can be booked again.")


COMMANDS = (
    Command("block", "Appointments", ("block", "leave", "time off"), "appointments.block",
            "Take a doctor's time out; says whose appointments are in it.",
            ("block dr nwosu friday 2pm to 5pm theatre", "leave dr nwosu 1 dec to 5 dec"), take_out),
    Command("blocks", "Appointments", ("blocks", "blocked times"), "appointments.blocks", "Time that is taken out.",
            ("blocks",), show),
    Command("unblock", "Appointments", ("unblock",), "appointments.unblock", "Give time back.", ("unblock",), give_back),
)  # fmt: skip
