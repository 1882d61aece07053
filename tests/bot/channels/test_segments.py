import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.segments import Segments, count, fold_to_gsm7, is_gsm7, split, units_utf16


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("₦5,000 or ₦ 200", "NGN 5,000 or NGN 200"),
        ("₦\u00a05,000.50", "NGN 5,000.50"),
        ("Ẹ káàbọ̀, ṣé o wà dáadáa?", "E kaàbo, sé o wà daadaa?"),
        ("ɓ ɗ ƙ ƴ Ɓ Ɗ Ƙ Ƴ ʼ", "b d k y B D K Y '"),
        ("ị ụ ṅ ọ Ị Ụ Ṅ Ọ", "i u n o I U N O"),
        ("ça coûte 5\u202f000 œufs", "ca coute 5 000 oeufs"),
        ("10:30\u202fAM", "10:30 AM"),
        ("‘a’ “b” – — … •", "'a' \"b\" - - ... -"),
        ("back`tick\tand tab", "back'tick and tab"),
        ("Hello 👋 there", "Hello there"),
        ("👋 Hello 👋🏽", "Hello"),
        ("Done ✅.", "Done."),
        ("Well 🎉, now", "Well, now"),
        ("1️⃣ One\n2️⃣ Two 👨‍👩‍👧", "1 One\n2 Two"),
        ("⭐⭐⭐", "***"),
        ("e\u0301te\u0323", "éte"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("plain {text} €5", "plain {text} €5"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold_to_gsm7(text) == folded
    assert is_gsm7(folded)


def test_what_cannot_be_folded_stays() -> None:
    assert fold_to_gsm7("مرحبا ₦5") == "مرحبا NGN 5"


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", Segments("GSM-7", 0, 0)),
        ("a", Segments("GSM-7", 1, 1)),
        ("a" * 160, Segments("GSM-7", 160, 1)),
        ("a" * 161, Segments("GSM-7", 161, 2)),
        ("a" * 306, Segments("GSM-7", 306, 2)),
        ("a" * 307, Segments("GSM-7", 307, 3)),
        ("€" * 80, Segments("GSM-7", 160, 1)),
        ("€" * 81, Segments("GSM-7", 162, 2)),
        # An escape does not fit the 153rd place, so each part holds 152 septets of these.
        ("€" * 153, Segments("GSM-7", 306, 3)),
        ("₦" * 70, Segments("UCS-2", 70, 1)),
        ("₦" * 71, Segments("UCS-2", 71, 2)),
        ("₦" * 134, Segments("UCS-2", 134, 2)),
        ("₦" * 135, Segments("UCS-2", 135, 3)),
        ("👋" * 35, Segments("UCS-2", 70, 1)),
        ("👋" * 67, Segments("UCS-2", 134, 3)),
        ("a" * 69 + "👋", Segments("UCS-2", 71, 2)),
    ],
)
def test_counting(text: str, segments: Segments) -> None:
    assert count(text) == segments


def test_folding_a_typical_reminder_halves_its_cost() -> None:
    text = "Ẹ káàbọ̀ Ada 👋 You see Dr. Ọbi on Tue 24 Nov at 10:00\u202fAM — fee ₦5,000. Reply 1 to confirm."
    assert (count(text).segments, count(fold_to_gsm7(text)).segments) == (2, 1)


def test_splitting_prefers_paragraphs_lines_sentences_words() -> None:
    assert split("one two", 100) == ["one two"]
    assert split("  \n ", 10) == []
    assert split("aaaa bbbb\n\ncccc dddd", 16) == ["aaaa bbbb", "cccc dddd"]
    assert split("aaaa bbbb\ncccc dddd", 16) == ["aaaa bbbb", "cccc dddd"]
    assert split("First here. Second there", 15) == ["First here.", "Second there"]
    assert split("aaaa bbbb cccc", 10) == ["aaaa bbbb", "cccc"]
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


def test_splitting_counts_utf16_and_keeps_accents_and_joined_emoji() -> None:
    assert split("👋" * 10, 10) == ["👋" * 5, "👋" * 5]
    assert split("aaaao\u0323\u0301b", 6) == ["aaaa", "o\u0323\u0301b"]
    assert split("aaaa👨\u200d👩", 7) == ["aaaa", "👨\u200d👩"]


@given(st.text(alphabet="ab .\n\u0301\u200d👋€ẹ", max_size=300), st.integers(min_value=2, max_value=50))
def test_splitting_loses_nothing_but_blanks(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < units_utf16(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text())
def test_folding_never_breaks_and_is_stable(text: str) -> None:
    once = fold_to_gsm7(text)
    assert fold_to_gsm7(once) == once
    assert fold_to_gsm7("plain " + text).startswith("plain")
