"""docs/flows.md: every example loads without a fault; every step, answer, list and format is told of."""

import re
from pathlib import Path

import pytest

from bot.dialogue.answers import kinds
from bot.dialogue.checking import check
from bot.dialogue.diagram import mermaid
from bot.dialogue.flow import Flow
from bot.dialogue.lists import lists
from bot.dialogue.loading import read_texts
from bot.dialogue.steps import steps
from bot.dialogue.wording import FORMATS, Catalogues

PAGE = (Path(__file__).parents[3] / "docs" / "flows.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_example_loads_without_a_fault() -> None:
    sources, problems = read_texts({f"{n:02d}.yaml": text for n, text in enumerate(EXAMPLES)})
    assert problems == []
    assert check(sources, Catalogues()) == []
    flows = [source.content for source in sources if isinstance(source.content, Flow)]
    assert len(flows) == len(EXAMPLES) == 11
    used = {type(state) for flow in flows for state in flow.states.values()}
    assert {name for name, kind in steps().items() if kind.spec not in used} == set()


@pytest.mark.parametrize("name", [*steps(), *kinds(), *lists(), *(f for f in FORMATS if f)])
def test_nothing_is_left_untold(name: str) -> None:
    assert re.search(rf"`{name}`|^## {name}\b|\b{name}:", PAGE, re.MULTILINE), name


def test_a_flow_is_drawn_with_every_way() -> None:
    sources, _ = read_texts({"tea.yaml": EXAMPLES[1]})
    assert isinstance(sources[0].content, Flow)
    assert mermaid(sources[0].content).splitlines() == [
        "---",
        "title: Tea",
        "---",
        "stateDiagram-v2",
        "    [*] --> s_which",
        '    state "which?" as s_which',
        '    state "day?" as s_day',
        '    state "end" as s_end',
        "    s_which --> s_day: green",
        "    s_which --> s_day: black",
        "    s_which --> s_end: none",
        "    s_day --> s_end: answered",
        "    s_day --> s_end: first",
        "    s_end --> [*]: done",
    ]
