"""What a source of leads costs: the return by source needs it."""

import re

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from bot.staff.lead_words import SOURCE_NAMES, SOURCES, take_word
from bot.staff.money import money, take_amount
from bot.staff.periods import take_month
from domain.reports.remembering import forget
from domain.reports.spans import month_of
from domain.spending import service as spending

# Behind a source and a month a small bare number can only be an amount.
_BARE = re.compile(r"(?<!\S)(\d{1,4})(?:\.(\d{1,2}))?(?!\S)")


async def spend(desk: Desk, rest: str) -> Answer:
    """`spend website november 50000`: replaces what stood there for the month."""
    source, before, after = take_word(rest, SOURCES)
    if source is None:
        raise Missing(
            "On which source of leads? For example: google ads, website, health camp.", f"spend {{}} {rest}".strip()
        )
    left = f"{before} {after}".strip()
    said, left = take_month(left, desk.ctx.today)
    month = said or month_of(desk.ctx.today)
    name, when = SOURCE_NAMES[source], f"{month:%B %Y}"
    word = next(word for word, meant in SOURCES.items() if meant is source)
    amount, unread = take_amount(left)
    bare = _BARE.fullmatch(left) if amount is None else None
    if bare is not None:
        amount, unread = int(bare.group(1)) * 100 + int(f"{bare.group(2) or ''}00"[:2]), ""
    if amount is None or unread:
        unclear = f"I cannot read “{unread}”. " if unread else ""
        raise Missing(f"{unclear}What was spent on {name} in {when}? For example 50,000", f"spend {word} {when} {{}}")
    entered = await spending.enter_spend(desk.ctx, source, month, amount)
    forget(desk.ctx, desk.served.reports, "reports.roi")
    replaced = f", in the place of {money(entered.before)}" if entered.before not in (None, amount) else ""
    text = f"Spent on {name} in {when}: {money(amount)}{replaced}."
    return Answer(text, (Button("Return by source", f"report roi {when}"),))


COMMAND = Command(
    "spend", "Reports", ("spend", "spent"), "spending.enter",
    "What a source of leads cost in a month; again replaces it.",
    ("spend website october 50000", "spend google ads this month 120k"), spend,
)  # fmt: skip
