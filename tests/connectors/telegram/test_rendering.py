"""The neutral message as Telegram's calls: within the limits, every word kept, nothing that looks like markup."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.message import Button, Message, Source
from connectors.telegram.payload import clean
from connectors.telegram.rendering import MAX_TEXT, render, size, visible
from tests.support.telegram_methods import markup_of, parsed


def inline(body: dict[str, Any]) -> list[Any]:
    return [row[0] for row in body["reply_markup"]["inline_keyboard"]]


def test_a_message_is_one_call_with_its_buttons_one_below_the_other() -> None:
    message = Message(
        "Lệ phí <không> & thu", (Button("Nơi nộp", payload="/ask_place"), Button("Mở", url="https://dichvucong.gov.vn/x"))
    )
    assert render(message) == [
        {
            "method": "sendMessage",
            "text": "Lệ phí &lt;không&gt; &amp; thu",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "Nơi nộp", "callback_data": "/ask_place"}],
                    [{"text": "Mở", "url": "https://dichvucong.gov.vn/x"}],
                ]
            },
        }
    ]


def test_a_button_without_payload_sends_its_title() -> None:
    assert inline(render(Message("a", (Button("Có"),)))[0]) == [{"text": "Có", "callback_data": "Có"}]


def test_a_long_message_has_its_buttons_under_the_last_part() -> None:
    bodies = render(Message("\n\n".join(["một hai ba. " * 100] * 5), (Button("Tiếp", payload="/x"),)))
    assert len(bodies) == 2
    assert ["reply_markup" in body for body in bodies] == [False, True]


def test_what_becomes_longer_by_escaping_is_parted_again() -> None:
    bodies = render(Message("<&>" * 1300))
    assert all(len(body["text"]) <= MAX_TEXT for body in bodies)
    assert "".join(html.unescape(body["text"]) for body in bodies) == "<&>" * 1300


def test_characters_that_count_twice_are_counted_twice() -> None:
    assert [size(body["text"]) <= MAX_TEXT for body in render(Message("👶" * 4096))] == [True, True]


def test_buttons_without_text_get_a_line_and_nothing_is_no_message() -> None:
    assert render(Message("", (Button("Có"),)))[0]["text"] == "Ông/bà chọn một mục:"
    assert render(Message("\u200b \n")) == []


def test_more_than_a_hundred_choices_go_on_as_lines() -> None:
    body = render(Message("Chọn", tuple(Button(f"việc {n}") for n in range(1, 104))))[0]
    assert len(inline(body)) == 100
    assert body["text"].endswith("101. việc 101\n102. việc 102\n103. việc 103")


@pytest.mark.parametrize(
    "url", ["http://a.vn", "https://localhost/x", "https://a.vn/hai chữ", "https://a", "javascript:alert(1)"]
)
def test_an_address_telegram_may_refuse_is_told_in_words(url: str) -> None:
    body = render(Message("Xem", (Button("Trang", url=url),)))[0]
    assert body["text"] == f"Xem\n\nTrang: {url}"
    assert "reply_markup" not in body


def test_pages_of_this_server_are_not_for_chats() -> None:
    assert "reply_markup" not in render(Message("Xem", (Button("Danh sách", url="/thu-tuc"),)))[0]


def test_a_source_the_text_names_is_not_named_again() -> None:
    text = "Lệ phí: 0 đồng\n\nNguồn: Cổng, kiểm tra ngày 20/07/2026. https://a.vn/2"
    [body] = render(Message(text, sources=(Source("Cổng", "https://a.vn/2", "2026-07-20"),)))
    assert body["text"] == text


def test_sources_are_named_with_their_day() -> None:
    message = Message(
        "Xem trang thủ tục ở phần nguồn.",
        sources=(
            Source("Cổng", "https://a.vn/1", "2026-07-20", "cách đây 4 tháng"),
            Source("Cổng", "https://a.vn/2", "2026-07-20"),
            Source("Cổng", "https://a.vn/3", ""),
        ),
    )
    assert render(message)[0]["text"].splitlines()[2:] == [
        "Nguồn: Cổng – cách đây 4 tháng", "https://a.vn/1",
        "Nguồn: Cổng – kiểm tra ngày 20/07/2026", "https://a.vn/2",
        "Nguồn: Cổng", "https://a.vn/3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ask_for", "request_"),
    [("contact", "contact"), ("phone", "contact"), ("location", "location"), ("place", "location")],
)
def test_what_is_asked_for_can_be_sent_by_one_press(ask_for: str, request_: str) -> None:
    (body,) = render(Message("Số điện thoại?", ask_for=ask_for))
    assert body["reply_markup"]["keyboard"][0][0][f"request_{request_}"] is True


def test_one_message_has_one_keyboard() -> None:
    first, second = render(Message("Số điện thoại?", (Button("Thôi"),), ask_for="phone"))
    assert "inline_keyboard" in first["reply_markup"]
    assert "keyboard" in second["reply_markup"]
    assert second["text"]


def test_a_date_is_asked_for_in_words() -> None:
    assert "reply_markup" not in render(Message("Ngày nào?", ask_for="date"))[0]


TEXTS = st.text(alphabet=st.characters() | st.sampled_from(list("<>&\"' \n👶ế")), max_size=400)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.integers(1, 60))
BUTTONS = st.lists(
    st.builds(Button, TEXTS, payload=TEXTS | st.just(""))
    | st.builds(Button, TEXTS, url=st.sampled_from(["https://a.vn/x", "http://b.vn", "/thu-tuc"]) | TEXTS),
    max_size=110,
)


@given(LONG, BUTTONS, st.sampled_from(["", "phone", "place", "date", "?"]))
def test_whatever_is_said_telegram_takes_it_and_no_word_is_lost(text: str, buttons: list[Button], ask_for: str) -> None:
    bodies = render(Message(text, tuple(buttons), ask_for=ask_for))
    shown = ""
    for body in bodies:
        assert len(body["text"]) <= MAX_TEXT
        shown += parsed(body["text"], body["parse_mode"], most=MAX_TEXT) + "\n"
        markup = body.get("reply_markup")
        for button in [button for row in (markup or {}).get("inline_keyboard", ()) for button in row]:
            if "callback_data" in button:
                button["callback_data"] = "p:abcdefghijkl"  # as it is sent
        markup_of(markup)
    bare = "".join(shown.split())
    assert all(word in bare for word in clean(text).split() if visible(word) and len(word) < 100)
