import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.content import Choice, Content
from bot.channels.rendered import Template, Text
from bot.channels.segments import units_utf16
from bot.channels.whatsapp import distinct_labels, friendly_name, render, shape_named, shapes

TEMPLATES = {shape: f"HX{n:032x}" for n, shape in enumerate(shapes())}


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"id-{n}", label) for n, label in enumerate(labels, 1))


def only(content: Content, templates: dict[str, str] = TEMPLATES) -> Text | Template:
    (part,) = render(content, templates)
    return part


def template(content: Content) -> Template:
    part = render(content, TEMPLATES)[-1]
    assert isinstance(part, Template)
    return part


def test_plain_text() -> None:
    assert only(Content("Hello")) == Text("Hello")
    assert only(Content("Here it is", media_url="https://x.example/a.png")) == Text(
        "Here it is", "https://x.example/a.png"
    )


def test_up_to_three_short_choices_are_buttons() -> None:
    part = template(Content("Is that right?", choices("Yes", "No")))
    assert (part.shape, part.content_sid) == ("quick-reply-2", TEMPLATES["quick-reply-2"])
    assert part.variables == {"1": "Is that right?", "2": "Yes", "3": "id-1", "4": "No", "5": "id-2"}
    assert template(Content("?", choices("a" * 20))).shape == "quick-reply-1"


def test_a_label_too_long_for_a_button_makes_a_list() -> None:
    part = template(Content("Which?", choices("a" * 21, "b"), opener="Choose one"))
    assert part.shape == "list-2"
    assert part.variables == {"1": "Which?", "2": "Choose one", "3": "a" * 21, "4": "id-1", "5": "b", "6": "id-2"}


def test_equal_labels_are_told_apart() -> None:
    part = template(Content("Which?", choices("10:00", "10:00")))
    assert (part.shape, part.variables["3"], part.variables["6"]) == ("list-2-described", "10:00", "10:00 (2)")


def test_descriptions_make_a_described_list_without_empty_values() -> None:
    part = template(Content("Which?", (Choice("a", "10:00", "Dr Obi"), Choice("b", "11:00"))))
    assert part.shape == "list-2-described"
    assert list(part.variables.values()) == ["Which?", "Choose", "10:00", "a", "Dr Obi", "11:00", "b", "·"]


def test_a_label_too_long_for_a_row_is_told_in_full_below() -> None:
    part = template(Content("Which?", choices("Ear, nose and throat outpatients", "Eyes")))
    assert (part.variables["3"], part.variables["5"]) == ("Ear, nose and throat…", "Ear, nose and throat outpatients")


def test_ten_rows_are_a_list_and_eleven_are_numbered() -> None:
    assert template(Content("Which?", choices(*"abcdefghij"))).shape == "list-10"
    part = only(Content("Which?", choices(*"abcdefghijk")))
    assert isinstance(part, Text)
    assert part.body.startswith("Which?\n\n1. a\n2. b\n")
    assert part.body.endswith("\n11. k")


def test_without_the_template_it_is_numbered_text() -> None:
    content = Content("Which?", (Choice("a", "10:00", "Dr Obi"), Choice("b", "11:00")))
    assert only(content, {}) == Text("Which?\n\n1. 10:00 - Dr Obi\n2. 11:00")
    assert only(Content("Which?", choices("a")), {"list-1": "HX1"}) == Template(
        "list-1", "HX1", {"1": "Which?", "2": "Choose", "3": "a", "4": "id-1"}, "Which?"
    )


@pytest.mark.parametrize("bad", [Choice("x" * 201, "a"), Choice("", "a")])
def test_an_id_that_cannot_travel_makes_numbered_text(bad: Choice) -> None:
    assert isinstance(only(Content("Which?", (bad,))), Text)


def test_a_long_body_goes_ahead_and_its_last_paragraph_asks() -> None:
    head, part = render(Content("a" * 1100 + "\n\nWhich time suits you?", choices("10:00")), TEMPLATES)
    assert head == Text("a" * 1100)
    assert isinstance(part, Template)
    assert part.variables["1"] == "Which time suits you?"


def test_a_long_body_without_a_break_leaves_the_opener_to_ask() -> None:
    *heads, part = render(Content("a" * 3300, choices("10:00"), opener="Times"), TEMPLATES)
    assert [len(head.body) for head in heads if isinstance(head, Text)] == [1600, 1600, 100]
    assert isinstance(part, Template)
    assert part.variables["1"] == "Times"


def test_a_medium_goes_ahead_of_its_choices() -> None:
    content = Content("Which?", choices("a"), media_url="https://x.example/a.png")
    assert render(content, TEMPLATES)[0] == Text("", "https://x.example/a.png")


def test_a_caption_too_long_follows_its_medium() -> None:
    parts = render(Content("a" * 1025, media_url="https://x.example/a.png"), TEMPLATES)
    assert parts == (Text("", "https://x.example/a.png"), Text("a" * 1025))


def test_the_opener_speaks_the_language() -> None:
    assert template(Content("?", choices("a" * 21), locale="pcm")).variables["2"] == "Pick one"
    assert template(Content("?", choices("a" * 21), locale="en_NG")).variables["2"] == "Choose"
    assert (
        template(Content("?", choices("a" * 21), opener="Show all the free times")).variables["2"]
        == "Show all the free…"
    )


def test_cut_labels_stay_distinct() -> None:
    labels = distinct_labels(["Appointment with Dr Obi in room 1", "Appointment with Dr Obi in room 2"], 24)
    assert labels == ["Appointment with Dr Obi…", "Appointment with Dr… (2)"]


LABELS = st.text(alphabet="ab ẹ👋\n", max_size=40)


@given(
    text=st.text(alphabet="a. \nẹ👋", max_size=1300),
    rows=st.lists(st.tuples(LABELS, LABELS), max_size=12),
    opener=LABELS,
)
def test_whatever_is_said_fits_the_limits(text: str, rows: list[tuple[str, str]], opener: str) -> None:
    content = Content(text, tuple(Choice(f"c{n}", *row) for n, row in enumerate(rows)), opener=opener)
    for part in render(content, TEMPLATES):
        if isinstance(part, Text):
            assert 0 < units_utf16(part.body) <= 1600
            continue
        values = part.variables
        assert all(value.strip() for value in values.values())
        assert units_utf16(values["1"]) <= 1024
        assert set(values) == set(shapes()[part.shape]["variables"])
        if part.shape.startswith("quick-reply"):
            titles = [values[str(2 * n)] for n in range(1, len(rows) + 1)]
            limit = 20
        else:
            step = 3 if part.shape.endswith("described") else 2
            titles = [values[str(3 + step * n)] for n in range(len(rows))]
            limit = 24
            assert units_utf16(values["2"]) <= 20
            if step == 3:
                assert all(units_utf16(values[str(5 + step * n)]) <= 72 for n in range(len(rows)))
        assert all(units_utf16(title) <= limit for title in titles)
        assert len({title.casefold() for title in titles}) == len(titles)


def places(value: Any) -> set[str]:
    return set(re.findall(r"\{\{(\d+)\}\}", str(value)))


def test_every_shape_uses_exactly_its_variables() -> None:
    found = shapes()
    assert list(found) == (
        [f"quick-reply-{n}" for n in (1, 2, 3)]
        + [f"list-{n}" for n in range(1, 11)]
        + [f"list-{n}-described" for n in range(1, 11)]
    )
    for shape, request in found.items():
        assert places(request["types"]) == set(request["variables"])
        assert shape_named(request["friendly_name"]) == shape
        assert request["friendly_name"] == friendly_name(shape)
    assert shape_named("somebody_else") == ""
