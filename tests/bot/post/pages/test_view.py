"""Orders in words: rounds, marks, addresses, papers; and the standing that holds nothing anybody typed."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import Any

import pytest

from bot.desk.wording import HERE
from bot.post.model import Back, Details, Event, Order, Paper, Pickup, Reason, State, What
from bot.post.pages.asked import Filters
from bot.post.pages.view import card_of, place_name, row_of, standing_of, tabs_of
from knowledge.desks.public_holidays import public_holidays
from knowledge.post.days import Half
from tests.support.post_orders import ADDRESS, DAY, DETAILS, NAME, OTHER_ADDRESS, OTHER_NAME, OTHER_PHONE, PHONE, PLACE, VINH

FRIDAY, MONDAY = (datetime(2026, 11, day, 9, tzinfo=HERE).timestamp() for day in (27, 30))


def name_of(key: str) -> str:
    return f"Desk {key}"


def order_of(**changes: Any) -> Order:
    given: dict[str, Any] = {
        "id": 7, "code": "ACDE3467", "slip": "slip", "state": State.NEW, "procedure": "1.001193", "desk": VINH,
        "unit": "16681", "conversation": "c", "channel": "zalo", "sender": "an", "pickup": Pickup.HOME, "collect_on": DAY,
        "half": Half.MORNING, "back": Back.SAME, "number": "", "reason": None, "failed_from": None, "opened_at": FRIDAY,
        "changed_at": FRIDAY, "collected_at": None, "delivered_at": None, "ended_at": None, "reminded_at": None,
        "escalated_at": None, "details": DETAILS,
    }  # fmt: skip
    return Order(**{**given, **changes})


def row(at: float = FRIDAY, **changes: Any) -> Any:
    return row_of(order_of(**changes), name_of, at=at, calendar=public_holidays())


def test_an_order_says_who_where_and_when() -> None:
    shown = row()
    assert (shown.code, shown.state, shown.round) == ("ACDE 3467", "Mới", "sáng thứ Sáu 27/11/2026")
    assert (shown.name, shown.phone, shown.address) == (NAME, PHONE, f"{ADDRESS}, phường Thành Vinh")
    assert (shown.desk, shown.procedure) == (f"Desk {VINH}", "Đăng ký khai sinh")
    assert shown.papers == ("Tờ khai đăng ký khai sinh (1 bản chính)",) and shown.missing == ("Giấy chứng sinh",)


@pytest.mark.parametrize(
    ("at", "changes", "mark", "late"),
    [
        (FRIDAY, {}, "Lấy hôm nay", False),
        (MONDAY, {}, "Quá hạn", True),
        (FRIDAY, {"collect_on": date(2026, 11, 30)}, "", False),
        (MONDAY, {"state": State.COLLECTED}, "", False),
        (FRIDAY, {"collect_on": None, "pickup": Pickup.COUNTER}, "", False),
    ],
)
def test_what_is_due_and_what_is_late_stands_in_words(at: float, changes: Any, mark: str, late: bool) -> None:
    shown = row(at, **changes)
    assert (shown.mark, shown.is_late) == (mark, late)


def test_what_was_erased_is_told_and_not_made_up() -> None:
    shown = row(details=Details())
    assert (shown.name, shown.phone, shown.address, shown.procedure) == ("(đã xóa)", "", "(đã xóa)", "1.001193")


def test_whoever_brings_it_to_a_counter_has_no_round() -> None:
    assert row(pickup=Pickup.COUNTER, collect_on=None, half=None).round == "Người gửi mang ra bưu cục"


def test_papers_are_counted() -> None:
    papers = (Paper("A", True, 1, 2), Paper("B", True, 0, 1), Paper("C", True))
    assert row(details=dataclasses.replace(DETAILS, papers=papers)).papers == (
        "A (1 bản chính, 2 bản sao)",
        "B (1 bản sao)",
        "C",
    )


def test_the_result_goes_elsewhere_where_that_was_asked() -> None:
    details = dataclasses.replace(
        DETAILS, back_name=OTHER_NAME, back_phone=OTHER_PHONE, back_address=OTHER_ADDRESS, back_place=PLACE
    )
    event = Event(1, 7, What.FAILED, FRIDAY, "buudien", "Bưu điện tỉnh", Reason.NOT_HOME, "gọi hai lần")

    def card(back: Back) -> Any:
        return card_of(order_of(details=details, back=back), [event], name_of, at=FRIDAY, calendar=public_holidays())

    assert card(Back.ELSEWHERE).back_to == (OTHER_NAME, f"{OTHER_ADDRESS}, phường Thành Vinh")
    assert card(Back.ELSEWHERE).back_phone == OTHER_PHONE
    assert (card(Back.DESK).back_to, card(Back.DESK).back_phone) == ((), "")
    (line,) = card(Back.SAME).history
    assert (line.what, line.reason, line.note) == ("Không thành", "không gặp được người gửi hoặc người nhận", "gọi hai lần")
    assert (line.by, line.at.text) == ("Bưu điện tỉnh", "09:00 27/11/2026")


def test_a_former_commune_is_named_with_todays() -> None:
    assert place_name("") == "chưa rõ xã, phường"
    assert place_name(PLACE) == "phường Thành Vinh"
    assert place_name("former.16672") == "phường Thành Vinh (trước là phường Hưng Bình, thành phố Vinh)"


def test_tabs_have_every_state_with_its_count() -> None:
    tabs = tabs_of({State.NEW: 2, State.FAILED: 1, State.DONE: 5}, Filters(tab="new", unit="16681", skip=50))
    assert [(tab.name, tab.count) for tab in tabs] == [
        ("Đang làm", 3), ("Mới", 2), ("Đã lấy", 0), ("Đã giao nơi nhận", 0), ("Đang trả", 0), ("Xong", 5),
        ("Không thành", 1), ("Đã hủy", 0),
    ]  # fmt: skip
    assert [tab.name for tab in tabs if tab.is_here] == ["Mới"]
    assert tabs[2].query == "state=collected&unit=16681"


def test_the_standing_holds_nothing_that_was_typed() -> None:
    event = Event(1, 7, What.FAILED, FRIDAY, "buudien", "Bưu điện tỉnh", Reason.NOT_HOME, f"bà {NAME} đi vắng")
    standing = standing_of(order_of(state=State.FAILED, reason=Reason.NOT_HOME, number="EB123456785VN"), [event], name_of)
    text = str(standing)
    assert standing.head == "Đơn gửi bưu điện ACDE 3467: Chưa làm được."
    assert standing.facts[-1] == "Số hiệu bưu gửi: EB123456785VN."
    assert not [typed for typed in (NAME, PHONE, ADDRESS, "Thử", "Tờ khai", "Bưu điện tỉnh", "khai sinh") if typed in text]
