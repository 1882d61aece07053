"""The pure rules of leads."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.errors import Conflict, Invalid
from domain.leads.rules import (
    OPEN,
    Asked,
    Source,
    Status,
    asked,
    cleaned_email,
    cleaned_phone,
    draw_number,
    folded,
    lifecycle_edges,
    moved,
    patterns_of,
    split_name,
)

NEW, CONTACTED, QUALIFIED = Status.NEW, Status.CONTACTED, Status.QUALIFIED
SCHEDULED, CONVERTED, LOST = Status.APPOINTMENT_SCHEDULED, Status.CONVERTED, Status.LOST


def test_the_lifecycle() -> None:
    allowed = {(source, to) for _, source, to in lifecycle_edges()}
    forward = {("NEW", "CONTACTED"), ("CONTACTED", "QUALIFIED"), ("QUALIFIED", "APPOINTMENT_SCHEDULED")}
    assert forward <= allowed
    assert {(status.value, "LOST") for status in OPEN} <= allowed
    assert {(status.value, "CONVERTED") for status in OPEN} <= allowed
    assert [edge for edge in allowed if edge[0] == "CONVERTED" or edge[1] == "NEW"] == []
    assert [edge for edge in allowed if edge[0] == "LOST"] == [("LOST", "CONTACTED")]


@given(st.sampled_from(list(Status)), st.sampled_from(list(Status)), st.sampled_from(["", "  ", "too far away"]))
def test_every_move_is_an_edge_or_refused(status: Status, to: Status, reason: str) -> None:
    edges = {(source, target) for _, source, target in lifecycle_edges()}
    if (status.value, to.value) not in edges:
        with pytest.raises(Conflict):
            moved(status, to, reason)
    elif LOST in (status, to) and not reason.strip():
        with pytest.raises(Invalid):
            moved(status, to, reason)
    else:
        assert moved(status, to, reason) is to


def test_twelve_sources_and_six_stages() -> None:
    assert len(Source) == 12
    assert [status.colour for status in Status] == ["purple", "blue", "amber", "cyan", "green", "gray"]
    assert SCHEDULED.label == "Scheduled"


def test_a_number_is_the_instant_in_base_36_and_two_signs() -> None:
    at = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
    number = draw_number("MBH", at)
    assert number.startswith("LD-MBH-")
    assert int(number[7:-2], 36) == int(at.timestamp() * 1000)
    assert draw_number("", at).startswith("LD-HMS-")
    later = int(draw_number("MBH", at, attempt=1)[7:-2], 36) - int(at.timestamp() * 1000)
    assert 0 <= later < 10_000


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("LD-MBH-MI7L1FK0AB", Asked("LD-MBH-MI7L1FK0AB", "", "", "LD-MBH-MI7L1FK0AB")),
        ("ld-mbh-mi7l1fk0ab ", Asked("LD-MBH-MI7L1FK0AB", "", "", "ld-mbh-mi7l1fk0ab")),
        ("k0ab", Asked("", "K0AB", "", "k0ab")),
        ("#1FK0AB", Asked("LD-MBH-1FK0AB", "1FK0AB", "", "#1FK0AB")),
        ("0803 123 4567", Asked("", "", "+2348031234567", "0803 123 4567")),
        ("+2348031234567", Asked("", "", "+2348031234567", "+2348031234567")),
        ("2348031234567", Asked("", "", "+2348031234567", "2348031234567")),
        ("ada obi", Asked("", "", "", "ada obi")),
        ("obi", Asked("", "", "", "obi")),
    ],
)
def test_what_staff_may_mean(said: str, meant: Asked) -> None:
    assert asked(said, "MBH") == meant


@pytest.mark.parametrize(
    ("said", "patterns"),
    [
        ("Adébáyọ̀", ("%adebayo%", None, None)),
        ("obi ada", ("%obi%", "%ada%", None)),
        ("al", ("% al%", None, None)),
        ("0803 12", ("%80312%", None, None)),
        ("ada 0803 123", ("%803123%", "%ada%", None)),
        ("+234-803", ("%234803%", None, None)),
        ("100%_\\", ("%100\\%\\_\\\\%", None, None)),
        ("one two three four", ("%three%", "%four%", "%one%")),
    ],
)
def test_what_is_searched_for(said: str, patterns: tuple[str, str | None, str | None]) -> None:
    assert patterns_of(said) == patterns


def test_nothing_to_search_for_is_refused() -> None:
    for said in ("", "   ", "000"):
        with pytest.raises(Invalid):
            patterns_of(said)


def test_fields() -> None:
    assert cleaned_phone("0803 123 4567") == cleaned_phone("234803-123-4567") == "+2348031234567"
    assert cleaned_phone("+1 415 555 2671") == "+14155552671"
    assert cleaned_email(" Ada@Example.COM ") == "ada@example.com"
    for wrong in ("ada@", "a b@c.de", "ada@example", "x" * 250 + "@a.de"):
        with pytest.raises(Invalid):
            cleaned_email(wrong)
    assert split_name(" Ada  Obi Nwosu ") == ("Ada", "Obi Nwosu")
    assert folded("ỌLÁ") == "ola"
