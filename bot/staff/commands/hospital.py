"""Which hospital a Telegram chat acts for, when it is linked at several."""

from bot.staff.command import Answer, Button, Command
from bot.staff.desk import Desk
from bot.staff.workplaces import Workplace, address_of, choose, workplaces
from domain.kit.context import AuditNote


async def run(desk: Desk, rest: str) -> Answer:
    here = desk.served.profile.hospital
    if desk.channel != "telegram":
        return Answer(f"This number is {here.name}'s. Another hospital has a number of its own.")
    address = await address_of(desk.ctx.session, here.id, desk.link.id)
    places = await workplaces(desk.ctx.session, desk.channel, address)
    if len(places) < 2:
        return Answer(f"You are linked at {here.name} only. An invitation of another hospital adds it here.")
    wanted = [place for place in places if _is_meant(place, rest)] if rest else []
    if len(wanted) != 1:
        listed = "\n".join(f"{place.name}{' (you act for this one)' if place.chosen else ''}" for place in places)
        asked = "Which hospital?" if not rest or wanted else f"You are not linked at {rest}. Which hospital?"
        buttons = tuple(Button(place.name, f"hospital {place.code.lower()}") for place in places)
        return Answer(f"{asked}\n\n{listed}", buttons, in_place=True)
    (place,) = wanted
    if not place.chosen:
        await choose(desk.ctx.session, desk.channel, address, place.hospital_id, desk.ctx.now)
        # Where else somebody works is none of this hospital's business: the trail says that they left, not where to.
        desk.ctx.note(AuditNote("workplace_left", "staff", desk.me))
    return Answer(f"You act for {place.name} from here on.", (Button("Help", "help"),), in_place=True)


def _is_meant(place: Workplace, said: str) -> bool:
    wanted = said.strip().casefold()
    return wanted == place.code.casefold() or place.name.casefold().startswith(wanted)


COMMAND = Command(
    "hospital", "You", ("hospital", "hospitals", "switch hospital"), "",
    "Which hospital you act for on Telegram, if you work for several.",
    ("hospital", "hospital marina"), run, menu="Which hospital you act for",
)  # fmt: skip
