"""What a browser sends: read, or refused by the name of the field."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.widget.requests import MAX_TEXT, Begin, RequestError, Said, read_begin, read_row, read_said

ID = "0123456789abcdef"


def test_a_chat_begins_on_our_own_site_in_vietnamese_unless_said_otherwise() -> None:
    assert read_begin({}) == Begin("motcua", "vi")
    assert read_begin({"site": "so-tu-phap", "lang": "en"}) == Begin("so-tu-phap", "en")


def test_words_and_buttons_are_read() -> None:
    assert read_said({"id": ID, "text": " khai sinh "}) == Said(ID, "khai sinh", "khai sinh")
    assert read_said({"id": ID, "payload": "/help", "title": "Giúp"}) == Said(ID, "/help", "Giúp")


def test_text_is_composed() -> None:
    assert read_said({"id": ID, "text": "khai sinh e\u0302\u0301"}).text == "khai sinh ế"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"), (None, "body"), ({}, "id"), ({"id": ID, "text": "a", "more": 1}, "body: expected nothing but id, text"), ({"id": "short", "text": "a"}, "id"), ({"id": 12345678, "text": "a"}, "id"),
        ({"id": ID}, "text"), ({"id": ID, "text": 1}, "text"), ({"id": ID, "text": "  "}, "text: empty"),
        ({"id": ID, "text": "\0"}, "text: empty"), ({"id": ID, "text": "a" * (MAX_TEXT + 1)}, "text: longer"),
        ({"id": ID, "text": "\ud800"}, "text: not text"), ({"id": ID, "payload": "/a"}, "title"), ({"id": ID, "payload": "", "title": "a"}, "payload"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(body: Any, field: str) -> None:
    with pytest.raises(RequestError, match=field):
        read_said(body)


@pytest.mark.parametrize(
    ("body", "field"), [([], "body"), ({"site": 1}, "site"), ({"lang": "fr"}, "lang"), ({"lang": []}, "lang")]
)
def test_a_beginning_that_is_wrong_is_named(body: Any, field: str) -> None:
    with pytest.raises(RequestError, match=field):
        read_begin(body)


def test_a_row_is_a_number_or_nothing() -> None:
    assert (read_row(None), read_row("42")) == (0, 42)
    for text in ("", "-1", "x", "1.5", "²", "9" * 20):
        with pytest.raises(RequestError, match="after"):
            read_row(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(
    JSON
    | st.fixed_dictionaries({"id": JSON, "text": JSON})
    | st.fixed_dictionaries({"id": st.just(ID), "payload": JSON, "title": JSON})
)
def test_nothing_else_than_a_request_error_comes_of_any_body(body: Any) -> None:
    for read in (read_begin, read_said):
        with contextlib.suppress(RequestError):
            read(body)
