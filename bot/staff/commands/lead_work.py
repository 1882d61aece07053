"""Working on a lead: stage, whose, tags, score, what was said, timeline."""

import re

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.commands.converting import convert
from bot.staff.desk import Desk
from bot.staff.lead_words import STATUSES, TALKS, take_word
from bot.staff.leads import called, card_buttons, lead_line, one_lead, take_lead
from bot.staff.patients import LONGEST_LINE
from bot.staff.people import one_member
from bot.staff.reading import take_mention
from bot.staff.telling import day_of
from domain.leads import service as leads
from domain.leads.service import InteractionKind, LeadCard, Status
from domain.scoring.service import score_of
from domain.tags.service import all_tags

_PER_PAGE = 12
_NOT_REACHED = re.compile(
    r"\b(?:no (?:answer|reply|response)|not reached|unreachable|voice ?mail|did ?n.?t (?:pick|answer)|"
    r"did not (?:pick|answer)|busy|switched off|not available)\b",
    re.I,
)
_THEY_BEGAN = re.compile(r"^(?:us|me|in|back)\b", re.I)
_REACHED = re.compile(r"^reached\b[\s,;:]*", re.I)
_FROM = re.compile(r"\s\+(\d{1,4})$")
_STAGES = ("contacted", "qualified", "scheduled", "converted", "lost")


async def move(desk: Desk, rest: str) -> Answer:
    """`move lead X to qualified`, `move lead X lost because too far away`."""
    to, who, after = take_word(rest, STATUSES)
    who = re.sub(r"\s+(?:to|as|is|into)$", "", who, flags=re.I)
    reason = re.sub(r"^(?:because|as|since|reason)\b[\s:,]*(?:of\s+)?", "", after, flags=re.I)
    again = f"move lead {{}} to {rest[len(who) :].strip()}".replace("to to ", "to ") if to else "move lead {}"
    card = await one_lead(desk, who, again)
    if to is None:
        choices = tuple(Button(word.capitalize(), f"move lead {card.short} to {word}") for word in _STAGES)
        ask = f"{called(card)} is {card.status.label}. To which stage?"
        raise Missing(ask, f"move lead {card.short} to {{}}", choices)
    if to is Status.CONVERTED:
        return await convert(desk, card.short)
    if card.status is to:
        return Answer(f"{called(card)} is {to.label} already.", card_buttons(desk, card), in_place=True)
    if Status.LOST in (card.status, to) and not reason:
        word = "lost" if to is Status.LOST else "contacted"
        why = "lost" if to is Status.LOST else "open again"
        raise Missing(f"Why is {called(card)} {why}?", f"move lead {card.short} to {word} because {{}}", verbatim=True)
    moved = await leads.move(desk.ctx, card.id, to, reason)
    said = f"{called(card)} is {to.label} now; it was {card.status.label}."
    return Answer(said, card_buttons(desk, moved), in_place=True)


async def assign(desk: Desk, rest: str) -> Answer:
    who, left = take_mention(rest)
    if who is None:
        left, _, who = rest.partition(" to ")
    card = await one_lead(desk, left.removesuffix(" to"), f"assign lead {{}} @{who}" if who else "assign lead {}")
    member = await one_member(desk, who or "", f"assign lead {card.short} @{{}}")
    if card.assigned_to == member.id:
        return Answer(f"{called(card)} is {member.name}'s already.", in_place=True)
    await leads.assign(desk.ctx, card.id, member.id)
    told = "" if member.id == desk.me else " They are told."
    return Answer(f"{called(card)} ({card.tail}) is {member.name}'s now.{told}", in_place=True)


async def take(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "take lead {}")
    if card.assigned_to == desk.me:
        return Answer(f"{called(card)} is yours already.", card_buttons(desk, card), in_place=True)
    if card.assigned_to is not None:
        desk.sure(f"{called(card)} is {card.assigned_name}'s. Take it all the same?", yes="Take it")
    taken = await leads.take(desk.ctx, card.id)
    return Answer(f"{called(card)} is yours now.\n{lead_line(desk, taken)}", card_buttons(desk, taken), in_place=True)


async def tag(desk: Desk, rest: str) -> Answer:
    card, left = await take_lead(desk, rest, "tag lead")
    names = _tag_names(left)
    if not names:
        known = ", ".join(one.name for one in await all_tags(desk.ctx))
        have = f" There are: {known}." if known else ""
        raise Missing(f"Which tag for {called(card)}?{have}", f"tag lead {card.short} {{}}")
    tagged = await leads.tag(desk.ctx, card.id, names)
    return Answer(f"{called(card)} is tagged: {_tags(tagged)}.")


async def untag(desk: Desk, rest: str) -> Answer:
    card, left = await take_lead(desk, rest, "untag lead")
    names = _tag_names(left)
    if not names:
        lines = [(one.name, f"untag lead {card.short} {one.name}") for one in card.tags]
        choices = tuple(Button(name, line) for name, line in lines if len(line.encode()) <= LONGEST_LINE)
        raise Missing(f"Which tag shall {called(card)} lose?", f"untag lead {card.short} {{}}", choices)
    left_over = await leads.untag(desk.ctx, card.id, names)
    return Answer(f"{called(card)} is tagged: {_tags(left_over)}.")


def _tag_names(text: str) -> list[str]:
    return [name for part in re.split(r"[,;#]", text) if (name := part.strip())]


def _tags(card: LeadCard) -> str:
    return ", ".join(one.name for one in card.tags) or "nothing"


async def score(desk: Desk, rest: str) -> Answer:
    card = await one_lead(desk, rest, "score lead {}")
    found = await score_of(desk.ctx, card.id)
    lines = [f"{called(card)} ({card.tail}): {found.score} of 100 points"]
    lines += [f"{part.name} {part.points} of {part.most}: {part.why}" for part in found.parts]
    return Answer("\n".join(lines), (Button("Show", f"lead {card.short}"),))


async def log(desk: Desk, rest: str) -> Answer:
    """`log lead Ada called, wants price list`: how it was said first, then what."""
    kind, who, said = take_word(rest, TALKS)
    card, between = await take_lead(desk, who, "log lead", rest[len(who) :].strip() if kind else "")
    if kind is None or between:
        said = f"{between} {rest[len(who) :].strip()}".strip()
        ways = ("called", "visited", "emailed", "texted", "note")
        fits = len(f"log lead {card.short} emailed {said}".encode()) <= LONGEST_LINE
        choices = tuple(Button(way.capitalize(), f"log lead {card.short} {way} {said}".strip()) for way in ways)
        ask = f"How was it with {called(card)}: called, visited, emailed, texted, or a note?"
        raise Missing(ask, f"log lead {card.short} {{}} {said}".strip(), choices if fits else ())
    if kind is InteractionKind.PHONE_CALL and not said:
        reached_or_not = (
            Button("Reached", f"log lead {card.short} called reached"),
            Button("No answer", f"log lead {card.short} called no answer"),
        )
        ask = f"You called {called(card)}: reached, or no answer? Or write what came of it."
        raise Missing(ask, f"log lead {card.short} called {{}}", reached_or_not)
    if kind is InteractionKind.NOTE and not said:
        raise Missing(f"What is the note on {called(card)}?", f"log lead {card.short} note {{}}", verbatim=True)
    inbound = _THEY_BEGAN.match(said) is not None
    reached = kind is InteractionKind.PHONE_CALL and _NOT_REACHED.search(said) is None
    notes = said if reached is False else _REACHED.sub("", said)
    logged = await leads.log_interaction(
        desk.ctx,
        card.id,
        kind,
        notes=notes,
        direction="inbound" if inbound else "outbound",
        responded=reached if kind is InteractionKind.PHONE_CALL else None,
    )
    if kind is InteractionKind.NOTE:
        return Answer(f"Noted on {called(card)}.", (Button("Timeline", f"timeline {card.short}"),))
    became = " It is Contacted now." if logged.responded and card.status is Status.NEW else ""
    state = "answered" if logged.responded else "no answer yet"
    buttons = (
        Button("Follow up", f"follow up {card.short}"),
        Button("Move", f"move lead {card.short}"),
        Button("Show", f"lead {card.short}"),
    )
    return Answer(f"Logged for {called(card)}: {_KINDS[kind]}, {state}.{became}", buttons)


_KINDS = {
    InteractionKind.PHONE_CALL: "call",
    InteractionKind.EMAIL: "e-mail",
    InteractionKind.SMS: "SMS",
    InteractionKind.WHATSAPP: "WhatsApp",
    InteractionKind.IN_PERSON: "visit",
    InteractionKind.VIDEO_CALL: "video call",
}


async def timeline(desk: Desk, rest: str) -> Answer:
    paged = _FROM.search(f" {rest}")
    skip = int(paged.group(1)) if paged else 0
    card = await one_lead(desk, _FROM.sub("", f" {rest}"), "timeline {}")
    found = await leads.timeline(desk.ctx, card.id, most=skip + _PER_PAGE)
    lines = [f"{called(card)} {card.number}" + (f", from {skip + 1}" if skip else "")]
    for entry in found.entries[skip:]:
        when = f"{day_of(desk, entry.at)} {entry.at.astimezone(desk.zone):%H:%M}"
        detail = f": {entry.detail}" if entry.detail else ""
        lines.append(f"{when} {entry.title}{detail}" + (f" ({entry.by})" if entry.by else ""))
    more = f"timeline {card.short} +{skip + _PER_PAGE}" if found.more else ""
    return Answer("\n".join(lines), (Button("Show", f"lead {card.short}"),), more=more)


async def tags(desk: Desk, rest: str) -> Answer:
    found = await all_tags(desk.ctx)
    if not found:
        return Answer("There are no tags yet. TAG LEAD and a word makes one.")
    return Answer("\n".join(f"{one.name}: {one.leads} {'lead' if one.leads == 1 else 'leads'}" for one in found))


COMMANDS = (
    Command("move_lead", "Leads", ("move lead", "lead move"), "leads.move",
            "Another stage: contacted, qualified, scheduled, converted, lost because ...",
            ("move lead Zainab Bello to qualified", "move lead Zainab Bello lost because too far away"), move),
    Command("assign_lead", "Leads", ("assign lead", "give lead", "lead assign"), "leads.assign", "Give a lead to somebody.",
            ("assign lead Zainab Bello @femi",), assign),
    Command("take_lead", "Leads", ("take lead", "claim lead"), "leads.take", "Take a lead yourself.", ("take lead Zainab Bello",),
            take),
    Command("tag_lead", "Leads", ("tag lead", "tag"), "leads.tag", "Put a tag on a lead.", ("tag lead Zainab Bello vip",), tag),
    Command("untag_lead", "Leads", ("untag lead", "untag"), "leads.untag", "Take a tag off a lead.",
            ("untag lead Zainab Bello vip",), untag),
    Command("tags", "Leads", ("tags", "list tags"), "tags.list", "All tags, with how many leads have them.", ("tags",), tags),
    Command("score_lead", "Leads", ("score lead", "lead score", "score"), "scoring.explain",
            "A lead's score, its five parts explained.", ("score lead Zainab Bello",), score),
    Command("log_lead", "Leads", ("log lead", "lead log"), "leads.log_interaction",
            "What was said to a lead: called, visited, emailed, texted, note.",
            ("log lead Zainab Bello called, wants price list", "log lead Zainab Bello note speaks French"), log, changes=True),
    Command("timeline", "Leads", ("timeline", "lead timeline", "timeline lead"), "leads.timeline",
            "What has happened with a lead, newest first.", ("timeline Zainab Bello",), timeline),
)  # fmt: skip
