"""What the pages send, read: filters, scans, moves; what cannot be used is refused."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.post.model import OPEN, Move, Reason, State
from bot.post.pages.asked import (
    MOST_CHOSEN,
    MOST_ID,
    AskedError,
    Filters,
    chosen,
    done_of,
    filters_of,
    move_of,
    new_day,
    number_of,
    scanned,
    whole,
)
from knowledge.post.days import Half

KEY = "k" * 16


def asks(query: str) -> Any:
    return SimpleNamespace(args=dict(parse_qsl(query)))


def sends(**form: str) -> Any:
    return SimpleNamespace(form=form)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ACDE3467", "ACDE3467"),
        (" acde-3467 ", "ACDE3467"),
        ("https://motcua.example/theo-doi/ACDE3467", "ACDE3467"),
        ("https://motcua.example/theo-doi/acde3467/?utm=x#y", "ACDE3467"),
        ("eb 123 456 785 vn", "EB123456785VN"),
        ("x" * 200, "X" * 32),
    ],
)
def test_a_scan_is_a_code_an_address_or_a_number(typed: str, code: str) -> None:
    assert scanned(typed) == code


@pytest.mark.parametrize(
    ("typed", "why"), [("", "Chưa có mã"), ("https://example.org/x", "Chưa có mã"), ("ÂBCD2345", "bộ gõ tiếng Việt")]
)
def test_a_scan_that_can_be_no_code_is_told_why(typed: str, why: str) -> None:
    with pytest.raises(AskedError) as error:
        scanned(typed)
    assert why in error.value.said


def test_filters_are_read_and_written_again() -> None:
    query = "state=returning&unit=16681&desk=commune%3A16681&from=2026-11-27&to=2026-11-30&skip=50"
    filters = filters_of(asks(query))
    assert filters == Filters("returning", "16681", "commune:16681", date(2026, 11, 27), date(2026, 11, 30), 50)
    assert filters.query(skip=50) == query
    assert filters.query(tab="open") == "unit=16681&desk=commune%3A16681&from=2026-11-27&to=2026-11-30"
    wanted = filters.wanted(date(2026, 11, 27))
    assert (wanted.states, wanted.unit, wanted.skip, wanted.first) == (
        (State.RETURNING,), "16681", 50, date(2026, 11, 27),
    )  # fmt: skip
    assert filters.tab_alone() == Filters(tab="returning", skip=50)


def test_filters_that_mean_nothing_are_left_out() -> None:
    filters = filters_of(asks("state=stolen&unit=a'b&desk=%25&from=tomorrow&to=2026-13-01&skip=-1"))
    assert filters == Filters() and not filters.is_narrow and filters.query() == ""
    assert filters.wanted(date(2026, 11, 27)).states == OPEN


def test_a_move_comes_with_what_the_page_saw_and_its_key() -> None:
    done = done_of(sends(state="new", key=KEY, number="eb 123.456.785 vn", note="x"), Move.COLLECT)
    assert (done.seen, done.key, done.number, done.note, done.reason) == (State.NEW, KEY, "EB123456785VN", "", None)
    failed = done_of(sends(state="new", key=KEY, reason="not_home", note="gọi hai lần"), Move.FAIL)
    assert (failed.reason, failed.note, failed.number) == (Reason.NOT_HOME, "gọi hai lần", "")


@pytest.mark.parametrize(
    ("form", "move"),
    [
        ({"state": "new"}, Move.COLLECT),
        ({"state": "new", "key": "no key!"}, Move.COLLECT),
        ({"key": KEY}, Move.COLLECT),
        ({"key": KEY, "state": "gone"}, Move.COLLECT),
        ({"key": KEY, "state": "new", "number": "@1234"}, Move.COLLECT),
        ({"key": KEY, "state": "new"}, Move.FAIL),
        ({"key": KEY, "state": "new", "reason": "bored"}, Move.FAIL),
        ({"key": KEY, "state": "new", "reason": "other", "note": "x" * 501}, Move.FAIL),
    ],
)
def test_a_move_that_lacks_something_is_refused(form: dict[str, str], move: Move) -> None:
    with pytest.raises(AskedError):
        done_of(sends(**form), move)


def test_a_move_is_one_that_is_known() -> None:
    assert move_of(sends(move="return")) is Move.RETURN
    with pytest.raises(AskedError):
        move_of(sends(move="burn"))


def test_a_new_day_is_one_of_those_offered() -> None:
    days = (date(2026, 11, 30),)
    assert new_day(sends(day="2026-11-30", half="afternoon"), days) == (days[0], Half.AFTERNOON)
    for form in ({"day": "2026-12-01", "half": "morning"}, {"day": "2026-11-30", "half": "night"}, {"half": "morning"}):
        with pytest.raises(AskedError):
            new_day(sends(**form), days)


@pytest.mark.parametrize("number", ["EB12", "ABCDEFGH", "ÊB123456785VN", "1" * 31, "<b>12345"])
def test_a_number_of_letters_and_figures_only_is_taken(number: str) -> None:
    with pytest.raises(AskedError):
        number_of(sends(number=number))


def test_an_empty_number_is_none_unless_it_is_needed() -> None:
    assert number_of(sends(number="  ")) == ""
    with pytest.raises(AskedError):
        number_of(sends(), is_needed=True)


def test_ticked_orders_come_once_each_and_not_without_end() -> None:
    assert chosen(["3", "1", "3"]) == (3, 1)
    for values in ([], [""], ["x"], ["0"], ["-1"], ["1.5"], [str(MOST_ID + 1)], [str(n) for n in range(1, MOST_CHOSEN + 2)]):
        with pytest.raises(AskedError):
            chosen(values)


def test_a_whole_number_is_within_its_bounds() -> None:
    assert [whole(text, most=100) for text in ("1", "100", "101", "٣", "0", "")] == [1, 100, 0, 0, 0, 0]
