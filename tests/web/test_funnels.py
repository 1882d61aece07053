"""The funnel as a terminal shows it and as programs read it."""

import io
from datetime import date

import orjson
import pytest
from rich.console import Console

from bot.watching import Funnel, FunnelStep, Share, StateCount
from bot.watching.counts import FlowCounts
from domain.flow_counts.rules import median_seconds
from web.funnels import as_json, draw

STEPS = (
    FunnelStep("door", "other", "", StateCount(entered=40, left=40)),
    FunnelStep(
        "whom",
        "ask",
        "Who is it for?\nPlease choose.",
        StateCount(
            entered=40, returned=2, left=30, missed=5, human=3, expired=6, gone={"menu": 4, "back": 2}, seconds=20
        ),
    ),
    FunnelStep("verify", "call", "verify", StateCount(entered=30, left=29, expired=1)),
    FunnelStep("end", "end", "booked", StateCount(entered=29, left=29)),
)
COUNTS = FlowCounts(
    "book",
    date(2026, 11, 1),
    {step.state: step.count for step in STEPS},
    {("whom", "self"): 30},
    {"booked": 29},
    (Share("2", 30, 20), Share("0", 10, 9)),
    (Share("en_NG", 40, 29),),
    (Share("whatsapp", 40, 29),),
)


def drawn(funnel: Funnel, width: int = 160) -> list[str]:
    out = io.StringIO()
    draw(Console(file=out, width=width), funnel)
    return [" ".join(line.split()) for line in out.getvalue().splitlines()]


def test_the_lines_of_a_funnel() -> None:
    bar = "█" * 20
    assert drawn(Funnel("Booking", STEPS, COUNTS)) == [
        "Booking (book), since 01 Nov 2026: 40 started, 29 came to an end (72%)",
        "went not answer",
        "state says came again on stopped understood person expired in",
        f"whom Who is it for? {bar} 42 2 71% 10 5 3 6 20 s",
        f"verify verify {bar[:15]} 30 97% 1 1",
        f"end booked {bar[:14]} 29",
        "Ended: booked 29",
        "Left by: menu 4, back 2",
        "Release: 2 30 started, 20 ended (67%); 0 10 started, 9 ended (90%)",
    ]


def test_a_narrow_terminal_shows_every_figure() -> None:
    assert drawn(Funnel("Booking", STEPS, COUNTS), 80)[1:5] == [
        "went not answer",
        "state came again on stopped understood person expired in",
        "whom 42 2 71% 10 5 3 6 20 s",
        "verify 30 97% 1 1",
    ]


def test_nobody_came() -> None:
    empty = FlowCounts("book", date(2026, 11, 1), {}, {}, {}, (), (), ())
    assert drawn(Funnel("Booking", (), empty)) == ["Booking (book), since 01 Nov 2026: nobody came through it"]


def test_what_programs_read() -> None:
    read = orjson.loads(as_json(Funnel("Booking", STEPS, COUNTS)))
    assert read["edges"] == [{"state": "whom", "outcome": "self", "times": 30}]
    assert (read["started"], read["ended"], read["ends"], read["since"]) == (40, 29, {"booked": 29}, "2026-11-01")
    assert read["steps"][1]["stopped"] == 10
    assert read["steps"][1]["gone"] == {"menu": 4, "back": 2}


@pytest.mark.parametrize(
    ("took", "median"),
    [
        ({}, None),
        ({"5": 1}, 5),
        ({"5": 1, "60": 1}, 5),
        ({"5": 1, "60": 2}, 60),
        ({"10": 2, "longer": 3}, 86400),
    ],
)
def test_the_middle_answer(took: dict[str, int], median: int | None) -> None:
    assert median_seconds(took) == median
