"""The carrier's phones writing to us: what arrives, signed, and what Twilio does beside it."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.channels.content import Choice, Content, Location
from bot.channels.media_fetch import MediaRefused
from bot.channels.rendered import Text
from bot.channels.signature import valid
from bot.channels.twilio_form import read_inbound
from bot.channels.twilio_rest import TwilioFault, TwilioRest
from bot.channels.whatsapp import render, shapes
from tests.web.carrier.conftest import ACCOUNT, OURS, PHONE, TOKEN, Clock, Hospital
from web.carrier import Carrier, CarrierApp, Faults, Medium
from web.carrier.serving import serving
from web.carrier.webhook import Overrides, overrides_of

WA_PHONE, WA_OURS = f"whatsapp:{PHONE}", f"whatsapp:{OURS}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


async def test_a_text_is_signed_over_the_public_address(hospital: Hospital, clock: Clock) -> None:
    carrier = Carrier(ACCOUNT, TOKEN, hospital.base_url, clock, public_base_url="https://care.example")
    assert await carrier.say(WA_PHONE, WA_OURS, "Hello ẹ +1", profile_name="Ada") == 204
    (seen,) = hospital.delivered
    assert valid(
        "https://care.example/webhooks/twilio/messages", seen.form, seen.headers["x-twilio-signature"], [TOKEN]
    )
    assert seen.headers["user-agent"] == "TwilioProxy/1.1"
    inbound = read_inbound(seen.fields, clock())
    assert (inbound.channel, inbound.address, inbound.recipient, inbound.text) == (
        "whatsapp",
        PHONE,
        OURS,
        "Hello ẹ +1",
    )
    assert (inbound.profile_name, inbound.external_user_id[:3]) == ("Ada", "NG.")
    await carrier.close()


async def test_a_user_name_has_no_wa_id(carrier: Carrier, hospital: Hospital) -> None:
    await carrier.say("whatsapp:NG.4480491918930694", WA_OURS, "hi")
    fields = hospital.delivered[-1].fields
    assert fields["From"] == fields["ExternalUserId"] == "whatsapp:NG.4480491918930694"
    assert "WaId" not in fields


async def test_taps_bring_back_the_choice(carrier: Carrier, rest: TwilioRest, hospital: Hospital, clock: Clock) -> None:
    templates = {shape: await rest.create_content(shapes()[shape]) for shape in ("quick-reply-2", "list-4")}
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    for labels in (("Yes", "No"), ("9:00", "10:00", "11:00", "12:00")):
        choices = tuple(Choice(f"id:{label}", label) for label in labels)
        for part in render(Content("Which?", choices), templates):
            result = await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, part)
        assert await carrier.tap(WA_PHONE, WA_OURS, f"id:{labels[1]}") == 204
        inbound = read_inbound(hospital.delivered[-1].fields, clock())
        assert (inbound.choice_id, inbound.text, inbound.quoted_message_id) == (
            f"id:{labels[1]}",
            labels[1],
            result.sid,
        )
    with pytest.raises(LookupError):
        await carrier.tap(WA_PHONE, WA_OURS, "nothing")


async def test_a_location(carrier: Carrier, hospital: Hospital, clock: Clock) -> None:
    place = Location(6.45, 3.39, "Clinic", "1 Marina")
    await carrier.say(WA_PHONE, WA_OURS, location=place)
    inbound = read_inbound(hospital.delivered[-1].fields, clock())
    assert (inbound.location, inbound.text) == (place, "")


async def test_media_are_fetched_and_deleted(
    carrier: Carrier, rest: TwilioRest, hospital: Hospital, clock: Clock
) -> None:
    await carrier.say(WA_PHONE, WA_OURS, media=[Medium(PNG, "image/png")])
    (medium,) = read_inbound(hospital.delivered[-1].fields, clock()).media
    fetched = await rest.fetch_media(medium.url)
    assert (fetched.data, fetched.content_type) == (PNG, "image/png")
    await rest.delete_media(medium.url)
    await rest.delete_media(medium.url)
    with pytest.raises(TwilioFault, match="HTTP 404"):
        await rest.fetch_media(medium.url)


@pytest.mark.parametrize(
    ("medium", "most", "reason"),
    [
        (Medium(PNG, "image/png"), 50, "too large"),
        (Medium(b"MZ\x90\x00 a program", "image/png"), 1000, "not a kind"),
        (Medium(b"<html><script>", "image/jpeg"), 1000, "not a kind"),
        (Medium(b"", "image/jpeg"), 1000, "not a kind"),
    ],
)
async def test_media_we_do_not_take(carrier: Carrier, rest: TwilioRest, medium: Medium, most: int, reason: str) -> None:
    await carrier.say(WA_PHONE, WA_OURS, media=[medium])
    (bubble,) = carrier.thread(WA_PHONE, WA_OURS)
    with pytest.raises(MediaRefused, match=reason):
        await rest.fetch_media(bubble.media[0][0], most)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "https://evil.example/2010-04-01/x", "file:///etc/passwd", ""])
async def test_credentials_go_nowhere_else(rest: TwilioRest, url: str) -> None:
    with pytest.raises(MediaRefused):
        await rest.fetch_media(url)
    with pytest.raises(MediaRefused):
        await rest.delete_media(url)


async def test_lost_webhooks_are_found_in_the_list(
    carrier: Carrier, rest: TwilioRest, hospital: Hospital, clock: Clock
) -> None:
    await carrier.say(WA_PHONE, WA_OURS, "one")
    hospital.answers = [(503, "", b"")] * 3
    assert await carrier.say(WA_PHONE, WA_OURS, "two") == 503
    await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, Text("reply"))
    found = await rest.list_inbound(ACCOUNT, "whatsapp", OURS, clock(), clock())
    assert [(message.body, message.sender) for message in found or []] == [("one", PHONE), ("two", PHONE)]


async def test_stop_blocks_answers_and_is_still_delivered(
    carrier: Carrier, rest: TwilioRest, hospital: Hospital
) -> None:
    assert await carrier.say(PHONE, OURS, "Cancel") == 204
    assert hospital.delivered[-1].fields["Body"] == "Cancel"
    assert [bubble.automatic for bubble in carrier.thread(PHONE, OURS)] == [False, True]
    refused = await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))
    assert (refused.outcome, refused.code) == ("refused", 21610)
    await carrier.say(PHONE, OURS, "cancel please")
    assert (await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))).code == 21610
    await carrier.say(PHONE, OURS, "yes")
    assert (await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))).outcome == "accepted"


async def test_whatsapp_does_not_block_by_word(carrier: Carrier, rest: TwilioRest) -> None:
    await carrier.say(WA_PHONE, WA_OURS, "STOP")
    assert [bubble.automatic for bubble in carrier.thread(WA_PHONE, WA_OURS)] == [False]
    assert (await rest.send(ACCOUNT, "whatsapp", PHONE, OURS, Text("Hello"))).outcome == "accepted"


@pytest.mark.parametrize(
    ("content_type", "body", "reply"),
    [
        ("text/plain", b"oops", ["oops"]),
        ("text/xml", b"<Response/>", []),
        ("text/xml", b"<Response><Message><Body>a &amp; b</Body></Message></Response>", ["a & b"]),
        ("application/json", b'{"ok":true}', []),
    ],
)
async def test_what_we_answer_may_go_back_to_the_person(
    carrier: Carrier, hospital: Hospital, content_type: str, body: bytes, reply: list[str]
) -> None:
    hospital.answers = [(200, content_type, body)]
    assert await carrier.say(PHONE, OURS, "hi") == 200
    assert [bubble.text for bubble in carrier.thread(PHONE, OURS) if not bubble.mine] == reply


async def test_retries_obey_the_fragment_and_keep_the_ids(carrier: Carrier, hospital: Hospital) -> None:
    hospital.answers = [(503, "", b""), (0, "", b"")]
    assert await carrier.say(PHONE, OURS, "hi") == 204
    assert len({entry.fields["MessageSid"] for entry in hospital.delivered}) == 1
    assert len({entry.headers["i-twilio-idempotency-token"] for entry in hospital.delivered}) == 1
    assert len(hospital.delivered) == 3
    carrier.inbound_path = "/webhooks/twilio/messages"
    hospital.answers = [(503, "", b"")]
    assert await carrier.say(PHONE, OURS, "hi") == 503
    assert len(hospital.delivered) == 4


def test_overrides() -> None:
    assert overrides_of("") == Overrides(5.0, 15.0, 1, frozenset(("ct",)))
    assert overrides_of("rc=2&rp=5xx,ct,rt&ct=1000&rt=2000") == Overrides(1.0, 2.0, 2, frozenset(("5xx", "ct", "rt")))
    assert overrides_of("rc=99&rt=1&tt=x") == Overrides(5.0, 0.1, 5, frozenset(("ct",)))
    assert overrides_of("rp=all").repeats("4xx")


async def test_nobody_there_is_no_answer(clock: Clock) -> None:
    carrier = Carrier(ACCOUNT, TOKEN, "http://127.0.0.1:9", clock)
    assert await carrier.say(PHONE, OURS, "hi") == 0
    assert [bubble.text for bubble in carrier.thread(PHONE, OURS)] == ["hi"]


async def test_a_second_delivery_is_the_same_message(carrier: Carrier, hospital: Hospital) -> None:
    await carrier.say(PHONE, OURS, "hi")
    sid = hospital.delivered[0].fields["MessageSid"]
    await carrier.redeliver(sid)
    await carrier.redeliver(sid, token="forged")
    first, second, third = hospital.delivered
    assert first.form == second.form == third.form
    assert first.headers["x-twilio-signature"] == second.headers["x-twilio-signature"]
    assert first.headers["x-twilio-signature"] != third.headers["x-twilio-signature"]
    with pytest.raises(LookupError):
        await carrier.redeliver("SM" + "0" * 32)


async def test_more_parameters_replace_or_add(carrier: Carrier, hospital: Hospital) -> None:
    await carrier.say(PHONE, OURS, "hi", more={"OptOutType": "STOP", "NumMedia": "many", "Body": "x\x00"})
    fields = hospital.delivered[-1].fields
    assert (fields["OptOutType"], fields["NumMedia"], fields["Body"]) == ("STOP", "many", "x\x00")


async def test_watching_for_changes(carrier: Carrier, rest: TwilioRest) -> None:
    calls: list[int] = []
    stop = carrier.subscribe(lambda: calls.append(carrier.version))
    waiting = asyncio.ensure_future(carrier.until(lambda: bool(carrier.thread(PHONE, OURS))))
    await rest.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))
    await waiting
    await carrier.settled()
    assert calls == list(range(1, len(calls) + 1))
    stop()
    before = len(calls)
    await carrier.say(PHONE, OURS, "hi")
    assert len(calls) == before


async def test_the_typing_sign(carrier: Carrier, rest: TwilioRest, hospital: Hospital) -> None:
    await carrier.say(WA_PHONE, WA_OURS, "hi")
    sid = hospital.delivered[-1].fields["MessageSid"]
    assert await rest.show_typing(sid)
    assert carrier.typing_for == sid
    assert not await rest.show_typing("SM" + "0" * 32)


async def test_mounted_under_a_path(hospital: Hospital, clock: Clock) -> None:
    carrier = Carrier(ACCOUNT, TOKEN, hospital.base_url, clock)
    async with serving(Starlette(routes=[Mount("/carrier", CarrierApp(carrier))])) as base:
        url = carrier.own_base_url = f"{base}/carrier"
        client = TwilioRest(ACCOUNT, TOKEN, api_base_url=url, content_base_url=url, messaging_base_url=url)
        assert (await client.send(ACCOUNT, "sms", PHONE, OURS, Text("Hello"))).outcome == "accepted"
        await client.create_content(shapes()["list-1"])
        assert len(await client.list_contents()) == 1
        await carrier.say(WA_PHONE, WA_OURS, media=[Medium(PNG, "image/png")])
        assert (await client.fetch_media(hospital.delivered[-1].fields["MediaUrl0"])).data == PNG
        await client.close()
    await carrier.close()


def test_faults_are_drawn_from_the_seed() -> None:
    first, second = Faults(seed=7), Faults(seed=7)
    assert [first.hit(0.5) for _ in range(50)] == [second.hit(0.5) for _ in range(50)]
    assert not Faults().hit(0)
