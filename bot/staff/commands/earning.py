"""The points programme: what earns how many points, where tiers begin, how long points and codes last."""

import re
from dataclasses import replace
from typing import Any

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import take_word
from bot.staff.money import money, take_amount
from bot.staff.telling import counted
from domain.loyalty import service as loyalty
from domain.loyalty.rules import Event, Program, Rule, checked_program, checked_rule

_EVENTS = {
    "appointment booked": Event.APPOINTMENT_BOOKED,
    "booking": Event.APPOINTMENT_BOOKED,
    "booked": Event.APPOINTMENT_BOOKED,
    "appointment completed": Event.APPOINTMENT_COMPLETED,
    "completed visit": Event.APPOINTMENT_COMPLETED,
    "visit": Event.APPOINTMENT_COMPLETED,
    "feedback rating": Event.FEEDBACK_RATING,
    "rating": Event.FEEDBACK_RATING,
    "stars": Event.FEEDBACK_RATING,
    "feedback comment": Event.FEEDBACK_COMMENT,
    "comment": Event.FEEDBACK_COMMENT,
    "referral": Event.REFERRAL,
    "friend": Event.REFERRAL,
    "payment": Event.PAYMENT,
}
# The word that names each in a line and what it stands for. What is given by hand has no rule of its own.
_NAMES = {
    Event.APPOINTMENT_BOOKED: ("booking", "An appointment booked"),
    Event.APPOINTMENT_COMPLETED: ("visit", "A visit completed"),
    Event.FEEDBACK_RATING: ("rating", "Feedback with stars only"),
    Event.FEEDBACK_COMMENT: ("comment", "Feedback with a comment"),
    Event.REFERRAL: ("referral", "A referred friend's first visit"),
    Event.PAYMENT: ("payment", "Payments"),
}
_SWITCH = {"on": True, "off": False}
_POINTS = re.compile(r"(?<![\w₦.,])(\d{1,3}(?:,\d{3})+|\d{1,7})(?![\w.,]*\d)(?:\s*points?)?", re.I)
_PER = re.compile(r"\b(?:per|for each|for every|each|every)\s+(.+)$", re.I)


def _worth(rule: Rule) -> str:
    points = counted(rule.points, "point")
    return f"{points} per {money(rule.per_kobo)}" if rule.per_kobo else points


def _said(rule: Rule) -> str:
    return _worth(rule) if rule.active else f"{_worth(rule)}, off"


async def listed(desk: Desk, rest: str) -> Answer:
    found = await loyalty.programme(desk.ctx)
    lines = [f"{said} ({word}): {_said(found.rules[event])}" for event, (word, said) in _NAMES.items()]
    buttons: list[Button] = []
    if desk.ctx.actor.may("loyalty.change_rule"):
        buttons = [Button(f"Change {word}", f"earn {word}") for word, _ in _NAMES.values()]
    if desk.ctx.actor.may("loyalty.tiers"):
        buttons.append(Button("Tiers", "tiers"))
    return Answer("What earns points\n" + "\n".join(lines), tuple(buttons))


async def change(desk: Desk, rest: str) -> Answer:
    """`earn visit 120`, `earn referral off`, `earn payment 1 per 200`."""
    event, before, after = take_word(rest, _EVENTS)
    if event is None:
        choices = tuple(Button(said, f"earn {word}") for word, said in _NAMES.values())
        raise Missing("What is to earn other points?", f"earn {{}} {rest}".strip(), choices)
    word, name = _NAMES[event]
    held = (await loyalty.programme(desk.ctx)).rules[event]
    rule = _read(event, held, f"{before} {after}".strip())
    if rule is None:
        example = "1 per 200, ON or OFF" if event is Event.PAYMENT else "120, ON or OFF"
        raise Missing(f"{name}: {_said(held)}. What shall it be? For example {example}", f"earn {word} {{}}")
    rule = checked_rule(event, rule)
    if rule == held:
        return Answer(f"{name}: {_said(held)}, as it is already.", (Button("All rules", "earning"),))
    say = _said if rule.active is held.active else _in_full
    desk.sure_of(f"{name}: {say(held)} -> {say(rule)}?\nWhat was earned before stays.", yes="Change")
    await loyalty.change_rule(desk.ctx, event, rule)
    turn = () if rule.active else (Button("Turn on", f"earn {word} on"),)
    return Answer(f"{name}: {_said(rule)} from now on.", (*turn, Button("All rules", "earning")))


def _in_full(rule: Rule) -> str:
    return f"{_worth(rule)}, {'on' if rule.active else 'off'}"


def _read(event: Event, held: Rule, text: str) -> Rule | None:
    """The rule with what the text says of it; None when it says nothing or something else as well."""
    given: dict[str, Any] = {}
    switch, before, after = take_word(text, _SWITCH)
    if switch is not None:
        given["active"], text = switch, f"{before} {after}".strip()
    per = _PER.search(text)
    if per is not None and event is Event.PAYMENT:
        given["per_kobo"] = _kobo(per.group(1))
        if given["per_kobo"] is None:
            return None
        text = text[: per.start()].strip()
    points = _POINTS.search(text)
    if points is not None:
        given["points"] = int(points.group(1).replace(",", ""))
        text = f"{text[: points.start()]} {text[points.end() :]}"
    left = re.sub(r"\b(?:to|is|earns?|points?|=)\b|[:,=]", " ", text, flags=re.I).strip()
    return replace(held, **given) if given and not left else None


def _kobo(said: str) -> int | None:
    """`200`, `₦200`, `1k`: here a bare number is naira."""
    plain = re.fullmatch(r"(?:₦|NGN|N)?\s*(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\s*naira)?", said.strip(), re.I)
    return int(plain.group(1).replace(",", "")) * 100 if plain else take_amount(said)[0]


_FIELDS = {
    "silver_from": re.compile(r"\bsilver\s*(?:from|at|:|=|to)?\s*(\d[\d,]*)", re.I),
    "gold_from": re.compile(r"\bgold\s*(?:from|at|:|=|to)?\s*(\d[\d,]*)", re.I),
    "platinum_from": re.compile(r"\bplatinum\s*(?:from|at|:|=|to)?\s*(\d[\d,]*)", re.I),
    "points_expire_days": re.compile(
        r"\b(?:points\s+)?(?:expire|expiry|expires|run out)\s*(?:after|in|:|=)?\s*(\d[\d,]*|never)(?:\s*days?)?", re.I
    ),
    "code_days": re.compile(r"\bcodes?\s*(?:last|days?|valid|:|=)*\s*(?:for\s+)?(\d[\d,]*)(?:\s*days?)?", re.I),
    "staff_award_cap": re.compile(
        r"\b(?:award\s+|staff\s+)?cap\s*(?:of|at|:|=)?\s*(\d[\d,]*)(?:\s*(?:points?|a day))*", re.I
    ),
    "expired_codes_return": re.compile(
        r"\b(?:points\s+of\s+)?unused codes\s+(return|give back|are lost|lose|lost)", re.I
    ),
}
_EXAMPLE = "silver 1500, gold 6000, points expire 365, codes 45 days, unused codes return, cap 300"


def _told(program: Program) -> dict[str, str]:
    """Every field in words."""
    days = program.points_expire_days
    return {
        "silver_from": f"Silver from {program.silver_from:,}",
        "gold_from": f"Gold from {program.gold_from:,}",
        "platinum_from": f"Platinum from {program.platinum_from:,}",
        "points_expire_days": f"points run out after {counted(days, 'day')}" if days else "points never run out",
        "code_days": f"codes can be used for {counted(program.code_days, 'day')}",
        "expired_codes_return": f"unused codes {'give their points back' if program.expired_codes_return else 'are lost'}",
        "staff_award_cap": f"staff give at most {counted(program.staff_award_cap, 'point')} a day by hand",
    }


async def tiers(desk: Desk, rest: str) -> Answer:
    """Where tiers begin, how many patients are in each, and the lengths."""
    program = (await loyalty.programme(desk.ctx)).program
    counts = await loyalty.tier_counts(desk.ctx)
    lines = [f"{tier.label} from {start:,}: {counted(counts.now[tier], 'patient')}" for tier, start in program.starts()]
    told = _told(program)
    lines += [told[name].capitalize() for name in told if name not in ("silver_from", "gold_from", "platinum_from")]
    buttons = (Button("Change", "change programme"), Button("What earns points", "earning"))
    return Answer("\n".join(lines), buttons)


async def change_programme(desk: Desk, rest: str) -> Answer:
    """`change tiers silver 1500`: old and new, with how many patients change tier."""
    held = (await loyalty.programme(desk.ctx)).program
    if not rest:
        raise Missing(
            f"{', '.join(_told(held).values())}.\nWhat shall change? For example: {_EXAMPLE}",
            "change programme {}",
            verbatim=True,
        )
    given: dict[str, Any] = {}
    for name, pattern in _FIELDS.items():
        found = pattern.search(rest)
        if found is not None:
            given[name] = _value(name, found.group(1).casefold())
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
    left = re.sub(r"\band\b|[,;.]", " ", rest).strip()
    if left or not given:
        raise Missing(f"I cannot read “{left}”. For example: {_EXAMPLE}", "change programme {}", verbatim=True)
    program = checked_program(replace(held, **given))
    if program == held:
        return Answer("It is so already.", (Button("Tiers", "tiers"),))
    old, new = _told(held), _told(program)
    lines = [f"{old[name]} -> {new[name]}" for name in old if old[name] != new[name]]
    if program.starts() != held.starts():
        moved = await loyalty.tier_counts(desk.ctx, program)
        lines.append(
            f"{counted(moved.up + moved.down, 'patient')} would change tier: {moved.up:,} up, {moved.down:,} down."
        )
    if program.points_expire_days != held.points_expire_days:
        lines.append("Points earned before keep the date they have.")
    desk.sure_of("Change the points programme?\n" + "\n".join(lines), yes="Change")
    await loyalty.change_program(desk.ctx, program)
    return Answer(
        "Changed: " + ", ".join(new[name] for name in new if old[name] != new[name]), (Button("Tiers", "tiers"),)
    )


def _value(name: str, said: str) -> int | bool:
    if name == "expired_codes_return":
        return said in ("return", "give back")
    return 0 if said == "never" else int(said.replace(",", ""))


COMMANDS = (
    Command("earning", "Rewards", ("earning", "earning rules", "points rules"), "loyalty.rules", "What earns how many points.",
            ("earning",), listed),
    Command("earn", "Rewards", ("earn", "change earning"), "loyalty.change_rule",
            "Other points for something, or none; old and new are shown first.",
            ("earn visit 120", "earn referral off", "earn payment 1 per 200"), change),
    Command("tiers", "Rewards", ("tiers", "programme", "program"), "loyalty.tiers",
            "Where tiers begin, who is in them, how long points and codes last.", ("tiers",), tiers),
    Command("change_programme", "Rewards", ("change tiers", "change programme", "change program"), "loyalty.change_program",
            "Change tiers and lengths; says how many patients change tier.",
            ("change tiers silver 1500, gold 6000", "change programme codes 45 days, cap 300"), change_programme),
)  # fmt: skip
