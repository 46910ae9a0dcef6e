"""Reading updates: every kind, whose they are, and whatever else may come."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.incoming import Arrived, Kind
from connectors.telegram.payload import Addressed, Gone, Ignored, PayloadError, Pressed, clean, read_update

WHO: dict[str, Any] = {
    "chat": {"id": 1, "type": "private", "first_name": "An"},
    "from": {"id": 1, "is_bot": False, "first_name": "An", "language_code": "vi"},
}


def said(**content: Any) -> Any:
    return read_update({"update_id": 5, "message": {"message_id": 9, "date": 1764000000, **WHO, **content}})


def in_group(text: str, *, username: str = "motcua_bot") -> Any:
    chat = {"id": -7, "type": "supergroup", "title": "Thôn"}
    message = {"message_id": 9, "date": 0, "chat": chat, "from": WHO["from"], "text": text}
    return read_update({"update_id": 5, "message": message}, username=username)


# --- what is said ---


def test_words_are_read_in_one_spelling() -> None:
    assert said(text=unicodedata.normalize("NFD", "khai sinh ở xã")) == Arrived("1", "5", text="khai sinh ở xã")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/start", "/start"),
        ("/start@motcua_bot", "/start"),
        ("/start ABC_12-3", "/start ABC_12-3"),
        ("/help", "/help"),
        ("/HELP@motcua_bot", "/help"),
        ("/restart", "/restart"),
        ("/gap_can_bo", "/talk_to_officer"),
        ("/chuyen_kenh", "/continue"),
        ("/unknown thing", "/unknown thing"),
        ('/ask_fee{"procedure":"1.000894"}', '/ask_fee{"procedure":"1.000894"}'),
        ("/ hai phần ba", "/ hai phần ba"),
    ],
)
def test_a_command_is_what_it_stands_for(typed: str, read: str) -> None:
    assert said(text=typed) == Arrived("1", "5", text=read)


def test_what_no_database_takes_is_taken_out() -> None:
    assert said(text="a\x00b\ud800c\r\nd\te") == Arrived("1", "5", text="abc\nd\te")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("photo", Kind.IMAGE),
        ("document", Kind.FILE),
        ("voice", Kind.AUDIO),
        ("audio", Kind.AUDIO),
        ("video", Kind.VIDEO),
        ("video_note", Kind.VIDEO),
        ("sticker", Kind.STICKER),
    ],
)
def test_a_file_is_its_kind_with_its_caption(name: str, kind: Kind) -> None:
    assert said(**{name: {"file_id": "x"}}, caption="giấy này được không") == Arrived(
        "1", "5", kind=kind, text="giấy này được không"
    )


def test_an_animation_is_no_document_though_it_comes_with_one() -> None:
    read = said(document={"file_id": "x"}, animation={"file_id": "x"})
    assert read == Arrived("1", "5", kind=Kind.VIDEO)


def test_ones_own_number_counts_and_nobody_elses() -> None:
    assert said(contact={"phone_number": "+84912345678", "user_id": 1}) == Arrived(
        "1", "5", kind=Kind.CONTACT, phone="+84912345678"
    )
    assert said(contact={"phone_number": "84912345678", "user_id": 2}) == Ignored("contact of somebody else")
    assert said(contact={"phone_number": "84912345678"}) == Ignored("contact of somebody else")


def test_a_place_is_read() -> None:
    arrived = said(location={"latitude": 18.67, "longitude": 105.69, "horizontal_accuracy": 12.5})
    assert arrived == Arrived("1", "5", kind=Kind.LOCATION, latitude=18.67, longitude=105.69)
    assert arrived.metadata() == {"kind": "location", "latitude": 18.67, "longitude": 105.69}


@pytest.mark.parametrize("degrees", [float("nan"), float("inf"), 91, "18", True, None, pytest.param(10**400, id="huge")])
def test_a_place_that_is_none_is_refused(degrees: Any) -> None:
    with pytest.raises(PayloadError, match=r"message\.location\.latitude"):
        said(location={"latitude": degrees, "longitude": 105.69})


# --- corrections, buttons, coming and going ---


def test_a_correction_is_a_message_of_its_own() -> None:
    edited = {"message_id": 9, "date": 1, "edit_date": 1764000001, **WHO, "text": "khai tử"}
    assert read_update({"update_id": 6, "edited_message": edited}) == Arrived("1", "1:9:e1764000001", text="khai tử")


def test_a_place_that_moves_on_is_no_correction() -> None:
    moved = {"message_id": 9, "date": 1, "edit_date": 2, **WHO, "location": {"latitude": 1.0, "longitude": 1.0}}
    assert read_update({"update_id": 6, "edited_message": moved}) == Ignored("live location")


def test_a_button_is_what_it_sends() -> None:
    query = {
        "id": "q1",
        "from": WHO["from"],
        "message": {"message_id": 4, "date": 0, "chat": WHO["chat"]},
        "data": "/ask_fee",
    }
    assert read_update({"update_id": 8, "callback_query": query}) == Pressed(Arrived("1", "8", text="/ask_fee"), "q1", 4)


def test_a_button_under_a_message_telegram_no_longer_has_is_its_persons() -> None:
    query = {"id": "q1", "from": WHO["from"], "data": "p:abc"}
    assert read_update({"update_id": 8, "callback_query": query}) == Pressed(Arrived("1", "8", text="p:abc"), "q1", None)


@pytest.mark.parametrize(("status", "read"), [("kicked", Gone("1")), ("member", Arrived("1", "9", kind=Kind.FOLLOW))])
def test_blocking_and_coming_back_are_told(status: str, read: Any) -> None:
    member = {"chat": WHO["chat"], "from": WHO["from"], "date": 0, "new_chat_member": {"status": status}}
    assert read_update({"update_id": 9, "my_chat_member": member}) == read


# --- where we do not talk ---


@pytest.mark.parametrize("text", ["/start", "/start@motcua_bot", "hỏi @Motcua_Bot xem", "/help@motcua_bot"])
def test_a_group_that_speaks_to_us_is_noticed(text: str) -> None:
    assert in_group(text) == Addressed(-7)


@pytest.mark.parametrize("text", ["xin chào", "/start@other_bot", "hỏi @motcua_botany", "/help"])
def test_the_talk_of_a_group_is_left_alone(text: str) -> None:
    assert in_group(text) == Ignored("talk of a group")


def test_buttons_and_membership_of_groups_channels_and_bots_are_left_alone() -> None:
    group = {"id": -7, "type": "group"}
    query = {"id": "q", "from": WHO["from"], "message": {"message_id": 4, "chat": group}, "data": "x"}
    member = {"chat": group, "new_chat_member": {"status": "member"}}
    bot = {"message_id": 1, "chat": WHO["chat"], "from": {"id": 2, "is_bot": True}, "text": "a"}
    for update in (
        {"callback_query": query},
        {"my_chat_member": member},
        {"message": bot},
        {"message": {"message_id": 1, "chat": {"id": -9, "type": "channel"}, "text": "a"}},
        {"channel_post": {}},
        {"message": {"message_id": 1, **WHO, "poll": {}}},
    ):
        assert isinstance(read_update({"update_id": 1, **update}), Ignored)


# --- whatever else may come ---


@pytest.mark.parametrize(
    ("update", "field"),
    [
        ([], "body"),
        ({}, "update_id"),
        ({"update_id": True}, "update_id"),
        ({"update_id": 2**63}, "update_id"),
        ({"update_id": 1, "message": 3}, "message: expected an object"),
        ({"update_id": 1, "message": {"text": "a"}}, r"message\.chat"),
        ({"update_id": 1, "message": {"chat": {"type": "private", "id": "1"}}}, r"message\.chat\.id"),
        ({"update_id": 1, "message": {**WHO, "text": 3}}, r"message\.text"),
        ({"update_id": 1, "edited_message": {**WHO, "message_id": 1, "text": "a"}}, r"edit_date"),
        ({"update_id": 1, "callback_query": {"from": {"id": 1}}}, r"callback_query\.id"),
        ({"update_id": 1, "my_chat_member": {"chat": WHO["chat"]}}, r"new_chat_member"),
    ],
)
def test_what_cannot_be_read_is_named(update: Any, field: str) -> None:
    with pytest.raises(PayloadError, match=field):
        read_update(update)


def test_an_error_never_repeats_what_was_written() -> None:
    with pytest.raises(PayloadError) as refused:
        said(contact={"phone_number": ["0912345678"], "user_id": 1})
    assert "0912" not in str(refused.value)


NAMES = st.sampled_from(
    ["update_id", "message", "edited_message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "text",
     "caption", "photo", "contact", "location", "latitude", "longitude", "phone_number", "user_id", "data", "message_id",
     "edit_date", "new_chat_member", "status", "is_bot"]
)  # fmt: skip
ODD = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text()
    | st.sampled_from(["private", "group", "kicked", "member", "/start", 1])
)  # fmt: skip
JSON = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=8), max_leaves=30
)
PRIVATE = st.fixed_dictionaries({"chat": st.just(WHO["chat"]), "from": st.just(WHO["from"])})
MESSAGES = st.builds(lambda who, more: {**who, **more}, PRIVATE, st.dictionaries(NAMES, JSON, max_size=6))
UPDATES = JSON | st.builds(
    lambda kind, message: {"update_id": 1, kind: message},
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]),
    MESSAGES,
)


@given(UPDATES)
def test_whatever_comes_is_read_or_refused_and_can_be_kept(update: Any) -> None:
    try:
        read = read_update(update, username="motcua_bot")
    except PayloadError:
        return
    arrived = read.arrived if isinstance(read, Pressed) else read
    if isinstance(arrived, Arrived):
        assert 0 < len(arrived.sender) <= 128
        assert 0 < len(arrived.message_id) <= 128
        assert "\x00" not in arrived.text
        arrived.text.encode()
        json.dumps(arrived.metadata(), allow_nan=False)


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
