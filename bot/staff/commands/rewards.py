"""Rewards: the whole catalogue, adding, changing, switching, and what became of a reward's codes."""

import re
from dataclasses import fields, replace
from typing import Any

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import LONGEST_LINE
from bot.staff.reward_words import Said, guessed_type, read_terms, term_lines, terms_line
from bot.staff.telling import counted, trouble_of
from domain.kit.errors import NotFound
from domain.rewards import service as rewards
from domain.rewards.rules import RewardTerms, checked
from domain.rewards.service import RewardFigures, RewardRecord

_NUMBERED = re.compile(r"^[#R]?(\d{1,6})(?!\S)\s*", re.I)
_EXAMPLE = "Dental cleaning, free service, 400 points, stock 20, once per patient, until 31 dec"
_KINDS = ("Discount", "Free consultation", "Priority access", "Free service", "Custom gift")


def _line(desk: Desk, one: RewardRecord) -> str:
    off = "" if one.terms.active else " - OFF"
    return f"R{one.number} {one.terms.name} - {terms_line(one.terms, desk.ctx.today)}{off}"


async def listed(desk: Desk, rest: str) -> Answer:
    """All of them, those patients are not offered as well."""
    found = await rewards.all_rewards(desk.ctx)
    if not found:
        return Answer("There are no rewards yet.", _new(desk))
    buttons = tuple(Button(f"R{one.number} {one.terms.name}", f"reward {one.number}") for one in found)[:9]
    return Answer("\n".join(_line(desk, one) for one in found), buttons)


def _new(desk: Desk) -> tuple[Button, ...]:
    return (Button("New reward", "new reward"),) if desk.ctx.actor.may("rewards.add") else ()


async def _one(desk: Desk, rest: str, line: str) -> tuple[RewardRecord, str]:
    """The reward whose number begins the text, or whose name it is, and the rest. Raises `Missing`, `NotFound`."""
    found = await rewards.all_rewards(desk.ctx)
    numbered = _NUMBERED.match(rest)
    if numbered is not None:
        one = next((one for one in found if one.number == int(numbered.group(1))), None)
        if one is None:
            raise NotFound(f"There is no reward {numbered.group(1)} here.")
        return one, rest[numbered.end() :].strip(" ,:")
    named = [one for one in found if rest and rest.casefold().startswith(one.terms.name.casefold())]
    longest = max((len(one.terms.name) for one in named), default=0)  # `Free consultation` is no `Free`
    named = [one for one in named if len(one.terms.name) == longest]
    if len(named) == 1:
        return named[0], rest[len(named[0].terms.name) :].strip(" ,:")
    asked = f"There is no reward “{rest}”. Which one?" if rest else "Which reward?"
    choices = tuple(Button(f"R{one.number} {one.terms.name}", line.replace("{}", str(one.number))) for one in found[:9])
    raise Missing(asked, line, choices)


async def show(desk: Desk, rest: str) -> Answer:
    if not rest:
        return await listed(desk, rest)
    one, _ = await _one(desk, rest, "reward {}")
    lines = [_line(desk, one)]
    if not one.terms.offered_on(desk.ctx.today) or one.terms.stock == 0:
        lines.append("Patients are not offered it now.")
    if desk.ctx.actor.may("rewards.figures"):
        lines += _figures(await rewards.reward_figures(desk.ctx, one.id))
    buttons = []
    if desk.ctx.actor.may("rewards.change"):
        turn = "off" if one.terms.active else "on"
        buttons = [
            Button("Change", f"change reward {one.number}"),
            Button(f"Turn {turn}", f"reward {turn} {one.number}"),
        ]
    return Answer("\n".join(lines), (*buttons, Button("All rewards", "rewards")))


def _figures(found: RewardFigures) -> list[str]:
    used = f"Used {counted(found.used, 'time')} for {counted(found.spent, 'point')}"
    return [_holders(found), f"{used}, ran out {found.expired:,}, given back {found.cancelled:,}"]


def _holders(found: RewardFigures) -> str:
    holders = counted(found.holders, "patient holds", "patients hold")
    return f"{holders} {counted(found.open, 'code')} of it" if found.holders else "Nobody holds a code of it"


def _said(desk: Desk, text: str, begun: str, *, renaming: bool = False) -> Said:
    """What a line says behind `begun`. Raises `Missing` for a day that cannot be."""
    said = read_terms(text, desk.ctx.now, desk.zone, renaming=renaming)
    without = text.replace(said.phrase, "").strip(" ,") if said.phrase else text
    trouble_of(said.unread, f"{begun} {without}, {said.phrase.partition(' ')[0]} {{}}")
    return said


async def add(desk: Desk, rest: str) -> Answer:
    """`new reward Dental cleaning, free service, 400 points, stock 20`: shown first, what is missing is asked for."""
    if not rest:
        raise Missing(f"What is it, and for how many points? For example: {_EXAMPLE}", "new reward {}", verbatim=True)
    said = _said(desk, rest, "new reward")
    given: dict[str, Any] = dict(said.changes)
    name = given.pop("name", "") or said.name
    if not name:
        raise Missing("What is the reward called? Patients see it.", f"new reward {rest}, name {{}}", verbatim=True)
    if "cost" not in given:
        raise Missing(f"How many points does {name} cost?", f"new reward {rest}, {{}} points")
    kind = given.pop("reward_type", None) or guessed_type(name)
    if kind is None:
        choices = tuple(Button(words, f"new reward {rest}, type {words.casefold()}") for words in _KINDS)
        fits = all(len(choice.line.encode()) <= LONGEST_LINE for choice in choices)
        asked = f"What is {name}: {', '.join(_KINDS[:-1]).casefold()} or {_KINDS[-1].casefold()}?"
        raise Missing(asked, f"new reward {rest}, type {{}}", choices if fits else (), verbatim=True)
    terms = checked(RewardTerms(name=name, reward_type=kind, **given))
    desk.sure_of(f"Add this reward? {terms.name} - {terms_line(terms, desk.ctx.today)}", yes="Add")
    made = await rewards.add_reward(desk.ctx, terms)
    buttons = (Button("Change", f"change reward {made.number}"), Button("Turn off", f"reward off {made.number}"))
    return Answer(f"Added: {_line(desk, made)}", buttons)


async def change(desk: Desk, rest: str) -> Answer:
    """`change reward 2 300 points, stock unlimited`: old and new are shown, with who holds codes."""
    one, text = await _one(desk, rest, "change reward {}")
    if not text:
        lines = ", ".join(term_lines(one.terms, desk.ctx.today).values())
        raise Missing(
            f"R{one.number} is: {lines}.\nWhat shall change? For example: 300 points, stock unlimited, name Free check",
            f"change reward {one.number} {{}}",
            verbatim=True,
        )
    said = _said(desk, text, f"change reward {one.number}", renaming=True)
    if said.name:
        raise Missing(
            f"I cannot read “{said.name}”. For example: {_EXAMPLE}", f"change reward {one.number} {{}}", verbatim=True
        )
    given: dict[str, Any] = dict(said.changes)
    terms = checked(replace(one.terms, **given))
    return await _set(desk, one, terms, "Change")


async def _set(desk: Desk, one: RewardRecord, terms: RewardTerms, verb: str) -> Answer:
    if terms == one.terms:
        return Answer(f"It is so already: {_line(desk, one)}", _open(one))
    old, new = term_lines(one.terms, desk.ctx.today), term_lines(terms, desk.ctx.today)
    names = [field.name for field in fields(terms) if getattr(terms, field.name) != getattr(one.terms, field.name)]
    lines = [f"{verb} R{one.number} {one.terms.name}?", *(f"{old[name]} -> {new[name]}" for name in names)]
    held = await rewards.reward_figures(desk.ctx, one.id)
    if held.holders:
        lines.append(f"{_holders(held)}, which stay as they are.")
    desk.sure_of("\n".join(lines), yes=verb)
    changed = await rewards.change_reward(desk.ctx, one.id, terms, was=one.terms)
    return Answer(f"Changed: {_line(desk, changed)}", _open(changed))


def _open(one: RewardRecord) -> tuple[Button, ...]:
    return (Button("Show", f"reward {one.number}"), Button("All rewards", "rewards"))


async def turn_on(desk: Desk, rest: str) -> Answer:
    one, _ = await _one(desk, rest, "reward on {}")
    return await _set(desk, one, replace(one.terms, active=True), "Turn on")


async def turn_off(desk: Desk, rest: str) -> Answer:
    one, _ = await _one(desk, rest, "reward off {}")
    return await _set(desk, one, replace(one.terms, active=False), "Turn off")


COMMANDS = (
    Command("rewards", "Rewards", ("rewards", "list rewards"), "rewards.list", "Every reward, also those that are off.",
            ("rewards",), listed, menu="Rewards"),
    Command("reward", "Rewards", ("reward", "show reward"), "rewards.list", "One reward, and what became of its codes.",
            ("reward 2",), show),
    Command("reward_new", "Rewards", ("new reward", "reward new", "add reward"), "rewards.add",
            "Add a reward: name, type, points, stock, limit, tier, days.",
            ("new reward Dental cleaning, free service, 400 points, stock 20, once per patient, until 31 dec",), add,
            changes=True),
    Command("reward_change", "Rewards", ("change reward", "edit reward"), "rewards.change",
            "Change a reward; old and new are shown first, with who holds codes.",
            ("change reward 2 450 points, stock 30", "change reward 2 from gold, until never"), change),
    Command("reward_on", "Rewards", ("reward on", "activate reward"), "rewards.change", "Offer a reward again.",
            ("reward on 2",), turn_on),
    Command("reward_off", "Rewards", ("reward off", "deactivate reward"), "rewards.change",
            "Offer a reward no more; codes stay good.", ("reward off 2",), turn_off),
)  # fmt: skip
