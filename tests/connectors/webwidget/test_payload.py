"""The web channel's messages as plain values."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.message import read_message
from connectors.webwidget.payload import (
    CONVERSATION,
    MAX_BODY_CHARACTERS,
    PayloadError,
    new_conversation,
    outgoing,
    read_incoming,
    replied,
    shown,
)

CONVERSATION_ID = "A" * 22

# --- incoming ----------------------------------------------------------------------------------------------------


def test_text_and_conversation_are_read_as_they_are() -> None:
    incoming = read_incoming({"text": " Làm giấy khai sinh? ", "conversation": CONVERSATION_ID})
    assert (incoming.text, incoming.conversation) == (" Làm giấy khai sinh? ", CONVERSATION_ID)


@pytest.mark.parametrize("body", [{"text": "a"}, {"text": "a", "conversation": None}, {"text": "a", "conversation": ""}])
def test_a_message_without_conversation_begins_a_new_one(body: dict[str, Any]) -> None:
    first, second = read_incoming(body).conversation, read_incoming(body).conversation
    assert first != second
    assert CONVERSATION.match(first)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (None, "body"),
        ([], "body"),
        ("text", "body"),
        (7, "body"),
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"text": ["a"]}, "text"),
        ({"text": "a" * (MAX_BODY_CHARACTERS + 1)}, "text"),
        ({"text": "a", "conversation": 7}, "conversation"),
        ({"text": "a", "conversation": ["b"]}, "conversation"),
        ({"text": "a", "conversation": "short"}, "conversation"),
        ({"text": "a", "conversation": "a" * 65}, "conversation"),
        ({"text": "a", "conversation": CONVERSATION_ID + "\n"}, "conversation"),
        ({"text": "a", "conversation": "đ" * 22}, "conversation"),
        ({"text": "a", "conversation": "../../../../etc/passwd"}, "conversation"),
        ({"text": "a", "conversation": "' OR 1=1 -- aaaaaaaaaaa"}, "conversation"),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_of_the_field(body: Any, field: str) -> None:
    with pytest.raises(PayloadError, match=rf"^{field}: "):
        read_incoming(body)


def test_the_longest_text_allowed_is_read_whole() -> None:
    assert len(read_incoming({"text": "a" * MAX_BODY_CHARACTERS}).text) == MAX_BODY_CHARACTERS


def test_an_error_never_repeats_what_was_sent() -> None:
    """It may hold personal data, or markup."""
    with pytest.raises(PayloadError) as caught:
        read_incoming({"text": "a", "conversation": "<script>0912345678</script>"})
    assert "0912345678" not in str(caught.value)


@settings(deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.dictionaries(st.text(), inner)))
def test_any_json_is_read_or_refused(body: Any) -> None:
    try:
        incoming = read_incoming(body)
    except PayloadError as error:
        assert str(error).split(":")[0] in {"body", "text", "conversation"}
    else:
        assert CONVERSATION.match(incoming.conversation)


# --- conversation ids --------------------------------------------------------------------------------------------


def test_new_conversations_are_long_url_safe_and_never_the_same() -> None:
    made = {new_conversation() for _ in range(200)}
    assert len(made) == 200
    assert all(len(name) == 22 and CONVERSATION.match(name) for name in made)
    assert set("".join(made)) <= set(string.ascii_letters + string.digits + "-_")


# --- outgoing ----------------------------------------------------------------------------------------------------


def test_a_reply_is_shaped_for_the_browser() -> None:
    buttons = [{"title": "Lệ phí", "payload": "/ask_fee"}, {"title": "Mở trang", "url": "https://dichvucong.gov.vn"}]
    custom = {
        "sources": [{"title": "Cổng", "url": "https://dichvucong.gov.vn"}],
        "status": "answered",
        "slots": {"secret": 1},
    }
    (reply,) = outgoing([{"recipient_id": "x", "text": "Xin chào", "buttons": buttons, "custom": custom}])
    assert reply == {"text": "Xin chào", "buttons": buttons, "sources": custom["sources"], "status": "answered"}


@pytest.mark.parametrize("extra", [{}, {"buttons": None, "custom": None}, {"buttons": [], "custom": {}}])
def test_what_a_reply_lacks_is_empty_not_missing(extra: dict[str, Any]) -> None:
    assert outgoing([{"text": "a", **extra}]) == [{"text": "a", "buttons": [], "sources": [], "status": None}]


@pytest.mark.parametrize("message", [{}, {"text": None}, {"custom": {"status": "answered"}, "text": None}])
def test_a_reply_without_text_has_an_empty_text(message: dict[str, Any]) -> None:
    assert outgoing([message])[0]["text"] == ""


def test_a_button_without_a_title_is_left_out() -> None:
    buttons = [{"title": "", "payload": "/a"}, {"payload": "/b"}, {"title": "c", "payload": "/c"}]
    assert [button["payload"] for button in outgoing([{"text": "a", "buttons": buttons}])[0]["buttons"]] == ["/c"]


def test_replies_keep_their_order() -> None:
    assert [reply["text"] for reply in outgoing([{"text": "1"}, {"text": "2"}])] == ["1", "2"]
    assert outgoing([]) == []


def test_how_a_reply_was_read_goes_with_its_first_source_only() -> None:
    source = {"title": "Cổng", "url": "https://dichvucong.gov.vn", "checked_on": "2026-07-20"}
    other = {**source, "title": "Nghị quyết"}
    sent = outgoing([{"text": "A", "custom": {"sources": [source, other], "read": "hôm nay"}}])[0]["sources"]
    assert sent == [{**source, "read": "hôm nay"}, other]
    assert outgoing([{"text": "A", "custom": {"sources": [source], "read": ""}}])[0]["sources"] == [source]


def test_a_request_whose_words_were_answered_with_later_ones_says_so_and_brings_nothing() -> None:
    assert replied("c", [], {"joined": True}) == {"conversation": "c", "messages": [], "joined": True}
    assert replied("c", [], {}) == {"conversation": "c", "messages": []}


def test_the_language_of_a_text_is_told_where_it_is_not_vietnamese() -> None:
    assert shown(read_message({"text": "Hello", "custom": {"lang": "en"}}))["lang"] == "en"
    assert "lang" not in shown(read_message({"text": "Chào"}))
