"""What surveys come to: answers, NPS, CSAT, by question; and the NPS by month."""

from bot.staff.command import Answer, Button, Command
from bot.staff.commands.surveys import one_survey
from bot.staff.desk import Desk
from bot.staff.periods import span_named, take_span
from bot.staff.telling import counted
from domain.feedback.sentiment import Sentiment
from domain.reports.spans import month_of
from domain.surveys import service as surveys
from domain.surveys.rules import Csat, Nps, QuestionKind
from domain.surveys.service import MonthFigures, QuestionFigures, SurveyAnalytics, SurveyView

_DAYS = 90
_TREND_DAYS = 365
_SHORT = 60


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%"


def _nps(one: Nps) -> str:
    return f"NPS {one.score:+.0f} of {counted(one.n, 'answer')}"


def _csat(one: Csat) -> str:
    return f"CSAT {100 * one.share:.0f}% of {counted(one.n, 'rating')}" if one.share is not None else ""


async def figures(desk: Desk, rest: str) -> Answer:
    """`survey figures nps 30 days`; without a survey, all together."""
    today = desk.ctx.today
    span, named = take_span(rest, today, usually=_DAYS)
    survey = None
    if named and named.casefold() != "all":
        survey, _ = await one_survey(desk, named, "survey figures {}")
    found = await surveys.analytics(
        desk.ctx, survey_id=survey.id if survey else None, first_day=span.first, last_day=span.last
    )
    head = f"{survey.title if survey else 'All surveys'}, {span_named(span, today)}"
    lines = [head, _answered(found), *_scores(found)]
    if survey is not None:
        lines += [_question(survey, one) for one in found.questions]
    buttons = (
        Button("Unhappy answers", "flagged"),
        Button("NPS trend", f"nps trend {survey.code if survey else ''}".strip()),
    )
    return Answer("\n".join(line for line in lines if line), buttons)


def _answered(found: SurveyAnalytics) -> str:
    rate = f" ({_share(found.answered, found.invited)})" if found.invited else ""
    # Answers of these days may be to invitations of the days before, so they are counted by themselves.
    half = f", {found.partial:,} of them not to the end" if found.partial else ""
    return f"Asked {found.invited:,}, answered {found.answered:,}{rate}; {counted(found.responses, 'answer')} came in{half}"


def _scores(found: SurveyAnalytics) -> list[str]:
    if not found.responses:
        return []
    one = found.nps
    moods = ", ".join(f"{found.sentiment.get(mood, 0):,} {mood.value}" for mood in Sentiment)
    return [
        f"{_nps(one)}: promoters {one.promoters}, passives {one.passives}, detractors {one.detractors}"
        if one.n
        else "",
        _csat(found.csat),
        f"{moods}; {found.flagged:,} flagged",
    ]


def _question(survey: SurveyView, one: QuestionFigures) -> str:
    place = [asked.id for asked in survey.questions.questions].index(one.question_id) + 1
    wording = one.text.replace("{hospital}", "us")
    wording = wording if len(wording) <= _SHORT else f"{wording[: _SHORT - 1]}…"
    if not one.n:
        return f"{place}. {wording} no answers"
    asked = survey.questions.get(one.question_id)
    labels = {option.id: option.label for option in asked.options} if asked is not None else {}
    if one.kind is QuestionKind.MULTIPLE_CHOICE:
        most = sorted(one.counts.items(), key=lambda pair: -pair[1])
        return f"{place}. {wording} {', '.join(f'{labels.get(key, key)} {n}' for key, n in most)}"
    spread = sorted(one.counts.items(), key=lambda pair: -int(pair[0]))
    return f"{place}. {wording} mean {one.mean:.1f} of {one.n} ({', '.join(f'{key}: {n}' for key, n in spread)})"


def _month(month: MonthFigures) -> str:
    return f"{month.month:%b %Y}: {_nps(month.nps)}"


async def trend(desk: Desk, rest: str) -> Answer:
    """`nps trend`, `nps trend post_visit 6 months`: newest month first."""
    span, named = take_span(rest, desk.ctx.today, usually=_TREND_DAYS)
    survey = (await one_survey(desk, named, "nps trend {}"))[0] if named else None
    first = month_of(span.first)
    months = await surveys.trend(desk.ctx, survey_id=survey.id if survey else None, first_day=first, last_day=span.last)
    scored = [month for month in months if month.nps.n]
    if not scored:
        return Answer(f"Nobody has given a score since {first:%b %Y}.")
    lines = [f"NPS by month, {survey.title if survey else 'all surveys'}"]
    lines += [", ".join(part for part in (_month(month), _csat(month.csat)) if part) for month in reversed(scored)]
    return Answer("\n".join(lines), (Button("NPS now", "nps"),))


COMMANDS = (
    Command("survey_figures", "Surveys", ("survey figures", "survey analytics", "survey stats", "survey results"),
            "surveys.analytics", "Answers, rate, NPS, CSAT, by question; of one survey or all.",
            ("survey figures nps", "survey figures post_visit 30 days", "survey figures all"), figures),
    Command("nps_trend", "Surveys", ("nps trend", "nps by month"), "surveys.trend", "NPS and CSAT by month.",
            ("nps trend", "nps trend 6 months"), trend),
)  # fmt: skip
