"""What you are told of without asking."""

from bot.staff.command import Answer, Button, Command, Missing
from bot.staff.desk import Desk
from domain.team import service as team
from domain.team.rules import Topic

_TOPICS = ", ".join(Topic)


def _answer(mine: tuple[Topic, ...]) -> Answer:
    told = ", ".join(mine) or "nothing"
    buttons = tuple(
        Button(
            f"{'No' if topic in mine else 'Tell me of'} {topic}", f"alerts {'off' if topic in mine else 'on'} {topic}"
        )
        for topic in Topic
    )
    return Answer(f"You are told of: {told}.\nTopics: {_TOPICS}", buttons, in_place=True)


async def show(desk: Desk, rest: str) -> Answer:
    return _answer(await team.topics_of(desk.ctx))


def _topic(rest: str, line: str) -> Topic:
    try:
        return Topic(rest.strip().casefold())
    except ValueError:
        raise Missing(f"Which topic? {_TOPICS}", line, tuple(Button(t, line.replace("{}", t)) for t in Topic)) from None


async def on(desk: Desk, rest: str) -> Answer:
    return _answer(await team.subscribe(desk.ctx, _topic(rest, "alerts on {}")))


async def off(desk: Desk, rest: str) -> Answer:
    return _answer(await team.unsubscribe(desk.ctx, _topic(rest, "alerts off {}")))


COMMANDS = (
    Command("alerts", "You", ("alerts", "notifications", "topics"), "", "What you are told of without asking.",
            ("alerts",), show),
    Command("alerts_on", "You", ("alerts on", "subscribe", "tell me of"), "team.subscribe", "Be told of a topic.",
            ("alerts on leads",), on),
    Command("alerts_off", "You", ("alerts off", "unsubscribe", "mute"), "team.unsubscribe", "Do not be told of a topic.",
            ("alerts off feedback",), off),
)  # fmt: skip
