from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.consent.rules import Allow, Defer, Deny, PersonState, Purpose, decide

LAGOS = ZoneInfo("Africa/Lagos")
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 18, 22, 30, tzinfo=UTC)  # 23:30 in Lagos
YES = {(purpose, "sms"): True for purpose in Purpose}


def test_stop_stops_everything_on_its_channel_but_its_confirmation() -> None:
    person = PersonState(LAGOS, opted_out=frozenset({"sms"}), consents={**YES, (Purpose.CARE, "whatsapp"): True})
    for purpose in Purpose:
        assert decide(person, purpose, "sms", NOON) == Deny("opted_out")
        assert decide(person, purpose, "sms", NOON, kind="reply") == Deny("opted_out")
    assert decide(person, Purpose.CARE, "sms", NOON, kind="opt_out_confirmation") == Allow()
    assert decide(person, Purpose.CARE, "whatsapp", NOON) == Allow()


@pytest.mark.parametrize(
    ("consents", "purpose", "expected"),
    [
        ({}, Purpose.CARE, Allow()),
        ({}, Purpose.REMINDERS, Deny("no_consent")),
        ({}, Purpose.MARKETING, Deny("no_consent")),
        ({(Purpose.CARE, "sms"): True}, Purpose.REMINDERS, Allow()),
        ({(Purpose.CARE, "sms"): True}, Purpose.MARKETING, Deny("no_consent")),
        ({(Purpose.CARE, "whatsapp"): True}, Purpose.REMINDERS, Deny("no_consent")),
        ({(Purpose.CARE, "sms"): False}, Purpose.CARE, Deny("refused")),
        ({(Purpose.CARE, "sms"): False}, Purpose.REMINDERS, Deny("refused")),
        ({(Purpose.CARE, "sms"): False, (Purpose.REMINDERS, "sms"): True}, Purpose.REMINDERS, Allow()),
        ({(Purpose.CARE, "sms"): True, (Purpose.REMINDERS, "sms"): False}, Purpose.REMINDERS, Deny("refused")),
        ({(Purpose.MARKETING, "sms"): True}, Purpose.MARKETING, Allow()),
        ({**YES, (Purpose.TRANSFER_ABROAD, "sms"): False}, Purpose.CARE, Deny("transfer_refused")),
    ],
)
def test_what_consent_allows(
    consents: dict[tuple[Purpose, str], bool], purpose: Purpose, expected: Allow | Deny
) -> None:
    assert decide(PersonState(LAGOS, consents=consents), purpose, "sms", NOON) == expected


def test_a_reply_goes_to_whoever_asked_unless_it_cannot_arrive() -> None:
    refused = {(Purpose.CARE, "sms"): False}
    person = PersonState(LAGOS, consents=refused, quiet=(1260, 420))
    assert decide(person, Purpose.CARE, "sms", NIGHT, kind="reply") == Allow()
    gone = PersonState(LAGOS, unreachable=frozenset({"sms"}))
    assert decide(gone, Purpose.CARE, "sms", NOON, kind="reply") == Deny("unreachable")


def test_quiet_hours_defer_reminders_to_their_end() -> None:
    person = PersonState(LAGOS, consents=YES, quiet=(1260, 420))
    assert decide(person, Purpose.REMINDERS, "sms", NOON) == Allow()
    assert decide(person, Purpose.CARE, "sms", NIGHT) == Allow()
    assert decide(person, Purpose.REMINDERS, "sms", NIGHT) == Defer(datetime(2026, 11, 19, 6, 0, tzinfo=UTC))
    assert decide(person, Purpose.MARKETING, "sms", datetime(2026, 11, 19, 5, 59, 59, tzinfo=UTC)) == Defer(
        datetime(2026, 11, 19, 6, 0, tzinfo=UTC)
    )
    assert decide(person, Purpose.REMINDERS, "sms", datetime(2026, 11, 19, 6, 0, tzinfo=UTC)) == Allow()
    assert decide(PersonState(LAGOS, consents=YES, quiet=(60, 60)), Purpose.REMINDERS, "sms", NIGHT) == Allow()


@given(
    st.sampled_from(["Africa/Lagos", "America/New_York", "Europe/London", "Australia/Lord_Howe"]),
    st.integers(0, 1439),
    st.integers(0, 1439),
    st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30)),
)
def test_a_deferral_ends_when_quiet_hours_do(zone: str, start: int, end: int, at: datetime) -> None:
    person = PersonState(ZoneInfo(zone), consents=YES, quiet=(start, end))
    now = at.replace(tzinfo=UTC)
    decision = decide(person, Purpose.REMINDERS, "sms", now)
    if isinstance(decision, Defer):
        assert timedelta(0) < decision.until - now <= timedelta(hours=25)
        local = decision.until.astimezone(ZoneInfo(zone))
        # 02:30 does not exist on the night the clocks go forward: the end is then as much later.
        assert (local.hour * 60 + local.minute - end) % 1440 in {0, 30, 60}
    else:
        assert decision == Allow()
