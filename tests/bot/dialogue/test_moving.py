"""A new release under a running conversation: it finishes where it began, or moves by a map; it is never thrown back."""

from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.content import Content
from bot.dialogue.compiling import compile_set, shipped_texts
from bot.dialogue.loading import FlowYaml
from bot.dialogue.machine import Machine
from bot.dialogue.moving import faults_of_map, standing_of
from bot.dialogue.release import Release
from bot.dialogue.releases import Current
from bot.dialogue.state import DialogueState
from bot.dialogue.world import Heard
from tests.bot.dialogue.small import Talk, world

VISIT = """flow: visit
title: "Visit"
words: "visit"
start: size
states:
  size:
    ask: "Which size?"
    options: {small: "Small", large: "Large"}
    save: size
    label: "Size"
    go: day
  day:
    ask: "Which day?"
    answer: text
    save: day
    go: sure
  sure:
    ask: "{size.label} on {day}. Sure?"
    answer: yes_no
    go: {yes: end, no: size}
  end:
    say: "Done: {size.label}, {day}."
    end: done
"""
SHIPPED = shipped_texts()


def stored(number: int, **changed: str) -> Release:
    files = {**SHIPPED, **{f"{name}.yaml": text for name, text in changed.items()}}
    return compile_set(files).stored_as(UUID(int=number))


OLD = stored(1, visit=VISIT)


class MovingTalk(Talk):
    """A talk whose hospital publishes: each message runs on what a turn would choose."""

    def __init__(self) -> None:
        super().__init__(OLD)
        self.pinned = self.machine
        self.current = Current(self.machine)
        self.state.memory = {"my_consent": True, "my_name.first": "Ada", "my_name": "Ada Obi"}

    def publish(self, release: Release, moves: dict[str, str] | None = None) -> None:
        over = {self.current.machine.release.stored_id: moves} if moves is not None else {}
        self.current = Current(Machine(release), over)

    def hear(self, heard: Heard, **changes: Any) -> list[Content]:
        self.state = DialogueState.load(self.state.dump())
        chosen = self.current.choose(self.pinned, self.state)
        play = chosen.advance(self.state, heard, world(**{**self.changes, **changes}))
        step = play.result()
        while step.wish is not None:
            play.resume(self._outcome(step.wish))
            step = play.result()
        self.last = step
        self.pinned = self.current.machine if play.release is self.current.machine.release else self.pinned
        return step.replies

    @property
    def runs(self) -> int:
        return self.pinned.release.stored_id.int

    @property
    def stands(self) -> str:
        return standing_of(self.state, self.pinned.release)


@pytest.fixture
def talk() -> MovingTalk:
    one = MovingTalk()
    one.say("menu")
    return one


def without_day() -> str:
    start, end = VISIT.index("  day:"), VISIT.index("  sure:")
    return (VISIT[:start] + VISIT[end:]).replace("go: day", "go: sure").replace(" on {day}", "").replace(", {day}", "")


def renamed_day() -> str:
    return VISIT.replace("  day:\n", "  which_day:\n").replace("go: day", "go: which_day")


def test_it_finishes_where_it_began(talk: MovingTalk) -> None:
    talk.say("visit", "large")
    talk.publish(stored(2, visit=without_day()))
    assert talk.say("Friday") == "Large on Friday. Sure?"
    assert (talk.runs, talk.stands) == (1, "menu.choose visit.sure")
    assert talk.say("yes").startswith("Done: Large, Friday.")
    # Nothing is under way any more: the next visit is the new one.
    assert talk.say("visit") == "Which size?"
    assert talk.runs == 2
    assert talk.say("small") == "Small. Sure?"


def test_a_renamed_question_hears_the_answer_to_it(talk: MovingTalk) -> None:
    talk.say("visit", "large")
    talk.publish(stored(2, visit=renamed_day()), {"visit.day": "visit.which_day"})
    assert talk.say("Friday") == "Large on Friday. Sure?"
    assert talk.runs == 2
    assert talk.say("back") == "Which day?"
    assert talk.stands == "menu.choose visit.which_day"


def test_without_an_entry_in_the_map_it_stays(talk: MovingTalk) -> None:
    talk.say("visit", "large")
    talk.publish(stored(2, visit=renamed_day()), {})
    assert talk.say("Friday") == "Large on Friday. Sure?"
    assert talk.runs == 1


def test_an_empty_map_moves_whom_it_can(talk: MovingTalk) -> None:
    talk.say("visit", "large")
    talk.publish(stored(2, visit=VISIT.replace("Sure?", "Is that right?")), {})
    assert talk.say("Friday") == "Large on Friday. Is that right?"
    assert talk.runs == 2


def test_another_question_is_asked_before_anything_is_taken_for_its_answer(talk: MovingTalk) -> None:
    """Friday is an answer to the day that was asked, not to the question that has taken its place."""
    talk.say("visit", "large")
    asks_why = renamed_day().replace("Which day?", "Why do you come?")
    talk.publish(stored(2, visit=asks_why), {"visit.day": "visit.which_day"})
    assert talk.say("Friday") == "Why do you come?"
    assert talk.say("A check-up") == "Large on A check-up. Sure?"


def test_a_number_under_old_options_chooses_none_of_the_new(talk: MovingTalk) -> None:
    talk.say("visit")
    other = VISIT.replace('{small: "Small", large: "Large"}', '{large: "Large", small: "Small"}')
    talk.publish(stored(2, visit=other), {})
    assert talk.say("1") == "Which size?"
    assert talk.options == ["Large", "Small"]
    assert talk.say("1") == "Which day?"
    assert talk.state.top.data["size"] == "large"


def test_a_tap_under_old_options_names_what_it_means(talk: MovingTalk) -> None:
    talk.say("visit")
    other = VISIT.replace("size:\n    ask", "how_big:\n    ask").replace("start: size", "start: how_big")
    other = other.replace("no: size", "no: how_big").replace(
        '{small: "Small", large: "Large"}', '{large: "Large", small: "Small"}'
    )
    talk.publish(stored(2, visit=other), {"visit.size": "visit.how_big"})
    assert talk.tap("Small") == "Which day?"
    assert (talk.runs, talk.state.top.data["size"]) == (2, "small")


def test_who_lacks_a_variable_of_the_new_flow_stays(talk: MovingTalk) -> None:
    talk.say("visit", "large")
    colour = '  colour:\n    ask: "Which colour?"\n    answer: text\n    save: colour\n    go: day\n'
    new = VISIT.replace("  day:\n", f"{colour}  day:\n").replace("go: day\n  colour", "go: colour\n  colour")
    new = new.replace('label: "Size"\n    go: day', 'label: "Size"\n    go: colour').replace(
        "{size.label} on", "{colour} {size.label} on"
    )
    talk.publish(stored(2, visit=new), {})
    assert talk.say("Friday") == "Large on Friday. Sure?"
    assert talk.runs == 1
    talk.say("menu")
    assert talk.say("visit", "large", "blue", "Monday") == "blue Large on Monday. Sure?"


def test_back_after_a_move_knows_only_questions_that_are_still_asked(talk: MovingTalk) -> None:
    talk.say("visit", "large", "Friday")
    talk.publish(stored(2, visit=without_day()), {})
    # `sure` still says nothing it lacks, so it moves; the answered day is no question any more.
    assert talk.say("back") == "Which size?"
    assert talk.runs == 2


def test_answers_can_be_changed_after_a_move(talk: MovingTalk) -> None:
    talk.say("visit", "large", "Friday")
    talk.publish(stored(2, visit=renamed_day()), {"visit.day": "visit.which_day"})
    assert talk.say("change") == "Which answer do you want to change?"
    assert talk.runs == 2
    talk.say("1")
    assert talk.say("small") == "Which day?"
    assert talk.state.top.data["size"] == "small"


def test_a_small_question_of_the_bots_own_is_answered_first(talk: MovingTalk) -> None:
    talk.say("visit", "large", "Friday", "change")
    talk.publish(stored(2, visit=renamed_day()), {"visit.day": "visit.which_day"})
    assert talk.say("1") == "Which size?"
    assert talk.runs == 1
    talk.say("small")
    assert talk.runs == 2


MENU = SHIPPED["menu.yaml"]


def test_a_menu_that_reads_the_same_is_the_new_one_at_once(talk: MovingTalk) -> None:
    talk.publish(stored(2, visit=VISIT.replace("Which size?", "What size?")))
    assert talk.say("visit") == "What size?"
    assert talk.runs == 2


def test_a_number_is_heard_under_the_menu_it_was_read_in(talk: MovingTalk) -> None:
    """Two on the screen still means the second line, though the new menu begins with another; what follows is new."""
    book, mine = (
        line for line in MENU.splitlines(keepends=True) if line.startswith(("      book: {label", "      mine: {label"))
    )
    swapped = MENU.replace(book + mine, mine + book)
    assert swapped != MENU
    about = SHIPPED["appointments.yaml"]
    talk.publish(stored(2, visit=VISIT, menu=swapped, appointments=about))
    talk.hear(Heard(text="2"))
    assert talk.state.frames[0].state == "mine"
    assert talk.runs == 2


def test_menu_means_the_new_menu(talk: MovingTalk) -> None:
    talk.say("visit")
    talk.publish(stored(2, visit=VISIT, menu=MENU.replace("What can I do for you?", "How can I help?")))
    assert talk.say("menu") == "How can I help?"
    assert talk.runs == 2


def test_a_flow_that_calls_waits_for_the_same_flow(talk: MovingTalk) -> None:
    talk.say("book")
    assert talk.stands == "menu.book book.whom"
    other = SHIPPED["book.yaml"].replace("  whom:\n", "  for_whom:\n").replace("unset: whom", "unset: for_whom")
    talk.publish(stored(2, visit=VISIT, book=other), {"book.whom": "book.for_whom"})
    assert talk.say("me").startswith("What is your date of birth?")
    assert (talk.runs, talk.stands) == (2, "menu.book book.own_birth")


def test_what_a_map_may_say() -> None:
    new = stored(2, visit=renamed_day())
    assert faults_of_map(OLD, new, {"visit.day": "visit.which_day", "menu.book": "menu.book"}) == []
    assert faults_of_map(OLD, new, {"visit.gone": "visit.which_day"}) == ["visit.gone is no state of what runs now."]
    assert faults_of_map(OLD, new, {"visit.day": "visit.day"}) == ["visit.day is no state of the new release."]
    assert faults_of_map(OLD, new, {"visit.end": "visit.end"}) == [
        "Nobody waits on visit.end: only questions and called flows can be moved."
    ]
    assert faults_of_map(OLD, new, {"visit.day": "menu.book"}) == [
        "visit.day waits for an answer, menu.book for the flow book."
    ]


WORDS = (
    "book",
    "me",
    "12/03/1990",
    "tooth pain",
    "any doctor",
    "tomorrow",
    "1",
    "2",
    "yes",
    "no",
    "back",
    "change",
    "menu",
)
WORDS += ("visit", "small", "Friday", "human", "points", "language", "chest pain", "restart", "hello there")
SUFFIX = "_then"


def with_renamed(file: str, state: str) -> str:
    """The flow with one of its states under another name, wherever a way leads to it."""
    flow = yaml.load(FILES[file], FlowYaml)  # noqa: S506  a SafeLoader with fewer resolvers
    renamed = f"{state}{SUFFIX}"
    flow["states"] = {renamed if name == state else name: spec for name, spec in flow["states"].items()}
    for spec in (flow, *flow["states"].values()):
        for key in ("go", "start", "change"):
            if isinstance(spec.get(key), dict):
                spec[key] = {outcome: renamed if to == state else to for outcome, to in spec[key].items()}
            elif spec.get(key) == state:
                spec[key] = renamed
    return yaml.safe_dump(flow, sort_keys=False)


FILES = {"visit": VISIT, "book": SHIPPED["book.yaml"], "menu": SHIPPED["menu.yaml"]}
RENAMED = [
    ("visit", "day"),
    ("visit", "size"),
    ("visit", "sure"),
    ("book", "whom"),
    ("book", "own_birth"),
    ("book", "times"),
]
RENAMED += [("book", "confirm"), ("menu", "more"), ("menu", "choose"), ("menu", "details")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.lists(st.tuples(st.sampled_from(RENAMED), st.sampled_from([None, "empty", "map"])), min_size=1, max_size=3),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
)
def test_whatever_is_said_and_published_nothing_fails(
    before: list[str], published: list[tuple[tuple[str, str], str | None]], after: list[str]
) -> None:
    talk = MovingTalk()
    talk.say(*before)
    for number, ((flow, state), how) in enumerate(published, 2):
        standing = talk.stands
        new = compile_set({**SHIPPED, "visit.yaml": VISIT, f"{flow}.yaml": with_renamed(flow, state)})
        moves = {f"{flow}.{state}": f"{flow}.{state}{SUFFIX}"} if how == "map" else {}
        talk.publish(new.stored_as(UUID(int=number)), moves if how is not None else None)
        assert talk.stands == standing
        for words in after:
            replies = talk.say(words)
            frames = talk.state.frames
            assert all(f.state in talk.pinned.release.flows[f.flow].flow.states for f in frames)
            assert replies or talk.state.frames
