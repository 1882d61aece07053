"""Broken flows: each has one fault, found once, with file, line and a way to mend it; the shipped flows have none."""

import pytest
from babel.messages.catalog import Catalog

from bot.dialogue.checking import check
from bot.dialogue.loading import Problem, read_folder, read_texts
from bot.dialogue.wording import Catalogues, read_catalogues

HEAD = "flow: visit\ntitle: 'A visit'\nstart: ask\nstates:\n"
ASK = "  ask:\n    ask: 'Tea?'\n    options: {a: 'Yes please', b: 'No thanks'}\n    go: {a: end, b: end}\n"
END = "  end:\n    end: done\n"
GOOD = HEAD + ASK + END

# name -> (flow, line of the finding, its code)
BROKEN: dict[str, tuple[str, int, str]] = {
    "not yaml": ("flow: [visit\ntitle: x\n", 2, "yaml"),
    "nothing in it": ("# only a comment\n", 1, "empty"),
    "a list": ("- flow: visit\n", 1, "empty"),
    "a key twice": (HEAD.replace("start: ask\n", "start: ask\nstart: end\n") + ASK + END, 4, "doubled"),
    "a state twice": (GOOD + "  ask:\n    end: done\n", 11, "doubled"),
    "no title": (GOOD.replace("title: 'A visit'\n", ""), 1, "missing_key"),
    "no start": (GOOD.replace("start: ask\n", ""), 1, "missing_key"),
    "an unknown key": (GOOD.replace("start: ask\n", "start: ask\nstrat: ask\n"), 4, "unknown_key"),
    "a misspelt key of a question": (GOOD.replace("    options:", "    optoins:"), 7, "unknown_key"),
    "a misspelt key of an option": (GOOD.replace("a: 'Yes please'", "a: {lable: 'Yes please'}"), 7, "unknown_key"),
    "a state that does nothing": (GOOD + "  lost: {}\n", 11, "state"),
    "a state that is text": (GOOD + "  lost: hello\n", 11, "state"),
    "a question without a way on": (GOOD.replace("    go: {a: end, b: end}\n", ""), 5, "missing_key"),
    "a name with a blank": (GOOD.replace("flow: visit", "flow: a visit"), 1, "value"),
    "a question that is a number": (GOOD.replace("'Tea?'", "[1, 2]"), 6, "value"),
    "a start that is no state": (GOOD.replace("start: ask", "start: begin"), 3, "unknown_state"),
    "a way to nowhere": (GOOD.replace("b: end}", "b: gone}"), 8, "unknown_state"),
    "an outcome that never comes": (GOOD.replace("b: end}", "b: end, c: end}"), 8, "unknown_outcome"),
    "an outcome without a way": (GOOD.replace("go: {a: end, b: end}", "go: {a: end}"), 8, "unrouted"),
    "an unknown kind of answer": (
        GOOD.replace(
            "    options: {a: 'Yes please', b: 'No thanks'}\n    go: {a: end, b: end}", "    answer: shoe\n    go: end"
        ),
        7,
        "unknown_answer",
    ),
    "a choice of nothing": (
        GOOD.replace("    options: {a: 'Yes please', b: 'No thanks'}\n    go: {a: end, b: end}", "    go: end"),
        5,
        "no_options",
    ),
    "an unknown list": (
        GOOD.replace("options: {a: 'Yes please', b: 'No thanks'}\n    go: {a: end, b: end}", "list: teas\n    go: end"),
        7,
        "unknown_list",
    ),
    "a label too long for a button": (GOOD.replace("'Yes please'", "'Yes please, with milk'"), 7, "long_label"),
    "an unknown action": (
        GOOD.replace("b: end}", "b: brew}") + "  brew:\n    do: brew_tea\n    go: end\n",
        12,
        "unknown_action",
    ),
    "an unreachable state": (GOOD + "  lost:\n    say: 'Never'\n    go: end\n", 11, "unreachable"),
    "an argument that is not taken": (
        GOOD.replace("a: end, b: end", "a: free, b: end")
        + "  free:\n    do: release_time\n    with: {time: a}\n    go: end\n",
        13,
        "unknown_argument",
    ),
    "an argument that is missing": (
        GOOD.replace("a: end, b: end", "a: name, b: end") + "  name:\n    do: save_contact_name\n    go: end\n",
        11,
        "missing_argument",
    ),
    "a variable nobody sets": (GOOD.replace("'Tea?'", "'Tea, {guest}?'"), 5, "unset_variable"),
    "a format that is none": (GOOD.replace("'Tea?'", "'Tea at {hospital:loud}?'"), 5, "unknown_format"),
    "a circle without a question": (
        GOOD.replace("a: end, b: end", "a: end, b: one") + "  one:\n    branch: channel\n    go: {otherwise: one}\n",
        11,
        "endless",
    ),
    "a call of a flow that is not there": (
        GOOD.replace("b: end}", "b: other}") + "  other:\n    call: other\n    go: {otherwise: end}\n",
        12,
        "unknown_flow",
    ),
    "another flow then that is not there": (
        GOOD.replace("end: done", "end: done\n    then: other"),
        11,
        "unknown_flow",
    ),
    "a carrier's word": (GOOD.replace("start: ask", "words: 'tea, cancel'\nstart: ask"), 3, "carrier_word"),
}


def findings(texts: dict[str, str], catalogues: Catalogues | None = None) -> list[Problem]:
    sources, problems = read_texts(texts)
    return problems or check(sources, catalogues or Catalogues())


def test_the_good_flow_has_no_fault() -> None:
    assert findings({"visit.yaml": GOOD}) == []


@pytest.mark.parametrize("name", BROKEN)
def test_one_fault_is_found_once_with_its_place_and_a_fix(name: str) -> None:
    text, line, code = BROKEN[name]
    found = findings({"visit.yaml": text})
    assert [(p.file, p.line, p.code) for p in found] == [("visit.yaml", line, code)], found
    assert found[0].message
    assert found[0].fix


def test_two_flows_cannot_share_a_word() -> None:
    one = GOOD.replace("start: ask", "words: 'tea'\nstart: ask")
    other = one.replace("flow: visit", "flow: other")
    found = findings({"a.yaml": one, "b.yaml": other})
    assert [(p.file, p.line, p.code) for p in found] == [("b.yaml", 3, "word_taken")]


def test_every_fault_of_a_folder_is_told_in_reading_order() -> None:
    unread = [text for text, _, code in BROKEN.values() if code in ("yaml", "empty", "missing_key", "unknown_key")]
    texts = {f"{n:02d}.yaml": text for n, text in enumerate(unread)}
    assert [p.file for p in findings(texts)] == sorted(texts)


@pytest.mark.parametrize(
    ("translation", "code"),
    [("", "untranslated"), ("{x}, tea?", "placeholders"), ("Tea?", None), ("{host}?", "placeholders")],
)
def test_a_translation_must_be_there_and_have_the_same_placeholders(translation: str, code: str | None) -> None:
    flow = GOOD.replace("'Tea?'", "'Tea at {hospital}?'").replace("title: 'A visit'", "title: '{hospital}'")
    catalogue = Catalog(locale="pcm")
    catalogue.add("Tea at {hospital}?", translation.replace("Tea?", "Tea for {hospital}?"))
    for label in ("Yes please", "No thanks", "{hospital}"):
        catalogue.add(label, label)
    assert [p.code for p in findings({"visit.yaml": flow}, Catalogues({"pcm": catalogue}))] == ([code] if code else [])


def test_a_translated_label_must_fit_its_button() -> None:
    catalogue = Catalog(locale="pcm")
    for text in ("A visit", "Tea?", "No thanks"):
        catalogue.add(text, text)
    catalogue.add("Yes please", "Yes o, abeg give me tea")
    found = findings({"visit.yaml": GOOD}, Catalogues({"pcm": catalogue}))
    assert [(p.code, p.line) for p in found] == [("long_label", 5)]


def test_the_shipped_flows_have_no_fault() -> None:
    assert findings(read_folder(), read_catalogues()) == []
