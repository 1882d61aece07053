"""The pure machine: what it does with one thing heard, without database or clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.release import Release
from bot.dialogue.state import DialogueState
from bot.dialogue.world import Heard, Outcome
from tests.bot.dialogue.small import NOW, OUTCOMES, TIMES, Talk, world

KNOWN = ("hi", "yes", "Ada Obi")
TO_TIMES = (*KNOWN, "book", "me", "14/03/1988", "dental", "first available", "monday")


@pytest.fixture
def talk(release: Release) -> Talk:
    return Talk(release)


def test_a_booking_from_the_first_word_to_the_number(talk: Talk) -> None:
    assert talk.say(*KNOWN) == "Nice to meet you, Ada.\n\nWhat can I do for you?"
    assert talk.say(*TO_TIMES[3:]) == "Free times with Dr Ada Eze:\n\nWhich time would you like?"
    assert talk.options == ["Mon 23 Nov, 09:00", "Mon 23 Nov, 10:00", "Mon 23 Nov, 11:00", "Later times", "Another day"]
    assert talk.tap("Mon 23 Nov, 10:00").startswith("Please check:\nAda\nMonday, 23 November 2026, 09:00\n")
    assert talk.say("1").startswith("Booked. Your appointment number is AB12CD.")
    assert [wish.action for wish in talk.wishes] == [
        "recognise",
        "record_consent",
        "save_contact_name",
        "find_times",
        "hold_time",
        "book_appointment",
    ]
    assert talk.wishes[-1].args["birth"] == "1988-03-14"
    assert talk.open == "menu.more"


def test_nothing_said_before_a_wish_is_given_out_alone(talk: Talk) -> None:
    talk.say(*TO_TIMES[:-1])
    step = talk.machine.advance(talk.state, Heard(text="monday"), world()).result()
    assert step.wish is not None
    assert step.replies == []


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("tuesday", ("answered", "2026-11-24", "2026-11-24")),
        ("any day next week", ("answered", "2026-11-23", "2026-11-29")),
    ],
)
def test_a_sentence_is_read_before_it_is_searched_for_an_option(
    talk: Talk, said: str, outcome: tuple[str, str, str]
) -> None:
    talk.say(*TO_TIMES[:-1], said)
    wish = next(w for w in talk.wishes if w.action == "find_times")
    assert (wish.args.get("day"), wish.args.get("last")) == outcome[1:]


def test_an_offered_time_can_be_said_by_its_clock(talk: Talk) -> None:
    talk.say(*TO_TIMES, "11am")
    assert talk.wishes[-1].args["time"] == TIMES[2]["id"]


def test_another_day_wins_over_a_word_of_an_option(talk: Talk) -> None:
    talk.say(*TO_TIMES, "later times on thursday")
    assert (talk.wishes[-1].action, talk.wishes[-1].args["day"]) == ("find_times", "2026-11-26")


def test_a_flow_started_again_by_its_word_does_not_come_twice(talk: Talk) -> None:
    talk.say(*KNOWN, "1", "book")
    assert [(f.flow, f.kind) for f in talk.state.frames] == [("menu", "main"), ("book", "call")]
    talk.say("me", "14/03/1988", "dental", "1", "monday", "1", "1")
    assert talk.open == "menu.more"


def test_a_digression_returns_to_the_open_question_without_its_introduction(talk: Talk) -> None:
    talk.say(*TO_TIMES)
    said = talk.say("how does this work")
    assert said.startswith("Words that always work here:")
    assert said.endswith("\n\nWhich time would you like?")
    assert "Free times" not in said
    assert talk.open == "book.times"


def test_changing_an_answer_gives_the_others_again(talk: Talk) -> None:
    talk.say(*TO_TIMES, "1", "change something")
    assert talk.options == ["Who it is for", "Date of birth", "Department", "Doctor", "Day and time", "Time"]
    assert talk.say("2").startswith("What is your date of birth?")
    assert talk.say("15/03/1988").startswith("Please check:")
    talk.say("1")
    assert talk.wishes[-1].args["birth"] == "1988-03-15"


def test_a_time_that_is_no_longer_offered_is_asked_again(release: Release) -> None:
    talk = Talk(release)
    talk.say(*TO_TIMES, "1", "change", "department")
    talk.outcomes["find_times"] = replace(
        OUTCOMES["find_times"], values={**OUTCOMES["find_times"].values, "times": [TIMES[1], TIMES[2]]}
    )
    assert talk.say("general practice") == "Free times with Dr Ada Eze:\n\nWhich time would you like?"
    assert talk.open == "book.times"


def test_an_answer_given_anew_forgets_what_hung_on_the_old_one(talk: Talk) -> None:
    talk.say(*TO_TIMES[:-1], "tomorrow morning", "another day", "first free time")
    assert [w.args.get("start") for w in talk.wishes if w.action == "find_times"] == ["06:00", None]


def test_back_undoes_answers_one_by_one(talk: Talk) -> None:
    talk.say(*TO_TIMES)
    opened = []
    for _ in range(7):
        talk.say("back")
        opened.append(talk.open)
    assert opened == [
        "book.day",
        "book.provider",
        "book.department",
        "book.own_birth",
        "book.whom",
        "menu.choose",
        "menu.choose",
    ]
    assert talk.say("back").startswith("This is the first question.")


def test_an_old_tap_goes_back_to_its_question(talk: Talk) -> None:
    talk.say(*KNOWN, "book")
    old = next(c for c in talk.last.replies[0].choices if c.label == "My child")
    talk.say("me", "14/03/1988", "dental")
    replies = talk.hear(Heard(text="My child", choice_id=old.id))
    assert replies[0].text == "What is the patient's name? Please write first and last name."
    assert "birth" not in talk.state.top.data


def test_a_word_that_works_everywhere_beats_a_part_of_an_option(talk: Talk) -> None:
    assert talk.say(*KNOWN, "change").startswith("There is no earlier answer to change yet.")


def test_a_wish_is_for_the_open_question_first_and_else_for_a_flow(talk: Talk) -> None:
    talk.say(*KNOWN, "my appointments", "14/03/1988", "1")
    assert talk.open == "appointments.one"
    talk.say("I want to reschedule")  # an option here, and a word that begins these appointments from anywhere
    assert talk.open == "move.day"
    talk.say("please I want to unsubscribe")
    assert [wish.action for wish in talk.wishes][-1] == "opt_out"


def test_people_may_repeat_a_number_but_machines_not_a_sentence(talk: Talk) -> None:
    talk.say(*TO_TIMES)
    assert [talk.say("4") for _ in range(12)] == ["Which time would you like?"] * 12
    machine = Talk(talk.machine.release)
    answers = [machine.say("This mailbox is not monitored, do not reply.") for _ in range(9)]
    assert answers[6] == machine.machine.release.everywhere.texts.too_fast
    assert answers[7:] == ["", ""]


def test_more_rounds_a_minute_than_anybody_types_get_one_notice(release: Release) -> None:
    talk = Talk(release, loop_rounds=3)
    answers = [talk.say(text) for text in ("hi", "yes", "Ada Obi", "book", "me")]
    assert answers[3:] == [release.everywhere.texts.too_fast, ""]
    assert "".join(c.text for c in talk.hear(Heard(text="book"), now=NOW + timedelta(minutes=1))) == (
        "Who is the appointment for?"
    )


def rounds_of_a_bot(talk: Talk, says: Callable[[int], str], minutes: int = 8, each: int = 20) -> list[int]:
    """How many answers a bot gets in each minute, writing every three seconds."""
    return [
        sum(
            bool(talk.hear(Heard(text=says(minute * each + n)), now=NOW + timedelta(minutes=minute, seconds=3 * n)))
            for n in range(each)
        )
        for minute in range(minutes)
    ]


@pytest.mark.parametrize(
    ("says", "most"),
    [
        (lambda n: "Thank you for your message, we will be back soon.", 7),
        (lambda n: f"Ticket #{n}: your request has been received.", 7),
        (lambda n: ("Hello, how may I help you today?", "Sorry, I did not understand that.")[n % 2], 8),
    ],
    ids=["echo", "counter", "two steps"],
)
def test_a_bot_that_repeats_itself_gets_one_notice_and_then_nothing(
    release: Release, says: Callable[[int], str], most: int
) -> None:
    answered = rounds_of_a_bot(Talk(release), says)
    assert answered[0] <= most
    assert answered[1:] == [0] * 7


def test_a_bot_that_never_repeats_itself_gets_fewer_answers_each_minute_and_then_none(release: Release) -> None:
    words = ["alpha", "beta", "gamma", "delta", "eta", "theta", "iota", "kappa", "mu", "nu", "xi"]
    answered = rounds_of_a_bot(
        Talk(release, loop_rounds=8), lambda n: f"my word is {words[n % 11]} and {words[n // 11 % 11]} now"
    )
    assert answered == [9, 4, 2, 1, 0, 0, 0, 0]


def test_a_person_who_was_too_fast_is_heard_after_a_pause(release: Release) -> None:
    talk = Talk(release, loop_rounds=3)
    for _ in range(6):
        talk.hear(Heard(text="hi"))
    assert talk.hear(Heard(text="hi"), now=NOW + timedelta(minutes=2)) != []


def test_danger_and_stop_are_heard_in_the_silence_but_not_their_echo(release: Release) -> None:
    talk = Talk(release, loop_rounds=3)
    for _ in range(6):
        talk.say("hi")
    assert talk.say("menu") == ""
    assert talk.say("I have chest pain and cannot breathe").startswith("This may be an")
    assert talk.say("I have chest pain and cannot breathe") == ""
    talk.say("stop")
    assert talk.last.wish is not None or talk.last.replies


def test_danger_is_answered_without_the_notice_which_the_next_message_gets(release: Release) -> None:
    talk = Talk(release, loop_rounds=3)
    talk.say("hi", "yes", "Ada Obi")
    too_fast = release.everywhere.texts.too_fast
    assert too_fast not in talk.say("I have chest pain and cannot breathe")
    assert [talk.say("menu") for _ in range(2)] == [too_fast, ""]


def test_who_talks_to_a_person_is_left_alone(talk: Talk) -> None:
    talk.say(*KNOWN, "human")
    assert talk.last.handoff == "patient_asked"
    assert talk.hear(Heard(text="hello?"), with_person=True) == []
    for _ in range(9):
        assert talk.hear(Heard(text="is there anybody who reads this"), with_person=True) == []
    assert "".join(c.text for c in talk.hear(Heard(text="chest pain"), with_person=True)).startswith("This may be an")
    assert [c.text for c in talk.hear(Heard(text="menu"), with_person=True)] == ["What can I do for you?"]
    assert talk.last.handed_back is True


def test_the_language_is_guessed_once_from_the_first_words(release: Release) -> None:
    talk = Talk(release)
    talk.say("abeg i wan see doctor")
    assert talk.state.locale == "pcm"
    other = Talk(release)
    other.say("hi", "abeg")
    assert other.state.locale == "en_NG"
    alone = Talk(release, languages=("en_NG",))
    alone.say("how far")
    assert alone.state.locale == "en_NG"


def test_a_complaint_at_the_menu_leads_into_a_booking(talk: Talk) -> None:
    assert talk.say(*KNOWN, "my tooth is paining me") == "Who is the appointment for?"
    assert talk.say("me", "14/03/1988") == "From what you wrote, this may be the right place. Is it?"
    assert talk.options == ["Dental Clinic", "Another department"]
    talk.say("1", "1", "monday", "1", "1")
    assert talk.wishes[-1].args["reason"] == "my tooth is paining me"


def test_silence_is_nudged_once_and_closes(talk: Talk) -> None:
    talk.say(*TO_TIMES[:-1])
    assert talk.hear(Heard(silence="nudge"))[0].text.startswith("Are you still there? Your answers are kept.")
    assert talk.hear(Heard(silence="nudge")) == []
    assert talk.hear(Heard(silence="close"))[0].text.startswith("I will pause here")
    later = NOW + timedelta(days=1)
    assert talk.hear(Heard(text="hello"), now=later)[0].text.startswith("Welcome back.")
    assert talk.hear(Heard(text="yes"), now=later)[0].text.startswith("Which day would suit you?")


def test_taken_times_are_replaced_by_the_nearest(release: Release) -> None:
    talk = Talk(release, {"hold_time": Outcome("taken", OUTCOMES["find_times"].values)})
    assert talk.say(*TO_TIMES, "1").startswith("Sorry, that time was taken a moment ago.")
    assert talk.open == "book.times"


WORDS = st.sampled_from(
    [
        *(
            "hi",
            "yes",
            "no",
            "1",
            "2",
            "3",
            "9",
            "0",
            "#",
            "me",
            "my child",
            "Ada Obi",
            "14/03/1988",
            "dental",
            "monday",
        ),
        *(
            "friday",
            "tomorrow 25:00",
            "menu",
            "back",
            "change",
            "restart",
            "help",
            "language",
            "human",
            "stop",
            "start",
        ),
        *(
            "book",
            "my appointments",
            "hours",
            "chest pain",
            "chest pian",
            "asdf",
            "",
            " ",
            "a" * 1200,
            "👍",
            "\u202e",
            "more",
        ),
        *(
            "another day",
            "first",
            "MBH-004512",
            "how far",
            "my tooth is paining me",
            "book it",
            "none of these",
            "pidgin",
            "settings",
            "sms only",
        ),
    ]
)
HEARD = st.one_of(
    WORDS.map(lambda text: Heard(text=text)),
    st.text(max_size=40).map(lambda text: Heard(text=text)),
    st.sampled_from(["nudge", "close"]).map(lambda kind: Heard(silence=kind)),  # type: ignore[arg-type]
    st.sampled_from(
        [Heard(media=("image/jpeg",)), Heard(location=True), Heard(opt_word="stop"), Heard(opt_word="help")]
    ),
    st.integers(0, 12).map(lambda n: Heard(text="tapped", choice_id=f"tap {n}")),
    st.sampled_from(["~more", "~mean:1", "book.nowhere:x", "nowhere.at:all", ":", "book.times:gone"]).map(
        lambda i: Heard(text="tapped", choice_id=i)
    ),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(HEARD, st.booleans()), max_size=25))
def test_whatever_comes_it_never_fails_and_always_waits(release: Release, script: list[tuple[Heard, bool]]) -> None:
    """Random words, taps and silences: no exception, an open question or a person's turn."""
    talk = Talk(release)
    tappable: list[str] = []
    with_person = False
    for minutes, (what, person) in enumerate(script):
        heard = what
        if heard.choice_id.startswith("tap "):
            choice = tappable[int(heard.choice_id[4:]) % len(tappable)] if tappable else "~x:1"
            heard = replace(heard, choice_id=choice)
        talk.hear(heard, with_person=with_person, now=NOW + timedelta(minutes=minutes))
        tappable += [c.id for reply in talk.last.replies for c in reply.choices]
        with_person = (with_person or bool(talk.last.handoff)) and not talk.last.handed_back and person
        assert all(reply.text or reply.choices for reply in talk.last.replies)
        assert DialogueState.load(talk.state.dump()) == talk.state
        for frame in talk.state.frames:
            states = release.flows[frame.flow].flow.states
            assert frame.state in states
            assert all(entry[0] in states for entry in frame.trail)
        if talk.state.frames:
            assert hasattr(states[talk.state.top.state], "ask") or hasattr(states[talk.state.top.state], "change")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(TO_TIMES) - 4), st.integers(0, 8))
def test_going_back_and_forward_again_ends_where_it_was(release: Release, forward: int, backward: int) -> None:
    """After any number of BACKs the remaining answers lead to the same booking as a straight way."""
    talk = Talk(release)
    talk.say(*TO_TIMES[: 4 + forward])
    steps = min(backward, forward)
    for _ in range(steps):
        talk.say("back")
    talk.say(*TO_TIMES[4 + forward - steps :])
    straight = Talk(release)
    straight.say(*TO_TIMES)
    assert talk.open == straight.open == "book.times"
    assert talk.state.top.data == straight.state.top.data
