"""What an advance leaves of its path: each state entered, how it was left, and nothing a person said."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.compiling import compile_set, shipped_texts
from bot.dialogue.moving import place
from bot.dialogue.release import Release
from bot.dialogue.steps import end
from bot.dialogue.world import Heard
from tests.bot.dialogue.small import NOW, Talk
from tests.bot.dialogue.test_machine import HEARD

ONE = UUID(int=1)
VISIT = """flow: visit
title: "Visit"
words: "visit"
resumable: true
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
    label: "Day"
    go: which
  which:
    branch: day
    go: {never: size, otherwise: sure}
  sure:
    ask: "Sure?"
    answer: yes_no
    go: {yes: end, no: size}
  end:
    end: done
"""


@pytest.fixture(scope="module")
def visiting() -> Release:
    return compile_set({**shipped_texts(), "visit.yaml": VISIT}).stored_as(ONE)


@pytest.fixture
def talk(visiting: Release) -> Talk:
    one = Talk(visiting)
    one.state.memory = {"my_consent": True, "my_name.first": "Ada", "my_name": "Ada Obi"}
    one.say("menu", "visit")
    return one


def path(talk: Talk, turn: int = -1) -> list[str]:
    """One turn's events in the flow `visit`, each as `state code detail...`."""
    found = talk.plays[turn].walk.path("whatsapp", "en_NG")
    events = [event for _, _, _, stretch in orjson.loads(found or "[]") for event in stretch]
    return [" ".join(map(str, event[1:])) for event in events if event[0] == "visit"]


def after(talk: Talk, *texts: str, minutes: int = 0) -> list[str]:
    """The path of the last of these messages."""
    for text in texts:
        talk.hear(Heard(text=text), now=NOW + timedelta(minutes=minutes))
    return path(talk)


def test_the_path_names_channel_language_and_release(talk: Talk) -> None:
    found = orjson.loads(talk.plays[-1].walk.path("sms", "pcm") or "")
    assert found == [
        ["sms", "pcm", str(ONE), [["menu", "choose", "d", "visit"], ["visit", "size", "s"], ["visit", "size", "e"]]]
    ]


def test_an_answer_leaves_the_question_after_so_many_seconds(talk: Talk) -> None:
    assert after(talk, "large", minutes=2) == ["size l large 120", "day e"]


def test_what_was_written_is_not_in_the_path(talk: Talk) -> None:
    assert after(talk, "large", "a bitter secret") == ["day l answered 0", "which p otherwise", "sure e"]
    assert after(talk, "no", "small", "never") == ["day l answered 0", "which p never", "size e"]


def test_an_end_is_entered_and_tells_its_outcome(talk: Talk) -> None:
    assert after(talk, "large", "Friday", "yes") == ["sure l yes 0", "end f done"]


def test_not_understood_and_the_wish_for_a_person(talk: Talk) -> None:
    assert after(talk, "asdf qwer") == ["size m"]
    assert after(talk, "human") == ["size h"]


def test_another_flow_over_the_question_and_back_to_it(talk: Talk) -> None:
    assert after(talk, "hours") == ["size d about"]
    assert after(talk, "small", minutes=5) == ["size l small 300", "day e"]


def test_back_returns_to_the_answer_before(talk: Talk) -> None:
    assert after(talk, "large", "back", minutes=3) == ["day g back", "size r"]
    assert after(talk, "small", minutes=4) == ["size l small 60", "day e"]


def test_a_change_gives_the_answers_after_it_again(talk: Talk) -> None:
    assert after(talk, "large", "Friday", "change", "1") == ["sure g change", "size r"]
    assert after(talk, "small") == ["size l small 0", "day p answered", "which p otherwise", "sure e"]


def test_an_old_button_returns_too(talk: Talk) -> None:
    talk.hear(Heard(text="Large", choice_id="visit.size:large"))
    talk.hear(Heard(text="Small", choice_id="visit.size:small"))
    assert path(talk) == ["day g tap", "size r", "size l small 0", "day e"]


def test_restart_menu_and_beginning_again(talk: Talk) -> None:
    assert after(talk, "large", "restart") == ["day g restart", "size e"]
    assert after(talk, "visit") == ["size d visit", "size g again", "size s", "size e"]
    assert after(talk, "menu") == ["size g menu"]


def test_silence_closes_and_the_answer_afterwards_still_counts(talk: Talk) -> None:
    talk.hear(Heard(silence="nudge"))
    assert path(talk) == []
    talk.hear(Heard(silence="close"))
    assert path(talk) == ["size x"]
    assert after(talk, "hello") == []
    assert after(talk, "yes") == []
    assert after(talk, "large", minutes=90) == ["size l large 5400", "day e"]


def test_whoever_does_not_go_on_after_a_silence_is_gone(talk: Talk) -> None:
    talk.hear(Heard(silence="close"))
    assert after(talk, "hello", "no") == ["size g declined"]


def test_a_silence_too_long_to_go_on_from(talk: Talk) -> None:
    talk.hear(Heard(silence="close"))
    talk.hear(Heard(text="hello"), now=NOW + timedelta(days=30))
    assert path(talk) == ["size g silence"]


def test_the_moment_of_the_question_is_kept_over_a_nudge(talk: Talk) -> None:
    talk.hear(Heard(silence="nudge"), now=NOW + timedelta(minutes=10))
    assert after(talk, "small", minutes=11) == ["size l small 660", "day e"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HEARD, max_size=25))
def test_whoever_came_to_a_state_left_it_or_is_gone_or_stands_there(visiting: Release, script: list[Heard]) -> None:
    """Nobody is lost and nobody counted twice, whatever is said; and the events name states and outcomes of the flows."""
    talk = Talk(visiting)
    talk.say("hi", "yes", "Ada Obi", "book")
    tappable: list[str] = []
    for minutes, what in enumerate(script):
        heard = what
        if heard.choice_id.startswith("tap "):
            heard = replace(heard, choice_id=tappable[int(heard.choice_id[4:]) % len(tappable)] if tappable else "~x:1")
        talk.hear(heard, now=NOW + timedelta(minutes=minutes))
        tappable += [c.id for reply in talk.last.replies for c in reply.choices]
    open_now: Counter[str] = Counter()
    began: Counter[str] = Counter()
    for play in talk.plays:
        for flow, state, code, *more in [e for s in orjson.loads(play.walk.path("sms", "") or "[]") for e in s[3]]:
            spec = visiting.flows[flow].flow.states[state]
            open_now[f"{flow}.{state}"] += {"e": 1, "r": 1, "l": -1, "g": -1}.get(code, 0)
            began[flow] += {"s": 1, "f": -1}.get(code, 0)
            assert (code == "f") == (isinstance(spec, end.Spec) and code != "s")
            assert code in ("d", "g", "f") or not more or visiting.flows[flow].move(state, more[0]) is not None
    standing = Counter(place(frame) for frame in talk.state.frames)
    assert {at: n for at, n in open_now.items() if n} == dict(standing)
    assert all(began[flow] >= 0 for flow in began)
