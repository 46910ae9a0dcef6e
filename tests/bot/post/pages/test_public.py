"""Tracking and slips for whoever has the code: nothing anybody typed, no search engine, no guessing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.post.pages.pace import OF_ALL, OF_ONE
from tests.bot.post.pages.conftest import Served
from tests.support.post_orders import ADDRESS, NAME, PHONE


def test_the_standing_is_shown_without_anything_that_was_typed(served: Served) -> None:
    order = served.confirm("collect", "deliver")
    post = served.person("post")
    post.post(f"/post/o/{order['id']}/number", number="EB123456785VN")
    post.move(order["id"], "fail", "delivered", reason="desk_refused", note=f"bà {NAME} thiếu giấy")
    answer = served.anybody().get(f"/theo-doi/{order['code']}")
    assert answer.status_code == 200
    for told in ("Chưa làm được", "bộ phận Một cửa chưa nhận hồ sơ", "EB123456785VN", "Ông/bà đặt đơn", "Nơi nhận hồ sơ"):
        assert told in answer.text
    typed = (
        NAME,
        "Thử",
        PHONE,
        PHONE.replace(" ", ""),
        ADDRESS,
        "ngõ",
        "thiếu giấy",
        "khai sinh",
        "Bưu điện tỉnh",
        order["slip"],
    )
    assert [one for one in typed if one in answer.text] == []


def test_no_search_engine_and_no_cache_keeps_a_page(served: Served) -> None:
    order = served.confirm()
    for path in (
        "/theo-doi",
        f"/theo-doi/{order['code']}",
        "/theo-doi/AAAA3333",
        f"/phieu/{order['slip']}",
        f"/phieu/{order['slip']}.pdf",
    ):
        answer = served.anybody("203.0.113.2").get(path)
        assert answer.headers["cache-control"] == "no-store", path
        assert "noindex" in answer.headers["x-robots-tag"], path


def test_the_form_leads_to_the_order_however_the_code_is_written(served: Served) -> None:
    code, visitor = served.confirm()["code"], served.anybody()
    for typed in (code, code.lower(), f" {code[:4]}-{code[4:]} "):
        assert visitor.get("/theo-doi", params={"code": typed}).headers["location"] == f"/theo-doi/{code}"
    assert visitor.get(f"/theo-doi/{code.lower()}").status_code == 200
    wrong = visitor.get("/theo-doi", params={"code": "<b>123"})
    assert wrong.status_code == 400 and "tám ký tự" in wrong.text and "<b>" not in wrong.text


@pytest.mark.parametrize("code", ["AAAA3333", "x", "%00", "a" * 300])
def test_a_wrong_code_is_told_in_words(served: Served, code: str) -> None:
    answer = served.anybody("203.0.113.3").get(f"/theo-doi/{code}")
    assert answer.status_code == 404 and "Không có đơn mang mã này" in answer.text


def test_guessing_is_stopped_and_others_go_on(served: Served) -> None:
    code = served.confirm()["code"]
    guesser, other = served.anybody("203.0.113.50"), served.anybody("203.0.113.51")
    for _ in range(OF_ONE.amount):
        assert guesser.get("/theo-doi/AAAA3333").status_code == 404
    for path in ("/theo-doi/AAAA4444", f"/theo-doi/{code}"):  # a right one tells nothing more than a wrong one
        stopped = guesser.get(path)
        assert stopped.status_code == 429 and "thử lại sau 10 phút" in stopped.text
        assert 500 < int(stopped.headers["retry-after"]) <= 600
    assert other.get(f"/theo-doi/{code}").status_code == 200


def test_a_hundred_guesses_at_once_from_many_addresses_find_nothing(alone: Served) -> None:
    alone.confirm()

    def guess(number: int) -> int:
        with alone.anybody(f"198.51.{number % 40}.9") as client:
            return sum(client.get(f"/theo-doi/AAA{letter}3333").status_code == 404 for letter in "ACDEFGHJKM")

    with ThreadPoolExecutor(16) as pool:
        looked_up = sum(pool.map(guess, range(60)))
    assert 0 < looked_up <= OF_ALL.amount


def test_a_slip_is_opened_by_its_address_alone(served: Served) -> None:
    order = served.confirm()
    paper = served.anybody().get(f"/phieu/{order['slip']}.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert paper.headers["content-type"] == "application/pdf"
    text = served.anybody().get(f"/phieu/{order['slip']}")
    assert NAME in text.text and f"/phieu/{order['slip']}.pdf" in text.text
    for name in (order["code"], f"{order['code']}.pdf", "x", ".pdf", order["slip"][:-1], f"{order['slip']}.pdf.pdf"):
        assert served.anybody().get(f"/phieu/{name}").status_code == 404, name


def test_the_slip_of_an_order_under_way_says_so(served: Served) -> None:
    order = served.confirm("collect")
    assert "Bưu điện đã nhận phong bì" in served.anybody().get(f"/phieu/{order['slip']}").text


def test_what_was_erased_has_no_slip_and_still_a_standing(served: Served) -> None:
    order = served.confirm("collect", conversation="zalo:gone")
    served.call("erase", conversation="zalo:gone")
    assert served.anybody().get(f"/phieu/{order['slip']}").status_code == 404
    assert served.anybody().get(f"/phieu/{order['slip']}.pdf").status_code == 404
    assert served.anybody().get(f"/theo-doi/{order['code']}").status_code == 200
