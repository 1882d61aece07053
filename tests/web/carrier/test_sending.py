"""TwilioRest against the carrier: each request is held against Twilio's own specification."""

import logging
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from bot.channels.content import Choice, Content
from bot.channels.rendered import Template, Text
from bot.channels.signature import valid
from bot.channels.sms import render as render_sms
from bot.channels.twilio_rest import SendResult, TwilioFault, TwilioRest
from bot.channels.whatsapp import friendly_name, render, shape_named, shapes
from tests.web.carrier.conftest import ACCOUNT, OURS, PHONE, SPEC, STATUS_PATH, SUB_ACCOUNT, TOKEN, Clock, Hospital
from web.carrier import Carrier, Faults
from web.carrier.openapi import Spec
from web.carrier.state import Option

WA_PHONE, WA_OURS = f"whatsapp:{PHONE}", f"whatsapp:{OURS}"


async def registered(rest: TwilioRest) -> dict[str, str]:
    return {shape: await rest.create_content(request) for shape, request in shapes().items()}


async def test_an_sms_with_its_callbacks(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    url = hospital.base_url + STATUS_PATH
    result = await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"), status_callback=url)
    await carrier.settled()
    assert result == SendResult("accepted", result.sid, "queued", None, 201)
    assert hospital.statuses() == ["sent", "delivered"]
    last = hospital.delivered[-1]
    assert last.fields == {
        "MessageSid": result.sid,
        "SmsSid": result.sid,
        "MessageStatus": "delivered",
        "SmsStatus": "delivered",
        "To": PHONE,
        "From": OURS,
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "RawDlrDoneDate": "2611200900",
    }
    assert (last.path, last.query) == ("/webhooks/twilio/status", "m=01890000")
    assert valid(url, last.form, last.headers["x-twilio-signature"], [TOKEN])
    (bubble,) = carrier.thread(PHONE, OURS)
    assert (bubble.text, bubble.mine, bubble.status, bubble.segments, bubble.encoding) == (
        "Hello",
        False,
        "delivered",
        1,
        "GSM-7",
    )


async def test_every_shape_reaches_the_phone(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    templates = await registered(rest)
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    for count in range(1, 12):
        for description in ("", "with Dr Obi"):
            rows = tuple(Choice(f"slot:{n}", f"{n}:00", description) for n in range(count))
            for part in render(Content("Which time\nsuits you?", rows, opener="Times"), templates):
                result = await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, part)
                assert result.outcome == "accepted"
                await carrier.settled()
                bubble = carrier.thread(WA_PHONE, WA_OURS)[-1]
                assert bubble.status == "read"
                offered = [Option(row.id, row.label, description) for row in rows]
                assert list(bubble.buttons or bubble.rows) == (offered if isinstance(part, Template) else [])
                assert bubble.text.startswith("Which time\nsuits you?")


async def test_templates_are_found_again(rest: TwilioRest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.twilio_rest._PAGE_SIZE", 10)
    templates = await registered(rest)
    found = await rest.list_contents()
    assert {shape_named(content.friendly_name): content.sid for content in found} == templates
    assert found[0].friendly_name == friendly_name("quick-reply-1")


async def test_answers_fit_the_specification(carrier: Carrier, rest: TwilioRest) -> None:
    spec = Spec(SPEC)
    await registered(rest)
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    result = await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, Text("Hello"))
    base, messages = carrier.own_base_url, f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
    for path in (f"{messages}.json", f"{messages}/{result.sid}.json", "/v1/Content"):
        status, answer = await rest._request("GET", base + path)
        assert status == 200
        assert spec.check_answer("GET", path, 200, answer) == ""


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"From": OURS, "To": PHONE}, 21602),
        ({"From": OURS, "Body": "x", "To": ""}, 21604),
        ({"To": PHONE, "From": "", "Body": "x"}, 21603),
        ({"To": "12345", "From": OURS, "Body": "x"}, 21211),
        ({"To": "NG.4480491918930694", "From": OURS, "Body": "x"}, 21211),
        ({"To": PHONE, "From": "not a sender!", "Body": "x"}, 21212),
        ({"To": WA_PHONE, "From": OURS, "Body": "x"}, 21910),
        ({"To": PHONE, "From": OURS, "Body": "x" * 1601}, 21617),
        ({"To": PHONE, "From": OURS, "Body": "x", "StatusCallback": "https://a_b.example/x"}, 21609),
        ({"To": PHONE, "From": OURS, "Body": "x", "StatusCallback": "https://a.example/" + "x" * 4000}, 21609),
        ({"To": PHONE, "From": OURS, "MediaUrl": "ftp://x.example/a.png"}, 21620),
        ({"To": PHONE, "From": OURS, "Body": "x", "ValidityPeriod": "36001"}, 21624),
        ({"To": PHONE, "MessagingServiceSid": "MGx", "Body": "x"}, 21701),
        ({"To": WA_PHONE, "From": WA_OURS, "ContentSid": "HX" + "0" * 32}, 21655),
    ],
)
async def test_what_is_refused_at_once(carrier: Carrier, rest: TwilioRest, form: dict[str, str], code: int) -> None:
    carrier.spec_check = None
    url = f"{carrier.own_base_url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    status, answer = await rest._request("POST", url, form)
    assert (status, answer["code"], answer["status"]) == (400, code, 400)
    assert len(carrier.messages) == 0


async def test_an_empty_variable_is_refused(rest: TwilioRest) -> None:
    sid = await rest.create_content(shapes()["quick-reply-1"])
    part = Template("quick-reply-1", sid, {"1": "Body", "2": "", "3": "id"})
    assert await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, part) == SendResult("refused", code=21656, http_status=400)


@pytest.mark.parametrize(
    ("shape", "variables", "code"),
    [
        ("quick-reply-1", {"1": "b" * 1025, "2": "Yes", "3": "y"}, 63021),
        ("quick-reply-1", {"1": "b", "2": "Y" * 21, "3": "y"}, 63005),
        ("quick-reply-2", {"1": "b", "2": "Yes", "3": "y", "4": "Yes", "5": "n"}, 63005),
        ("list-1", {"1": "b", "2": "Open", "3": "t" * 25, "4": "i"}, 63005),
        ("list-1", {"1": "b", "2": "O" * 21, "3": "t", "4": "i"}, 63005),
        ("list-1-described", {"1": "b", "2": "Open", "3": "t", "4": "i", "5": "d" * 73}, 63005),
    ],
)
async def test_whatsapp_limits_strike_later(
    carrier: Carrier, rest: TwilioRest, shape: str, variables: dict[str, str], code: int
) -> None:
    sid = await rest.create_content(shapes()[shape])
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    result = await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, Template(shape, sid, variables))
    await carrier.settled()
    bubble = carrier.thread(WA_PHONE, WA_OURS)[-1]
    assert (result.outcome, bubble.status, bubble.error_code) == ("accepted", "failed", code)


async def test_the_window_closes_after_24_hours(
    carrier: Carrier, rest: TwilioRest, hospital: Hospital, clock: Clock
) -> None:
    url = hospital.base_url + STATUS_PATH

    async def outcome() -> list[str]:
        hospital.delivered.clear()
        result = await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, Text("Hello"), status_callback=url)
        await carrier.settled()
        assert result.outcome == "accepted"
        return hospital.statuses()

    assert await outcome() == ["failed"]
    assert hospital.delivered[-1].fields["ErrorCode"] == "63016"
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    assert await outcome() == ["sent", "delivered", "read"]
    assert [entry.fields.get("EventType", "") for entry in hospital.delivered] == ["", "DELIVERED", "READ"]
    assert hospital.delivered[-1].fields["ChannelToAddress"] == "+234803123XXXX"
    clock.pass_(timedelta(hours=24, seconds=1))
    assert await outcome() == ["failed"]


async def test_an_approved_template_passes_the_closed_window(carrier: Carrier, rest: TwilioRest) -> None:
    reply = await rest.create_content(shapes()["quick-reply-1"])
    picker = await rest.create_content(shapes()["list-1"])
    wish = {"name": "reminder", "category": "UTILITY"}
    path = f"{carrier.own_base_url}/v1/Content/%s/ApprovalRequests/whatsapp"
    await rest._ask("approval", "POST", path % reply, _json(wish), {"Content-Type": "application/json"})
    with pytest.raises(TwilioFault):
        await rest._ask("approval", "POST", path % picker, _json(wish), {"Content-Type": "application/json"})
    part = Template("quick-reply-1", reply, {"1": "You have an appointment.", "2": "OK", "3": "ok"})
    await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, part)
    await carrier.settled()
    assert carrier.thread(WA_PHONE, WA_OURS)[-1].status == "read"


def _json(data: dict[str, Any]) -> bytes:
    return orjson.dumps(data)


async def test_somebody_unreachable(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    carrier.unreachable[PHONE] = 30003
    url = hospital.base_url + STATUS_PATH
    await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"), status_callback=url)
    await carrier.settled()
    assert hospital.statuses() == ["sent", "undelivered"]
    assert hospital.delivered[-1].fields["ErrorCode"] == "30003"


async def test_a_messaging_service_hides_the_number_at_first(carrier: Carrier, rest: TwilioRest) -> None:
    service = "MG" + "c" * 32
    carrier.service_senders[service, False] = OURS
    result = await rest.send(ACCOUNT, "sms", PHONE, service, Text("Hello"))
    assert result.status == "accepted"
    await carrier.settled()
    assert carrier.thread(PHONE, OURS)[-1].status == "delivered"


async def test_a_sub_account_signs_with_its_own_token(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    url = hospital.base_url + STATUS_PATH
    await rest.send(SUB_ACCOUNT, "sms", PHONE, OURS, Text("Hello"), status_callback=url)
    await carrier.settled()
    last = hospital.delivered[-1]
    assert last.fields["AccountSid"] == SUB_ACCOUNT
    assert valid(url, last.form, last.headers["x-twilio-signature"], ["sub-token"])
    unknown = await rest.send("AC" + "9" * 32, "sms", PHONE, OURS, Text("Hello"))
    assert (unknown.outcome, unknown.code) == ("refused", 20404)


async def test_wrong_credentials(carrier: Carrier) -> None:
    client = TwilioRest(ACCOUNT, "wrong", api_base_url=carrier.own_base_url)
    assert await client.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello")) == SendResult(
        "refused", code=20003, http_status=401
    )
    await client.close()


@pytest.mark.parametrize(
    ("faults", "result", "made"),
    [
        (Faults(too_many=1), SendResult("rate_limited", code=20429, http_status=429), 0),
        (Faults(server_error=1, created_on_error=0), SendResult("unknown", code=20503, http_status=503), 0),
        (Faults(server_error=1, created_on_error=1), SendResult("unknown", code=20500, http_status=500), 1),
        (Faults(drop=1), SendResult("unknown"), 1),
        (Faults(drop=1, unlisted=1), SendResult("unknown"), 0),
    ],
)
async def test_faults(carrier: Carrier, rest: TwilioRest, faults: Faults, result: SendResult, made: int) -> None:
    carrier.faults = faults
    assert await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello")) == result
    found = await rest.find(ACCOUNT, "sms", PHONE, OURS, carrier.now() - timedelta(minutes=1))
    assert [message.body for message in found] == ["Hello"] * made
    assert [m.unanswered for m in carrier.messages.thread(PHONE, OURS)] == [True] * (made or bool(faults.unlisted))


async def test_a_hang_is_cut_and_leaves_doubt(carrier: Carrier) -> None:
    carrier.faults = Faults(hang=1)
    client = TwilioRest(ACCOUNT, TOKEN, api_base_url=carrier.own_base_url, timeout=1.0)
    assert await client.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello")) == SendResult("unknown")
    await client.close()
    assert len(carrier.messages) == 1


async def test_no_connection_means_nothing_was_sent() -> None:
    client = TwilioRest(ACCOUNT, TOKEN, api_base_url="http://127.0.0.1:9")
    result = await client.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))
    assert result == SendResult("rate_limited", status="not_connected")
    with pytest.raises(TwilioFault):
        await client.list_contents()
    await client.close()


async def test_region_and_edge_of_the_environment_do_not_move_the_address(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    client = TwilioRest(ACCOUNT, TOKEN, api_base_url=carrier.own_base_url)
    assert (await client.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))).outcome == "accepted"
    await client.close()


async def test_callbacks_doubled_missing_shuffled_early(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    async def seen(faults: Faults) -> list[str]:
        hospital.delivered.clear()
        carrier.faults = faults
        url = hospital.base_url + STATUS_PATH
        await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"), status_callback=url)
        early = hospital.statuses()
        await carrier.settled()
        return early if faults.callback_early else hospital.statuses()

    assert await seen(Faults(callback_twice=1)) == ["sent", "sent", "delivered", "delivered"]
    assert await seen(Faults(callback_missing=1)) == []
    assert await seen(Faults(callback_early=1)) == ["sent", "delivered"]
    shuffled = [await seen(Faults(seed=seed, callback_shuffled=1)) for seed in range(8)]
    assert ["delivered", "sent"] in shuffled
    assert shuffled == [await seen(Faults(seed=seed, callback_shuffled=1)) for seed in range(8)]
    assert carrier.thread(PHONE, OURS)[-1].status == "delivered"


async def test_finding_pages_and_stops_at_the_time(
    carrier: Carrier, rest: TwilioRest, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.twilio_rest._PAGE_SIZE", 3)
    for n in range(10):
        await rest.send(ACCOUNT, "sms", PHONE, OURS, Text(f"Hello {n}"))
        clock.pass_(timedelta(minutes=1))
    since = datetime.fromisoformat("2026-11-20T09:02:00+00:00")
    found = await rest.find(ACCOUNT, "sms", PHONE, OURS, since)
    assert [message.body for message in found] == [f"Hello {n}" for n in range(9, 1, -1)]
    assert await rest.find(ACCOUNT, "sms", "+2348030000000", OURS, since) == []


async def test_the_record_is_a_ring(hospital: Hospital, clock: Clock) -> None:
    carrier = Carrier(ACCOUNT, TOKEN, hospital.base_url, clock, most_messages=3)
    for n in range(5):
        await carrier.say(f"+23480312345{n:02}", OURS, "hi")
    assert len(carrier.messages) == 3
    assert carrier.messages.threads() == [(f"+23480312345{n:02}", OURS) for n in (2, 3, 4)]
    await carrier.close()


async def test_long_sms_are_counted(carrier: Carrier, rest: TwilioRest) -> None:
    for part in render_sms(Content("a" * 161)):
        await rest.send(ACCOUNT, "sms", PHONE, OURS, part)
    assert carrier.thread(PHONE, OURS)[-1].segments == 2


async def test_nothing_personal_is_logged(carrier: Carrier, rest: TwilioRest, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("canary-body"))
        await rest.find(ACCOUNT, "sms", PHONE, OURS, carrier.now())
    assert "canary-body" not in caplog.text
    assert PHONE[1:] not in caplog.text
    assert TOKEN not in caplog.text
    part = Template("list-1", "HX1", {"1": "canary-body"}, "canary-body")
    assert "canary" not in repr(part) + repr(Text("canary-body", "canary"))
