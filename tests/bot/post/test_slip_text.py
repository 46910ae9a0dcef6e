"""The slip as text: short lines with everything that belongs onto the envelope."""

from __future__ import annotations

import dataclasses

from bot.post.codes import spaced
from bot.post.model import Back, Details, Pickup
from bot.post.orders import Orders
from bot.post.slip_text import slip_lines
from tests.support.post_orders import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, OTHER_PHONE, PHONE, confirmed


def test_whoever_has_no_printer_can_copy_it(known: Orders) -> None:
    order = confirmed(known)
    lines = slip_lines(order, "Trung tâm phường")
    text = "\n".join(lines)
    for part in (spaced(order.code), NAME, PHONE, f"{ADDRESS}, phường Thành Vinh", "Trung tâm phường", "1. Tờ khai"):
        assert part in text
    assert max(map(len, lines)) < 80


def test_a_former_commune_is_named_beside_todays(known: Orders) -> None:
    order = confirmed(known)
    former = dataclasses.replace(order, details=dataclasses.replace(order.details, place="former.16702"))
    assert f"{ADDRESS}, phường Vinh Phú (phường Nghi Phú)" in slip_lines(former, "k")


def test_where_the_result_goes_and_how_it_is_sent(known: Orders) -> None:
    order = confirmed(known, pickup=Pickup.COUNTER, collect_on=None, half=None, back=Back.ELSEWHERE)
    told = dataclasses.replace(order.details, back_name=OTHER_NAME, back_phone=OTHER_PHONE, back_address=OTHER_ADDRESS)
    text = "\n".join(slip_lines(dataclasses.replace(order, details=told), "k"))
    assert all(part in text for part in (OTHER_NAME, OTHER_PHONE, OTHER_ADDRESS, "Người gửi mang ra bưu cục"))


def test_nothing_is_left_of_an_erased_order(known: Orders) -> None:
    text = "\n".join(slip_lines(dataclasses.replace(confirmed(known), details=Details()), "k"))
    assert "(đã xóa)" in text and NAME not in text
