"""A trial: one chat with the pure machine, with outcomes and clock as the author wants them."""

from datetime import timedelta

import pytest

from bot.dialogue.actions import actions
from bot.dialogue.loading import read_folder, read_texts
from bot.dialogue.machine import Machine
from bot.dialogue.release import Release
from bot.dialogue.wording import Catalogues
from bot.dialogue.world import Wish
from bot.trying.outcomes import SAMPLES, outcomes_of, sample_outcome
from bot.trying.phone import Row
from bot.trying.trial import NOW, Stuck, Trial

CONFIRM = (
    "Please check:\nAda\nMonday, 23 November 2026, 10:00\nDr Obinna Nwosu, Dental Clinic\nBlock D, chair 1\n\n"
    "Shall I book it? I am keeping this time for you for 10 minutes."
)


def at_confirm(machine: Machine, **how: str) -> Trial:
    trial = Trial(machine, **how)  # type: ignore[arg-type]
    trial.stand("book", "whom")
    for text in ("me", "14/03/1988", "dental", "any", "monday", "2"):
        trial.write(text)
    return trial


def test_the_channel_decides_how_it_looks(machine: Machine) -> None:
    whatsapp, sms = at_confirm(machine), at_confirm(machine, channel="sms")
    assert (whatsapp.bubbles[-1].text, whatsapp.bubbles[-1].form) == (CONFIRM, "buttons")
    assert whatsapp.bubbles[-1].rows[0] == Row("Book it", "book.confirm:yes")
    assert (whatsapp.bubbles[-1].segments, whatsapp.bubbles[-1].encoding) == (0, "")
    assert (sms.bubbles[-1].text, sms.bubbles[-1].form) == (CONFIRM, "numbered")
    assert (sms.bubbles[-1].segments, sms.bubbles[-1].encoding) == (2, "GSM-7")
    assert [row.label for row in sms.bubbles[-1].rows] == ["Book it", "Change something", "Do not book"]


def test_it_begins_in_the_language_asked_for(machine: Machine) -> None:
    trial = Trial(machine, language="fr")
    trial.stand("book", "whom")
    assert trial.bubbles[-1].text == "Pour qui est le rendez-vous ?"
    assert trial.language == "fr"


def test_an_outcome_is_chosen_once_and_then_the_usual_one_comes(machine: Machine) -> None:
    trial = at_confirm(machine)
    trial.choose("book_appointment", "taken")
    trial.write("yes")
    assert trial.bubbles[-1].text.startswith("Sorry, that time was taken a moment ago.")
    assert [row.label for row in trial.bubbles[-1].rows][:3] == [
        "Tue 24 Nov, 09:00",
        "Tue 24 Nov, 10:00",
        "Tue 24 Nov, 11:00",
    ]
    assert trial.unused == []
    trial.tap(trial.bubbles[-1].rows[0])
    trial.write("yes")
    assert [(wish.action, outcome.name) for wish, outcome in trial.calls][-3:] == [
        ("book_appointment", "taken"),
        ("hold_time", "held"),
        ("book_appointment", "booked"),
    ]


def test_values_of_ones_own_stand_before_the_sample_ones(machine: Machine) -> None:
    trial = Trial(machine)
    trial.choose("show_points", "next", {"balance": 1, "tier": "Gold"})
    trial.stand("points", "people", {})
    assert "Ada has 1 point. Tier: Gold. 350 more to Silver." in trial.bubbles[-1].text


def test_an_author_who_is_asked_answers_each_call(machine: Machine) -> None:
    trial = Trial(machine, asking=True)
    assert trial.stand("appointments", "verify") == []
    assert trial.wish == Wish("check_verified", {})
    with pytest.raises(Stuck, match="waits for its outcome"):
        trial.write("hello")
    assert trial.come_to("verified") == []
    assert trial.wish == Wish("list_appointments", {})
    (bubble,) = trial.come_to("none")
    assert bubble.text == "There is no appointment coming up."
    assert trial.wish is None
    assert trial.standing == ("appointments.none",)
    with pytest.raises(Stuck, match="nothing waits"):
        trial.come_to("none")


def test_two_days_of_silence_nudge_pause_and_offer_to_go_on(machine: Machine) -> None:
    trial = at_confirm(machine)
    nudge, closing = trial.wait(timedelta(days=2))
    assert nudge.text == f"Are you still there? Your answers are kept.\n\n{CONFIRM}"
    assert closing.text.startswith("I will pause here")
    assert trial.now == NOW + timedelta(days=2, seconds=30)
    trial.write("hello")
    assert trial.bubbles[-1].text == (
        "Welcome back. Last time we stopped at: Booking an appointment. Do you want to go on?"
    )
    trial.write("yes")
    assert trial.bubbles[-1].text == CONFIRM


def test_what_we_begin_outside_the_window_is_a_template(machine: Machine) -> None:
    data = {"appointment": "a1", "starts": "2026-11-21T10:00:00+01:00", "patient_first": ""}
    (outside,) = Trial(machine).begin("reminder", data)
    assert (outside.template, outside.rows[0].id) == ("appointment_reminder", "reminder.ask:confirm")
    trial = Trial(machine)
    trial.stand("menu")
    (inside,) = trial.begin("reminder", data)
    assert (inside.template, inside.form) == ("", "buttons")
    (by_sms,) = Trial(machine, channel="sms").begin("reminder", data)
    assert (by_sms.template, by_sms.form) == ("", "numbered")


def test_a_person_has_the_chat_until_the_hospital_s_limit(machine: Machine) -> None:
    trial = Trial(machine)
    trial.stand("menu")
    trial.write("human")
    assert trial.with_person
    assert trial.write("is anybody there") == []
    trial.wait(timedelta(hours=13))
    assert not trial.with_person
    assert trial.write("hello") != []


def test_carrier_s_words_are_the_carrier_s_by_sms_only(machine: Machine) -> None:
    assert Trial(machine, channel="sms").write("STOP") == []
    (said,) = Trial(machine).write("STOP")
    assert said.text.startswith("You will get no more messages from Marina Bay Hospital here.")


def test_files_and_places_are_acknowledged(machine: Machine) -> None:
    trial = Trial(machine)
    trial.stand("book", "whom")
    assert trial.send_file("image/jpeg")[-1].text.startswith("Thank you, I have received your file")
    assert trial.send_location(6.4541, 3.3947)[-1].text.startswith("Thank you, I have received your location.")


def test_the_ways_taken_name_no_word_of_the_person_s(machine: Machine) -> None:
    trial = Trial(machine)
    trial.stand("welcome", "named")
    assert trial.path == [
        ("welcome", "named", "*"),
        ("welcome", "ready", "known"),
        ("menu", "door", "yes"),
        ("menu", "errand", "unset"),
    ]


def test_what_cannot_go_on_says_where_and_why() -> None:
    text = (
        "flow: lost\ntitle: Lost\nstart: say\nneeds: [way]\nstates:\n  say:\n    say: 'It is {what}.'\n    go: which\n"
        "  which:\n    branch: way\n    go: {left: end}\n  end:\n    end: done\n"
    )
    sources, _ = read_texts({**read_folder(), "lost.yaml": text})
    trial = Trial(Machine(Release(sources, Catalogues())))
    with pytest.raises(Stuck, match="a text needs 'what', which nothing has set"):
        trial.stand("lost")
    with pytest.raises(Stuck, match=r"cannot go on at 'lost\.which'"):
        trial.stand("lost", "which", {"way": "right"})
    with pytest.raises(Stuck, match=r"there is no 'lost\.nowhere'"):
        trial.stand("lost", "nowhere")
    with pytest.raises(Stuck, match="there is no flow 'found'"):
        trial.stand("found")
    with pytest.raises(Stuck, match="'hold_time' never comes to 'lost'"):
        trial.choose("hold_time", "lost")


def test_every_outcome_of_every_action_has_a_sample() -> None:
    assert {name: set(outcomes) for name, outcomes in SAMPLES.items()} == {
        name: set(action.outcomes) for name, action in actions().items()
    }


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_samples_give_what_the_action_declares(name: str, machine: Machine) -> None:
    trial = Trial(machine)
    gives = set(actions()[name].gives)
    for outcome in outcomes_of(name):
        given = sample_outcome(Wish(name, {}), outcome, trial.served.catalogue, NOW)
        assert given.name == outcome
        assert set(given.values) <= gives
