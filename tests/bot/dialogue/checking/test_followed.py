"""What the checks let pass does not fail in a conversation: flows made at random, talked to at random."""

import json
import re
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.dialogue.checking import Subject, check
from bot.dialogue.flow import Everywhere, Flow
from bot.dialogue.loading import Source, read_folder, read_texts
from bot.dialogue.play import FlowFault
from bot.dialogue.release import Release
from bot.dialogue.tracing import trace
from bot.dialogue.wording import Catalogues, Unsayable
from bot.dialogue.world import Outcome, Wish
from tests.bot.dialogue.small import Talk

EVERYWHERE = re.sub(r"^(\w+_flow): .*$", r"\1: visit", read_folder()["everywhere.yaml"], flags=re.MULTILINE)
OTHER = """
flow: other
title: "Other"
start: ask
states:
  ask:
    ask: "Which?"
    options: {x: "One", y: "Two"}
    go: {x: set, y: end}
  set: {set: {taste: "=sweet"}, go: end}
  end: {end: done}
"""
NAMES = [f"s{n}" for n in range(6)]
name = st.sampled_from(NAMES)
variable = st.sampled_from(["v", "w"])
value = st.sampled_from(["=", "=a", "=b", "v", "w"])
STATES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(lambda v, go: {"say": f"Here: {{{v}}}.", "go": go}, variable, name),
    st.builds(lambda go: {"say": "Here.", "go": go}, name),
    st.builds(lambda v, x, go: {"set": {v: x}, "go": go}, variable, value, name),
    st.builds(
        lambda v, a, u, go: {"branch": v, "go": {"a": a, "unset": u, "otherwise": go}}, variable, name, name, name
    ),
    st.builds(lambda v, a, go: {"branch": v, "go": {"a": a, "b": go}}, variable, name, name),
    st.builds(lambda a, go: {"do": "check_verified", "go": {"verified": a, "needed": go}}, name, name),
    st.builds(lambda v, go: {"call": "other", "save": {v: "taste"}, "go": go}, variable, name),
    st.builds(
        lambda save, a, b: {"ask": "Which?", "options": {"a": "One", "b": "Two"}, "go": {"a": a, "b": b}} | save,
        st.sampled_from([{}, {"save": "v"}, {"save": "w"}]),
        name,
        name,
    ),
    st.just({"end": "done"}),
)
FLOWS = st.lists(STATES, min_size=len(NAMES), max_size=len(NAMES))


class Impatient(Talk):
    """A talk in which actions that go round and round are a fault, as they are where turns are counted."""

    def _outcome(self, wish: Wish) -> Outcome:
        if len(self.wishes) > 200:
            raise FlowFault
        return super()._outcome(wish)


def talk_on(sources: list[Source], verified: bool) -> Talk:
    return Impatient(Release(sources, Catalogues()), {"check_verified": Outcome("verified" if verified else "needed")})


def read(states: list[dict[str, Any]]) -> list[Source]:
    flow = {"flow": "visit", "title": "A visit", "start": "s0", "states": dict(zip(NAMES, states, strict=True))}
    sources, problems = read_texts({"visit.yaml": json.dumps(flow), "other.yaml": OTHER, "everywhere.yaml": EVERYWHERE})
    assert problems == []
    return sources


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(FLOWS, st.lists(st.sampled_from(["One", "Two", "back", "nonsense"]), max_size=12), st.booleans())
def test_what_passes_the_checks_never_fails_in_a_conversation(
    states: list[dict[str, Any]], said: list[str], verified: bool
) -> None:
    sources = read(states)
    # States that nothing leads to, and part of the flow for the menu, are no reason to fail.
    assume(not [p for p in check(sources, Catalogues()) if p.code not in ("unreachable", "shadowed_word")])
    reached = trace(subject_of(sources), "visit").states
    talk = talk_on(sources, verified)
    for text in ["hello", *said]:
        talk.say(text)
        assert {frame.state for frame in talk.state.frames if frame.flow == "visit"} <= reached


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(FLOWS, st.lists(st.sampled_from(["One", "Two"]), max_size=12), st.booleans())
def test_what_fails_in_a_conversation_was_found(states: list[dict[str, Any]], said: list[str], verified: bool) -> None:
    sources = read(states)
    talk = talk_on(sources, verified)
    wrong: set[str] = set()
    try:
        for text in ["hello", *said]:
            talk.say(text)
    except Unsayable:
        wrong = {"unset_on_a_way", "unset_variable"}
    except FlowFault:
        wrong = {"unrouted_value", "endless", "endless_across"}
    assume(wrong)
    assert wrong & {problem.code for problem in check(sources, Catalogues())}


def subject_of(sources: list[Source]) -> Subject:
    flows = {source.content.flow: source for source in sources if isinstance(source.content, Flow)}
    everywhere = next((s, s.content) for s in sources if isinstance(s.content, Everywhere))
    return Subject(sources, Catalogues(), flows, everywhere)
