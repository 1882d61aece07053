"""Whom a line about leads means, and how a lead reads in chat."""

import re
from collections.abc import Iterator

from bot.staff.command import Button, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import SOURCE_NAMES
from bot.staff.patients import LONGEST_LINE
from bot.staff.reading import take_phone
from bot.staff.telling import moment_of, phone_of
from domain.kit.errors import Invalid
from domain.leads import service as leads
from domain.leads.service import LeadCard, LeadDetail, Nearest, Status

_NUMBER = re.compile(r"(?<![\w-])LD-[A-Z0-9-]{4,}(?![\w-])", re.I)
# What buttons say: the number after the hospital's code.
_SHORT = re.compile(r"(?=[A-Z]*\d)[A-Z0-9]{8,12}", re.I)
_MOST_WORDS = 4  # of a name


async def one_lead(desk: Desk, said: str, line: str) -> LeadCard:
    """The lead meant by number, its end, telephone or name. Raises `Missing` with `line` when it is nobody or several."""
    said = said.strip(" ,;:")
    if not said:
        raise Missing("Which lead? Number, its last four signs, telephone or name.", line)
    found = await _nearest(desk, said)
    if found is None or not found.leads:
        raise Missing(f"I find no lead “{said}”. Which one? Number, telephone or name.", line)
    return _the_one(desk, found, line)


async def take_lead(desk: Desk, text: str, verb: str, after: str = "") -> tuple[LeadCard, str]:
    """The lead a line begins with or names by number, and the rest of the line: the longest name that anybody has.

    Raises `Missing`: `verb`, the answer, the rest and what comes `after` it are run again as one line.
    """
    said = text.strip()
    for who, rest in _ways(said):
        found = await _nearest(desk, who)
        if found is not None and found.leads:
            return _the_one(desk, found, " ".join(f"{verb} {{}} {rest} {after}".split())), rest
    return await one_lead(desk, said, f"{verb} {{}} {after}".strip()), ""


async def _nearest(desk: Desk, who: str) -> Nearest | None:
    try:
        return await leads.nearest(desk.ctx, who)
    except Invalid:  # there is nothing in it to look for
        return None


def _ways(said: str) -> Iterator[tuple[str, str]]:
    """How the line can be parted into a lead and the rest, the surest first."""
    number = _NUMBER.search(said)
    if number is not None:
        yield number.group(), _rest(said[: number.start()], said[number.end() :])
        return
    words = said.split()
    if words and _SHORT.fullmatch(words[0].strip(",:;")) and not words[0].isdigit():
        yield words[0].strip(",:;"), _rest("", " ".join(words[1:]))
    phone, left = take_phone(said)
    if phone is not None:
        yield phone, left
        return
    end = next((n for n, word in enumerate(words, 1) if word[-1] in ",:;"), len(words))
    for length in range(min(end, _MOST_WORDS), 0, -1):
        yield " ".join(words[:length]).strip(",:; "), _rest("", " ".join(words[length:]))


def _rest(before: str, after: str) -> str:
    return f"{before.strip(' ,;:')} {after.strip(' ,;:')}".strip()


def _the_one(desk: Desk, found: Nearest, line: str) -> LeadCard:
    if found.exact or len(found.leads) == 1:
        return found.leads[0]
    choices = tuple(Button(f"{called(card)} {card.tail}", line.replace("{}", card.short)) for card in found.leads)
    if any(len(choice.line.encode()) > LONGEST_LINE for choice in choices):
        listed = "\n".join(f"{card.short}: {called(card)}, {status_of(card)}" for card in found.leads)
        raise Missing(f"Which of them? Give the number.\n{listed}", line)
    raise Missing("Which of them?" if not found.more else "There are many; which of these?", line, choices)


def called(card: LeadCard) -> str:
    """The name; without one whatever there is."""
    return card.name or card.company or card.email or card.phone or card.number


def status_of(card: LeadCard) -> str:
    return f"{card.status.label}, {card.score} points"


def lead_line(desk: Desk, card: LeadCard, *, late: bool = True) -> str:
    """`QXAB Ada Obi - New, 25 points - Kemi Adekunle - 0803 123 4567`; the four signs name it."""
    parts = [f"{card.tail} {called(card)}", status_of(card), card.assigned_name or "nobody's"]
    if card.phone:
        parts.append(phone_of(desk, card.phone))
    if card.next_follow_up_at is not None:
        parts.append(f"next {moment_of(desk, card.next_follow_up_at)}")
    if late and card.waits_for_us(desk.ctx.now):
        parts.append("NOT ANSWERED")
    return " - ".join(parts)


def card_text(desk: Desk, detail: LeadDetail) -> str:
    """LEAD-05: who, how to reach them, where from, score, whose, what next, tags."""
    card = detail.card
    reach = [phone_of(desk, card.phone) if card.phone else "", card.email, card.company]
    lines = [f"{called(card)}: {status_of(card)}", ", ".join(part for part in reach if part) or "no phone or e-mail"]
    source = f"{card.number}, {SOURCE_NAMES[card.source]}"
    lines.append(f"{source}, referred by {detail.referred_by}" if detail.referred_by else source)
    wants = [", ".join(card.interested_in), detail.preferred_provider]
    wants.append(f"on {detail.preferred_day.day} {detail.preferred_day:%b}" if detail.preferred_day else "")
    if any(wants):
        lines.append("Wants: " + ", ".join(part for part in wants if part))
    following = f"next {moment_of(desk, card.next_follow_up_at)}" if card.next_follow_up_at else "no follow-up planned"
    lines.append(f"{f'With {card.assigned_name}' if card.assigned_name else 'With nobody'}, {following}")
    if card.tags:
        lines.append("Tags: " + ", ".join(tag.name for tag in card.tags))
    lines += _owed(desk, card)
    if detail.birth_date is not None:
        born = detail.birth_date
        lines.append(f"Born {born.day} {born:%b %Y}" + (f", {detail.gender}" if detail.gender else ""))
    lines += [f"{label}: {said}" for label, said in _told(detail) if said]
    return "\n".join(lines)


def _told(detail: LeadDetail) -> tuple[tuple[str, str], ...]:
    lost = detail.card.status is Status.LOST
    return (
        ("Address", detail.address),
        ("Insurance", detail.insurance),
        ("Notes", detail.notes),
        ("Lost because", detail.lost_reason if lost else ""),
    )


def _owed(desk: Desk, card: LeadCard) -> list[str]:
    if card.status is not Status.NEW or card.first_responded_at is not None or card.first_response_due_at is None:
        return []
    when = moment_of(desk, card.first_response_due_at)
    return [f"NOT ANSWERED: was due {when}" if card.waits_for_us(desk.ctx.now) else f"To be answered by {when}"]


def card_buttons(desk: Desk, card: LeadCard) -> tuple[Button, ...]:
    """What is done next with a lead, as far as the writer may."""
    if card.status is Status.CONVERTED:
        return (Button("Timeline", f"timeline {card.short}"),)
    give = ("Assign", f"assign lead {card.short}", "leads.assign")
    if card.assigned_to is None:
        give = ("Take it", f"take lead {card.short}", "leads.take")
    wanted = (
        ("Log a call", f"log lead {card.short} called", "leads.log_interaction"),
        give,
        ("Move", f"move lead {card.short}", "leads.move"),
        ("Convert", f"convert {card.short}", "leads.convert"),
        ("Follow up", f"follow up {card.short}", "follow_ups.schedule"),
        ("Timeline", f"timeline {card.short}", "leads.timeline"),
    )
    return tuple(Button(label, line) for label, line, needs in wanted if desk.ctx.actor.may(needs))
