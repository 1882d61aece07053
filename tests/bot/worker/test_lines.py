"""Who goes next: replies before reminders before bulk, senders in turn, each thread in order."""

from datetime import timedelta
from uuid import UUID, uuid4

from bot.channels.content import Content
from bot.channels.rendered import Text
from bot.worker.lines import Item, Lines
from bot.worker.outbox import Outgoing
from bot.worker.rate import Share
from domain.settings.service import Sender as ChannelNumber
from tests.bot.worker.conftest import NOW

H = uuid4()


def number(rate: float = 100.0) -> ChannelNumber:
    return ChannelNumber(uuid4(), H, "sms", "+1", "", "", True, rate)


def item(text: str, sender: ChannelNumber, conversation: UUID | None = None, lane: int = 0, cost: int = 1) -> Item:
    row = Outgoing(
        H, uuid4(), conversation or uuid4(), sender.id, uuid4(), "+2", "sms", lane, Content(text), NOW, 1,
        NOW + timedelta(minutes=1),
    )  # fmt: skip
    return Item(row, sender, (Text(text),), (cost,))


def taken(lines: Lines, now: float = 0.0, lanes: int = 3) -> str:
    """What goes next; every sender has a share as large as its rate."""
    for one in lines.short(lanes):
        if one.sender_id not in shared:
            one.allowance.ask("me", one.wants, one.least, now)
            one.allowance.receive(Share((0, 0, int(one.allowance.per_second))), now)
            shared.add(one.sender_id)
    found = lines.take(now, lanes)
    return "" if found is None else found.row.content.text


shared: set[UUID] = set()


def test_urgent_lanes_go_first() -> None:
    lines, sender = Lines(), number()
    for text, lane in (("bulk", 2), ("reminder", 1), ("reply", 0)):
        lines.add(item(text, sender, lane=lane))
    assert [taken(lines) for _ in range(4)] == ["reply", "reminder", "bulk", ""]


def test_a_thread_gives_one_at_a_time_in_order() -> None:
    lines, sender, conversation = Lines(), number(), uuid4()
    items = [item(text, sender, conversation) for text in "abc"]
    for one in items:
        lines.add(one)
    assert [taken(lines), taken(lines)] == ["a", ""]
    lines.done(items[0])
    assert taken(lines) == "b"
    assert [one.row.content.text for one in lines.drop(items[1])] == ["c"]
    assert (taken(lines), lines.depth) == ("", 0)


def test_senders_take_turns() -> None:
    lines, one, two = Lines(), number(), number()
    for text in ("a1", "a2"):
        lines.add(item(text, one))
    for text in ("b1", "b2"):
        lines.add(item(text, two))
    assert [taken(lines) for _ in range(4)] == ["a1", "b1", "a2", "b2"]


def test_a_slow_sender_holds_only_itself_and_none_of_its_lanes_overtakes() -> None:
    lines, slow, quick = Lines(), number(1.0), number()
    lines.add(item("s1", slow))
    lines.add(item("s2", slow, cost=2))
    lines.add(item("bulk of the slow one", slow, lane=2))
    lines.add(item("q", quick))
    assert sorted([taken(lines), taken(lines)]) == ["q", "s1"]
    assert taken(lines, 0.25) == ""
    (short,) = lines.short()
    assert (short.sender_id, short.wants, short.least) == (slow.id, (1, 0, 1), 2)


def test_what_was_charged_too_long_ago_is_the_next_of_its_thread_again() -> None:
    lines, sender, conversation = Lines(), number(), uuid4()
    first, second = item("a", sender, conversation), item("b", sender, conversation)
    lines.add(first)
    lines.add(second)
    assert taken(lines) == "a"
    lines.put_back(first)
    assert [taken(lines), taken(lines)] == ["a", ""]
    lines.done(first)
    assert taken(lines) == "b"


def test_each_part_pays_when_it_goes_and_not_for_another_that_a_look_up_found() -> None:
    lines, sender = Lines(), number()
    one = item("a", sender)
    one.costs = (3, 5, 2)
    lines.add(one)
    assert (lines.short()[0].least, lines.short()[0].wants) == (3, (3, 0, 0))
    assert taken(lines) == "a"
    assert lines.holds(one, 0.0)
    one.row.part = 1
    assert not lines.holds(one, 0.0)
    lines.put_back(one)
    assert lines.short()[0].least == 5
    assert taken(lines) == "a"
    assert lines.holds(one, 0.0)
    lines.done(one)
    assert (lines.depth, list(lines.busy_senders(least=0, seconds=0))) == (0, [sender.id])


def test_only_the_lanes_asked_for() -> None:
    lines, sender = Lines(), number()
    lines.add(item("bulk", sender, lane=2))
    assert [taken(lines, lanes=1), taken(lines)] == ["", "bulk"]


def test_emptying_leaves_what_is_being_sent() -> None:
    lines, sender, conversation = Lines(), number(), uuid4()
    first, second = item("a", sender, conversation), item("b", sender, conversation)
    lines.add(first)
    lines.add(second)
    assert taken(lines) == "a"
    assert lines.empty() == [second]
    assert (taken(lines), lines.depth) == ("", 1)
    lines.done(first)
    assert lines.depth == 0


def test_senders_with_enough_in_hand_are_busy() -> None:
    lines, sender = Lines(), number(1.0)
    for n in range(16):
        assert list(lines.busy_senders()) == []
        lines.add(item(str(n), sender))
    assert list(lines.busy_senders()) == [sender.id]
