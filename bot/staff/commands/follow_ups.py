"""Follow-ups: promising to be in touch, seeing what is due, having done it."""

import re
from datetime import datetime, time, timedelta
from uuid import UUID

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.leads import called, take_lead
from bot.staff.patients import one_patient, take_who
from bot.staff.people import one_member
from bot.staff.reading import take_mention, take_moment
from bot.staff.telling import moment_of, trouble_of
from domain.appointments.rules import day_bounds
from domain.follow_ups import service as follow_ups
from domain.follow_ups.service import FollowUpRecord, Kind

_SHOWN = 20
_PATIENT = re.compile(r"(?<![\w-])(?!LD-)[A-Z]{2,5}-\d{4,8}(?![\w-])", re.I)
_NUMBER = re.compile(r"[#\s]*[fF]?\s?(\d{1,9})(?!\S)")
_KINDS = {
    "call": Kind.CALL, "ring": Kind.CALL, "phone": Kind.CALL, "email": Kind.EMAIL, "e-mail": Kind.EMAIL,
    "meet": Kind.MEETING, "meeting": Kind.MEETING, "visit": Kind.MEETING, "note": Kind.NOTE,
}  # fmt: skip


async def add(desk: Desk, rest: str) -> Answer:
    """`follow up Ada friday 2pm call about the price list`: whom, when, how, what about."""
    mention, left = take_mention(rest)
    member = await one_member(desk, mention, f"follow up {rest.replace('@' + mention, '{}')}") if mention else None
    moment, left = take_moment(left, desk.ctx.now, desk.zone, default=time(9))
    trouble_of(moment, f"follow up {left} {{}}")
    related, who, name, left = await _whom(desk, left)
    to = f" @{member.name}" if member else ""
    if moment is None or moment.at is None:
        day = Button("Tomorrow 9:00", f"follow up {name} tomorrow 9am")
        soon = Button("In 3 days", f"follow up {name} in 3 days")
        choices = (day, soon) if not left and not to else ()
        ask = f"When to follow up {who}? For example: friday 2pm"
        raise Missing(ask, f"follow up {name} {{}} {left}{to}".strip(), choices)
    kind, subject = _kind(left)
    made = await follow_ups.schedule(
        desk.ctx,
        kind,
        related=related,
        who=who,
        subject=subject,
        at=moment.at,
        assigned_to=member.id if member else None,
    )
    whose = f" by {member.name}" if member and member.id != desk.me else ""
    about = f": {made.subject}" if subject else ""
    text = f"F{made.number}: {kind.value} {who} {moment_of(desk, made.scheduled_at)}{whose}{about}"
    return Answer(
        text, (Button("Done", f"done f{made.number}"), Button("Tomorrow", f"move followup f{made.number} tomorrow 9am"))
    )


async def _whom(desk: Desk, text: str) -> tuple[tuple[str, UUID], str, str, str]:
    """What the follow-up is about, the name, the number to say it by again, and the rest. Patients by hospital number."""
    may_leads = desk.ctx.actor.may("leads.find")
    if _PATIENT.search(text) or not may_leads:
        who, left = take_who(text)
        patient = await one_patient(desk, who, f"follow up {{}} {left}".strip())
        return ("patient", patient.id), patient.name, patient.number, left
    card, left = await take_lead(desk, text, "follow up")
    return ("lead", card.id), called(card), card.short, left


def _kind(text: str) -> tuple[Kind, str]:
    """A first word that says how; a call if none does."""
    word, _, rest = text.partition(" ")
    kind = _KINDS.get(word.casefold().strip(",:"))
    return (kind, rest.strip(" ,:")) if kind else (Kind.CALL, text.strip(" ,:"))


async def listed(desk: Desk, rest: str) -> Answer:
    """Yours until the end of today, of seven days, or all that is open; ALL everybody's."""
    words = set(rest.casefold().split())
    ahead, when = (1, "today") if "today" in words else (7, "the next 7 days") if "week" in words else (366, "to come")
    until = datetime.fromtimestamp(day_bounds(desk.ctx.today + timedelta(days=ahead - 1), desk.zone)[1], desk.zone)
    found = await follow_ups.due(desk.ctx, until, mine="all" not in words)
    if not found:
        return Answer(f"No follow-ups: {when}.", (Button("Leads", "leads mine"),))
    late = sum(one.scheduled_at < desk.ctx.now for one in found)
    head = f"{len(found)} {'follow-up' if len(found) == 1 else 'follow-ups'}, {when}" + (
        f", {late} late" if late else ""
    )
    lines = [head, *(_line(desk, one) for one in found[:_SHOWN])]
    if len(found) > _SHOWN:
        lines.append(f"... and {len(found) - _SHOWN} more")
    return Answer("\n".join(lines), tuple(Button(f"Done F{one.number}", f"done f{one.number}") for one in found[:9]))


def _line(desk: Desk, one: FollowUpRecord) -> str:
    late = "LATE, " if one.scheduled_at < desk.ctx.now else ""
    about = f": {one.subject}" if one.subject.casefold() != one.kind.value else ""
    return f"F{one.number} {late}{moment_of(desk, one.scheduled_at)} {one.kind.value} {one.who}{about}"


def take_follow_up(text: str) -> tuple[int | None, str]:
    """`f12 no answer`: the follow-up's number with its letter, and the rest."""
    found = re.match(r"\s*#?[fF](\d{1,9})(?!\S)\s*", text)
    return (int(found.group(1)), text[found.end() :].strip()) if found else (None, text)


async def finish(desk: Desk, number: int, outcome: str) -> Answer:
    """What DONE F12 stands for."""
    done = await follow_ups.complete(desk.ctx, number, outcome)
    return Answer(
        f"F{number} is done: {done.kind.value} {done.who}.", (Button("Today's", "followups today"),), in_place=True
    )


async def move(desk: Desk, rest: str) -> Answer:
    number, left = _numbered(rest, "move followup")
    moment, _ = take_moment(left, desk.ctx.now, desk.zone)
    trouble_of(moment, f"move followup f{number} {{}}")
    if moment is None or moment.at is None:
        raise Missing("To when? A day and an hour, for example: friday 2pm", f"move followup f{number} {{}}")
    moved = await follow_ups.move(desk.ctx, number, moment.at)
    return Answer(f"F{number}, {moved.who}, is {moment_of(desk, moment.at)} now.", in_place=True)


async def drop(desk: Desk, rest: str) -> Answer:
    number, _ = _numbered(rest, "drop followup")
    desk.sure(f"Drop follow-up F{number}? Its task is cancelled.", yes="Drop it")
    gone = await follow_ups.delete(desk.ctx, number)
    return Answer(f"F{number}, {gone.who}, is dropped.")


def _numbered(rest: str, verb: str) -> tuple[int, str]:
    found = _NUMBER.match(rest)
    if found is None:
        raise Missing("Which follow-up? Its number, please.", f"{verb} {{}} {rest}".strip())
    return int(found.group(1)), rest[found.end() :].strip()


COMMANDS = (
    Command("follow_up", "Leads", ("follow up", "followup", "follow-up"), "follow_ups.schedule",
            "Promise to be in touch: whom, when, call, email, meeting or note.",
            ("follow up Zainab Bello friday 27 nov 2pm call", "follow up MBH-004512 tomorrow 9am call about the result"), add,
            changes=True),
    Command("follow_ups", "Leads", ("followups", "follow ups", "follow-ups", "my followups"), "follow_ups.list",
            "Whom you promised to be in touch with: TODAY, WEEK, ALL.", ("followups today", "followups all"), listed),
    Command("move_follow_up", "Leads", ("move followup", "move follow up", "postpone followup"), "follow_ups.move",
            "Another day for a follow-up.", ("move followup f1 monday 2pm",), move),
    Command("drop_follow_up", "Leads", ("drop followup", "delete followup", "cancel followup"), "follow_ups.delete",
            "Give a follow-up up.", ("drop followup f1",), drop),
)  # fmt: skip
