"""Twilio's webhooks: what comes in genuine is kept exactly once, whatever it looks like; nothing else gets in."""

import asyncio
from itertools import permutations
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from bot.channels.signature import twilio_signature
from bot.worker.unrouted import take_in
from tests.front import OLD_TOKEN, PUBLIC, SID, SUB_SID, SUB_TOKEN, TOKEN, Front
from webhooks.twilio import MESSAGES_PATH, STATUS_PATH

PHONE = "whatsapp:+2348030000001"


def form(front: Front, **parameters: str) -> dict[str, str]:
    sid = "SM" + uuid4().hex
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "AccountSid": SID,
        "From": PHONE,
        "To": front.whatsapp,
        "Body": "hi",
        "NumMedia": "0",
        **parameters,
    }


async def post(
    front: Front,
    parameters: dict[str, str] | list[tuple[str, str]],
    *,
    token: str = TOKEN,
    path: str = MESSAGES_PATH,
    signed_url: str = "",
    headers: dict[str, str] | None = None,
    signature: str | None = None,
) -> tuple[int, bytes]:
    pairs = list(parameters.items()) if isinstance(parameters, dict) else parameters
    sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    made = twilio_signature(signed_url or PUBLIC + path, pairs, token) if signature is None else signature
    if made:
        sent["X-Twilio-Signature"] = made
    async with (
        aiohttp.ClientSession() as session,
        session.post(front.url + path, data=urlencode(pairs).encode(), headers=sent) as answer,
    ):
        return answer.status, await answer.read()


async def inbound(owner: asyncpg.Connection) -> list[asyncpg.Record]:
    return await owner.fetch("SELECT * FROM inbound_message ORDER BY arrival")


async def test_a_genuine_message_is_answered_with_nothing_and_by_rest(front: Front, owner: asyncpg.Connection) -> None:
    assert await front.carrier.say(PHONE, front.whatsapp, "hi") == 204
    await front.quiet()
    (row,) = await inbound(owner)
    assert (row["status"], row["account"], row["kind"]) == ("handled", SID, "message")
    shown = front.carrier.thread(PHONE, front.whatsapp)
    assert [m.mine for m in shown] == [True, False]
    assert shown[1].text.startswith("Hello, this is the automatic assistant of Marina Bay Hospital.")
    assert shown[1].status == "read"
    (reply,) = await owner.fetch("SELECT status, cause_id FROM outbound_message")
    assert (reply["status"], reply["cause_id"]) == ("read", row["id"])
    assert front.carrier.spec_faults == []


@pytest.mark.parametrize(
    ("token", "signature"),
    [("wrong-token", None), (TOKEN, ""), (TOKEN, "bm90IGEgc2lnbmF0dXJl"), (TOKEN, "\xff"), ("", None)],
    ids=["forged", "missing", "nonsense", "not ascii", "empty token"],
)
async def test_what_twilio_did_not_sign_is_refused(
    front: Front, owner: asyncpg.Connection, token: str, signature: str | None
) -> None:
    status, body = await post(front, form(front), token=token, signature=signature)
    assert (status, body) == (403, b"")
    assert await inbound(owner) == []


async def test_a_tampered_field_is_refused(front: Front, owner: asyncpg.Connection) -> None:
    genuine = form(front)
    signature = twilio_signature(PUBLIC + MESSAGES_PATH, list(genuine.items()), TOKEN)
    status, _ = await post(front, {**genuine, "Body": "hi!"}, signature=signature)
    assert status == 403
    assert await inbound(owner) == []


async def test_while_a_token_rotates_both_are_accepted(front: Front, owner: asyncpg.Connection) -> None:
    assert (await post(front, form(front), token=OLD_TOKEN))[0] == 204
    assert (await post(front, form(front), token=TOKEN))[0] == 204
    assert len(await inbound(owner)) == 2


async def test_a_sub_account_signs_with_its_own_token(front: Front, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "UPDATE channel_sender SET account = $1, tokens = $2 WHERE address = $3 AND channel = 'sms'",
        SUB_SID,
        front.service.keys.seal_text(SUB_TOKEN),
        front.sms,
    )
    await front.service.directory.load()
    theirs = form(front, AccountSid=SUB_SID, To=front.sms, From="+2348030000001")
    assert (await post(front, theirs, token=SUB_TOKEN))[0] == 204
    assert (await post(front, form(front, AccountSid=SUB_SID), token=TOKEN))[0] == 403
    assert (await post(front, form(front, AccountSid="AC" + "c" * 32), token=TOKEN))[0] == 403


async def test_a_sub_account_speaks_for_its_own_hospital_only(front: Front, owner: asyncpg.Connection) -> None:
    """Whoever holds one hospital's token can sign anything with it: nothing signed so reaches another hospital."""
    theirs = front.hospitals[1]
    await owner.execute(
        "UPDATE channel_sender SET account = $1, tokens = $2 WHERE hospital_id = $3 AND channel = 'sms'",
        SUB_SID,
        front.service.keys.seal_text(SUB_TOKEN),
        theirs.id,
    )
    await front.service.directory.load()
    forged = form(front, AccountSid=SUB_SID, To=front.sms, From="+2348030000001")
    assert (await post(front, forged, token=SUB_TOKEN))[0] == 403
    assert (await post(front, form(front, AccountSid=SUB_SID, To="+2340000000000"), token=SUB_TOKEN))[0] == 204
    report = {"MessageSid": "SM" + "9" * 32, "MessageStatus": "delivered", "AccountSid": SUB_SID, "To": PHONE}
    for hospital, answer in ((front.hospitals[0], 403), (theirs, 204)):
        path = f"{STATUS_PATH}?hospital={hospital.id}&ref={uuid4()}"
        assert (await post(front, report, path=path, token=SUB_TOKEN))[0] == answer
    await owner.execute("UPDATE channel_sender SET address = '+2340000000000' WHERE address = $1", front.sms)
    service = front.service
    await service.directory.load()
    assert await take_in(service.database, service.keys, service.directory, service.turns) == 0
    assert await inbound(owner) == []
    assert [row["hospital_id"] for row in await owner.fetch("SELECT hospital_id FROM delivery_event")] == [theirs.id]


async def test_the_proxys_host_and_scheme_do_not_matter(front: Front, owner: asyncpg.Connection) -> None:
    for headers in (
        {"Host": "inner-7.cluster.local", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"},
        {"Host": "care.example.org"},
    ):
        assert (await post(front, form(front), headers=headers))[0] == 204
    inner = await post(front, form(front), signed_url="http://inner-7.cluster.local" + MESSAGES_PATH)
    assert inner[0] == 403
    with_port = await post(front, form(front), signed_url="https://care.example.org:443" + MESSAGES_PATH)
    assert with_port[0] == 204


async def test_a_second_delivery_changes_nothing(front: Front, owner: asyncpg.Connection) -> None:
    twice = form(front)
    assert [(await post(front, twice))[0] for _ in range(3)] == [204, 204, 204]
    at_once = form(front, Body="again")
    answers = await asyncio.gather(*(post(front, at_once) for _ in range(10)))
    assert {status for status, _ in answers} == {204}
    await front.quiet()
    assert [row["status"] for row in await inbound(owner)] == ["handled", "handled"]
    assert await owner.fetchval("SELECT count(*) FROM outbound_message") == 2


@pytest.mark.parametrize(
    "parameters",
    [
        {"Body": ""},
        {"Body": "x" * 20_000},
        {"Body": "nul \x00 and \x00"},
        {"Body": "\u202e\u200b\ud7ff \U0001f9d1\u200d\u2695\ufe0f"},
        {"NumMedia": "many", "MediaUrl0": "not a url", "MediaContentType0": ""},
        {"NumMedia": "2", "MediaUrl0": "http://127.0.0.1:1/x", "MediaContentType0": "application/x-evil"},
        {"Latitude": "north", "Longitude": "6.4"},
        {"ProfileName": "<script>alert(1)</script>\x00", "NewParameter": "of tomorrow"},
        {"ButtonPayload": "book.confirm:yes", "ButtonText": "Book it"},
        {"ListId": "x" * 500, "Body": "?"},
        {"From": "whatsapp:NG.4480491918930694", "ExternalUserId": "whatsapp:NG.4480491918930694"},
        {"From": "whatsapp:+0", "WaId": ""},
    ],
    ids=lambda p: next(iter(p)) + ":" + str(len(next(iter(p.values())))),
)
async def test_odd_messages_are_kept_and_answered(
    front: Front, owner: asyncpg.Connection, parameters: dict[str, str]
) -> None:
    status, body = await post(front, form(front, **parameters))
    assert (status, body) == (204, b"")
    await front.quiet()
    (row,) = await inbound(owner)
    assert row["status"] == "handled"


async def test_an_empty_request_is_refused_and_an_unreadable_one_named(front: Front, owner: asyncpg.Connection) -> None:
    assert (await post(front, []))[0] == 403
    nobody = form(front)
    del nobody["From"]
    assert (await post(front, nobody))[0] == 400
    assert (await post(front, [("a", "b")] * 2000))[0] == 403
    assert await inbound(owner) == []


async def test_a_message_to_an_unknown_number_is_kept_for_later(front: Front, owner: asyncpg.Connection) -> None:
    lost = form(front, To="whatsapp:+2340000000000")
    assert [(await post(front, lost))[0] for _ in range(2)] == [204, 204]
    (row,) = await owner.fetch("SELECT * FROM unrouted_message")
    assert row["provider_id"] == lost["MessageSid"]
    assert b"hi" not in bytes(row["content"])
    assert front.webhooks.counters["unroutable"] == 2
    service = front.service
    assert await take_in(service.database, service.keys, service.directory, service.turns) == 0
    await owner.execute(
        "UPDATE channel_sender SET address = '+2340000000000' WHERE address = $1", front.hospitals[0].whatsapp
    )
    await service.directory.load()
    assert await take_in(service.database, service.keys, service.directory, service.turns) == 1
    await front.quiet()
    assert [row["status"] for row in await inbound(owner)] == ["handled"]
    assert await owner.fetchval("SELECT count(*) FROM unrouted_message") == 0


async def test_a_report_of_an_unknown_message_is_kept(front: Front, owner: asyncpg.Connection) -> None:
    path = f"{STATUS_PATH}?hospital={front.hospitals[0].id}&ref={uuid4()}"
    report = {"MessageSid": "SM" + "9" * 32, "MessageStatus": "delivered", "AccountSid": SID, "To": PHONE}
    assert (await post(front, report, path=path))[0] == 204
    (event,) = await owner.fetch("SELECT outbound_id, provider_id, status FROM delivery_event")
    assert tuple(event) == (None, "SM" + "9" * 32, "delivered")


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "read"])), ids="-".join)
async def test_reports_in_any_order_end_in_read(
    front: Front, owner: asyncpg.Connection, order: tuple[str, ...]
) -> None:
    front.carrier.statuses = ()
    await front.carrier.say(PHONE, front.whatsapp, "hi")
    await front.quiet()
    row = await owner.fetchrow("SELECT id, provider_id, hospital_id FROM outbound_message")
    path = f"{STATUS_PATH}?hospital={row['hospital_id']}&ref={row['id']}"
    for status in (*order, order[0]):
        report = {"MessageSid": row["provider_id"], "MessageStatus": status, "AccountSid": SID, "To": PHONE}
        assert (await post(front, report, path=path))[0] == 204
    assert await owner.fetchval("SELECT status FROM outbound_message") == "read"
    assert await owner.fetchval("SELECT count(*) FROM delivery_event") == 4


async def test_a_report_that_comes_before_the_create_call_returns_is_not_lost(
    front: Front, owner: asyncpg.Connection
) -> None:
    front.carrier.faults.callback_early = 1.0
    front.carrier.faults.latency = 0.05
    await front.carrier.say(PHONE, front.whatsapp, "hi")
    await front.quiet()
    row = await owner.fetchrow("SELECT status, provider_id FROM outbound_message")
    assert row["status"] == "read"
    assert row["provider_id"].startswith("SM")


async def test_a_report_naming_another_hospitals_message_moves_nothing(front: Front, owner: asyncpg.Connection) -> None:
    front.carrier.statuses = ()
    await front.carrier.say(PHONE, front.whatsapp, "hi")
    await front.quiet()
    row = await owner.fetchrow("SELECT id, provider_id FROM outbound_message")
    path = f"{STATUS_PATH}?hospital={front.hospitals[1].id}&ref={row['id']}"
    report = {"MessageSid": row["provider_id"], "MessageStatus": "read", "AccountSid": SID, "To": PHONE}
    assert (await post(front, report, path=path))[0] == 204
    assert await owner.fetchval("SELECT status FROM outbound_message") == "sent"


async def test_when_the_database_is_away_twilio_is_asked_to_come_again(front: Front, owner: asyncpg.Connection) -> None:
    await owner.execute("ALTER TABLE inbound_message RENAME TO inbound_message_away")
    late = form(front)
    assert (await post(front, late))[0] == 503
    await owner.execute("ALTER TABLE inbound_message_away RENAME TO inbound_message")
    assert (await post(front, late))[0] == 204
    assert len(await inbound(owner)) == 1


@pytest.mark.parametrize("error", [asyncpg.InternalClientError("cut off"), ConnectionRefusedError(), TimeoutError()])
async def test_a_database_that_ends_in_the_middle_is_answered_503(
    front: Front, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """A server that is shut down while it answers is none of asyncpg's database errors."""

    async def cut_off(*_: object) -> None:
        raise error

    monkeypatch.setattr(front.service.turns, "take", cut_off)
    assert await front.carrier.say("whatsapp:+2348030000061", front.whatsapp, "hi") == 503
    assert front.webhooks.counters["unavailable"] >= 1
