"""A reply becomes blocks, links, buttons and sources."""

from __future__ import annotations

from typing import Any

import pytest

from bot.page.view import (
    MAX_LABEL,
    MAX_SHOWN,
    Kind,
    Piece,
    blocks,
    is_link,
    is_own,
    label,
    news,
    pieces,
    read_answer,
    shown_text,
)
from connectors.webwidget.payload import outgoing
from tests.support.fake_assistant import REPLIES


def _messages(when: str) -> list[dict[str, Any]]:
    return outgoing(next(reply["messages"] for reply in REPLIES if reply["when"] == when))


def test_bullets_become_a_list_under_their_title() -> None:
    """Lines stay lines; neighbours with bullets are one list."""
    answer = read_answer(_messages("khai sinh")[0])
    kinds = [block.kind for block in answer.blocks]
    assert kinds == [Kind.HEADING, Kind.TITLE, Kind.TITLE, Kind.ITEMS, Kind.TITLE, Kind.ITEMS, Kind.PLAIN]
    assert len(answer.blocks[3].lines) == 3
    assert [block.gap for block in answer.blocks] == [False, True, False, False, False, False, True]


def test_a_blank_line_before_a_list_is_kept_as_a_gap() -> None:
    """The gap belongs to the list, not to what follows."""
    kinds = [(block.kind, block.gap) for block in blocks("a\n\n• b\n• c\nd")]
    assert kinds == [(Kind.HEADING, False), (Kind.ITEMS, True), (Kind.PLAIN, False)]


def test_numbered_lines_are_steps_and_a_sentence_with_a_colon_is_no_title() -> None:
    """Only a short line without a full stop inside is a title."""
    first = read_answer(_messages("các bước")[0])
    assert [block.kind for block in first.blocks] == [Kind.PLAIN, Kind.STEP, Kind.STEP, Kind.STEP, Kind.PLAIN]


def test_a_source_is_said_once() -> None:
    """The line of the text that repeats title, day and address gives way to the list of sources."""
    answer = read_answer(_messages("khai sinh")[0])
    assert [(source.title, source.day) for source in answer.sources] == [("Cổng Dịch vụ công quốc gia", "20/07/2026")]
    said = " ".join(piece.text for block in answer.blocks for line in block.lines for piece in line)
    assert "20/07/2026" not in said
    assert "Lưu ý" in said


def test_how_old_a_source_is_and_who_read_it_is_said_in_the_replys_own_words() -> None:
    """The age stands in the line of the text that the list of sources takes the place of."""
    line = "Nguồn: Cổng, chép tự động ngày 20/07/2026, cách đây 4 tháng. https://dichvucong.gov.vn/a"
    source = {"title": "Cổng", "url": "https://dichvucong.gov.vn/a", "checked_on": "2026-07-20"}
    read = "chép tự động ngày 20/07/2026, cách đây 4 tháng"
    answer = read_answer(outgoing([{"text": f"A\n{line}", "custom": {"sources": [source], "read": read}}])[0])
    assert [found.read for found in answer.sources] == [read]
    assert [block.kind for block in answer.blocks] == [Kind.PLAIN]


def test_pages_of_one_site_share_a_line() -> None:
    """A list of procedures names the same site many times."""
    answer = read_answer(_messages("liệt kê")[0])
    assert [(source.day, len(source.urls)) for source in answer.sources] == [("20/07/2026", 2), ("21/07/2026", 1)]


def test_the_introduction_already_on_the_page_is_not_said_again() -> None:
    """The conversation begins with the sentence the page shows above it."""
    messages = outgoing([{"text": "Xin chào."}, {"text": "Trả lời."}])
    assert [message["text"] for message in news(messages, known="Xin chào.")] == ["Trả lời."]


def test_buttons_that_do_not_lead_to_https_are_left_out() -> None:
    """A javascript: address is no link."""
    answer = read_answer(_messages("khai sinh")[0])
    assert [choice.title for choice in answer.choices] == ["Nộp trực tuyến", "Gửi qua bưu điện", "Lệ phí", "Nơi nộp"]


def test_only_https_addresses_become_links_without_the_sentence_around_them() -> None:
    """The bracket and the comma stay text; http stays text."""
    assert pieces("Xem (https://a.vn/b), http://c.vn.") == (
        Piece("Xem ("),
        Piece("a.vn/b", "https://a.vn/b"),
        Piece("), http://c.vn."),
    )


@pytest.mark.parametrize("url", ["http://a.vn", "javascript:alert(1)", "https://", "https://a.vn b", 'https://a.vn/"x', ""])
def test_what_is_not_a_plain_https_address_is_no_link(url: str) -> None:
    """Nothing else may be opened from the page."""
    assert not is_link(url)


def test_a_long_address_is_shown_with_its_whole_host() -> None:
    """People should see where a link leads."""
    assert label("https://dichvucong.gov.vn/") == "dichvucong.gov.vn"
    assert len(label("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac")) == MAX_LABEL
    assert label("https://" + "a" * 60 + ".vn/b") == "a" * 60 + ".vn…"


def test_a_very_long_message_is_shown_back_in_part() -> None:
    """Twenty thousand characters would bury the answer."""
    assert shown_text("a" * MAX_SHOWN) == "a" * MAX_SHOWN
    assert shown_text("a" * 20_000) == "a" * MAX_SHOWN + "…"


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("/thu-tuc", True),
        ("/thu-tuc?cap=xa&q=khai+sinh", True),
        ("/thu-tuc/1.001193", True),
        ("//evil.example", False),
        ("/thu-tuc\n//evil.example", False),
        ("/other", False),
        ("/thu-tuc?<b>", False),
    ],
)
def test_the_only_paths_a_button_opens_are_the_list_and_its_procedures(url: str, opens: bool) -> None:
    assert is_own(url) is opens
