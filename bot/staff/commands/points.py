"""Points: what a patient has, giving some with a reason, using a code at the desk."""

import re
from datetime import datetime

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.commands.codes import explain
from bot.staff.desk import Desk
from bot.staff.patients import one_patient
from bot.staff.telling import day_of
from domain.kit.errors import Invalid, NotFound
from domain.loyalty import service as loyalty
from domain.loyalty.errors import OverCap
from domain.loyalty.statement import Statement
from domain.patients.finding import patient_by_id
from domain.rewards import service as rewards
from domain.rewards.errors import CodeSettled
from domain.rewards.rules import Status, canonical_code

_AWARD = re.compile(
    r"^(?:(?P<points>\d[\d,]{0,6})(?:\s+points?)?(?:\s+(?=\S)|$))?(?:to\s+)?(?P<who>.*?)(?:\s*(?:\bfor\b|\bbecause\b|:)\s*(?P<why>.*))?$",
    re.I,
)
_PROVIDERS = re.compile(r"[1-6]\d{4}")  # an error code of Twilio's: ours have six signs
_SETTLED = {Status.USED: "was used", Status.EXPIRED: "ran out", Status.CANCELLED: "was given back"}


async def points(desk: Desk, rest: str) -> Answer:
    patient = await one_patient(desk, rest, "points {}")
    found = await loyalty.statement(desk.ctx, patient.id)
    lines = [f"{patient.name} {patient.number}: {_held(found)}"]
    if found.next_tier is not None and found.points_to_next is not None:
        lines.append(f"{found.points_to_next:,} more to {found.next_tier.label}")
    if found.expiring is not None:
        lines.append(f"{found.expiring[0]:,} of them run out on {day_of(desk, found.expiring[1])}")
    lines += [f"{day_of(desk, one.at)} {one.points:+,} {one.event.replace('_', ' ')}" for one in found.lines]
    buttons = [Button("Card", f"patient {patient.number}")]
    if desk.ctx.actor.may("loyalty.award"):
        buttons.insert(0, Button("Award", f"award {patient.number}"))
    return Answer("\n".join(lines), tuple(buttons))


def _held(found: Statement) -> str:
    return f"{found.balance:,} points, {found.tier.label}"


async def award(desk: Desk, rest: str) -> Answer:
    """`award 50 MBH-004512 for waiting long`: asked for first, capped a day for everybody but administrators."""
    read = _AWARD.match(rest)
    said = read.groupdict() if read else {"points": None, "who": rest, "why": None}
    why, number = (said["why"] or "").strip(), (said["points"] or "").replace(",", "")
    reason = f" for {why}" if why else ""
    patient = await one_patient(desk, said["who"] or "", f"award {number} {{}}{reason}")
    if not number:
        raise Missing(f"How many points for {patient.name}?", f"award {{}} {patient.number}{reason}")
    if not why:
        raise Missing(
            "For what? A reason is kept with the points.", f"award {number} {patient.number} for {{}}", verbatim=True
        )
    amount = int(number)
    desk.sure(f"Give {patient.name} {patient.number} {amount:,} points for “{why}”?", amount, yes="Give")
    try:
        posted = await loyalty.award_by_hand(
            desk.ctx, patient_id=patient.id, points=amount, reason=why, key=str(desk.message_id)
        )
    except OverCap as error:
        raise Invalid(
            f"That is more than you may give in a day: {error.left:,} points are left for today. Nothing was given."
        ) from error
    held = await loyalty.statement(desk.ctx, patient.id, entries=0)
    given = "Given" if posted.created else "Given already"
    return Answer(f"{given}: {posted.points:,} points to {patient.name}, who has {_held(held)} now.", in_place=True)


async def use_code(desk: Desk, rest: str) -> Answer:
    """`use code ABC DEF`: says whose it is and what for, and uses it after a yes."""
    code = canonical_code(rest)
    if not code and _PROVIDERS.fullmatch(rest.strip()) is not None:
        return await explain(desk, rest)
    if not code:
        asked = f"“{rest}” is no code: it has six letters or digits. " if rest else ""
        raise Missing(f"{asked}Which code?", "use code {}")
    try:
        found = await rewards.read_code(desk.ctx, code)
    except NotFound as error:
        raise NotFound(f"There is no code {code} here.") from error
    patient = await patient_by_id(desk.ctx, found.patient_id)
    what = f"{found.reward_name}, {found.cost:,} points, for {patient.name} {patient.number}"
    if found.status != Status.ISSUED:
        return Answer(_over(desk, code, found.status, found.settled_at or found.issued_at) + f": {what}", in_place=True)
    if found.expires_at > desk.ctx.now:
        desk.sure(f"Use {code}? {what}. It can be used until {day_of(desk, found.expires_at)}.", yes="Use it")
    try:
        await rewards.use_code(desk.ctx, code)
    except CodeSettled as error:
        return Answer(_over(desk, code, Status(error.status), error.at) + f": {what}", in_place=True)
    return Answer(f"{code} is used: {what}.", (Button("Patients", f"points {patient.number}"),), in_place=True)


def _over(desk: Desk, code: str, status: Status, at: datetime) -> str:
    when = f" on {day_of(desk, at)} at {at.astimezone(desk.zone):%H:%M}"
    return f"{code} {_SETTLED[status]}{when}"


COMMANDS = (
    Command("points", "Patients", ("points", "points of"), "loyalty.read", "What a patient has, and how it came.",
            ("points MBH-004512",), points),
    Command("award", "Patients", ("award", "give points"), "loyalty.award",
            "Give points, with a reason; there is a cap a day.", ("award 50 MBH-004512 for waiting long",), award,
            changes=True),
    Command("use_code", "Patients", ("use code", "redeem code", "redeem", "code"), "rewards.use_code",
            "Use a patient's reward code at the desk.", ("use code AC7KM4",), use_code),
)  # fmt: skip
