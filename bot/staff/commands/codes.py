"""What the provider's error codes mean, what we do about them, and how often they came lately."""

import re

from bot.channels.errors import classify
from bot.channels.provider_codes import what_we_do
from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.telling import moment_of
from domain.communications.refusals import Refused, refused_lately

_CODE = re.compile(r"\d{3,7}")
_SHOWN = 10


async def codes(desk: Desk, rest: str) -> Answer:
    found = await refused_lately(desk.ctx)
    if not found:
        return Answer("In the last seven days the provider has refused nothing.")
    lines = [f"{one.code} {one.channel} x{one.times}: {classify(one.code, None).meaning}" for one in found[:_SHOWN]]
    more = f"\n... and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    shown = list(dict.fromkeys(one.code for one in found))[:8]
    buttons = tuple(Button(f"Code {code}", f"error code {code}") for code in shown)
    return Answer("Refused by the provider in the last seven days\n" + "\n".join(lines) + more, buttons)


async def explain(desk: Desk, rest: str) -> Answer:
    """`error code 63016`; also `code 63016`, because reward codes have six signs."""
    found = _CODE.search(rest)
    lately = await refused_lately(desk.ctx)
    if found is None:
        buttons = tuple(Button(str(code), f"error code {code}") for code in dict.fromkeys(one.code for one in lately))
        raise Missing("Which code of the provider's? It is a number such as 63016.", "error code {}", buttons[:9])
    code = int(found.group())
    verdict = classify(code, None)
    counted = [_often(desk, one) for one in lately if one.code == code] or ["Not in the last seven days."]
    lines = [f"{code}: {verdict.meaning}.", f"We: {what_we_do(verdict)}", f"To do: {verdict.action}.", *counted]
    return Answer("\n".join(lines), (Button("All codes", "codes"), Button("Dead letters", "dead letters")))


def _often(desk: Desk, one: Refused) -> str:
    again = f", {one.again} sent again" if one.again else ""
    return f"By {one.channel}: {one.times} in the last seven days{again}, last {moment_of(desk, one.last_at)}."


COMMANDS = (
    Command("codes", "Admin", ("codes", "error codes", "provider codes"), "communications.refusals",
            "What the provider refused in the last seven days, by code.", ("codes",), codes),
    Command("error_code", "Admin", ("error code", "provider code"), "communications.refusals",
            "What a code of the provider's means, what we do and what to do.", ("error code 63016",), explain),
)  # fmt: skip
