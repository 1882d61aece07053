"""The reports (REP-03, REP-04): leads, messages, staff, return by source, satisfaction; and everybody's own."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.staff import reports as told
from bot.staff.command import Answer, Button, Command, Missing, Picture
from bot.staff.desk import Desk
from bot.staff.patients import LONGEST_LINE
from bot.staff.periods import span_said, take_span
from bot.staff.picture import Panel, png_of
from bot.staff.registry import may_use
from domain.reports.communication import communication
from domain.reports.conversion import lead_conversion
from domain.reports.performance import own_performance, staff_performance
from domain.reports.remembering import remembered
from domain.reports.returns import return_by_source
from domain.reports.satisfaction import satisfaction
from domain.reports.spans import Span

_CHART = re.compile(r"(?<!\S)(?:as\s+(?:a\s+)?)?(?:chart|picture|graph)(?!\S)", re.I)
_FILLERS = re.compile(r"(?<!\S)(?:for|of|in|the|report|performance|by source)(?!\S)", re.I)


def _span_of(desk: Desk, rest: str, line: str) -> tuple[Span, str]:
    """The days a line asks for, and how it said so. Raises `Missing` for what is no period."""
    span, left = take_span(rest, desk.ctx.today)
    unread = " ".join(_FILLERS.sub(" ", left).split())
    if unread:
        choices = tuple(
            Button(said.capitalize(), f"{line} {said}") for said in ("this month", "last month", "last 90 days")
        )
        raise Missing(
            f"Which days is “{unread}”? For example: this month, october, last 90 days.", f"{line} {{}}", choices
        )
    return span, rest


async def _shown(
    desk: Desk,
    rest: str,
    line: str,
    permission: str,
    count: Callable[..., Awaitable[Any]],
    lines: Callable[[Any], list[str]],
    panels: Callable[[Any], Sequence[Panel]],
) -> Answer:
    """The report as text; with CHART also as a picture, where the channel shows one."""
    drawn = _CHART.search(rest) is not None
    span, said = _span_of(desk, " ".join(_CHART.sub(" ", rest).split()), line)
    seen = await remembered(desk.ctx, desk.served.reports, permission, count, span)
    text = lines(seen)
    others = () if said else (Button("This month", f"{line} this month"), Button("90 days", f"{line} last 90 days"))
    if not drawn:
        again = f"{line} chart {said}".strip()
        chart = (Button("Chart", again),) if len(again.encode()) <= LONGEST_LINE else ()
        return Answer("\n".join(text), (*chart, *others))
    found = panels(seen)
    if desk.channel != "telegram":
        text.append("The picture is shown on Telegram.")
    elif not found:
        text.append("There is nothing to draw.")
    else:
        # Drawing takes a tenth of a second: not on the loop that answers everybody.
        png = await asyncio.to_thread(png_of, f"{desk.ctx.hospital.name}, {span_said(span)}", found)
        return Answer("\n".join(text), others, picture=Picture(png))
    return Answer("\n".join(text), others)


async def leads(desk: Desk, rest: str) -> Answer:
    return await _shown(
        desk, rest, "report leads", "reports.lead_conversion", lead_conversion,
        told.conversion_lines, told.conversion_panels,
    )  # fmt: skip


async def messages(desk: Desk, rest: str) -> Answer:
    return await _shown(
        desk, rest, "report messages", "reports.communication", communication,
        told.communication_lines, told.communication_panels,
    )  # fmt: skip


async def staff(desk: Desk, rest: str) -> Answer:
    return await _shown(
        desk, rest, "report staff", "reports.staff_performance", staff_performance,
        told.performance_lines, told.performance_panels,
    )  # fmt: skip


async def roi(desk: Desk, rest: str) -> Answer:
    return await _shown(
        desk, rest, "report roi", "reports.roi", return_by_source, told.return_lines, told.return_panels
    )  # fmt: skip


async def mood(desk: Desk, rest: str) -> Answer:
    return await _shown(
        desk, rest, "report satisfaction", "reports.satisfaction", satisfaction,
        told.satisfaction_lines, told.satisfaction_panels,
    )  # fmt: skip


async def mine(desk: Desk, rest: str) -> Answer:
    """One's own work: nobody else's is in it, and it is not remembered."""
    span, said = _span_of(desk, rest, "my report")
    own = await own_performance(desk.ctx, span)
    buttons = () if said else (Button("This month", "my report this month"),)
    work = told.work_of(own).replace("; ", "\n")
    return Answer(
        f"Your work, {span_said(span)}\n{work[:1].upper()}{work[1:]}", (*buttons, Button("My tasks", "my tasks"))
    )


async def choose(desk: Desk, rest: str) -> Answer:
    """Which reports there are for whoever asks."""
    known = {f"report {name}": command for name, command in _BY_WORD.items()}
    lines = [line for line, command in known.items() if may_use(desk.ctx.actor, command)]
    head = f"There is no report “{rest}”." if rest else "Which report? Days may follow: report leads last 90 days."
    buttons = tuple(Button(line.removeprefix("report ").capitalize(), line) for line in lines)
    own = Button("My own", "my report")
    dashboard = (Button("Dashboard", "dashboard"),) if desk.ctx.actor.may("reports.dashboard") else ()
    return Answer(head, (*dashboard, *buttons, own))


_LEADS = Command("report_leads", "Reports", ("report leads", "report lead conversion", "report conversion", "lead conversion"),
                 "reports.lead_conversion", "Leads that became patients, by source and week, and where the others wait.",
                 ("report leads", "report leads last 90 days", "report leads chart this month"), leads)  # fmt: skip
_MESSAGES = Command("report_messages", "Reports",
                    ("report messages", "report communication", "report communications", "report communication metrics"),
                    "reports.communication", "Messages by channel: how many, delivered, read, answered; talks; chats.",
                    ("report messages this month",), messages)  # fmt: skip
_STAFF = Command("report_staff", "Reports", ("report staff", "report staff performance", "report team", "staff performance"),
                 "reports.staff_performance", "What each member was given and got done.",
                 ("report staff this month", "report staff last quarter"), staff)  # fmt: skip
_ROI = Command("report_roi", "Reports", ("report roi", "roi", "report roi by source", "report return"), "reports.roi",
               "Won against spent, by source of leads.", ("report roi last 90 days", "report roi october"), roi)  # fmt: skip
_MOOD = Command("report_satisfaction", "Reports", ("report satisfaction", "report feedback", "report nps"),
                "reports.satisfaction", "NPS, survey ratings and stars, by month.",
                ("report satisfaction this year",), mood)  # fmt: skip
_BY_WORD = {"leads": _LEADS, "messages": _MESSAGES, "staff": _STAFF, "roi": _ROI, "satisfaction": _MOOD}
COMMANDS = (
    Command("report", "Reports", ("report", "reports"), "reports.own_performance", "Which reports there are.", ("report",),
            choose, menu="Reports"),
    *_BY_WORD.values(),
    Command("my_report", "Reports", ("my report", "report me", "my performance", "report mine"), "reports.own_performance",
            "What you were given and got done.", ("my report", "my report this month"), mine),
)  # fmt: skip
