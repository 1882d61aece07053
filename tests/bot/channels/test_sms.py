from bot.channels.content import Choice, Content
from bot.channels.rendered import Text
from bot.channels.segments import count
from bot.channels.sms import colliding_labels, render

CHOICES = (Choice("a", "10:00", "Dr Ọbi"), Choice("b", "Another day"))


def body(content: Content) -> str:
    (part,) = render(content)
    assert isinstance(part, Text)
    return part.body


def test_choices_are_numbered() -> None:
    assert body(Content("Which time?", CHOICES)) == "Which time?\n\n1. 10:00 - Dr Obi\n2. Another day"


def test_folding_when_it_is_enough() -> None:
    assert body(Content("Ẹ káàbọ̀ 👋 ₦5,000")) == "E kaàbo NGN 5,000"
    arabic = "مرحبا “ẹ”"
    assert body(Content(arabic)) == arabic
    assert count(body(Content(arabic))).encoding == "UCS-2"


def test_a_medium_is_a_link() -> None:
    content = Content("Your calendar entry:", media_url="https://care.example/c/1.ics")
    assert body(content) == "Your calendar entry:\nhttps://care.example/c/1.ics"
    assert body(Content("", media_url="https://care.example/c/1.ics")) == "https://care.example/c/1.ics"


def test_long_texts_are_split_at_1600() -> None:
    parts = render(Content("word " * 700))
    assert [len(part.body) for part in parts if isinstance(part, Text)] == [1599, 1599, 299]


def test_words_carriers_take_as_opt_out_are_not_put_forward() -> None:
    content = Content("Keep it?", (Choice("y", "Yes", "Keep the appointment"), Choice("c", "CANCEL", "Drop it")))
    assert colliding_labels(content) == ("Yes", "CANCEL")
    assert body(content) == "Keep it?\n\n1. Keep the appointment\n2. Drop it"
    assert colliding_labels(Content("?", (Choice("c", "Cancel the appointment"),))) == ()


def test_nothing_to_say_sends_nothing() -> None:
    assert render(Content("")) == ()
