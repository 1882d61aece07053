"""Opportunities: what leads may bring, by stage, and the forecast."""

import re
from collections.abc import Iterable
from datetime import date

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import take_word
from bot.staff.leads import take_lead
from bot.staff.money import money, take_amount
from bot.staff.people import one_member
from bot.staff.reading import take_mention, take_moment
from bot.staff.telling import trouble_of
from domain.opportunities import service as opportunities
from domain.opportunities.rules import OPEN, Stage
from domain.opportunities.service import OpportunityRecord

_STAGES = {
    "prospecting": Stage.PROSPECTING,
    "qualification": Stage.QUALIFICATION,
    "qualified": Stage.QUALIFICATION,
    "proposal": Stage.PROPOSAL,
    "negotiation": Stage.NEGOTIATION,
    "closed won": Stage.CLOSED_WON,
    "won": Stage.CLOSED_WON,
    "closed lost": Stage.CLOSED_LOST,
    "lost": Stage.CLOSED_LOST,
}
_PERCENT = re.compile(r"(?<!\w)(\d{1,3})\s?(?:%|percent)", re.I)
_LEAD = re.compile(r"(?<!\S)(?:for\s+)?lead\s+(.+)$", re.I)
_CLOSES = re.compile(r"(?<!\S)(?:closes|closing|close)(?!\S)", re.I)
_NUMBER = re.compile(r"^[#\s]*[oO]?(\d{1,9})(?!\S)\s*")


def _line(one: OpportunityRecord) -> str:
    """`O3 Staff check-ups - proposal, 50% of ₦2,500,000 - closes 30 Nov - Kemi Adekunle`"""
    closes = f"closes {one.closes_on.day} {one.closes_on:%b}" if one.closes_on and one.stage in OPEN else ""
    worth = f"{one.stage.label}, {one.probability}% of {money(one.amount)}"
    if one.stage not in OPEN:
        worth = f"{one.stage.label}, {money(one.amount)}"
    return " - ".join(part for part in (f"O{one.number} {one.title}", worth, closes, one.owner_name) if part)


def _take_details(desk: Desk, text: str, again: str) -> tuple[int | None, int | None, date | None, str]:
    """Amount, probability, the day it is expected to close, and what is left."""
    percent = _PERCENT.search(text)
    left = _PERCENT.sub(" ", text, count=1)
    amount, left = take_amount(left)
    moment, left = take_moment(left, desk.ctx.now, desk.zone)
    trouble_of(moment, again)
    closes = moment.at.astimezone(desk.zone).date() if moment is not None and moment.at is not None else None
    left = " ".join(_CLOSES.sub(" ", left).split()).strip(" ,;:")
    return amount, int(percent.group(1)) if percent else None, closes, left


async def add(desk: Desk, rest: str) -> Answer:
    """`opportunity new Staff check-ups 2.5m 40% closes 30 nov for lead QXAB`."""
    who, left = take_mention(rest)
    member = await one_member(desk, who, f"opportunity new {rest.replace('@' + who, '{}')}") if who else None
    named = _LEAD.search(left)
    lead = None
    if named is not None:
        lead, after = await take_lead(desk, named.group(1), f"opportunity new {left[: named.start()]} for lead")
        left = f"{left[: named.start()]} {after}"
    amount, probability, closes, title = _take_details(desk, left, f"opportunity new {rest} {{}}")
    if not title:
        raise Missing("What is it? For example: Staff check-ups 2.5m 40% closes 30 nov", "opportunity new {}")
    if amount is None:
        raise Missing(f"What is “{title}” worth? For example 2.5m, or 500,000", f"opportunity new {rest} {{}}")
    made = await opportunities.create(
        desk.ctx,
        title,
        amount=amount,
        probability=probability,
        closes_on=closes,
        lead_id=lead.id if lead else None,
        owner_id=member.id if member else None,
    )
    return Answer(f"Written down:\n{_line(made)}", _buttons(made))


def _buttons(one: OpportunityRecord) -> tuple[Button, ...]:
    if one.stage not in OPEN:
        return ()
    coming = OPEN[OPEN.index(one.stage) + 1 :][:1]
    return (
        *(Button(stage.label.capitalize(), f"move opportunity {one.number} to {stage.label}") for stage in coming),
        Button("Won", f"move opportunity {one.number} to won"),
        Button("Lost", f"move opportunity {one.number} to lost"),
    )


def _numbered(rest: str, verb: str) -> tuple[int, str]:
    found = _NUMBER.match(rest)
    if found is None:
        raise Missing("Which opportunity? Its number, please.", f"{verb} {{}} {rest}".strip())
    return int(found.group(1)), rest[found.end() :].strip()


async def show(desk: Desk, rest: str) -> Answer:
    """`opportunity 3` shows; `opportunity 3 60% 3m closes 15 dec @femi` changes."""
    number, left = _numbered(rest, "opportunity")
    if left:
        return await change(desk, number, left)
    one = await opportunities.show(desk.ctx, number)
    lines = [_line(one)]
    if one.lead_number:
        lines.append(f"Lead {one.lead_number} {one.lead_name}".strip())
    if one.stage is Stage.CLOSED_LOST:
        lines.append(f"Lost because: {one.lost_reason}")
    return Answer("\n".join(lines), _buttons(one))


async def change(desk: Desk, number: int, rest: str) -> Answer:
    who, left = take_mention(rest)
    member = await one_member(desk, who, f"opportunity {number} @{{}}") if who else None
    amount, probability, closes, unread = _take_details(desk, left, f"opportunity {number} {{}}")
    if unread:
        raise Missing(
            f"I cannot read “{unread}”. An amount, a percentage, a day or @who?", f"opportunity {number} {{}}"
        )
    one = await opportunities.change(
        desk.ctx,
        number,
        amount=amount,
        probability=probability,
        closes_on=closes,
        owner_id=member.id if member else None,
    )
    return Answer(f"Changed:\n{_line(one)}", _buttons(one))


async def listed(desk: Desk, rest: str) -> Answer:
    who, left = take_mention(rest)
    mine = left.casefold().strip() == "mine"
    member = await one_member(desk, who or "me", "opportunities {}") if who or mine else None
    stage, _, _ = take_word(left, _STAGES)
    stages = (stage,) if stage else OPEN
    found = await opportunities.listed(desk.ctx, stages=stages, owner_id=member.id if member else None)
    said = ", ".join(part for part in (stage.label if stage else "open", member.name if member else "") if part)
    if not found:
        return Answer(f"No opportunities: {said}.", (Button("All open", "opportunities"),))
    head = f"{len(found)} {'opportunity' if len(found) == 1 else 'opportunities'}: {said}, {_total(found)}"
    buttons = tuple(Button(f"O{one.number}", f"opportunity {one.number}") for one in found[:9])
    return Answer("\n".join((head, *map(_line, found[:20]))), buttons)


def _total(found: Iterable[OpportunityRecord]) -> str:
    return money(sum(one.amount for one in found))


async def move(desk: Desk, rest: str) -> Answer:
    number, left = _numbered(rest, "move opportunity")
    stage, _, after = take_word(left, _STAGES)
    if stage is None:
        words = ("prospecting", "qualification", "proposal", "negotiation", "won", "lost")
        choices = tuple(Button(word.capitalize(), f"move opportunity {number} to {word}") for word in words)
        raise Missing(f"To which stage shall O{number} go?", f"move opportunity {number} to {{}}", choices)
    percent = _PERCENT.search(after)
    reason = re.sub(r"^because\b[\s:,]*", "", _PERCENT.sub("", after).strip(), flags=re.I)
    one = await opportunities.show(desk.ctx, number)
    if one.stage is stage:
        return Answer(f"O{number} is {stage.label} already.", _buttons(one), in_place=True)
    if Stage.CLOSED_LOST in (one.stage, stage) and not reason:
        why = "lost" if stage is Stage.CLOSED_LOST else "open again"
        raise Missing(
            f"Why is O{number} {why}?", f"move opportunity {number} to {stage.label} because {{}}", verbatim=True
        )
    moved = await opportunities.move(
        desk.ctx, number, stage, reason, probability=int(percent.group(1)) if percent else None
    )
    return Answer(_line(moved), _buttons(moved), in_place=True)


async def delete(desk: Desk, rest: str) -> Answer:
    number, _ = _numbered(rest, "delete opportunity")
    one = await opportunities.show(desk.ctx, number)
    desk.sure(f"Delete {_line(one)}?", yes="Delete")
    await opportunities.delete(desk.ctx, number)
    return Answer(f"O{number} is deleted.")


async def forecast(desk: Desk, rest: str) -> Answer:
    """What is expected by month, and how long opportunities stay in a stage."""
    found = await opportunities.forecast(desk.ctx)
    if not found.months:
        return Answer("There is nothing to forecast yet.", (Button("Opportunities", "opportunities"),))
    lines = [f"Expected: {money(sum(month.expected for month in found.months))}"]
    for month in found.months:
        when = f"{month.month:%b %Y}" if month.month else "No date"
        lines.append(f"{when}: {money(month.expected)} of {money(month.amount)} ({month.count})")
    stays = [f"{stage.label} {stay.days} days" for stage in OPEN if (stay := found.stays.get(stage)) is not None]
    lines.append("Time in a stage: " + ", ".join(stays))
    return Answer("\n".join(lines), (Button("Opportunities", "opportunities"),))


COMMANDS = (
    Command("opportunity_new", "Opportunities", ("opportunity new", "new opportunity"), "opportunities.create",
            "Write down what a lead may bring: what, worth, %, closes, FOR LEAD, @who.",
            ("opportunity new Staff check-ups 2.5m 40% closes 30 dec",), add, changes=True),
    Command("opportunity", "Opportunities", ("opportunity", "deal"), "opportunities.show",
            "One of them; with an amount, %, day or @who, change it.", ("opportunity 1", "opportunity 1 60% 3m"), show),
    Command("opportunities", "Opportunities", ("opportunities", "deals"), "opportunities.list",
            "Open opportunities; by stage, MINE or @who.", ("opportunities", "opportunities won"), listed),
    Command("move_opportunity", "Opportunities", ("move opportunity", "move deal"), "opportunities.move",
            "Another stage: qualification, proposal, negotiation, won, lost because ...",
            ("move opportunity 1 to proposal", "move opportunity 1 lost because too dear"), move),
    Command("delete_opportunity", "Opportunities", ("delete opportunity", "delete deal"), "opportunities.delete",
            "Take an opportunity out of every list.", ("delete opportunity 1",), delete),
    Command("forecast", "Opportunities", ("forecast",), "opportunities.forecast",
            "What is expected by month, and how long each stage takes.", ("forecast",), forecast),
)  # fmt: skip
