"""Edits of flows by people who never saw YAML: what was meant is what is loaded, and nothing else moves."""

import copy
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.checking import check
from bot.dialogue.loading import FlowYaml, read_folder, read_texts
from bot.dialogue.wording import Catalogues
from bot.publishing import editing, splicing
from bot.publishing.editing import NewOption
from domain.kit.errors import Invalid

FLOWS = read_folder()
BOOK = FLOWS["book.yaml"]
# Whatever somebody may type or paste: quotes, colons, braces, hashes, line ends, other scripts.
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
PATIENT = settings(deadline=None, max_examples=40)  # a flow of 250 lines is read anew each time
LABEL = SAID.filter(lambda said: said.strip())


def load(text: str) -> Any:
    return yaml.load(text, Loader=FlowYaml)  # noqa: S506  a SafeLoader with fewer resolvers


def quoted_texts(flow: str) -> list[tuple[Any, ...]]:
    """Where the shipped flow has a text of its own."""
    found: list[tuple[Any, ...]] = []

    def look(value: Any, path: tuple[Any, ...]) -> None:
        if isinstance(value, dict):
            for key, below in value.items():
                if key not in ("go", "with", "set", "needs"):
                    look(below, (*path, key))
        elif isinstance(value, list):
            for number, below in enumerate(value):
                look(below, (*path, number))
        elif isinstance(value, str) and path[-1] in ("title", "ask", "again", "label", "words", "note"):
            found.append(path)

    look(load(flow), ())
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


@PATIENT
@given(st.data(), st.sampled_from(sorted(FLOWS)), SAID)
def test_another_text_is_loaded_and_taking_it_back_leaves_no_trace(data: st.DataObject, name: str, said: str) -> None:
    text = FLOWS[name]
    path = data.draw(st.sampled_from([*quoted_texts(text), ()]))
    if not path:
        return
    edited = editing.set_text(text, path, said)
    wanted = load(text)
    at(wanted, path[:-1])[path[-1]] = said
    assert load(edited) == wanted
    assert splicing.replace(edited, path, at(load(text), path)) == text


@PATIENT
@given(st.data(), SAID)
def test_a_setting_that_was_not_there_is_added_and_taken_away_without_a_trace(data: st.DataObject, said: str) -> None:
    name = data.draw(st.sampled_from(sorted(FLOWS)))
    text = FLOWS[name]
    places = [(), *(("states", state) for state in load(text).get("states", {}))]
    path = (*data.draw(st.sampled_from(places)), "unheard_of")
    edited = editing.set_text(text, path, said)
    wanted = load(text)
    at(wanted, path[:-1])["unheard_of"] = said
    assert load(edited) == wanted
    assert editing.set_text(edited, path, "") == text


@PATIENT
@given(st.data(), LABEL, SAID | st.just(""))
def test_an_option_is_added_changed_and_removed_without_a_trace(data: st.DataObject, label: str, words: str) -> None:
    questions = [
        name for name, spec in load(BOOK)["states"].items() if isinstance(spec.get("go"), dict) and spec.get("options")
    ]
    state = data.draw(st.sampled_from(questions))
    target = data.draw(st.sampled_from(list(load(BOOK)["states"])))
    edited = editing.add_option(BOOK, state, NewOption(label, words), target)
    before, after = load(BOOK)["states"], load(edited)["states"]
    (name,) = set(after[state]["options"]) - set(before[state]["options"])
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert after[state]["options"][name] == ({"label": label, "words": words} if words else label)
    assert after[state]["go"].get(name, after[state]["go"].get("otherwise")) == target
    changed = editing.set_option(edited, state, name, label="Other", words="some, words", note="a note")
    told = {"label": "Other", "words": "some, words", "note": "a note"}
    assert load(changed)["states"][state]["options"][name] == told
    assert editing.remove_option(edited, state, name) == BOOK
    assert editing.remove_option(changed, state, name) == BOOK


@PATIENT
@given(st.data(), LABEL, st.lists(st.tuples(LABEL, SAID | st.just("")), min_size=1, max_size=5), SAID | st.just(""))
def test_a_question_is_asked_before_a_step_and_taken_out_without_a_trace(
    data: st.DataObject, ask: str, options: list[tuple[str, str]], label: str
) -> None:
    states = load(BOOK)["states"]
    before = data.draw(st.sampled_from(list(states)))
    new = [NewOption(*option) for option in options]
    edited = editing.add_question(BOOK, before=before, ask=ask, options=new, label=label)
    after = load(edited)
    (name,) = set(after["states"]) - set(states)
    spec = after["states"][name]
    assert (spec["ask"], spec["save"], spec["go"], spec.get("label", "")) == (ask, name, before, label)
    told = [o if isinstance(o, dict) else {"label": o} for o in spec["options"].values()]
    assert told == [{"label": o.label, "words": o.words} if o.words else {"label": o.label} for o in new]
    for state, was in states.items():
        wanted = copy.deepcopy(was)
        for key in ("go", "change"):
            if state != before and wanted.get(key) == before:
                wanted[key] = name
            elif state != before and isinstance(wanted.get(key), dict):
                wanted[key] = {o: name if t == before else t for o, t in wanted[key].items()}
        assert after["states"][state] == wanted
    assert editing.remove_question(edited, name) == BOOK


@PATIENT
@given(st.data())
def test_a_way_leads_elsewhere(data: st.DataObject) -> None:
    states = load(BOOK)["states"]
    state = data.draw(st.sampled_from([name for name, spec in states.items() if "go" in spec]))
    target = data.draw(st.sampled_from(list(states)))
    ways = states[state]["go"]
    outcome = data.draw(st.sampled_from(["*", *(ways if isinstance(ways, dict) else ["fresh"])]))
    after = load(editing.set_way(BOOK, state, outcome, target))["states"][state]["go"]
    if outcome == "*":
        assert after == (target if isinstance(ways, str) else {**ways, "otherwise": target})
    else:
        rest = {"otherwise": ways} if isinstance(ways, str) else ways
        assert after == {**rest, outcome: target}


@PATIENT
@given(st.data(), st.lists(SAID.filter(lambda said: said.strip()), max_size=3))
def test_what_a_step_says(data: st.DataObject, said: list[str]) -> None:
    states = load(BOOK)["states"]
    able = [name for name, spec in states.items() if next(iter(spec)) != "say" and "set" not in spec]
    state = data.draw(st.sampled_from(able))
    edited = editing.set_says(BOOK, state, said)
    wanted = load(BOOK)
    wanted["states"][state].pop("say", None)
    if said:
        wanted["states"][state]["say"] = said[0] if len(said) == 1 else said
    assert load(edited) == wanted
    assert editing.set_says(edited, state, []) == BOOK


# A text as nobody's program would write it: every style of YAML, comments between and behind, odd indentation.
WILD = """\
# the head
flow: 'odd'      # its name
title:   Plain title
resumable: true

start:    one
states:
    one:   # the first
        say: |
          Several lines,

          as they are.
        # between
        go:   {  a: two ,  otherwise:  two  }
    two:
        ask: >-
          folded
          text
        options:   # in lines
            small:    Small   # plain
            "large":
                label:   "Large"
                words: 'big, huge'   # single

        go:
            small: three
            large:   three   # behind
# before the last
    three: {say: [first, "second"], go: end}
    end:
        end: done
# the tail"""


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("flow",), "x"),
        (("title",), "a: b # c"),
        (("resumable",), False),
        (("states", "one", "say"), 'a\n"b"'),
        (("states", "one", "go", "a"), "three"),
        (("states", "two", "ask"), "why"),
        (("states", "two", "options", "small"), {"label": "S", "words": "s"}),
        (("states", "two", "options", "large", "words"), "w"),
        (("states", "two", "go"), "end"),
        (("states", "three", "say"), ["x"]),
        (("states", "three", "say", 1), "x"),
        (("states", "end", "end"), "over"),
        (("needs",), ["a_b"]),
        (("states", "one", "new"), "x"),
        (("states", "two", "options", "medium"), {"label": "Medium"}),
        (("states", "three", "new"), "x"),
        (("states", "end", "new"), "x"),
        (("states", "two", "go", "medium"), "three"),
    ],
    ids=str,
)
def test_whatever_the_style_only_what_was_meant_changes(path: tuple[Any, ...], value: Any) -> None:
    known = isinstance(path[-1], int) or path[-1] in at(load(WILD), path[:-1])
    edited = (splicing.replace if known else splicing.put)(WILD, path, value)
    wanted = load(WILD)
    at(wanted, path[:-1])[path[-1]] = value
    assert load(edited) == wanted
    assert re.findall("#.*", edited.replace("a: b # c", "")) == re.findall("#.*", WILD) or path[-1] == "go"
    before, after = WILD.splitlines(), edited.splitlines()
    while before and after and before[0] == after[0]:
        before, after = before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    assert len(before) <= 4


@pytest.mark.parametrize(
    "path",
    [
        ("resumable",),
        ("states", "one", "say"),
        ("states", "one", "go", "a"),
        ("states", "one", "go", "otherwise"),
        ("states", "two", "options", "small"),
        ("states", "two", "options", "large"),
        ("states", "two", "go", "large"),
        ("states", "three"),
        ("states", "three", "say"),
        ("states", "end"),
    ],
    ids=str,
)
def test_a_part_is_taken_away_whole(path: tuple[Any, ...]) -> None:
    wanted = load(WILD)
    del at(wanted, path[:-1])[path[-1]]
    assert load(splicing.remove(WILD, path)) == wanted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("flow: &a x\ntitle: *a", "This file has anchors or tags of YAML: change it as text."),
        ("flow: [", "This file cannot be read at the moment: mend it as text first."),
        ("- a", "This file holds no flow."),
        ("flow: x", "There is no title."),
    ],
)
def test_what_cannot_be_changed_by_form_says_so(text: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        splicing.replace(text, ("title",), "y")
    assert refused.value.sentence == sentence


def test_refusals_for_authors() -> None:
    with pytest.raises(Invalid, match="no step 'nowhere'"):
        editing.set_way(BOOK, "hold", "held", "nowhere")
    with pytest.raises(Invalid, match="different places"):
        editing.remove_question(BOOK, "whom")
    with pytest.raises(Invalid, match="needs its text"):
        editing.add_question(BOOK, before="errand", ask=" ", options=[NewOption("A")])
    with pytest.raises(Invalid, match="only one left"):
        editing.remove_option(BOOK, "suggested", "another")


def test_an_empty_value_is_filled() -> None:
    assert load(splicing.replace("flow: a\ntitle:\nstart: b\n", ("title",), "T")) == {
        "flow": "a",
        "title": "T",
        "start": "b",
    }


def test_a_flow_with_another_question_is_sound() -> None:
    options = [
        NewOption("First visit", "first, new"),
        NewOption("Follow-up", "follow up"),
        NewOption("Check-up", "check up"),
    ]
    text = editing.add_question(
        BOOK, before="errand", ask="What kind of visit is it?", options=options, label="Kind of visit"
    )
    sources, problems = read_texts({**FLOWS, "book.yaml": text})
    assert problems == []
    assert check(sources, Catalogues()) == []
    assert "go: kind_of_visit" in text


@PATIENT
@given(SAID, st.lists(st.sampled_from(["a", "answer", "true", "answer_true"])))
def test_a_name_can_be_a_key(said: str, taken: list[str]) -> None:
    name = editing.name_for(said, taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert name not in taken
    assert load(f"{name}: 1") == {name: 1}
