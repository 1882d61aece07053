import base64
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.content import Location, Media
from bot.channels.twilio_form import (
    UnreadableMessage,
    first_values,
    is_user_name_id,
    parse_form,
    phone_of,
    read_inbound,
    read_status,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SMS = {
    "MessageSid": "SM" + "1" * 32,
    "SmsSid": "SM" + "1" * 32,
    "AccountSid": "AC" + "a" * 32,
    "From": "+2348031234567",
    "To": "+14155550100",
    "Body": "hello",
    "NumMedia": "0",
    "FromCountry": "NG",
    "FromCity": "",
}
WHATSAPP = {
    **SMS,
    "From": "whatsapp:+2348031234567",
    "To": "whatsapp:+2349000000001",
    "WaId": "2348031234567",
    "ExternalUserId": "whatsapp:NG.4480491918930694",
    "ProfileName": "Ada",
    "MessageType": "text",
}


def test_parse_form_keeps_blanks_doubles_and_order() -> None:
    assert parse_form(b"Body=&A=1&A=2&B=%2B234+x%00") == [("Body", ""), ("A", "1"), ("A", "2"), ("B", "+234 x\x00")]
    assert parse_form(b"") == []
    assert first_values([("A", "1"), ("A", "2")]) == {"A": "1"}


def test_parse_form_reads_raw_utf8_and_survives_bytes_that_are_none() -> None:
    assert parse_form("Body=ẹ káàbọ̀".encode()) == [("Body", "ẹ káàbọ̀")]
    assert parse_form(b"Body=%ff\xff") == [("Body", "\ufffd\ufffd")]


@given(st.text(alphabet="a1=&%+;2fE\u1eb9 ").map(str.encode))
def test_parse_form_agrees_with_the_standard_library(raw: bytes) -> None:
    assert parse_form(raw) == parse_qsl(raw.decode(), keep_blank_values=True)


def test_parse_form_is_bounded() -> None:
    with pytest.raises(ValueError, match="fields"):
        parse_form(b"a=1&" * 400)


def test_an_sms() -> None:
    inbound = read_inbound(SMS, NOW)
    assert (inbound.channel, inbound.address, inbound.phone) == ("sms", "+2348031234567", "+2348031234567")
    assert (inbound.recipient, inbound.account) == ("+14155550100", "AC" + "a" * 32)
    assert (inbound.provider_message_id, inbound.text, inbound.received_at) == ("SM" + "1" * 32, "hello", NOW)
    assert inbound.extra == {"FromCountry": "NG"}
    assert (inbound.media, inbound.location, inbound.opt_word, inbound.choice_id) == ((), None, "", "")


def test_a_whatsapp_message() -> None:
    inbound = read_inbound(WHATSAPP, NOW)
    assert (inbound.channel, inbound.address, inbound.recipient) == ("whatsapp", "+2348031234567", "+2349000000001")
    assert (inbound.external_user_id, inbound.profile_name) == ("NG.4480491918930694", "Ada")
    assert inbound.extra == {"FromCountry": "NG", "WaId": "2348031234567", "MessageType": "text"}


def test_a_user_name_has_no_phone() -> None:
    params = {**WHATSAPP, "From": "whatsapp:NG.4480491918930694"}
    del params["WaId"]
    inbound = read_inbound(params, NOW)
    assert (inbound.address, inbound.phone, inbound.external_user_id) == (
        "NG.4480491918930694",
        "",
        "NG.4480491918930694",
    )
    del params["ExternalUserId"]
    assert read_inbound(params, NOW).external_user_id == "NG.4480491918930694"


@pytest.mark.parametrize(
    ("address", "phone"),
    [
        ("+2348031234567", "+2348031234567"),
        ("+14158675309", "+14158675309"),
        ("+23402348031234567", ""),
        ("+234803123456", ""),
        ("NG.4480491918930694", ""),
        ("2348031234567", ""),
        ("+234803123456७", ""),
        ("HOSPITAL", ""),
        ("", ""),
    ],
)
def test_phone_only_when_it_is_one(address: str, phone: str) -> None:
    assert phone_of(address) == phone


def test_user_name_ids() -> None:
    assert is_user_name_id("NG.4480491918930694")
    assert is_user_name_id("NG.ENT." + "a" * 128)
    assert not is_user_name_id("NG." + "a" * 129)
    assert not is_user_name_id("+2348031234567")


def test_nul_goes_and_a_long_body_is_cut() -> None:
    inbound = read_inbound({**SMS, "Body": "a\x00b" + "x" * 20_000, "FromCity": "La\x00gos"}, NOW)
    assert inbound.text == "ab" + "x" * 4094
    assert inbound.extra["FromCity"] == "Lagos"


def test_an_empty_body_is_a_message() -> None:
    assert read_inbound({**SMS, "Body": ""}, NOW).text == ""


def test_a_profile_name_is_hostile() -> None:
    name = read_inbound({**WHATSAPP, "ProfileName": "A\x00d\u202ea\n\n\x1b[31m  B" + "o" * 200}, NOW).profile_name
    assert name.startswith("A d a [31m Boo")
    assert len(name) == 80


@pytest.mark.parametrize("count", ["1", "", "abc", "-1", "99999999999999", "0"])
def test_the_number_of_media_may_be_nonsense(count: str) -> None:
    url = "https://api.twilio.com/2010-04-01/Accounts/AC/Messages/MM/Media/ME"
    params = {**WHATSAPP, "NumMedia": count, "MediaUrl0": url, "MediaContentType0": "Image/JPEG", "Body": ""}
    assert read_inbound(params, NOW).media == (Media(url, "image/jpeg"),)
    assert read_inbound({**WHATSAPP, "NumMedia": count}, NOW).media == ()


def test_buttons_and_list_rows() -> None:
    button = {**WHATSAPP, "Body": "Book", "ButtonText": "Book", "ButtonPayload": "book", "MessageType": "interactive"}
    quoted = {"OriginalRepliedMessageSid": "MM" + "2" * 32}
    assert read_inbound(button | quoted, NOW).choice_id == "book"
    assert read_inbound(button | quoted, NOW).quoted_message_id == "MM" + "2" * 32
    row = {**button, "ListId": "slot-1", "ListTitle": "10:00", "Body": ""}
    assert read_inbound(row, NOW).choice_id == "slot-1"
    assert read_inbound({**row, "ButtonText": ""}, NOW).text == "10:00"


def test_the_provider_says_stop() -> None:
    assert read_inbound({**SMS, "Body": "arret", "OptOutType": "STOP"}, NOW).opt_word == "stop"
    assert read_inbound({**WHATSAPP, "OptOutType": "HELP"}, NOW).opt_word == "help"
    assert read_inbound({**SMS, "OptOutType": "NONSENSE"}, NOW).opt_word == ""


@pytest.mark.parametrize(
    ("word", "opt_word", "carrier_word"),
    [
        ("STOP", "stop", "STOP"),
        (" cancel ", "stop", "CANCEL"),
        ("Unstop", "start", "UNSTOP"),
        ("info", "help", "INFO"),
        ("yes", "", "YES"),
        ("CANCEL please", "", None),
    ],
)
def test_words_a_carrier_acts_on(word: str, opt_word: str, carrier_word: str | None) -> None:
    inbound = read_inbound({**SMS, "Body": word}, NOW)
    assert (inbound.opt_word, inbound.extra.get("carrier_word")) == (opt_word, carrier_word)


@pytest.mark.parametrize(
    ("word", "opt_word"),
    [("stop", "stop"), (" Unsubscribe ", "stop"), ("START", "start"), ("cancel", ""), ("help", ""), ("stop it", "")],
)
def test_whatsapp_acts_on_fewer_words_and_never_on_a_tap(word: str, opt_word: str) -> None:
    inbound = read_inbound({**WHATSAPP, "Body": word}, NOW)
    assert (inbound.opt_word, inbound.extra.get("carrier_word")) == (opt_word, None)
    assert read_inbound({**WHATSAPP, "Body": word, "ButtonPayload": "x"}, NOW).opt_word == ""


def test_a_location() -> None:
    place = {"Latitude": "6.45", "Longitude": "3.39", "Label": "Clinic\x00", "Address": "1 Marina"}
    assert read_inbound(WHATSAPP | place, NOW).location == Location(6.45, 3.39, "Clinic", "1 Marina")
    for wrong in ("", "x", "nan", "inf", "91"):
        assert read_inbound(WHATSAPP | place | {"Latitude": wrong}, NOW).location is None


def test_an_advert_is_remembered_without_its_blanks() -> None:
    extra = read_inbound({**WHATSAPP, "ReferralSourceId": "ad-7", "ReferralBody": "", "Forwarded": "true"}, NOW).extra
    assert extra["ReferralSourceId"] == "ad-7"
    assert extra["Forwarded"] == "true"
    assert "ReferralBody" not in extra


def test_extra_is_bounded() -> None:
    extra = read_inbound(WHATSAPP | {f"New{n}": "x" * 5000 for n in range(200)}, NOW).extra
    assert len(extra) == 60
    assert max(len(value) for value in extra.values()) == 2000


def test_a_long_sms_in_base64() -> None:
    text = "Good morning, I would like to see the doctor about my knee. " * 4
    coded = base64.b64encode(text.encode()).decode()
    assert read_inbound({**SMS, "MessageSid": "MM" + "1" * 32, "Body": coded}, NOW).text == text
    assert read_inbound({**SMS, "Body": coded}, NOW).text == coded


@pytest.mark.parametrize(
    "missing", [{"From": ""}, {"From": "messenger:123"}, {"MessageSid": "", "SmsSid": ""}, {"From": "whatsapp:"}]
)
def test_unreadable(missing: dict[str, str]) -> None:
    with pytest.raises(UnreadableMessage):
        read_inbound(SMS | missing, NOW)


@given(st.dictionaries(st.sampled_from([*WHATSAPP, "MediaUrl0", "Latitude", "Longitude", "ErrorCode"]), st.text()))
def test_nothing_in_a_form_breaks_it(fields: dict[str, str]) -> None:
    params = first_values(parse_form(urlencode(fields).encode()))
    inbound = read_inbound({**params, "From": "whatsapp:+2348031234567", "MessageSid": "SM1"}, NOW)
    text = "".join([inbound.text, inbound.profile_name, inbound.recipient, *inbound.extra, *inbound.extra.values()])
    assert "\x00" not in text
    assert len(inbound.text) <= 4096


def test_a_status_report() -> None:
    params = {
        "MessageSid": "SM" + "3" * 32,
        "MessageStatus": "undelivered",
        "To": "whatsapp:+2348031234567",
        "From": "whatsapp:+2349000000001",
        "AccountSid": "AC" + "a" * 32,
        "ErrorCode": "63016",
        "ChannelStatusMessage": "window closed",
        "RawDlrDoneDate": "2611200900",
    }
    report = read_status(params, "01890000-0000-7000-8000-000000000001")
    assert (report.provider_message_id, report.status, report.error_code) == ("SM" + "3" * 32, "undelivered", 63016)
    assert (report.recipient, report.sender) == ("+2348031234567", "+2349000000001")
    assert (report.error_message, report.raw_done_date) == ("window closed", "2611200900")
    assert report.message_ref == "01890000-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("code", "read"), [("", None), ("abc", None), ("30003", 30003), ("-1", None), ("9" * 40, None)]
)
def test_an_error_code_may_be_nonsense(code: str, read: int | None) -> None:
    assert read_status({"SmsSid": "SM1", "SmsStatus": "Failed", "ErrorCode": code}).error_code == read
    assert read_status({"SmsSid": "SM1", "SmsStatus": "Failed", "ErrorCode": code}).status == "failed"


def test_a_status_needs_id_and_status() -> None:
    with pytest.raises(UnreadableMessage):
        read_status({"MessageStatus": "sent"})
    with pytest.raises(UnreadableMessage):
        read_status({"MessageSid": "SM1"})
