"""Reading flow files: words stay words, lines are known, every file is read whatever the others hold."""

from bot.dialogue.flow import Flow, Plural
from bot.dialogue.loading import FlowsRefused, Problem, read_folder, read_texts
from bot.dialogue.steps import ask, end, steps

FLOW = """\
# A comment.
flow: visit
title: "A visit"
start: tea
states:
  tea:
    ask: "Tea?"
    options:
      yes: {label: "Yes please", words: "yes, oh yes"}
      no: "No thanks"
    go: {yes: end, no: end, otherwise: end}
  end:
    end: done
"""


def test_yes_and_no_stay_words() -> None:
    [source], problems = read_texts({"visit.yaml": FLOW})
    assert problems == []
    assert isinstance(source.content, Flow)
    spec = source.content.states["tea"]
    assert isinstance(spec, ask.Spec)
    assert list(spec.options) == ["yes", "no"]
    assert spec.options["no"].label == "No thanks"
    assert isinstance(source.content.states["end"], end.Spec)


def test_every_part_knows_its_line() -> None:
    [source], _ = read_texts({"visit.yaml": FLOW})
    assert source.line("title") == 3
    assert source.line("states", "tea", "options", "no") == 10
    assert source.line("states", "tea", "go", "yes") == 11
    assert source.line("states", "nowhere", "deep") == 5


def test_a_broken_file_does_not_hide_the_others() -> None:
    sources, problems = read_texts({"a.yaml": FLOW, "b.yaml": ": : :", "c.yaml": FLOW.replace("visit", "other")})
    assert [source.file for source in sources] == ["a.yaml", "c.yaml"]
    assert [problem.file for problem in problems] == ["b.yaml"]


def test_every_faulty_state_of_a_file_is_told() -> None:
    text = (
        FLOW.replace("    ask:", "    aks:")
        .replace("title:", "titel:")
        .replace("    end: done", "    end: done\n    then: [menu]")
    )
    _, problems = read_texts({"visit.yaml": text})
    assert [(p.line, p.code, p.fix) for p in problems] == [
        (3, "unknown_key", "did you mean 'title'?"),
        (6, "state", "did you mean 'ask'?"),
        (14, "value", "write one text, in quotes"),
    ]


def test_a_plural_is_typed() -> None:
    text = FLOW.replace('ask: "Tea?"', 'ask: {one: "{n:number} tea?", other: "{n:number} teas?", count: n}')
    [source], problems = read_texts({"visit.yaml": text})
    assert problems == []
    assert source.content.states["tea"].ask == Plural(one="{n:number} tea?", other="{n:number} teas?", count="n")  # type: ignore[union-attr]


def test_a_refusal_tells_every_problem_in_order() -> None:
    error = FlowsRefused([Problem("b.yaml", 3, "value", "wrong", "mend"), Problem("a.yaml", 9, "value", "wrong")])
    assert str(error).splitlines() == ["a.yaml:9: value: wrong", "b.yaml:3: value: wrong — mend"]


def test_the_steps_are_these() -> None:
    assert list(steps()) == ["ask", "branch", "call", "change", "do", "end", "handoff", "set", "say"]


def test_the_folder_is_read_by_name() -> None:
    assert {"book.yaml", "everywhere.yaml", "menu.yaml", "welcome.yaml"} <= set(read_folder())


def test_what_yaml_itself_cannot_read_is_a_finding_too() -> None:
    for text, told in (
        ("flow: a\ntitle: \x1f", "a.yaml:2: yaml: a sign that no text has — delete the sign"),
        ("flow: a\ntitle: 2026-13-01", "a.yaml:1: yaml: month must be in 1..12"),
    ):
        sources, (problem,) = read_texts({"a.yaml": text})
        assert sources == []
        assert str(problem).startswith(told)
