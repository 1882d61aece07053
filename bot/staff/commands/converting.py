"""A lead becomes a patient, with a first appointment if that is said."""

import re
from datetime import date

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.commands.booking import book
from bot.staff.desk import Desk
from bot.staff.leads import called, take_lead
from bot.staff.patients import LONGEST_LINE, place_in
from bot.staff.reading import take_birth, take_moment, take_phone
from domain.kit.errors import CareLineError, Conflict
from domain.leads import service as leads
from domain.leads.service import Converted, LeadCard, Status

_BOOK = re.compile(r"(?:,|\band\b|\bthen\b)?\s*\bbook\b(?:\s+with)?\s*(?P<wish>.*)$", re.I)
_AS = re.compile(r"(?<!\S)as\s+(?:an?\s+)?(self|owner|child|relative|other)(?!\S)", re.I)
_RELATIONSHIPS = {"self": "self", "owner": "self", "child": "child", "relative": "other", "other": "other"}
_NAMED = re.compile(r"(?<!\S)(?:named|surname|last name)\s+(?P<name>[^\d,@]+?)\s*(?=,|$)", re.I)
_UNKNOWN = re.compile(r"(?<!\S)(?:born\s+)?(?:unknown|not known)(?!\S)", re.I)


async def convert(desk: Desk, rest: str) -> Answer:
    """`convert Zainab Bello 14/03/1988 and book dental monday`; what is missing is asked for, one thing after the other."""
    booking = _BOOK.search(rest)
    wish = booking.group("wish").strip() if booking else ""
    left = rest[: booking.start()] if booking else rest
    said = _AS.search(left)
    relationship = _RELATIONSHIPS[said.group(1).casefold()] if said else ""
    left = _AS.sub(" ", left)
    named = _NAMED.search(left)
    left = _NAMED.sub(" ", left)
    unknown = _UNKNOWN.search(left) is not None
    born, left = take_birth(_UNKNOWN.sub(" ", left), desk.ctx.today)
    left = re.sub(r"(?<!\S)(?:born|dob)(?!\S)", " ", left, flags=re.I)
    card, after = await take_lead(desk, left, "convert")
    phone, _ = take_phone(after) if after else (None, "")
    tail = " ".join(
        part
        for part in (
            phone or "",
            f"{born:%d/%m/%Y}" if born else "unknown" if unknown else "",
            said.group() if said else "",
            f"named {named.group('name')}" if named else "",
        )
        if part
    )
    ask = _Again(card, tail, f" and book {wish}" if booking else "")
    if card.status is not Status.CONVERTED:
        await _complete(desk, ask, born=born, unknown=unknown, last=named is not None, phone=phone)
        if booking:
            _must_be_bookable(desk, card, wish, ask)
    done = await _converted(desk, ask, relationship, born, named.group("name") if named else "")
    return await _answer(desk, done, wish)


class _Again:
    """The line as it stands, to be run again with one thing more."""

    def __init__(self, card: LeadCard, tail: str, booking: str) -> None:
        self.card, self.tail, self.booking = card, tail, booking

    def line(self, more: str, booking: str | None = None) -> str:
        parts = ("convert", self.card.short, self.tail, more)
        return " ".join(part for part in parts if part) + (self.booking if booking is None else booking)


async def _complete(
    desk: Desk, ask: _Again, *, born: date | None, unknown: bool, last: bool, phone: str | None
) -> None:
    """Asks for what a new patient's file needs. A phone that was said is kept with the lead."""
    card = ask.card
    name = called(card)
    if not card.last_name and not last:
        raise Missing(f"What is the last name of {name}?", ask.line("named {}"))
    if phone is not None and not card.phone:
        await leads.edit(desk.ctx, card.id, phone=phone)
    elif not card.phone and card.contact_id is None:
        raise Missing(f"What is the telephone of {name}?", ask.line("{}"))
    if born is None and not unknown and (await leads.show(desk.ctx, card.id)).birth_date is None:
        raise Missing(f"When was {name} born? For example 14/03/1988; UNKNOWN if nobody knows.", ask.line("born {}"))


def _must_be_bookable(desk: Desk, card: LeadCard, wish: str, ask: _Again) -> None:
    """Before anything is done: with whom the appointment shall be."""
    moment, left = take_moment(wish, desk.ctx.now, desk.zone) if wish else (None, "")
    if place_in(desk, left) is None:
        again = ask.line("", f" and book {{}} {wish}".rstrip() if moment else " and book {}")
        codes = [entry.code for entry in desk.served.catalogue.departments.values()][:10]
        choices = tuple(Button(code.capitalize(), again.replace("{}", code)) for code in codes)
        fits = all(len(choice.line.encode()) <= LONGEST_LINE for choice in choices)
        raise Missing(
            f"With whom shall {called(card)} be booked? A doctor or a department.", again, choices if fits else ()
        )


async def _converted(desk: Desk, ask: _Again, relationship: str, born: date | None, last: str) -> Converted:
    try:
        return await leads.convert(
            desk.ctx, ask.card.id, last_name=last, date_of_birth=born, relationship=relationship or "self"
        )
    except Conflict as error:
        if "contact" not in error.details or relationship:
            raise
        name = called(ask.card)
        raise Missing(
            f"That phone is somebody else's by name or birth date. What is {name} to them: a child, or another"
            " relative? Answer CHILD or RELATIVE.",
            ask.line("as {}"),
        ) from error


async def _answer(desk: Desk, done: Converted, wish: str) -> Answer:
    name, number = called(done.lead), done.patient_number
    card = Button("Card", f"patient {number}")
    if done.already:
        return Answer(f"{name} is patient {number} already.", (Button("Book", f"book {number}"), card), in_place=True)
    how = "a new patient" if done.patient_created else "linked to the file that was there"
    text = f"{name} is patient {number} now: {how}."
    if not wish:
        return Answer(text, (Button("Book", f"book {number}"), card), in_place=True)
    try:
        async with desk.ctx.session.begin_nested():
            booked = await book(desk, f"{number} with {wish}")
    except Missing as question:
        return Answer(f"{text}\n{question.sentence}", (Button("Book", f"book {number}"), card))
    except CareLineError as error:
        return Answer(f"{text}\nNot booked: {error.sentence}", (Button("Book", f"book {number}"), card))
    return Answer(f"{text}\n{booked.text}", booked.buttons)


COMMANDS = (
    Command("convert_lead", "Leads", ("convert", "convert lead", "lead convert"), "leads.convert",
            "Make a patient of a lead, with an appointment if you like.",
            ("convert Zainab Bello 14/03/1988", "convert Zainab Bello and book dental monday"), convert, changes=True),
)  # fmt: skip
