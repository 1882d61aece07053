"""Reading updates and rendering for Telegram."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.channels.content import Choice, Content, Location, Media
from bot.channels.pacing import Pace
from bot.channels.rendered import ChatMessage
from bot.channels.telegram import FromGroup, UnreadableUpdate, Written, read_update, render
from tests.telegram_api.server import Telegram
from tests.telegram_api.spec import units

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TAYO = 5_000_000_001


def read(update: dict[str, Any]) -> Any:
    return read_update(update, "700123", NOW)


def written(update: dict[str, Any]) -> Written:
    found = read(update)
    assert isinstance(found, Written)
    return found


async def test_a_text() -> None:
    inbound = written(Telegram().message(TAYO, "my \x00tasks")).inbound
    assert (inbound.channel, inbound.account, inbound.address) == ("telegram", "700123", str(TAYO))
    assert (inbound.provider_message_id, inbound.text, inbound.profile_name) == (
        "700123:1001",
        "my tasks",
        "Tayo Bello",
    )
    assert (inbound.choice_id, inbound.phone, inbound.opt_word, inbound.received_at) == ("", "", "", NOW)


async def test_stop_is_an_ordinary_word() -> None:
    assert written(Telegram().message(TAYO, "STOP")).inbound.opt_word == ""


async def test_a_tap_names_the_button_and_its_message() -> None:
    server = Telegram()
    server.chats[TAYO] = []
    await server._send_message(TAYO, "Which?", {"inline_keyboard": [[{"text": "Mine", "callback_data": "do:tasks"}]]})
    found = written(server.tap(TAYO, "Mine"))
    assert (found.tap, found.inbound.choice_id, found.inbound.text) == ("q1001", "do:tasks", "Mine")
    assert found.inbound.quoted_message_id == f"{TAYO}:1"


async def test_a_tap_on_a_message_too_old_to_be_shown() -> None:
    server = Telegram()
    server.chats[TAYO] = []
    await server._send_message(TAYO, "Which?", {"inline_keyboard": [[{"text": "Mine", "callback_data": "do:tasks"}]]})
    update = server.tap(TAYO, "Mine")
    chat = update["callback_query"]["message"]["chat"]
    update["callback_query"]["message"] = {"chat": chat, "message_id": 1, "date": 0}
    assert (written(update).inbound.text, written(update).inbound.choice_id) == ("", "do:tasks")
    del update["callback_query"]["message"]
    assert read(update) is None


async def test_files_are_references_of_this_bot() -> None:
    server = Telegram()
    size = {"file_unique_id": "u", "file_size": 10}
    photos = [
        {"file_id": "small", "width": 90, "height": 90, **size},
        {"file_id": "large", "width": 900, "height": 90, **size},
    ]
    photo = written(server.message(TAYO, photo=photos, caption="the scan")).inbound
    assert (photo.media, photo.text) == ((Media("telegram:700123:large", "image/jpeg"),), "the scan")
    voice = written(server.message(TAYO, voice={"file_id": "v", "duration": 3, **size})).inbound
    assert voice.media == (Media("telegram:700123:v", "audio/ogg"),)
    paper = written(server.message(TAYO, document={"file_id": "d", "mime_type": "Application/PDF", **size})).inbound
    assert paper.media == (Media("telegram:700123:d", "application/pdf"),)
    huge = written(
        server.message(TAYO, document={"file_id": "d", "file_unique_id": "u", "file_size": 21 * 2**20})
    ).inbound
    assert (huge.media, huge.extra) == ((), {"too_large": "document"})


async def test_contact_and_place() -> None:
    server = Telegram()
    contact = {"phone_number": "2348031234567", "first_name": "Ada", "last_name": "Obi", "user_id": 9}
    found = written(server.message(TAYO, contact=contact)).inbound
    assert found.text == "Ada Obi +2348031234567"
    assert found.extra == {"contact_name": "Ada Obi", "contact_phone": "+2348031234567"}
    at = {"latitude": 6.45, "longitude": 3.39}
    assert written(server.message(TAYO, location=at)).inbound.location == Location(6.45, 3.39)
    venue = {"location": at, "title": "Marina Bay", "address": "12 Marina"}
    assert written(server.message(TAYO, location=at, venue=venue)).inbound.location == Location(
        6.45, 3.39, "Marina Bay", "12 Marina"
    )


async def test_a_group_is_no_place_for_this() -> None:
    found = read(Telegram().message(TAYO, "tasks", chat=-100, kind="supergroup"))
    assert found == FromGroup("-100")


async def test_what_is_nobodys_message() -> None:
    server = Telegram()
    assert read({"update_id": 1, "edited_message": {}}) is None
    assert read({"update_id": 1, "my_chat_member": {}}) is None
    assert read(server.message(TAYO, delete_chat_photo=True)) is None
    other_bot = server.message(TAYO, "hello")
    other_bot["message"]["from"]["is_bot"] = True
    assert read(other_bot) is None


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "1"},
        {"update_id": 1, "message": 7},
        {"update_id": 1, "message": {"text": "hi"}},
        {"update_id": 1, "message": {"text": "hi", "chat": {"id": "x", "type": "private"}, "from": {"id": "x"}}},
        {"update_id": 1, "callback_query": {"id": "1", "message": {"chat": None}}},
    ],
)
def test_what_cannot_be_read_says_nothing_of_it(update: dict[str, Any]) -> None:
    with pytest.raises(UnreadableUpdate) as caught:
        read(update)
    assert "hi" not in str(caught.value)


# --- out ---------------------------------------------------------------------------------------------------------------


def keys(part: Any) -> list[tuple[str, str]]:
    assert isinstance(part, ChatMessage)
    return [(key.label, key.data) for row in part.keyboard for key in row]


def test_a_text_with_buttons() -> None:
    (part,) = render(Content("Which?", (Choice("do:a", "One"), Choice("do:b", "Two", "the second"))))
    assert (part.text, keys(part)) == ("Which?", [("One", "do:a"), ("Two - the second", "do:b")])


def test_short_labels_share_a_row() -> None:
    labels = ("Yes", "No", "Later", "Never", "Assign to the receptionist on duty", "Ok")
    (part,) = render(Content("?", tuple(Choice(f"do:{n}", label) for n, label in enumerate(labels))))
    assert [[key.label for key in row] for row in part.keyboard] == [
        ["Yes", "No", "Later"], ["Never"], ["Assign to the receptionist on duty"], ["Ok"],
    ]  # fmt: skip


def test_an_id_too_long_for_a_button_is_a_numbered_line() -> None:
    long = "do:invite Ọláyínká Adébáyọ̀ 08031234567 as receptionist please"
    assert len(long) <= 64 < len(long.encode())
    content = Content("Role?", (Choice("do:a", "One"), Choice(long, "Receptionist"), Choice("do:c", "Three")))
    (part,) = render(content)
    assert part.text == "Role?\n\n2. Receptionist"
    assert keys(part) == [("One", "do:a"), ("Three", "do:c")]
    (edge,) = render(Content("?", (Choice("x" * 64, "Fits"),)))
    assert keys(edge) == [("Fits", "x" * 64)]


def test_a_long_text_is_split_at_line_ends_and_the_last_part_has_the_buttons() -> None:
    lines = [f"{n:04d} " + "🩺" * 20 for n in range(300)]
    parts = render(Content("\n".join(lines), (Choice("do:more", "More"),), replaces="5:7"))
    assert [line for part in parts for line in part.text.split("\n")] == lines
    assert all(units(part.text) <= 4096 for part in parts)
    assert [keys(part) for part in parts] == [[]] * (len(parts) - 1) + [[("More", "do:more")]]
    assert [part.replaces for part in parts] == ["5:7"] + [""] * (len(parts) - 1)


def test_a_picture_carries_a_short_text_and_goes_ahead_of_a_long_one() -> None:
    (short,) = render(Content("NPS 42", (Choice("do:a", "Details"),), picture="UE5H", replaces="5:7"))
    assert (short.text, short.picture, short.replaces, keys(short)) == ("NPS 42", "UE5H", "", [("Details", "do:a")])
    photo, text = render(Content("x" * 1025, picture="UE5H"))
    assert (photo.text, photo.picture, text.text, text.picture) == ("", "UE5H", "x" * 1025, "")


def test_more_than_a_hundred_buttons_go_on_as_lines() -> None:
    (part,) = render(Content("Pick", tuple(Choice(f"do:{n}", f"Row {n}") for n in range(1, 103))))
    assert len(keys(part)) == 100
    assert part.text == "Pick\n\n101. Row 101\n102. Row 102"


def test_nothing_to_say_is_nothing_and_buttons_alone_get_a_text() -> None:
    assert render(Content("  ")) == ()
    (part,) = render(Content("", (Choice("do:a", "One"),), opener="Choose"))
    assert part.text == "Choose"


@given(
    st.text(max_size=6000),
    st.lists(st.tuples(st.text(max_size=90), st.text(max_size=40)), max_size=12),
)
@example("Pick", [("\x1f", "")])
def test_whatever_is_said_telegram_takes_it(text: str, choices: list[tuple[str, str]]) -> None:
    parts = render(Content(text, tuple(Choice(*one) for one in choices)))
    for part in parts:
        assert isinstance(part, ChatMessage)
        assert 0 < units(part.text.strip()) <= 4096
        for key in (key for row in part.keyboard for key in row):
            assert 0 < len(key.data.encode()) <= 64
            assert key.label.strip()
    fitting = [one[0] for one in choices if 0 < len(one[0].encode()) <= 64]
    assert [key.data for part in parts for row in part.keyboard for key in row] == fitting


# --- pace --------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 6), st.floats(0, 0.5)), max_size=200))
def test_never_more_than_one_a_second_and_chat_and_thirty_over_all(sends: list[tuple[int, float]]) -> None:
    now = 0.0
    pace = Pace(per_second=4, monotonic=lambda: now)
    went: list[tuple[float, int]] = []
    for chat, passed in sends:
        now += passed
        free, wait = pace.reserve(str(chat))
        assert wait <= 3.0 if free else wait > 3.0
        if free:
            went.append((now + wait, chat))
    times = sorted(at for at, _ in went)
    assert all(sum(1 for at in times if start <= at < start + 1 - 1e-9) <= 4 for start in times)
    for chat in range(7):
        mine = sorted(at for at, who in went if who == chat)
        assert all(later - before >= 1 - 1e-9 for before, later in pairwise(mine))


def test_a_busy_chat_does_not_hold_up_the_others() -> None:
    pace = Pace(monotonic=lambda: 100.0)
    assert [pace.reserve("1") for _ in range(4)] == [(True, 0.0), (True, 1.0), (True, 2.0), (True, 3.0)]
    assert pace.reserve("1") == (False, 4.0)
    assert pace.reserve("2") == (True, 0.0)
    pace.hold("2", 30)
    assert pace.reserve("2") == (False, 30.0)
    assert pace.reserve("3") == (True, 0.0)
