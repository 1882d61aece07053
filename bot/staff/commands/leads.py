"""Leads: written down in one line, shown, listed, counted."""

from uuid import UUID

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import SOURCE_NAMES, SOURCES, read_filter, take_page, take_word
from bot.staff.leads import called, card_buttons, card_text, lead_line, one_lead
from bot.staff.patients import LONGEST_LINE, place_in
from bot.staff.people import one_member
from bot.staff.reading import take_email, take_mention, take_phone
from domain.leads import service as leads
from domain.leads.service import LeadCard, LeadFields, Source, Status

_PER_PAGE = 10
_NO_PHONE = frozenset({"none", "no", "no phone", "unknown"})
_STAGES = {Status.APPOINTMENT_SCHEDULED: "scheduled"}


async def add(desk: Desk, rest: str) -> Answer:
    """`Zainab Bello 08031234567 referral cardiology`: the name first, then how to reach them, where from and what for."""
    said, reachable = _without_none(rest)
    who, left = take_mention(said)
    member = await one_member(desk, who, f"lead new {rest.replace('@' + who, '{}')}") if who else None
    name, wishes, fields = _read(desk, left)
    if not name and not fields.get("phone") and not fields.get("email"):
        raise Missing("Who is it? For example: Zainab Bello 08031234567 referral cardiology", "lead new {}")
    if not name:
        raise Missing("What is the name?", f"lead new {{}} {rest}")
    if reachable and not fields.get("phone") and not fields.get("email"):
        raise Missing(f"What is the telephone or e-mail of {name}? NONE if there is none.", f"lead new {rest} {{}}")
    first, _, last = name.partition(" ")
    fields |= {"first_name": first, "last_name": last}
    made = await leads.create(desk.ctx, assigned_to=member.id if member else None, **(fields | _wishes(desk, wishes)))
    if not made.created:
        return Answer(f"That person has an open lead already:\n{lead_line(desk, made.lead)}", _buttons(desk, made.lead))
    lines = [f"Lead {made.lead.number} is written down: {called(made.lead)}, {SOURCE_NAMES[made.lead.source]}"]
    lines.append(f"With {made.lead.assigned_name or 'nobody'}, {made.lead.score} points")
    buttons = list(_buttons(desk, made.lead))
    for one in made.duplicates[:3]:
        lines.append(f"May be the same ({', '.join(one.shared)}): {lead_line(desk, one.lead)}")
        if one.lead.status is not Status.LOST:
            buttons.append(Button(f"Merge with {one.lead.tail}", f"merge {made.lead.short} into {one.lead.short}"))
    return Answer("\n".join(lines), tuple(buttons))


def _without_none(rest: str) -> tuple[str, bool]:
    """A last word `none` says that there is no phone to ask for."""
    words = rest.split()
    if words and words[-1].casefold() in _NO_PHONE:
        return " ".join(words[:-1]), False
    return rest, True


def _read(desk: Desk, text: str) -> tuple[str, str, LeadFields]:
    """The name, what they want, and the fields that show by their form: all of a name comes before any of those."""
    fields: LeadFields = {}
    phone, _ = take_phone(text)
    email, _ = take_email(text)
    source, _, _ = take_word(text, SOURCES)
    marked = text
    if phone:
        fields["phone"] = phone
        marked = _cut(marked, take_phone(marked)[1])
    if email:
        fields["email"] = email
        marked = marked.replace(email, "\n")
    if source is not None:
        _, before, after = take_word(marked, SOURCES)
        marked = f"{before}\n{after}"
        fields["source"] = Source(source)
    name, _, wishes = marked.partition("\n")
    if "\n" not in marked:
        name, wishes = _wish_at_the_end(desk, name)
    return name.strip(" ,;:"), " ".join(wishes.split("\n")).strip(" ,;:"), fields


def _cut(text: str, left: str) -> str:
    """The text with a break where the phone number was."""
    n = 0
    words, kept = text.split(), left.split()
    while n < len(kept) and words[n].strip(" ,;:") == kept[n].strip(" ,;:"):
        n += 1
    return " ".join(kept[:n]) + "\n" + " ".join(kept[n:])


def _wish_at_the_end(desk: Desk, text: str) -> tuple[str, str]:
    """`Zainab Bello cardiology`: a last word that is a department is what they want."""
    words = text.split()
    if len(words) > 2:
        place = place_in(desk, words[-1])
        if place is not None and place.department is not None:
            return " ".join(words[:-1]), words[-1]
    return text, ""


def _wishes(desk: Desk, text: str) -> LeadFields:
    """Departments and doctors that are named; other short words are services, a sentence is a note."""
    found: LeadFields = {}
    services: list[str] = []
    notes: list[str] = []
    for part in (piece.strip(" ,;:") for piece in text.replace(";", ",").split(",")):
        place = place_in(desk, part) if part else None
        if place is not None and place.provider is not None:
            found["preferred_provider_id"] = place.provider.id
        elif place is not None and place.department is not None:
            services.append(place.department.name)
        elif part:
            (services if len(part.split()) <= 2 else notes).append(part)
    if services:
        found["interested_in"] = services
    if notes:
        found["notes"] = ", ".join(notes)
    return found


def _buttons(desk: Desk, card: LeadCard) -> tuple[Button, ...]:
    return (Button("Show", f"lead {card.short}"), *card_buttons(desk, card)[:3])


async def show(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "lead {}")
    detail = await leads.show(desk.ctx, card.id)
    return Answer(card_text(desk, detail), card_buttons(desk, detail.card))


async def listed(desk: Desk, rest: str) -> Answer:
    """`leads new website @kemi tagged vip page 2`; open ones unless a stage or a name is given."""
    page, left = take_page(rest)
    wanted = await read_filter(desk, left, "leads {}")
    found = await leads.page_of(desk.ctx, wanted.filter, page=page, limit=_PER_PAGE)
    if not found.leads:
        none = "No more leads" if page > 1 else "No leads"
        return Answer(f"{none}: {wanted.said or 'all'}.", (Button("Board", "leads board"),))
    total = f"{found.total}{' or more' if found.more and wanted.filter.search else ''}"
    lines = [f"{total} {'lead' if found.total == 1 else 'leads'}: {wanted.said or 'all'}"]
    lines += [lead_line(desk, card) for card in found.leads]
    buttons = tuple(Button(f"{called(card)} {card.tail}", f"lead {card.short}") for card in found.leads[:9])
    more = f"leads {left} page {page + 1}".replace("  ", " ") if found.more else ""
    if len(more.encode()) > LONGEST_LINE:
        lines.append(f"There are more: the same with PAGE {page + 1}.")
        more = ""
    return Answer("\n".join(lines), buttons, more=more)


async def board(desk: Desk, rest: str) -> Answer:
    """How many are in each stage, with the newest ones; of one member if named."""
    who, left = take_mention(rest)
    whose: UUID | None = None
    of = ""
    if who or left:
        member = await one_member(desk, who or left, "leads board {}")
        whose, of = member.id, f", {member.name}"
    found = await leads.board(desk.ctx, assigned_to=whose, per_column=3)
    lines = [f"{found.open} open of {found.total} leads{of}"]
    buttons = []
    tail = f" @{who or left}" if whose else ""
    for column in found.columns:
        newest = ", ".join(f"{card.tail} {called(card)}" for card in column.leads)
        lines.append(f"{column.label} {column.count}" + (f": {newest}" if newest else ""))
        word = _STAGES.get(column.status, column.status.value.lower())
        if column.count and len(f"leads {word}{tail}".encode()) <= LONGEST_LINE:
            buttons.append(Button(f"{column.label} ({column.count})", f"leads {word}{tail}"))
    return Answer("\n".join(lines), tuple(buttons))


async def stats(desk: Desk, rest: str) -> Answer:
    found = await leads.stats(desk.ctx)
    sources = sorted(found.by_source.items(), key=lambda item: (-item[1], item[0]))
    lines = [
        f"{found.total} leads, {found.open} open, {found.new_this_month} new this month",
        f"{found.converted} converted ({found.conversion_rate:g}%), {found.lost} lost",
        f"Average score of open ones {found.average_score:g}; {found.unassigned} are nobody's",
        f"{found.unanswered} not answered in time",
        *(f"{SOURCE_NAMES[source]}: {count}" for source, count in sources),
    ]
    return Answer("\n".join(lines), (Button("Board", "leads board"), Button("Nobody's", "leads unassigned")))


COMMANDS = (
    Command("lead_new", "Leads", ("lead new", "new lead", "add lead"), "leads.create",
            "Write a lead down: name, phone or e-mail, where from, what for.",
            ("lead new Zainab Bello 08031234567 referral cardiology", "new lead Musa Bala musa@example.com website @femi"), add,
            menu="Write a lead down", changes=True),
    Command("lead", "Leads", ("lead", "show lead", "lead show"), "leads.show",
            "A lead at a glance, by number, last four signs, phone or name.", ("lead 0803 123 4567", "lead Zainab Bello"), show),
    Command("leads", "Leads", ("leads", "list leads"), "leads.list",
            "Open leads; by stage, source, MINE, @who, UNASSIGNED, TAGGED, or a name.",
            ("leads mine", "leads new website", "leads @femi tagged vip"), listed, menu="Open leads"),
    Command("leads_board", "Leads", ("leads board", "lead board", "board", "pipeline"), "leads.board",
            "How many leads are in each stage.", ("leads board", "board @femi"), board, menu="Leads by stage"),
    Command("leads_stats", "Leads", ("leads stats", "lead stats"), "leads.stats", "Leads in figures.", ("leads stats",), stats),
)  # fmt: skip
