"""What was counted by outcome, laid over the ways a flow has: outcomes without a way of their own go the common one."""

from datetime import date

from bot.dialogue.diagram import mermaid
from bot.dialogue.flow import Flow
from bot.dialogue.loading import read_texts
from bot.watching.counts import FlowCounts
from bot.watching.funnels import _steps

TEA = """
flow: tea
title: "Tea"
start: which
states:
  which:
    ask: "Which tea?"
    options: {green: "Green", black: "Black", none: "No tea"}
    go: {none: sorry, otherwise: cup}
  sorry: {ask: "Why not?", answer: text, go: end}
  cup: {ask: "How large?", answer: text, go: end}
  end: {end: done}
"""
EDGES = {("which", "green"): 7, ("which", "black"): 5, ("which", "none"): 9, ("gone", "yes"): 4}


def tea() -> Flow:
    ([source], []) = read_texts({"tea.yaml": TEA})
    assert isinstance(source.content, Flow)
    return source.content


def counts() -> FlowCounts:
    return FlowCounts("tea", date(2026, 11, 1), {}, EDGES, {}, (), (), ())


def test_outcomes_are_added_up_by_way() -> None:
    assert counts().ways(tea()) == {("which", "*"): 12, ("which", "none"): 9}


def test_the_busiest_way_comes_first_whatever_its_outcomes_are_called() -> None:
    assert [step.state for step in _steps(tea(), counts())] == ["which", "cup", "sorry"]


def test_the_picture_has_the_figures_of_ways_and_states() -> None:
    drawn = mermaid(tea(), {"which": 1234}, counts().ways(tea())).splitlines()
    assert [line.strip() for line in drawn if "(" in line] == [
        'state "which? (1,234)" as s_which',
        "s_which --> s_sorry: none (9)",
        "s_which --> s_cup: any other (12)",
    ]
