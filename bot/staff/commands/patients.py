"""Patients: find, card, history, registering somebody who stands at the desk."""

import re
from datetime import date

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import found_by, one_patient
from bot.staff.reading import take_birth, take_phone
from bot.staff.sending import CHANNELS
from bot.staff.telling import day_of, phone_of
from domain.consent.rules import Purpose
from domain.patient_files import service as files
from domain.patient_files.service import Card, Entry
from domain.patients.finding import PatientHit, find
from domain.patients.rules import Relationship

_AS = re.compile(r"(?<!\S)as\s+(?:an?\s+)?(self|owner|child|relative|other)(?!\S)", re.I)
_RELATIONSHIPS = {"self": "self", "owner": "self", "child": "child", "relative": "other", "other": "other"}
_PAGE = re.compile(r"\bpage\s+(\d{1,3})$", re.I)
_VISITS = {"scheduled": "booked", "checked_in": "is here", "completed": "came", "no_show": "did not come"}
_TALKS = {"PHONE_CALL": "Call", "IN_PERSON": "Visit to the desk", "VIDEO_CALL": "Video call"}


def born_of(born: str) -> str:
    day = date.fromisoformat(born) if born else None
    return f"born {day.day} {day:%b %Y}" if day else "birth date not known"


def _hit_line(desk: Desk, hit: PatientHit) -> str:
    phone = f", {phone_of(desk, hit.phone)}" if hit.phone else ""
    return f"{hit.name} {hit.number}, {born_of(hit.born)}{phone}"


async def search(desk: Desk, rest: str) -> Answer:
    """One match is shown at once, as far as the role may see it."""
    if not rest:
        raise Missing("Whom? A name as registered, a telephone or a hospital number.", "find {}")
    hits = await found_by(desk, rest)
    if not hits:
        return Answer(
            f"I find no patient “{rest}”. A name must be whole: first name, last name or both, as registered.",
            (Button("Register", "register"),),
        )
    if len(hits) == 1 and desk.ctx.actor.may("patient_files.card"):
        return _told(desk, await files.card(desk.ctx, hits[0].id))
    buttons = tuple(Button(f"{hit.name} {hit.number}", f"patient {hit.number}") for hit in hits[:9])
    return Answer("\n".join(_hit_line(desk, hit) for hit in hits), buttons)


async def show(desk: Desk, rest: str) -> Answer:
    patient = await one_patient(desk, rest, "patient {}")
    return _told(desk, await files.card(desk.ctx, patient.id))


def _told(desk: Desk, card: Card) -> Answer:
    patient = card.patient
    lines = [f"{patient.name} {patient.number}", born_of(patient.born)]
    if patient.phone:
        lines[1] += f", {phone_of(desk, patient.phone)}"
    speakers = [_speaker(desk, card, n) for n in range(len(card.speakers))]
    lines.append("Speaks for them: " + ("; ".join(speakers) or "nobody by telephone"))
    lines += [
        f"Next: {a.local_start:%a} {a.local_start.day} {a.local_start:%b %H:%M}, {a.provider_label}, {a.number}"
        for a in card.appointments[:3]
    ]
    if not card.appointments:
        lines.append("Next: no appointment")
    if card.balance is not None and card.tier is not None:
        lines.append(f"Points: {card.balance:,}, {card.tier.label}")
    if card.rating is not None:
        lines.append(f"Last rating: {card.rating.stars} of 5 on {day_of(desk, card.rating.at)}, FB{card.rating.number}")
    lines += _consent(desk, card)
    wanted = (
        ("Book", f"book {patient.number}", "appointments.book"),
        ("Message", f"message {patient.number}", "patient_files.write"),
        ("History", f"history {patient.number}", "patient_files.history"),
        ("Points", f"points {patient.number}", "loyalty.read"),
    )
    buttons = tuple(Button(label, line) for label, line, needs in wanted if desk.ctx.actor.may(needs))
    return Answer("\n".join(lines), buttons)


def _speaker(desk: Desk, card: Card, n: int) -> str:
    one = card.speakers[n]
    who = "their own phone" if one.relationship == Relationship.SELF else one.name or "somebody"
    if one.relationship == Relationship.CHILD:
        who += ", as for a child"
    until = f" until {day_of(desk, one.ends_at)}" if one.ends_at else ""
    return " ".join(part for part in (who, phone_of(desk, one.phone) if one.phone else "") if part) + until


def _consent(desk: Desk, card: Card) -> list[str]:
    """Language, channels in their state, and what was refused or agreed to."""
    if not card.speakers:
        return []
    ways = []
    for one in card.addresses:
        state = ""
        if one.stopped is not None:
            state = f" STOPPED on {day_of(desk, one.stopped)}"
        elif one.unreachable:
            state = " cannot be reached"
        elif one.channel == card.preferred:
            state = " preferred"
        ways.append(CHANNELS.get(one.channel, one.channel) + state)
    language = card.locale or desk.served.profile.settings.default_language
    lines = [f"Written to in {language}: " + (", ".join(dict.fromkeys(ways)) or "no channel yet")]
    said = [
        f"{'yes' if given else 'NO'} to {purpose.value.replace('_', ' ')} ({CHANNELS.get(channel, channel)})"
        for (purpose, channel), given in sorted(card.answers.items())
        if not given or purpose is Purpose.MARKETING
    ]
    return [*lines, "Said " + ", ".join(said)] if said else lines


async def history(desk: Desk, rest: str) -> Answer:
    paged = _PAGE.search(rest)
    page = int(paged.group(1)) if paged else 1
    patient = await one_patient(desk, rest[: paged.start()] if paged else rest, "history {}")
    found = await files.history(desk.ctx, patient.id, page=page)
    head = f"{patient.name} {patient.number}: messages {found.heard} from them, {found.said} to them"
    if page > 1:
        head = f"{patient.name} {patient.number}, page {page}"
    lines = [_entry(desk, entry) for entry in found.entries] or ["Nothing has happened yet."]
    buttons = (Button("Card", f"patient {patient.number}"),)
    more = f"history {patient.number} page {page + 1}" if found.more else ""
    return Answer("\n".join((head, *lines)), buttons, more=more)


def _entry(desk: Desk, one: Entry) -> str:
    when = f"{day_of(desk, one.at)} {one.at.astimezone(desk.zone):%H:%M}"
    if one.kind == "visit":
        what = f"{one.detail}, {_VISITS.get(one.what, one.what.replace('_', ' '))}, {one.number}"
    elif one.kind == "talk":
        took = f", {one.amount} min" if one.amount >= 0 else ""
        began = ", they began" if one.detail == files.Direction.IN and one.what != files.TalkChannel.IN_PERSON else ""
        what = f"{_TALKS.get(one.what, one.what)}{began}{took}: {one.note}"
    elif one.kind == "written":
        why = f" ({one.detail.replace('_', ' ')})" if one.detail and one.what != "sent" else ""
        what = f"We wrote to them: {one.what}{why}"
    elif one.kind == "points":
        why = f": {one.note}" if one.note else ""
        what = f"{one.amount:+,} points, {one.detail.replace('_', ' ')}{why}"
    else:
        what = f"FB{one.number} {one.amount} of 5, {one.what.replace('_', ' ')}" + (", answered" if one.detail else "")
    return f"{when} {what}"


async def register(desk: Desk, rest: str) -> Answer:
    """`register Ada Obi 08031234567 14/03/1988`: name, phone and date of birth in any order."""
    said = _AS.search(rest)
    relationship = _RELATIONSHIPS[said.group(1).casefold()] if said else ""
    left = f"{rest[: said.start()]} {rest[said.end() :]}" if said else rest
    born, left = take_birth(left, desk.ctx.today)
    phone, left = take_phone(left)
    name = " ".join(word for word in left.split() if word.casefold().strip(",.:") not in ("born", "dob"))
    known = [name, phone or "", f"{born:%d/%m/%Y}" if born else "", said.group() if said else ""]

    def without(place: int) -> str:
        return "register " + " ".join(part or ("{}" if n == place else "") for n, part in enumerate(known)).strip()

    if len(name.split()) < 2:
        known[0] = ""
        question = "Who is it? First and last name." if not name else f"First and last name, please, not only {name}."
        raise Missing(question, without(0))
    if not phone:
        raise Missing(f"What is the telephone of {name}?", without(1))
    if born is None:
        raise Missing(f"When was {name} born? For example 14/03/1988", without(2))
    hits = await find(desk.ctx, phone=phone)
    same = [hit for hit in hits if _same(hit, name, born)]
    if same:
        return Answer(f"Registered already: {_hit_line(desk, same[0])}", (_card_button(same[0].number),))
    if hits and not relationship:
        others = ", ".join(f"{hit.name} {hit.number}" for hit in hits)
        raise Missing(
            f"{phone_of(desk, phone)} is known here, for {others}. What is {name}: the phone's own person, a child of"
            " theirs, or another relative? Answer SELF, CHILD or RELATIVE.",
            f"{' '.join(('register', *known)).strip()} as {{}}",
        )
    first, _, last = name.partition(" ")
    made = await files.register_walk_in(
        desk.ctx, first_name=first, last_name=last, born=born, phone=phone, relationship=relationship or "self"
    )
    verb = "Registered" if made.created else "Registered already"
    known_phone = " The phone was known here and is theirs too now." if made.known_phone and made.created else ""
    buttons = (Button("Book", f"book {made.number}"), _card_button(made.number))
    return Answer(f"{verb}: {name} {made.number}.{known_phone}", buttons)


def _card_button(number: str) -> Button:
    return Button("Card", f"patient {number}")


def _same(hit: PatientHit, name: str, born: date) -> bool:
    """Another date of birth is another person, whatever the name."""
    agrees = not hit.born or hit.born == born.isoformat()
    return agrees and sorted(hit.name.casefold().split()) == sorted(name.casefold().split())


COMMANDS = (
    Command("find", "Patients", ("find", "find patient", "search"), "patients.find",
            "Find a patient by name, telephone or hospital number.", ("find Ada Obi", "find 0803 555 0101"), search,
            menu="Find a patient"),
    Command("patient_card", "Patients", ("patient", "card", "profile"), "patient_files.card",
            "A patient at a glance: appointments, points, how to reach them.", ("patient MBH-004512",), show),
    Command("history", "Patients", ("history", "history of"), "patient_files.history",
            "What has happened with a patient, newest first.", ("history MBH-004512",), history),
    Command("register", "Patients", ("register", "new patient", "walk in"), "patient_files.register_walk_in",
            "Register somebody at the desk: name, phone, date of birth.",
            ("register Ada Obi 08031234567 14/03/1988", "register Tobi Obi 08031234567 2/5/2019 as child"), register),
)  # fmt: skip
