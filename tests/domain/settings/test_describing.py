"""Settings in people's words."""

import string
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kit.errors import Invalid
from domain.settings.describing import GROUPS, describe, groups, meant_by, read_value, take_setting, value_text
from domain.settings.rules import HospitalSettings, setting_names, stored

HELD = HospitalSettings()


def test_every_setting_is_in_exactly_one_group() -> None:
    listed = [name for names in groups().values() for name in names]
    assert sorted(listed) == sorted(setting_names())
    assert set(GROUPS) <= set(groups())


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_shown_and_what_is_shown_is_understood(name: str) -> None:
    one = describe(HELD, name)
    assert one.rule
    assert not one.changed
    shown = value_text(one.value)
    if shown != "nothing":
        assert read_value(name, shown) == one.value
        assert take_setting(f"{name} {shown}") == (name, " ".join(shown.split()), [])
    assert meant_by(name.replace("_", " ").upper()) == (name, [])


@given(st.times())
def test_any_minute_of_the_day_comes_back(value: time) -> None:
    plain = value.replace(second=0, microsecond=0)
    assert read_value("quiet_from", value_text(plain)) == plain


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("8pm", time(20)),
        ("8 pm", time(20)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("7:30 a.m.", time(7, 30)),
        ("20h15", time(20, 15)),
        ("20", time(20)),
    ],
)
def test_hours_as_people_write_them(said: str, meant: time) -> None:
    assert read_value("quiet_from", said) == meant


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("quiet_from", "13pm"),
        ("quiet_from", "20:61"),
        ("hold_minutes", "1 day"),
        ("hold_minutes", "-5"),
        ("close_after_minutes", "1381"),
        ("nudge_after_minutes", "1440"),
        ("keep_chat_months", "0"),
        ("survey_delay_hours", "90 minutes"),
        ("reminder_offsets_hours", "24, x"),
        ("reminder_offsets_hours", ""),
        ("channel_order", "pigeon"),
        ("auto_survey_enabled", "perhaps"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(name: str, said: str) -> None:
    with pytest.raises(Invalid, match=name):
        read_value(name, said)


@given(st.sampled_from(setting_names()), st.text(string.printable, max_size=40))
def test_whatever_is_typed_is_a_value_or_is_refused(name: str, said: str) -> None:
    try:
        value = read_value(name, said)
    except Invalid:
        return
    assert read_value(name, value_text(value)) == value or value_text(value) == "nothing" or isinstance(value, str)


def test_one_of_several_words_is_said_as_people_say_it() -> None:
    assert describe(HELD, "lead_assignment").rule == "one of round_robin, least_open"
    assert read_value("lead_assignment", "Least open") == "least_open"
    with pytest.raises(Invalid) as refused:
        read_value("lead_assignment", "by height")
    assert refused.value.sentence == "lead_assignment is one of round_robin, least_open."


def test_settings_of_leads_stand_together() -> None:
    assert {"auto_assign_leads", "lead_assignment", "first_response_hours"} <= set(groups()["leads"])


def test_a_stored_value_that_is_not_allowed_any_more_counts_as_unset(caplog: pytest.LogCaptureFixture) -> None:
    settings = stored({"close_after_minutes": 100_000, "hold_minutes": 7, "channel_order": ["pigeon"], "gone": 1}, "h1")
    assert settings == HospitalSettings(hold_minutes=7)
    told = [record.msg for record in caplog.records]
    assert [(line["event"], line["code"], line["hospital"]) for line in told] == [
        ("setting_unusable", "channel_order", "h1"), ("setting_unusable", "close_after_minutes", "h1"),
    ]  # fmt: skip
    assert "100000" not in str(told)
