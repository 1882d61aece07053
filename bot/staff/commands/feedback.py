"""What patients say of us: feedback and answers to it, unhappy survey answers, asking, the NPS now."""

import re

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import one_patient, take_who
from bot.staff.periods import span_named, take_span
from bot.staff.reading import take_number
from bot.staff.sending import way_line, way_to
from bot.staff.telling import day_of, moment_of
from domain.feedback import service as feedback
from domain.feedback.rules import LOW_RATING
from domain.feedback.service import FeedbackRecord
from domain.patients.finding import PatientHit, patient_by_id
from domain.surveys import service as surveys
from domain.surveys.service import FlaggedResponse

_SHOWN = 10
_SHORT = 90
# FB12 is feedback, F12 a follow-up; where feedback is meant anyway, an F will do.
_LETTERS = r"(?<!\w)FB?(?=\d)"
_NUMBERED = re.compile(rf"\s*(?:#|{_LETTERS})?(\d{{1,9}})(?!\w)", re.I)
_NPS_DAYS = 90


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"


def _line(desk: Desk, one: FeedbackRecord) -> str:
    said = f": “{_short(one.comment)}”" if one.comment else ""
    answered = ", answered" if one.replied_at else ""
    category = one.category.value.replace("_", " ")
    return f"FB{one.number} {one.rating} of 5, {category}, {day_of(desk, one.submitted_at)}{answered}{said}"


async def listed(desk: Desk, rest: str) -> Answer:
    """`feedback` lists, low ratings without an answer first; `feedback 7` shows one; LOW and UNANSWERED narrow it."""
    numbered, left = take_number(re.sub(_LETTERS, "", rest, flags=re.I))
    if numbered is not None and not left:
        return await show(desk, numbered.number)
    low = "low" in rest.casefold().split()
    waiting = "unanswered" in rest.casefold().split()
    found = await feedback.recent(
        desk.ctx, unanswered=waiting, highest_rating=LOW_RATING if low else 5, most=_SHOWN, low_first=True
    )
    if not found:
        return Answer("There is no such feedback." if low or waiting else "There is no feedback yet.")
    buttons = tuple(Button(f"FB{one.number}, {one.rating} of 5", f"feedback {one.number}") for one in found[:9])
    return Answer("\n".join(_line(desk, one) for one in found), buttons)


async def show(desk: Desk, number: int) -> Answer:
    one = await feedback.by_number(desk.ctx, number)
    patient = await _patient(desk, one)
    who = f"{patient.name} {patient.number}" if patient else "no visit known"
    lines = [
        f"FB{one.number}: {one.rating} of 5, {one.category.value.replace('_', ' ')}, {moment_of(desk, one.submitted_at)}"
    ]
    if desk.ctx.actor.may("patient_files.card"):
        lines.append(f"By {who}")
    lines.append(f"“{one.comment}”" if one.comment else "No comment")
    if one.replied_at is not None:
        lines.append(f"Answered {moment_of(desk, one.replied_at)}: “{one.reply}”")
    buttons = []
    if one.replied_at is None and desk.ctx.actor.may("feedback.respond"):
        buttons.append(Button("Reply", f"reply feedback {number}"))
    if patient is not None:
        buttons.append(Button("Patient", f"patient {patient.number}"))
    return Answer("\n".join(lines), tuple(buttons))


async def _patient(desk: Desk, one: FeedbackRecord | FlaggedResponse) -> PatientHit | None:
    """Whose it is, for roles that may see patients: the record read is audited with the patient."""
    if one.patient_id is None or not desk.ctx.actor.may("patient_files.card"):
        return None
    return await patient_by_id(desk.ctx, one.patient_id)


async def reply(desk: Desk, rest: str) -> Answer:
    numbered = _NUMBERED.match(rest)
    if numbered is None:
        raise Missing("Which feedback? Its number, please.", f"reply feedback {{}} {rest}".strip())
    words = rest[numbered.end() :].strip(" :,")
    one = await feedback.by_number(desk.ctx, int(numbered.group(1)))
    if one.replied_at is not None:
        return Answer(f"FB{one.number} was answered {moment_of(desk, one.replied_at)}: “{one.reply}”", in_place=True)
    if not words:
        raise Missing(
            f"What shall they read about FB{one.number}?\n{_line(desk, one)}",
            f"reply feedback {one.number} {{}}",
            verbatim=True,
        )
    way = await way_to(desk, one.contact_id, words, flow="feedback_reply")
    question = f"{way_line(desk, way)}, to FB{one.number} ({one.rating} of 5). One answer each.\n“{words}”"
    desk.sure(question, way.covers, yes="Send")
    await feedback.respond(desk.ctx, feedback_id=one.id, reply=words)
    return Answer(f"FB{one.number} is answered.", (Button("Feedback", "feedback"),), in_place=True)


async def flagged(desk: Desk, rest: str) -> Answer:
    """Unhappy answers whose task still waits; ALL also those that are dealt with."""
    found = await surveys.flagged(desk.ctx, most=_SHOWN, waiting=rest.casefold() != "all")
    if not found:
        return Answer("No unhappy survey answer waits.", (Button("All", "flagged all"),))
    lines, buttons = [], []
    for one in found:
        patient = await _patient(desk, one)
        lines.append(_flag(desk, one, patient))
        if one.task_open and one.task_number is not None:
            buttons.append(Button(f"T{one.task_number}", f"task {one.task_number}"))
        if patient is not None and desk.ctx.actor.may("patient_files.write"):
            buttons.append(Button(f"Write to {patient.name}", f"message {patient.number}"))
    return Answer("\n".join(lines), tuple(buttons[:9]))


def _flag(desk: Desk, one: FlaggedResponse, patient: PatientHit | None) -> str:
    score = f"NPS {one.nps_score}" if one.nps_score is not None else "Low rating"
    who = f", {patient.name} {patient.number}" if patient else ", anonymous" if one.contact_id is None else ""
    said = "; ".join(one.comments.values())
    task = f", T{one.task_number}{'' if one.task_open else ' done'}" if one.task_number is not None else ""
    return f"{score}, {one.day.day} {one.day:%b}{who}{task}" + (f": “{_short(said)}”" if said else "")


async def send(desk: Desk, rest: str) -> Answer:
    """`survey send nps MBH-004512`: asks whoever speaks for the patient, now."""
    who, left = take_who(rest)
    if not left:
        head, _, tail = who.partition(" ")
        left, who = (head, tail) if tail else ("", who)
    code = "_".join(word for word in left.casefold().split() if word not in ("survey", "to", "the"))
    line = f"survey send {code} {{}}" if code else "survey send {}"
    patient = await one_patient(desk, who, line)
    if not code:
        active = [one for one in await surveys.listed(desk.ctx) if one.active]
        choices = tuple(Button(one.title, f"survey send {one.code} {patient.number}") for one in active[:9])
        line = f"survey send {{}} {patient.number}"
        raise Missing("Which survey? For example: nps", line, choices, verbatim=True)
    await surveys.send_to(desk.ctx, code=code, patient_id=patient.id)
    return Answer(f"{patient.name} is asked, unless it is their quiet hours: then after them.")


async def nps(desk: Desk, rest: str) -> Answer:
    """The score of the last 90 days, or of those said: `nps 30 days`."""
    today = desk.ctx.today
    span, _ = take_span(f"{rest} days" if rest.isdigit() else rest, today, usually=_NPS_DAYS)
    found = await surveys.analytics(desk.ctx, first_day=span.first, last_day=span.last)
    score = found.nps.score
    if score is None:
        return Answer(f"Nobody has given a score: {span_named(span, today)}.")
    one = found.nps
    text = (
        f"NPS {score:+.0f} of {one.n} answers, {span_named(span, today)}\n"
        f"Promoters {one.promoters}, passives {one.passives}, detractors {one.detractors}\n"
        f"Asked {found.invited}, answered {found.answered}"
    )
    return Answer(text, (Button("Unhappy answers", "flagged"), Button("Trend", "nps trend")))


COMMANDS = (
    Command("feedback", "Feedback", ("feedback",), "feedback.recent",
            "What patients say, low ratings first; with a number, one of them.",
            ("feedback", "feedback 7", "feedback low", "feedback unanswered"), listed),
    Command("reply_feedback", "Feedback", ("reply feedback", "answer feedback", "feedback reply"), "feedback.respond",
            "Answer feedback, once, on the patient's own channel.",
            ("reply feedback 7 we are sorry, please come to the desk",), reply),
    Command("flagged", "Feedback", ("flagged", "detractors", "unhappy"), "surveys.flagged",
            "Unhappy survey answers with their tasks; ALL also those dealt with.", ("flagged", "flagged all"), flagged),
    Command("survey_send", "Feedback", ("survey send", "send survey"), "surveys.send_to",
            "Ask one patient a survey now.", ("survey send nps MBH-004512",), send, changes=True),
    Command("nps", "Feedback", ("nps", "nps now"), "surveys.analytics", "The NPS now, with its numbers.",
            ("nps", "nps 30 days"), nps),
)  # fmt: skip
