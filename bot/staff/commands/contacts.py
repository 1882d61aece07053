"""Professional contacts: who refers patients, partners, companies."""

import re

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.leads import one_lead
from bot.staff.reading import take_email, take_phone
from bot.staff.telling import counted, moment_of
from domain.partners import service as partners
from domain.partners.rules import PartnerStatus, PartnerType
from domain.partners.service import PartnerRecord

_TYPES = {
    "referral source": PartnerType.REFERRAL_SOURCE,
    "referral": PartnerType.REFERRAL_SOURCE,
    "professional": PartnerType.PROFESSIONAL,
    "community partner": PartnerType.COMMUNITY_PARTNER,
    "community": PartnerType.COMMUNITY_PARTNER,
    "corporate": PartnerType.CORPORATE,
    "company": PartnerType.CORPORATE,
    "other": PartnerType.OTHER,
}
_NUMBER = re.compile(r"[cC#](\d{1,6})")
_AT = re.compile(r"\s+(?:at|from|of)\s+", re.I)


def _take_type(text: str) -> tuple[PartnerType | None, str]:
    lowered = f" {text.casefold()} "
    for words, kind in _TYPES.items():
        at = lowered.find(f" {words} ")
        if at >= 0:
            return kind, " ".join(f"{text[:at]} {text[at + len(words) :]}".split())
    return None, text


def _name(kind: PartnerType) -> str:
    return kind.value.replace("_", " ").lower()


def _line(one: PartnerRecord) -> str:
    parts = [f"C{one.number} {one.name}", one.organization, _name(one.partner_type)]
    if one.status is not PartnerStatus.ACTIVE:
        parts.append(one.status.value)
    if one.referred:
        parts.append(f"{one.referred} referred")
    return " - ".join(part for part in parts if part)


async def _one(desk: Desk, said: str, line: str) -> PartnerRecord:
    """The contact meant by number, telephone, e-mail or a part of the name. Raises `Missing`."""
    said = said.strip()
    if not said:
        raise Missing("Which contact? A name, an organization or the number.", line)
    number = _NUMBER.fullmatch(said)
    phone, _ = take_phone(said)
    found = await partners.find(desk.ctx, said, number=int(number.group(1)) if number else None, phone=phone or "")
    exact = [one for one in found if number is not None and one.number == int(number.group(1))] or found
    if len(exact) == 1:
        return exact[0]
    if not exact:
        raise Missing("I find no such contact. A name, an organization or the number, please.", line)
    choices = tuple(Button(f"C{one.number} {one.name}", line.replace("{}", f"C{one.number}")) for one in exact[:9])
    raise Missing("Which of them?", line, choices)


async def _first(desk: Desk, rest: str, line: str) -> tuple[PartnerRecord, str]:
    """The contact named at the beginning of the line, `C12` or the shortest run of words that finds one, and the rest."""
    words = rest.split()
    for length in range(1, min(5, len(words)) + 1):
        said = " ".join(words[:length]).rstrip(",:")
        number = _NUMBER.fullmatch(said)
        found = await partners.find(desk.ctx, said, number=int(number.group(1)) if number else None)
        if number is not None:
            found = [one for one in found if one.number == int(number.group(1))]
        if len(found) == 1:
            name = found[0].name.casefold().split()
            left = words[length:]
            while left and left[0].casefold().rstrip(",:") in name:
                left = left[1:]
            return found[0], " ".join(left)
    return await _one(desk, words[0] if words else "", line), " ".join(words[1:])


async def add(desk: Desk, rest: str) -> Answer:
    """`Dr Musa Bello 08031234567 at Reddington referral source`."""
    phone, left = take_phone(rest)
    email, left = take_email(left)
    kind, left = _take_type(left)
    parts = _AT.split(left, maxsplit=1)
    name, organization = parts[0].strip(" ,"), parts[1].strip(" ,") if len(parts) > 1 else ""
    if not name:
        raise Missing(
            "Who is it? For example: Dr Musa Bello 08031234567 at Reddington referral source", "contact new {}"
        )
    if kind is None:
        words = ("referral source", "professional", "community partner", "corporate", "other")
        choices = tuple(Button(word.capitalize(), f"contact new {rest} {word}") for word in words)
        raise Missing(f"What is {name} to the hospital?", f"contact new {rest} {{}}", choices)
    made = await partners.add(desk.ctx, name, kind, organization=organization, phone=phone or "", email=email or "")
    return Answer(f"Kept: {_line(made)}", (Button("Show", f"contact C{made.number}"),))


async def show(desk: Desk, rest: str) -> Answer:
    found = await _one(desk, rest, "contact {}")
    card = await partners.card(desk.ctx, found.id)
    one = card.partner
    reach = ", ".join(part for part in (one.phone, one.email, one.website) if part)
    lines = [_line(one), one.position, reach, f"Tags: {', '.join(one.tags)}" if one.tags else ""]
    lines += [f"{moment_of(desk, at)}: {notes}" for at, notes in card.talks]
    return Answer("\n".join(line for line in lines if line), (Button("All contacts", "contacts"),))


async def show_all(desk: Desk, rest: str) -> Answer:
    kind, left = _take_type(rest)
    tag = left.casefold().removeprefix("tagged ").removeprefix("with ").strip()
    found = await partners.listed(desk.ctx, kind, tag)
    if not found:
        return Answer("There are no such contacts." if rest else "There are no contacts yet.")
    buttons = tuple(Button(f"C{one.number} {one.name}", f"contact C{one.number}") for one in found[:9])
    return Answer("\n".join(_line(one) for one in found), buttons)


async def log(desk: Desk, rest: str) -> Answer:
    found, notes = await _first(desk, rest, "log contact {}")
    if not notes:
        raise Missing(f"What was it about with {found.name}?", f"log contact C{found.number} {{}}")
    await partners.log_interaction(desk.ctx, found.id, notes)
    return Answer(f"Logged for C{found.number} {found.name}.")


async def edit(desk: Desk, rest: str) -> Answer:
    """`edit contact C1 status inactive`."""
    found, change = await _first(desk, rest, "edit contact {}")
    name, _, value = change.strip().partition(" ")
    if not value:
        raise Missing("What shall change? For example: organization Reddington", f"edit contact C{found.number} {{}}")
    field = {"type": "partner_type"}.get(name.casefold(), name.casefold())
    if field == "partner_type":
        kind, _ = _take_type(value)
        value = kind.value if kind else value
    if field == "phone":
        value = take_phone(value)[0] or ""
    if field == "status":
        value = value.casefold()
    changed = await partners.change(desk.ctx, found.id, field, value)
    return Answer(f"Changed: {_line(changed)}")


async def tag(desk: Desk, rest: str) -> Answer:
    found, word = await _first(desk, rest, "tag contact {}")
    if not word:
        raise Missing("Which tag?", f"tag contact C{found.number} {{}}")
    changed = await partners.tag_partner(desk.ctx, found.id, word)
    return Answer(f"C{changed.number} {changed.name}: {', '.join(changed.tags)}")


async def referred(desk: Desk, rest: str) -> Answer:
    """`contact referred C1 ngozi`: this contact sent us that lead."""
    found, who = await _first(desk, rest, "contact referred {}")
    lead = await one_lead(desk, who, f"contact referred C{found.number} {{}}")
    credited = await partners.credit_referral(desk.ctx, found.id, lead.id)
    return Answer(f"{credited.name} has referred {counted(credited.referred, 'lead')} now.")


async def remove(desk: Desk, rest: str) -> Answer:
    found = await _one(desk, rest, "delete contact {}")
    desk.sure(f"Take C{found.number} {found.name} off the contacts?", yes="Take off")
    await partners.remove(desk.ctx, found.id)
    return Answer(f"C{found.number} is off the contacts.")


async def figures(desk: Desk, rest: str) -> Answer:
    rows = await partners.stats(desk.ctx)
    lines = [
        f"{_name(r.partner_type)}: {r.partners}, {counted(r.referred, 'lead')} referred,"
        f" {counted(r.converted, 'became a patient', 'became patients')}"
        for r in rows
    ]
    return Answer("\n".join(lines) or "There are no contacts yet.")


COMMANDS = (
    Command("contacts", "Leads", ("contacts",), "partners.list", "Who works with the hospital: all, of a type, or tagged.",
            ("contacts", "contacts referral source", "contacts tagged vip"), show_all),
    Command("contact", "Leads", ("contact",), "partners.card", "One professional contact, with the last talks.",
            ("contact musa", "contact C1"), show),
    Command("contact_new", "Leads", ("contact new", "new contact"), "partners.add", "Keep a professional contact.",
            ("contact new Dr Musa Bello 08037654321 at Reddington referral source",), add, changes=True),
    Command("contact_log", "Leads", ("log contact",), "partners.log", "Note a call or meeting with a contact.",
            ("log contact C1 met at the conference",), log, changes=True),
    Command("contact_edit", "Leads", ("edit contact",), "partners.change", "Change a contact.",
            ("edit contact C1 status inactive",), edit, changes=True),
    Command("contact_tag", "Leads", ("tag contact",), "partners.tag", "Tag a contact.", ("tag contact C1 vip",), tag),
    Command("contact_referred", "Leads", ("contact referred",), "partners.credit", "This contact sent us that lead.",
            ("contact referred C1 ngozi",), referred, changes=True),
    Command("contact_delete", "Leads", ("delete contact",), "partners.remove", "Take a contact off the lists.",
            ("delete contact C1",), remove),
    Command("contact_stats", "Leads", ("contact stats", "contacts stats"), "partners.stats",
            "Contacts by type, and what came of whom they sent.", ("contact stats",), figures),
)  # fmt: skip
