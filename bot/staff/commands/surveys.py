"""Surveys: what is asked, making one in plain words, switching it, which one follows a visit."""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.patients import LONGEST_LINE
from bot.staff.survey_words import TYPES, pieces_of, question_line, read_question, type_name
from bot.staff.telling import counted
from domain.settings import service as settings
from domain.surveys import service as surveys
from domain.surveys.building import checked_questions, checked_title
from domain.surveys.rules import Question, SurveyType, survey_code
from domain.surveys.service import SurveyView

_MORE = "; and more"  # ends a line whose questions are asked for one by one
_DONE = frozenset({"done", "that is all", "thats all", "finished", "end"})
_EXAMPLE = "How long did you wait? rating; Would you come again? yes, no, maybe; Anything else? text, optional; nps"
_KINDS = ("post visit", "post discharge", "nps", "csat", "service quality", "doctor feedback")


def _state(survey: SurveyView, after: SurveyView | None) -> str:
    parts = [type_name(survey.survey_type), "on" if survey.active else "off"]
    if survey.anonymous:
        parts.append("anonymous")
    if after is not None and survey.id == after.id:
        parts.append("asked after visits")
    return ", ".join(parts)


async def listed(desk: Desk, rest: str) -> Answer:
    found = await surveys.listed(desk.ctx)
    after = surveys.asked_after_visits(found)
    lines = [
        f"{one.code}: {one.title} - {counted(len(one.questions.questions), 'question')}, {_state(one, after)}"
        for one in found
    ]
    buttons = tuple(Button(one.title, f"survey {one.code}") for one in found)[:9]
    return Answer("\n".join(lines), buttons)


async def one_survey(desk: Desk, rest: str, line: str) -> tuple[SurveyView, str]:
    """The survey whose code or title begins the text, and the rest. Raises `Missing` with a choice.

    The answer to it is a survey even where it could be a command: `nps` is both.
    """
    found = await surveys.listed(desk.ctx)
    named = {name: one for one in found for name in (one.title.casefold(), one.code, one.code.replace("_", " "))}
    words = rest.split()
    for length in range(min(12, len(words)), 0, -1):
        said = " ".join(words[:length]).casefold().rstrip(":,")
        if said in named:
            return named[said], " ".join(words[length:]).lstrip(":, ")
    asked = f"There is no survey “{rest}”. Which one?" if rest else "Which survey?"
    raise Missing(
        asked, line, tuple(Button(one.title, line.replace("{}", one.code)) for one in found[:9]), verbatim=True
    )


async def show(desk: Desk, rest: str) -> Answer:
    if not rest:
        return await listed(desk, rest)
    survey, _ = await one_survey(desk, rest, "survey {}")
    card = await surveys.card(desk.ctx, survey.id)
    after = surveys.asked_after_visits(await surveys.listed(desk.ctx))
    lines = [
        f"{survey.title} ({survey.code}) - {_state(survey, after)}",
        *_numbered(desk, survey.questions.questions),
        f"{_open(card.waiting)}, {card.answered:,} answered.",
    ]
    buttons = [Button("Figures", f"survey figures {survey.code}")]
    if desk.ctx.actor.may("surveys.change"):
        turn = "off" if survey.active else "on"
        buttons.append(Button(f"Turn {turn}", f"survey {turn} {survey.code}"))
        buttons.append(Button("Add a question", f"add question {survey.code}"))
    if desk.ctx.actor.may("surveys.ask_after_visit") and (after is None or survey.id != after.id):
        buttons.append(Button("Ask after visits", f"survey after visits {survey.code}"))
    return Answer("\n".join(lines), tuple(buttons))


def _open(waiting: int) -> str:
    return f"{counted(waiting, 'person has', 'people have')} it open"


def _numbered(desk: Desk, questions: Iterable[Question]) -> list[str]:
    name = desk.served.profile.hospital.name
    return [f"{place}. {question_line(question, name)}" for place, question in enumerate(questions, 1)]


def _as_written(desk: Desk, rest: str) -> str:
    """The end of the line with its line breaks as semicolons: a question may stand on a line of its own."""
    found = re.search(r"\s+".join(map(re.escape, rest.split())) + r"\s*$", desk.line) if rest else None
    return re.sub(r"[^\S\n]*\n\s*", "; ", found.group().strip()) if found else rest


async def make(desk: Desk, rest: str) -> Answer:
    """`new survey Lab visit, csat: How long did you wait? rating; nps`; what is missing is asked for, one by one."""
    head, *body = re.split(r"[:;]", _as_written(desk, rest), maxsplit=1)
    title, kind, anonymous = _head(head)
    if not title:
        raise Missing(
            "What is the survey called? Patients read it when they are asked.", "new survey {}", verbatim=True
        )
    title, code = checked_title(title), survey_code(title)
    if not code:
        raise Missing("Please begin the title with a letter. What is it called?", "new survey {}", verbatim=True)
    if code in {one.code for one in await surveys.listed(desk.ctx)}:
        kept = f", {type_name(kind)}" if kind is not None else ""
        kept += f"{', anonymous' if anonymous else ''}{f':{body[0]}' if body else ''}"
        asked = f"There is a survey {code} already. What is this one called?"
        raise Missing(asked, f"new survey {{}}{kept}", verbatim=True)
    if kind is None:
        choices = tuple(Button(words.capitalize(), f"new survey {head.strip()}, {words}") for words in _KINDS)
        fits = not body and all(len(choice.line.encode()) <= LONGEST_LINE for choice in choices)
        after = f":{body[0]}" if body else ""
        raise Missing(
            f"What kind of survey is “{title}”? {', '.join(_KINDS[:-1])} or {_KINDS[-1]}",
            f"new survey {head.strip()}, {{}}{after}",
            choices if fits else (),
            verbatim=True,
        )
    begun = f"new survey {head.strip()}"
    if not "".join(body).strip():
        raise Missing(
            f"What does it ask first, and how is it answered? For example: {_EXAMPLE}",
            f"{begun}: {{}}{_MORE}",
            verbatim=True,
        )
    questions = _questions(body[0], begun + ":", desk)
    checked_questions(list(questions))
    lines = _numbered(desk, questions)
    desk.sure_of(
        f"Make this survey? {title} ({code}) - {type_name(kind)}{', anonymous' if anonymous else ''}\n"
        + "\n".join(lines)
        + "\nWhat you wrote goes out as it stands, in every language.",
        yes="Make it",
    )
    made = await surveys.create(
        desk.ctx, code=code, title=title, survey_type=kind, questions=list(questions), anonymous=anonymous
    )
    buttons = (
        Button("Ask after visits", f"survey after visits {made.code}"),
        Button("Turn off", f"survey off {made.code}"),
        Button("Show", f"survey {made.code}"),
    )
    return Answer(f"“{made.title}” is made and on. Ask somebody so: survey send {made.code} MBH-004512", buttons)


def _head(head: str) -> tuple[str, SurveyType | None, bool]:
    """Title, type and whether it is anonymous: `Lab visit, csat, anonymous`."""
    title = re.sub(r"[\s,(]*\banonymous(?:ly)?\b\)?", "", head, flags=re.I).strip(" ,-")
    anonymous = title != head.strip(" ,-")
    folded = title.casefold().replace("_", " ")
    for words in sorted(TYPES, key=len, reverse=True):
        if re.search(rf"[\s,]{words}(?: survey)?$", folded):
            return title[: folded.rindex(words)].strip(" ,-"), TYPES[words], anonymous
    return title, None, anonymous


def _questions(body: str, begun: str, desk: Desk, taken: tuple[str, ...] = ()) -> tuple[Question, ...]:
    """The questions of a line. Raises `Missing` for one that does not say how it is answered, and for the next one.

    `begun` is the line before them, `taken` the ids a survey has already.
    """
    one_by_one = body.rstrip().endswith(_MORE.strip("; "))
    pieces = pieces_of(body)
    if one_by_one:
        pieces = pieces[:-1]
    finished = not one_by_one or pieces[-1].casefold().strip(".!’'") in _DONE
    if one_by_one and finished:
        pieces = pieces[:-1]
    read: list[Question] = []
    for place, piece in enumerate(pieces):
        question = read_question(piece, (*taken, *(one.id for one in read)))
        if question is None:
            wording = piece.rstrip(":, ")
            opened = [*pieces[:place], f"{wording}{'' if wording.endswith('?') else ':'} {{}}", *pieces[place + 1 :]]
            raise Missing(
                f"How is “{wording}” answered? RATING (1 to 5), TEXT, NPS (0 to 10), or the options: yes, no, maybe."
                " Add OPTIONAL if it may be skipped.",
                f"{begun} {'; '.join(opened)}{_MORE if one_by_one else ''}",
                verbatim=True,
            )
        read.append(question)
    if not finished:
        raise Missing(
            f"{_numbered(desk, read)[-1]}\nWhat does it ask next? DONE if that was all.",
            f"{begun} {'; '.join(pieces)}; {{}}{_MORE}",
            verbatim=True,
        )
    if not read:
        raise Missing("A survey asks at least one question. Which?", f"{begun} {{}}{_MORE}", verbatim=True)
    return tuple(read)


async def add_question(desk: Desk, rest: str) -> Answer:
    survey, body = await one_survey(desk, _as_written(desk, rest), "add question {}")
    if not body:
        raise Missing(
            f"What shall “{survey.title}” ask? For example: {_EXAMPLE}",
            f"add question {survey.code}: {{}}",
            verbatim=True,
        )
    held = survey.questions.questions
    new = _questions(body, f"add question {survey.code}:", desk, tuple(one.id for one in held))
    return await _put(desk, survey, (*held, *new), "Add")


async def remove_question(desk: Desk, rest: str) -> Answer:
    survey, said = await one_survey(desk, rest, "remove question {}")
    held = survey.questions.questions
    if not said.isdigit() or not 0 < int(said) <= len(held):
        lines = "\n".join(_numbered(desk, held))
        raise Missing(
            f"Which question of “{survey.title}”? Its number.\n{lines}", f"remove question {survey.code} {{}}"
        )
    if len(held) == 1:
        turn = Button("Turn off", f"survey off {survey.code}")
        return Answer("A survey asks at least one question. It can be turned off instead.", (turn,))
    place = int(said) - 1
    return await _put(desk, survey, (*held[:place], *held[place + 1 :]), "Remove")


async def _put(desk: Desk, survey: SurveyView, questions: tuple[Question, ...], verb: str) -> Answer:
    """Other questions after a yes; who has the survey open is counted."""
    checked_questions(list(questions))
    before = _numbered(desk, survey.questions.questions)
    after = _numbered(desk, questions)
    card = await surveys.card(desk.ctx, survey.id)
    asked = f"{verb}? “{survey.title}” asks now:\n" + "\n".join(before) + "\nThen:\n" + "\n".join(after)
    desk.sure_of(f"{asked}\n{_open(card.waiting)}; answers given stay.", yes=verb)
    await surveys.change(desk.ctx, survey.id, questions=list(questions))
    number = counted(len(questions), "question")
    return Answer(f"“{survey.title}” has {number} now.", (Button("Show", f"survey {survey.code}"),))


async def turn_on(desk: Desk, rest: str) -> Answer:
    return await _switch(desk, rest, active=True)


async def turn_off(desk: Desk, rest: str) -> Answer:
    return await _switch(desk, rest, active=False)


async def _switch(desk: Desk, rest: str, *, active: bool) -> Answer:
    word = "on" if active else "off"
    survey, _ = await one_survey(desk, rest, f"survey {word} {{}}")
    if survey.active is active:
        return Answer(f"“{survey.title}” is {word} already.", (Button("Show", f"survey {survey.code}"),))
    found = await surveys.listed(desk.ctx)
    then = [replace(one, active=active) if one.id == survey.id else one for one in found]
    lines = [f"Turn “{survey.title}” {word}?", *await _after_visits(desk, found, then)]
    if not active:
        card = await surveys.card(desk.ctx, survey.id)
        lines.append(f"{_open(card.waiting)} and can still answer.")
    desk.sure_of("\n".join(lines), yes=f"Turn {word}")
    await surveys.change(desk.ctx, survey.id, active=active)
    return Answer(f"“{survey.title}” is {word} now.", (Button("Show", f"survey {survey.code}"),))


async def _after_visits(desk: Desk, now: Iterable[SurveyView], then: Iterable[SurveyView]) -> list[str]:
    """What is asked after visits now and then, where that differs."""
    held, after = surveys.asked_after_visits(now), surveys.asked_after_visits(then)
    if (held and held.id) == (after and after.id):
        return []
    lines = [f"After visits: {_title(held)} -> {_title(after)}"]
    if not (await settings.read_settings(desk.ctx.session, desk.ctx.hospital.id)).auto_survey_enabled:
        lines.append("The setting auto_survey_enabled is off: nothing goes out after visits until it is on.")
    return lines


def _title(survey: SurveyView | None) -> str:
    return f"“{survey.title}”" if survey is not None else "nothing"


async def after_visits(desk: Desk, rest: str) -> Answer:
    """`survey after visits csat`: this one instead of the other; OFF: none."""
    found = await surveys.listed(desk.ctx)
    held = surveys.asked_after_visits(found)
    if not rest:
        raise Missing(
            f"After visits {_title(held)} is asked. What shall it be? A survey, or OFF.",
            "survey after visits {}",
            tuple(Button(one.title, f"survey after visits {one.code}") for one in found[:8]),
            verbatim=True,
        )
    chosen = None
    if rest.casefold() not in ("off", "none", "nothing"):
        chosen, _ = await one_survey(desk, rest, "survey after visits {}")
    then = [replace(one, auto_trigger=one == chosen, active=one.active or one == chosen) for one in found]
    lines = await _after_visits(desk, found, then)
    if not lines:
        return Answer(f"After visits {_title(chosen)} is asked already.")
    desk.sure_of("\n".join(("Change?", *lines)), yes="Change")
    await surveys.ask_after_visit(desk.ctx, chosen.id if chosen else None)
    back = (Button("Back to before", f"survey after visits {held.code if held else 'off'}"),)
    return Answer(f"After visits {_title(chosen)} is asked now.", back)


COMMANDS = (
    Command("surveys", "Surveys", ("surveys", "list surveys"), "surveys.list", "Every survey, and which follows a visit.",
            ("surveys",), listed, menu="Surveys"),
    Command("survey", "Surveys", ("survey", "show survey"), "surveys.read", "One survey with its questions.",
            ("survey nps",), show),
    Command("survey_new", "Surveys", ("new survey", "survey new", "create survey"), "surveys.create",
            "Make a survey: title, type, questions; step by step if you like.",
            ("new survey Lab visit, csat: How long did you wait? rating; Would you come again? yes, no; nps",), make,
            changes=True),
    Command("survey_on", "Surveys", ("survey on", "activate survey"), "surveys.change", "Let a survey be asked again.",
            ("survey on csat",), turn_on),
    Command("survey_off", "Surveys", ("survey off", "deactivate survey"), "surveys.change",
            "Ask a survey no more; says what is asked instead.", ("survey off csat",), turn_off),
    Command("survey_after_visits", "Surveys", ("survey after visits", "survey after visit"), "surveys.ask_after_visit",
            "Which survey follows a visit by itself; OFF for none.",
            ("survey after visits csat", "survey after visits off"), after_visits),
    Command("question_add", "Surveys", ("add question", "survey add question"), "surveys.change",
            "Another question for a survey.", ("add question csat: Was the room clean? rating, optional",), add_question,
            changes=True),
    Command("question_remove", "Surveys", ("remove question", "survey remove question"), "surveys.change",
            "Take a question out of a survey.", ("remove question post_visit 4",), remove_question),
)  # fmt: skip
