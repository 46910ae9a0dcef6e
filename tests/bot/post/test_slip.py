"""The slip: one page whatever the order says, everything on it readable, fonts embedded, codes that open the tracking page."""

from __future__ import annotations

import dataclasses

import pypdfium2
import pytest
import segno

from bot.post.codes import spaced
from bot.post.model import Back, Details, Order, Paper
from bot.post.orders import Orders
from bot.post.slip import slips_pdf
from tests.support.post_orders import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, PHONE, PLACE, confirmed

URL = "https://m.example"
DESK = "Trung tâm Phục vụ hành chính công phường Thành Vinh"
LETTERS = "ĂẮẰẲẴẶÂẤẦẨẪẬĐÊẾỀỂỄỆÔỐỒỔỖỘƠỚỜỞỠỢƯỨỪỬỮỰỶỸỴ"


def pages(*orders: Order) -> list[str]:
    document = pypdfium2.PdfDocument(slips_pdf(orders, lambda _: DESK, URL))
    return [page.get_textpage().get_text_range() for page in document]


def with_details(order: Order, **changes: object) -> Order:
    return dataclasses.replace(order, details=dataclasses.replace(order.details, **changes))  # type: ignore[arg-type]


def test_everything_the_post_needs_stands_on_one_page(known: Orders) -> None:
    order = dataclasses.replace(confirmed(known), number="EB123456785VN")
    [text] = pages(order)
    for part in (
        spaced(order.code),
        NAME,
        PHONE,
        ADDRESS,
        DESK,
        "Đăng ký khai sinh",
        "sáng thứ Sáu 27/11/2026",
        order.number,
    ):
        assert part in text
    assert "Tờ khai đăng ký khai sinh (1 bản chính)" in text
    assert "Giấy chứng sinh (chưa có)" in text
    assert f"{URL}/theo-doi/{order.code}" in text


def test_another_address_for_the_result_is_named(known: Orders) -> None:
    told = {"back_name": OTHER_NAME, "back_address": OTHER_ADDRESS, "back_place": PLACE}
    [text] = pages(dataclasses.replace(with_details(confirmed(known), **told), back=Back.ELSEWHERE))
    assert OTHER_NAME in text and OTHER_ADDRESS in text


@pytest.mark.parametrize("count", [1, 12, 30, 60])
def test_the_longest_list_stays_on_one_page_and_tells_what_is_left_out(known: Orders, count: int) -> None:
    papers = tuple(Paper(f"Giấy số {number} " + "tên rất dài " * 30, number % 2 == 0, 1, 2) for number in range(count))
    [text] = pages(with_details(confirmed(known), papers=papers, case="trường hợp dài " * 40))
    shown = text.count("Giấy số")
    assert shown == count or f"… và {count - shown} giấy nữa" in text
    assert shown >= min(count, 12)
    assert "(1 bản chính, 2 bản sao)" in text.replace("\r\n", " ")


def test_several_orders_are_several_pages(known: Orders) -> None:
    orders = [confirmed(known) for _ in range(3)]
    assert [spaced(order.code) in text for order, text in zip(orders, pages(*orders), strict=True)] == [True] * 3


def test_nothing_is_left_on_the_slip_of_an_erased_order(known: Orders) -> None:
    [text] = pages(dataclasses.replace(confirmed(known), details=Details()))
    assert "(đã xóa)" in text and NAME not in text


def test_every_letter_of_vietnamese_is_embedded(known: Orders) -> None:
    data = slips_pdf([with_details(confirmed(known), name=LETTERS)], lambda _: DESK, URL)
    page = pypdfium2.PdfDocument(data)[0]
    assert LETTERS in page.get_textpage().get_text_range()
    assert b"/FontFile2" in data
    assert data.count(b"DejaVuSans") >= 2


def test_what_looks_like_markup_is_text(known: Orders) -> None:
    [text] = pages(with_details(confirmed(known), address="<b>số 7</b> & <script>"))
    assert "<b>số 7</b> & <script>" in text


def test_the_qr_code_opens_the_tracking_page(known: Orders) -> None:
    order = confirmed(known)
    page = pypdfium2.PdfDocument(slips_pdf([order], lambda _: DESK, URL))[0]
    image = page.render(scale=6).to_pil().convert("L")
    side = image.width * 27 / 148
    left, top = image.width * (148 - 9 - 27) / 148, image.height * (9 + 4.9) / 210
    dark = image.crop((int(left), int(top - side * 0.2), int(left + side), int(top + side * 1.2))).point(
        lambda v: 255 * (v < 128)
    )
    box = dark.getbbox()
    assert box is not None
    matrix = segno.make(f"{URL}/theo-doi/{order.code}", error="m", micro=False).matrix
    count = len(matrix)
    found = dark.crop(box).resize((count * 8, count * 8))
    read = [[found.getpixel((8 * x + 4, 8 * y + 4)) > 128 for x in range(count)] for y in range(count)]
    assert read == [[bool(cell) for cell in row] for row in matrix]
