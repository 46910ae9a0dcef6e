"""What is said, within Zalo's limits: nothing lost, nothing over them."""

from __future__ import annotations

import unicodedata
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.message import Button, Message
from connectors.zalo.rendering import MAX_BUTTONS, MAX_PAYLOAD, MAX_TEXT, WORDS, render
from tests.support.zalo import ZaloStandIn
from tests.support.zalo_answers import Answers


def buttons_of(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        button for body in bodies for button in body["message"].get("attachment", {}).get("payload", {}).get("buttons", [])
    ]


def said(bodies: list[dict[str, Any]]) -> str:
    return "\n".join(body["message"].get("text", "") for body in bodies)


def test_words_alone_are_one_message() -> None:
    assert render(Message("Lệ phí: 8.000 đồng.")) == [{"message": {"text": "Lệ phí: 8.000 đồng."}}]


def test_replies_are_hidden_queries_and_links_open_and_stand_in_the_text() -> None:
    page = "https://dichvucong.gov.vn/x"
    bodies = render(Message("Chọn:", (Button("Lệ phí", "/ask_fee"), Button("Nộp trực tuyến", url=page))))
    assert bodies == [
        {
            "message": {
                "text": f"Chọn:\n\nNộp trực tuyến: {page}",
                "attachment": {
                    "type": "template",
                    "payload": {
                        "buttons": [
                            {"title": "Lệ phí", "type": "oa.query.hide", "payload": "/ask_fee"},
                            {"title": "Nộp trực tuyến", "type": "oa.open.url", "payload": {"url": page}},
                        ]
                    },
                },
            }
        }
    ]


def test_a_link_that_stands_in_the_text_is_not_said_twice() -> None:
    page = "https://dichvucong.gov.vn/x"
    assert said(render(Message(f"Xem {page}", (Button("Mở", url=page),)))) == f"Xem {page}"


def test_our_own_pages_and_what_no_phone_opens_are_no_buttons() -> None:
    bodies = render(Message("a", (Button("x", url="/thu-tuc"), Button("y", url="javascript:alert(1)"))))
    assert buttons_of(bodies) == []
    assert "/thu-tuc" not in said(bodies)


def test_a_phone_number_is_called() -> None:
    bodies = render(Message("a", (Button("Gọi", url="tel:18001096"),)))
    assert buttons_of(bodies) == [{"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "18001096"}}]


def test_more_than_five_choices_stand_in_the_text_with_their_numbers() -> None:
    choices = tuple(Button(f"Việc {number}", f"/do{number}") for number in range(1, 9))
    bodies = render(Message("Chọn:", (*choices, Button("Trang", url="https://a.vn"))))
    assert [button["title"] for button in buttons_of(bodies)] == [f"Việc {number}" for number in range(1, 6)]
    assert said(bodies) == "Chọn:\n\n6. Việc 6\n7. Việc 7\n8. Việc 8\nTrang: https://a.vn"


def test_long_titles_are_cut_at_a_word() -> None:
    title = "Đăng ký khai sinh có yếu tố nước ngoài tại khu vực biên giới"
    shown = buttons_of(render(Message("a", (Button(title, "/x"),))))[0]["title"]
    assert len(shown) <= 35
    assert title.startswith(shown.removesuffix("…"))


def test_a_reply_without_payload_says_its_title() -> None:
    assert buttons_of(render(Message("a", (Button("Có"),))))[0]["payload"] == "Có"


def test_long_text_is_split_and_the_buttons_come_last() -> None:
    bodies = render(Message("Một câu dài vừa phải. " * 300, (Button("x", "/x"),)))
    assert len(bodies) == 4
    assert ["attachment" in body["message"] for body in bodies] == [False, False, False, True]


def test_text_without_a_seam_is_cut_at_the_limit() -> None:
    assert [len(body["message"]["text"]) for body in render(Message("ễ" * 4001))] == [2000, 2000, 1]


def test_decomposed_letters_are_counted_as_they_are_sent() -> None:
    text = unicodedata.normalize("NFD", "ễ" * MAX_TEXT)
    assert len(text) == 3 * MAX_TEXT
    assert render(Message(text)) == [{"message": {"text": "ễ" * MAX_TEXT}}]


def test_buttons_without_words_get_some() -> None:
    assert render(Message("", (Button("x", "/x"),)))[0]["message"]["text"] == WORDS["choose"]


def test_who_is_asked_for_a_number_gets_the_form_too() -> None:
    bodies = render(Message("Số điện thoại của anh/chị?", ask_for="contact"), image_url="https://a.vn/logo.png")
    assert [list(body["message"]) for body in bodies] == [["text"], ["attachment"]]
    element = bodies[1]["message"]["attachment"]["payload"]["elements"][0]
    assert element == {**WORDS["contact"], "image_url": "https://a.vn/logo.png"}


def test_nothing_to_say_is_nothing() -> None:
    assert render(Message("")) == []
    assert render(Message(" \n")) == []
    assert render(Message("", (Button("x", url="/thu-tuc"),))) == []


TEXTS = st.text(max_size=60) | st.text(alphabet="aệ .\n", min_size=1900, max_size=4500) | st.text(max_size=3000)
BUTTONS = st.builds(
    Button,
    st.text(max_size=150),
    payload=st.text(max_size=20) | st.just("/x" * 600),
    url=st.sampled_from(["", "", "https://a.vn", "https://a.vn/" + "x" * 1100, "/own", "tel:1900", "ftp://x"]),
)
MESSAGES = st.builds(
    Message, TEXTS, st.lists(BUTTONS, max_size=9).map(tuple), ask_for=st.sampled_from(["", "contact", "location"])
)


@settings(deadline=None)
@given(MESSAGES)
def test_nothing_is_over_the_limits_and_no_word_is_lost(message: Message) -> None:
    bodies = render(message)
    check = Answers(ZaloStandIn.__new__(ZaloStandIn))
    for body in bodies:
        text = body["message"].get("text", "")
        assert len(unicodedata.normalize("NFC", text)) <= MAX_TEXT
        if "attachment" in body["message"] and "buttons" not in body["message"]["attachment"]["payload"]:
            check._check_form(body["message"]["attachment"]["payload"]["elements"])
            continue
        assert text.strip()
        check._check_text(body["message"])
        if buttons := buttons_of([body]):
            check._check_buttons(buttons)
    shown = buttons_of(bodies)
    assert len(shown) <= MAX_BUTTONS
    assert all(len(button["title"]) <= 35 for button in shown)
    assert all(len(button["payload"]) <= MAX_PAYLOAD for button in shown if isinstance(button["payload"], str))
    everything = "".join(said(bodies).split())
    assert "".join(unicodedata.normalize("NFC", message.text).split()) in everything
    titles = ["".join(unicodedata.normalize("NFC", button.title).split()) for button in message.replies]
    assert sum(title in everything for title in titles) + len(shown) >= len(titles)
