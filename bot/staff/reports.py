"""How reports read in a staff chat, and the panels of their pictures (REP-02)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from bot.staff.lead_words import SOURCE_NAMES
from bot.staff.money import money
from bot.staff.periods import span_said
from bot.staff.picture import Bar, Panel
from domain.reports.communication import ChannelMetrics, Communication
from domain.reports.conversion import LeadConversion
from domain.reports.performance import MemberPerformance, StaffPerformance
from domain.reports.returns import ReturnBySource, SourceReturn
from domain.reports.satisfaction import MonthMood, Satisfaction
from domain.surveys.rules import Nps

_GREEN = (44, 140, 92)
_MOST_BARS = 7  # with their names below them, side by side


def _rate(rate: Decimal | None) -> str:
    return f"{rate}%" if rate is not None else "none to count"


def _long(time: timedelta) -> str:
    """`12 min`, `5 h`, `3 days`, cut down to whole ones."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{time.days} days"


def _listed(parts: Iterable[str], nothing: str = "none") -> str:
    return ", ".join(parts) or nothing


def _day(first: date, unit: str) -> str:
    return f"{first:%b %Y}" if unit == "month" else f"{first.day} {first:%b}"


# --- leads ---------------------------------------------------------------------------------------------------------


def conversion_lines(seen: LeadConversion) -> list[str]:
    took = f", after {_long(seen.took)} on average" if seen.took is not None else ""
    lines = [
        f"Lead conversion, {span_said(seen.span)}",
        f"{seen.created} leads, {seen.converted} of them patients: {_rate(seen.rate)}{took}",
        f"First answer in time: {seen.answered_in_time} of {seen.answers_owed}",
        "Now: " + _listed(f"{status.label.lower()} {count}" for status, count in seen.stages),
    ]
    if seen.bottleneck is not None:
        waits = (f"{wait.status.label.lower()} {wait.leads} for {_long(wait.since)}" for wait in seen.waiting)
        lines.append(f"Waiting: {_listed(waits)}; longest in {seen.bottleneck.status.label.lower()}")
    sources = (
        f"{SOURCE_NAMES[one.source]} {one.leads}, {one.converted} patients ({one.rate}%)" for one in seen.sources
    )
    lines.append("By source: " + ("; ".join(sources) or "none"))
    unit = seen.span.unit
    lines.append(f"By {unit}: " + _listed(f"{_day(p.first, unit)} {p.leads}" for p in seen.trend if p.leads))
    return lines


def conversion_panels(seen: LeadConversion) -> tuple[Panel, ...]:
    unit = seen.span.unit
    trend = tuple(
        Bar(f"{p.first:%b}" if unit == "month" else f"{p.first.day}", p.leads, p.converted, str(p.leads or ""))
        for p in seen.trend
    )
    sources = tuple(
        Bar(SOURCE_NAMES[one.source], one.leads, one.converted, f"{one.leads} ({one.rate:.0f}%)")
        for one in seen.sources[:_MOST_BARS]
    )
    return (
        Panel("Leads by stage", tuple(Bar(s.label, n, note=str(n)) for s, n in seen.stages)),
        Panel("Leads by source", sources, "became patients", _GREEN),
        Panel(f"New leads by {unit}", trend, "became patients", _GREEN),
    )


# --- messages ------------------------------------------------------------------------------------------------------


def communication_lines(seen: Communication) -> list[str]:
    lines = [f"Communication with patients, {span_said(seen.span)}", *map(_channel, seen.channels)]
    if not seen.channels:
        lines.append("No messages.")
    lines.append("Talks logged: " + _listed(f"{kind.replace('_', ' ').lower()} {n}" for kind, n in seen.talks))
    waited = f", half of them within {_long(seen.waited)}" if seen.waited is not None else ""
    lines.append(f"Asked for a person: {seen.asked}, {seen.taken} got one{waited}")
    return lines


def _channel(one: ChannelMetrics) -> str:
    failed = f", {one.failed} failed" if one.failed else ""
    answered = f"; of {one.began} we began, {one.answered} answered in a day ({one.response}%)" if one.began else ""
    sent = f"{one.sent} out, {one.delivered} delivered ({_rate(one.delivery)}), {one.read} read{failed}"
    return f"{one.channel}: {one.heard} in from {one.people}; {sent}{answered}"


def communication_panels(seen: Communication) -> tuple[Panel, ...]:
    volume = tuple(Bar(c.channel, c.heard + c.sent, c.heard, f"{c.heard} in, {c.sent} out") for c in seen.channels)
    delivered = tuple(
        Bar(c.channel, float(c.delivery), note=f"{c.delivery}%") for c in seen.channels if c.delivery is not None
    )
    panels = [Panel("Messages by channel", volume, "from people", _GREEN)]
    if delivered:
        panels.append(Panel("Delivered, per cent", delivered, highest=100))
    return tuple(panels)


# --- people at work ------------------------------------------------------------------------------------------------


def performance_lines(seen: StaffPerformance) -> list[str]:
    lines = [f"Staff performance, {span_said(seen.span)}"]
    lines += [f"{one.name}{'' if one.active else ' (left)'}: {work_of(one)}" for one in seen.members if not one.idle]
    idle = [one.name for one in seen.members if one.idle]
    if idle:
        lines.append(f"Nothing counted: {', '.join(idle)}")
    return lines


def work_of(one: MemberPerformance) -> str:
    parts = []
    if one.due:
        parts.append(f"{one.due_done} of {one.due} tasks due are done ({one.completion}%)")
    if one.done:
        parts.append(f"{one.done} tasks finished, {one.in_time} in time")
    if one.leads:
        missed = f", {one.missed} answered late" if one.missed else ""
        parts.append(f"{one.leads} leads, {one.converted} patients{missed}")
    if one.promised:
        parts.append(f"{one.kept} of {one.promised} follow-ups kept")
    parts += [f"{n} {what}" for n, what in ((one.talks, "talks logged"), (one.chats, "chats taken")) if n]
    return "; ".join(parts) or "nothing counted"


def performance_panels(seen: StaffPerformance) -> tuple[Panel, ...]:
    def first(one: MemberPerformance) -> str:
        return one.name.split()[0]

    busy = sorted((one for one in seen.members if not one.idle), key=lambda one: -(one.due + one.done))[:_MOST_BARS]
    rated = tuple(
        Bar(first(one), float(one.completion), note=f"{one.completion}%") for one in busy if one.completion is not None
    )
    done = tuple(Bar(first(one), one.done, one.in_time, str(one.done)) for one in busy if one.done)
    panels = [Panel("Tasks due that are done, per cent", rated, highest=100)] if rated else []
    if done:
        panels.append(Panel("Tasks finished", done, "in time", _GREEN))
    return tuple(panels)


# --- money ---------------------------------------------------------------------------------------------------------


def return_lines(seen: ReturnBySource) -> list[str]:
    lines = [f"Return by source, {span_said(seen.span)}", *map(_source, seen.sources)]
    if not seen.sources:
        lines.append("No leads, nothing won, nothing spent.")
    if seen.unsourced:
        lines.append(f"Won without a lead that became a patient: {money(seen.unsourced)}, of no source")
    lines.append("Won is what opportunities closed as won bring; spent is what was entered with SPEND.")
    return lines


def _source(one: SourceReturn) -> str:
    spent = "no spend entered" if one.spend is None else f"{money(one.spend)} spent"
    roi = f", return {one.roi:+}%" if one.roi is not None else ""
    leads = f"{one.leads} new leads, {one.converted} of them patients"
    return f"{SOURCE_NAMES[one.source]}: {money(one.revenue)} won, {spent}{roi}; {leads}"


def return_panels(seen: ReturnBySource) -> tuple[Panel, ...]:
    shown = [one for one in seen.sources if one.revenue or one.spend][:_MOST_BARS]
    won = tuple(Bar(SOURCE_NAMES[one.source], one.revenue / 100, note=f"{one.revenue // 100:,}") for one in shown)
    spent = tuple(
        Bar(SOURCE_NAMES[one.source], one.spend / 100, note=f"{one.spend // 100:,}")
        for one in shown
        if one.spend is not None
    )
    panels = [Panel("Won by source, naira", won)] if shown else []
    if spent:
        panels.append(Panel("Spent by source, naira", spent))
    patients = tuple(
        Bar(SOURCE_NAMES[one.source], one.leads, one.converted, f"{one.converted} of {one.leads}")
        for one in seen.sources[:_MOST_BARS]
        if one.leads
    )
    return (*panels, Panel("New leads by source", patients, "became patients", _GREEN))


# --- what patients say ---------------------------------------------------------------------------------------------


def satisfaction_lines(seen: Satisfaction) -> list[str]:
    stars = seen.feedback
    average = f"{stars.average:.1f} of 5" if stars.average is not None else "none"
    lines = [
        f"Satisfaction, {span_said(seen.span)}",
        f"NPS: {_nps(seen.nps)}",
        f"Visits rated 4 or 5 in surveys: {_share(seen.csat.share)} of {seen.csat.n}",
        f"Stars: {average} (n {stars.n}), {stars.low} low, {stars.unanswered} comments without an answer",
    ]
    categories = (
        f"{category.value.replace('_', ' ')} {one.average:.1f} (n {one.n})"
        for category, one in stars.by_category.items()
        if one.average is not None
    )
    if stars.by_category:
        lines.append(f"By category: {_listed(categories)}")
    return [*lines, *map(_mood, seen.months)]


def _nps(nps: Nps) -> str:
    return f"{nps.score:+.0f} (n {nps.n})" if nps.score is not None else "none yet"


def _share(share: float | None) -> str:
    return f"{100 * share:.0f}%" if share is not None else "none"


def _mood(one: MonthMood) -> str:
    stars = f"{one.stars:.1f} stars (n {one.rated})" if one.stars is not None else "no stars"
    return f"{one.month:%b %Y}: NPS {_nps(one.nps)}, {stars}"


def satisfaction_panels(seen: Satisfaction) -> tuple[Panel, ...]:
    scores = tuple(
        Bar(f"{m.month:%b}", m.nps.score, note=f"{m.nps.score:+.0f} (n {m.nps.n})")
        for m in seen.months
        if m.nps.score is not None
    )
    stars = tuple(
        Bar(f"{m.month:%b}", m.stars, note=f"{m.stars:.1f} (n {m.rated})") for m in seen.months if m.stars is not None
    )
    panels = [Panel("NPS by month", scores, lowest=-100, highest=100)] if scores else []
    if stars:
        panels.append(Panel("Stars by month", stars, highest=5))
    return tuple(panels)
