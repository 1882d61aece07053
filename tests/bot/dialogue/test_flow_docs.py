"""docs/flows.md: every example loads without a fault and runs; every step, answer, list and format is told of."""

import re
from pathlib import Path

import pytest

from bot.dialogue.answers import kinds
from bot.dialogue.checking import check, codes
from bot.dialogue.diagram import mermaid
from bot.dialogue.flow import Flow, Option
from bot.dialogue.lists import lists
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.release import Release
from bot.dialogue.steps import steps
from bot.dialogue.wording import FORMATS, Catalogues
from bot.trying.running import run_transcripts
from bot.trying.transcripts import read_transcripts

PAGE = (Path(__file__).parents[3] / "docs" / "flows.md").read_text(encoding="utf-8")
CHATS = Path(__file__).with_name("flow_docs_chats.yaml").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_every_example_loads_without_a_fault() -> None:
    sources, problems = read_texts({f"{n:02d}.yaml": text for n, text in enumerate(EXAMPLES)})
    assert problems == []
    assert check(sources, Catalogues()) == []
    flows = [source.content for source in sources if isinstance(source.content, Flow)]
    assert len(flows) == len(EXAMPLES) == 11
    used = {type(state) for flow in flows for state in flow.states.values()}
    assert {name for name, kind in steps().items() if kind.spec not in used} == set()


def test_every_example_runs_beside_the_shipped_flows() -> None:
    examples = {f"{n:02d}.yaml": text for n, text in enumerate(EXAMPLES)}
    sources, problems = read_texts({**read_folder(), **examples})
    assert problems == []
    assert {problem.code for problem in check(sources, Catalogues())} == {"never_begun"}  # some show no words
    [written] = re.findall(r"^```\n(name: .*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    chats, unread = read_transcripts({"flow_docs_chats.yaml": CHATS, "docs/flows.md": written})
    assert unread == []
    told = run_transcripts(Release(sources, Catalogues()), chats)
    assert [str(failure) for failure in told.failures] == []
    flows = {source.content.flow for source in sources if source.file in examples and isinstance(source.content, Flow)}
    assert [state for state in told.coverage.unvisited if state.partition(".")[0] in flows] == []
    assert [str(way) for way in told.coverage.untaken if way.flow in flows] == []
    assert [state for state in told.coverage.untold if state.partition(".")[0] in flows] == []


@pytest.mark.parametrize("name", [*steps(), *kinds(), *lists(), *(f for f in FORMATS if f)])
def test_nothing_is_left_untold(name: str) -> None:
    assert re.search(rf"`{name}`|^## {name}\b|\b{name}:", PAGE, re.MULTILINE), name


def test_every_key_of_a_flow_and_of_a_step_is_told_of() -> None:
    models = [Flow, Option, *(kind.spec for kind in steps().values())]
    keys = {part.alias or name for model in models for name, part in model.model_fields.items()}
    assert {key for key in keys if not re.search(rf"`{key}\b|\b{key}:", PAGE)} == set()


def test_the_parts_of_answers_are_told_of() -> None:
    told = PAGE.partition("What is saved under `x` has parts")[2].partition("\n\n")[0]
    for kind in kinds().values():
        if kind.parts:
            assert {f"`{name}`" for name in (kind.name, *kind.parts)} <= set(re.findall(r"`\w+`", told))


def test_every_step_has_an_example_under_its_own_heading() -> None:
    shown = {name: re.search(rf"^## {name}\b(.*?)(?=^## )", PAGE, re.DOTALL | re.MULTILINE) for name in steps()}
    assert {name for name, part in shown.items() if part is None or f"    {name}:" not in part.group(1)} == set()


def test_the_table_of_findings_is_the_checks_own() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (error|warning) \| (.+) \|$", PAGE, re.MULTILINE)
    assert rows == [(code, severity, meaning) for code, (severity, meaning) in sorted(codes().items())]


def test_a_flow_is_drawn_with_every_way() -> None:
    sources, _ = read_texts({"tea.yaml": EXAMPLES[1]})
    assert isinstance(sources[0].content, Flow)
    assert mermaid(sources[0].content).splitlines() == [
        "---",
        'title: "Tea"',
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
    counted = mermaid(sources[0].content, {"which": 1204, "end": 0}).splitlines()
    assert counted[5:8] == [
        '    state "which? (1,204)" as s_which',
        '    state "day?" as s_day',
        '    state "end (0)" as s_end',
    ]
