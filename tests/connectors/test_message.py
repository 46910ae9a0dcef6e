"""The neutral message, and cutting texts where a reader would pause."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.message import Button, Message, Source, numbered, read_message, shortened, split_text

SOURCE = {"title": "Cổng Dịch vụ công", "url": "https://dichvucong.gov.vn/x", "checked_on": "2026-07-20"}


def test_what_the_assistant_says_is_read_whole() -> None:
    said = {
        "text": unicodedata.normalize("NFD", " Lệ phí: không thu \n"),
        "buttons": [{"title": "Nơi nộp", "payload": "/ask_place"}, {"title": "Mở", "url": "https://a.vn"}, {"title": ""}],
        "custom": {"status": "answered", "sources": [SOURCE, SOURCE], "read": "cách đây 4 tháng", "checklist": ["Tờ khai"]},
    }
    first = Source(SOURCE["title"], SOURCE["url"], SOURCE["checked_on"], "cách đây 4 tháng")
    assert read_message(said) == Message(
        "Lệ phí: không thu",
        (Button("Nơi nộp", payload="/ask_place"), Button("Mở", url="https://a.vn")),
        (first, Source(SOURCE["title"], SOURCE["url"], SOURCE["checked_on"])),
        ("Tờ khai",),
        status="answered",
    )


def test_a_message_without_anything_is_empty() -> None:
    assert read_message({}) == Message("")


def test_links_of_this_servers_own_pages_are_not_for_chats() -> None:
    message = Message(
        "a", (Button("Danh sách", url="/thu-tuc"), Button("Mở", url="https://a.vn"), Button("Hỏi", payload="/x"))
    )
    assert [button.title for button in message.links] == ["Mở"]
    assert [button.title for button in message.replies] == ["Hỏi"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("một hai", ["một hai"]),
        ("một hai ba.\n\nbốn năm", ["một hai ba.", "bốn năm"]),
        ("một hai ba\nbốn năm sáu", ["một hai ba", "bốn năm sáu"]),
        ("Một hai. Ba bốn năm", ["Một hai.", "Ba bốn năm"]),
        ("một hai ba bốn năm", ["một hai ba bốn", "năm"]),
        ("a" * 30, ["a" * 14, "a" * 14, "a" * 2]),
    ],
)
def test_a_long_text_is_cut_where_a_reader_pauses(text: str, parts: list[str]) -> None:
    assert split_text(text, 14) == parts


@given(st.text(), st.integers(1, 40))
def test_no_part_is_too_long_or_empty_and_nothing_but_white_space_is_lost(text: str, most: int) -> None:
    parts = split_text(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_there_must_be_room_for_text() -> None:
    with pytest.raises(ValueError, match="most: 0"):
        split_text("a", 0)


@pytest.mark.parametrize(
    ("title", "short"),
    [("Nơi nộp", "Nơi nộp"), ("Đăng ký thay đổi người đại diện", "Đăng ký thay đổi…"), ("a" * 40, "a" * 19 + "…")],
)
def test_a_long_title_is_cut_at_a_word(title: str, short: str) -> None:
    assert shortened(title, 20) == short


def test_choices_can_be_said_in_lines() -> None:
    assert numbered([Button("Khai sinh"), Button("Kết hôn")]) == "1. Khai sinh\n2. Kết hôn"
