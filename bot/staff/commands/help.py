"""HELP: what this role can do, with real examples."""

from bot.staff.command import Answer, Button, Command
from bot.staff.desk import Desk
from bot.staff.registry import commands, may_use, meant, nearest
from bot.staff.speech import MOST

# What is wanted most comes first; a list holds ten, the others come with MORE.
_ORDER = (
    "Tasks",
    "Appointments",
    "Patients",
    "Leads",
    "Opportunities",
    "Chats",
    "Feedback",
    "Surveys",
    "Rewards",
    "Reports",
    "Team",
    "Admin",
    "You",
)


async def run(desk: Desk, rest: str) -> Answer:
    mine = [command for command in commands().values() if command.group and may_use(desk.ctx.actor, command)]
    if not rest or rest.casefold() == "more":
        return _groups(mine, further=bool(rest))
    group = [command for command in mine if command.group.casefold() == rest.casefold()]
    if group:
        lines = [f"{command.examples[0]}\n   {command.help}" for command in group]
        return Answer(f"{group[0].group}\n\n" + "\n".join(lines), (Button("All help", "help"),))
    found = meant(rest)
    if found is not None and may_use(desk.ctx.actor, found.command):
        return _one(found.command)
    near = nearest(rest, desk.ctx.actor)
    buttons = tuple(Button(phrase.capitalize(), f"help {phrase}") for phrase in near)
    return Answer(
        "There is no such command." + (" Did you mean:" if near else ""), (*buttons, Button("All help", "help"))
    )


def _groups(mine: list[Command], *, further: bool) -> Answer:
    groups: dict[str, list[Command]] = {group: [] for group in _ORDER if any(c.group == group for c in mine)}
    for command in mine:
        groups.setdefault(command.group, []).append(command)
    lines = [f"{group}: {_first_words(listed)}" for group, listed in groups.items()]
    text = "Write a command in plain words. Days and hours are read as you say them.\n\n" + "\n".join(lines)
    buttons = tuple(Button(group, f"help {group.casefold()}") for group in groups)
    if len(buttons) <= MOST:
        return Answer(text, buttons)
    return Answer(text, buttons[MOST - 1 :]) if further else Answer(text, buttons[: MOST - 1], more="help more")


_NAMED = 5


def _first_words(listed: list[Command]) -> str:
    """What a group begins with; all of it is a tap away."""
    named = ", ".join(command.words[0] for command in listed[:_NAMED])
    return f"{named} and {len(listed) - _NAMED} more" if len(listed) > _NAMED else named


def _one(command: Command) -> Answer:
    ways = ", ".join(command.words)
    examples = "\n".join(f"   {example}" for example in command.examples)
    return Answer(f"{command.help}\n\nWords: {ways}\nFor example:\n{examples}", (Button("All help", "help"),))


COMMAND = Command(
    "help", "You", ("help", "commands", "what can you do"), "", "What you can do here; HELP and a command tells more.",
    ("help", "help task", "help leads"), run, menu="What you can do",
)  # fmt: skip
