"""The hospital's figures, as text and as a picture."""

import asyncio

from bot.staff.command import Answer, Button, Command, Picture
from bot.staff.desk import Desk
from bot.staff.picture import panels_of, png_of
from domain.reports.service import Dashboard, remembered_dashboard


async def show(desk: Desk, rest: str) -> Answer:
    seen = await remembered_dashboard(desk.ctx, desk.served.reports)
    buttons = (
        Button("Chart", "dashboard chart"),
        Button("Overdue", "overdue all"),
        Button("The day", "day"),
    )
    return Answer(f"{_head(desk, seen)}\n" + "\n".join(_lines(seen)), buttons)


async def chart(desk: Desk, rest: str) -> Answer:
    """The picture where the channel shows one; the series in numbers everywhere."""
    seen = await remembered_dashboard(desk.ctx, desk.served.reports)
    head = _head(desk, seen)
    lines = [
        "Appointments a day (did not come): "
        + ", ".join(f"{d.day.day} {d.day:%b} {d.visits}" + (f" ({d.missed})" if d.missed else "") for d in seen.days if d.visits),
        "NPS by month: " + (", ".join(f"{m.month:%b} {m.score:+.0f} (n {m.n})" for m in seen.nps_months if m.score is not None)
                            or "no answers"),
        "Messages of 7 days: " + _messages(seen),
    ]  # fmt: skip
    lines.append("Leads: " + ", ".join(f"{stage.replace('_', ' ').lower()} {n}" for stage, n in seen.leads.stages))
    # Drawing takes a tenth of a second: not on the loop that answers everybody.
    drawn = await asyncio.to_thread(png_of, head, panels_of(seen)) if desk.channel == "telegram" else None
    picture = Picture(drawn) if drawn is not None else None
    if picture is None:
        lines.append("The picture is shown on Telegram.")
    return Answer(f"{head}\n" + "\n".join(lines), (Button("Numbers", "dashboard"),), picture=picture)


def _head(desk: Desk, seen: Dashboard) -> str:
    return f"{desk.ctx.hospital.name}, {seen.at.astimezone(desk.zone):%a %d %b %H:%M}"


def _lines(seen: Dashboard) -> list[str]:
    nps = f"{seen.nps.score:+.0f}" if seen.nps.score is not None else "none yet"
    rating = f"{seen.rating:.1f} of 5" if seen.rating is not None else "none yet"
    missed = f"{seen.no_show}% of {seen.no_show_of}" if seen.no_show is not None else "none to count"
    return [
        f"Appointments: {seen.visits_today} today ({seen.came_today} came), {seen.visits_week} this week",
        f"Booked this month: {seen.booked}, {seen.booked_by_chat} of them by patients in chat",
        f"No-shows, 30 days: {missed}",
        f"Patients: {seen.patients}, {seen.new_patients} new this month",
        *_leads(seen),
        f"Tasks: {seen.open_tasks} open, {seen.overdue_tasks} overdue",
        f"NPS, 90 days: {nps} (n {seen.nps.n}: {seen.nps.promoters} promoters, {seen.nps.passives} passives,"
        f" {seen.nps.detractors} detractors)",
        f"Rating, 30 days: {rating} (n {seen.rating_n})",
        f"Messages, 7 days: {_messages(seen)}",
    ]


def _leads(seen: Dashboard) -> list[str]:
    leads = seen.leads
    rate = f"{leads.conversion}%" if leads.conversion is not None else "none to count"
    score = leads.score if leads.score is not None else "none"
    return [
        f"Leads: {leads.total}, {leads.new_this_month} new this month, converted {rate}; average score {score}",
        "By source: " + (", ".join(f"{source.replace('_', ' ').lower()} {n}" for source, n in leads.sources) or "none"),
    ]


def _messages(seen: Dashboard) -> str:
    return ", ".join(f"{v.channel} {v.heard} in, {v.sent} out" for v in seen.messages) or "none"


COMMANDS = (
    Command("dashboard", "Admin", ("dashboard", "report dashboard", "figures", "how are we doing"), "reports.dashboard",
            "The hospital's numbers, at most five minutes old.", ("dashboard",), show, menu="The hospital's numbers"),
    Command("dashboard_chart", "Admin", ("dashboard chart", "chart"), "reports.dashboard",
            "The numbers as a picture (Telegram), and as series.", ("dashboard chart",), chart),
)  # fmt: skip
