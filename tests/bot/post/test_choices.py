"""Numbers, papers, days and wishes to mend something, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.post.choices import (
    Mend,
    day_in,
    field_of,
    half_in,
    is_for_person,
    is_only_polite,
    is_question,
    mend_in,
    number_in,
    papers_in,
)
from bot.post.draft import Step
from knowledge.post.days import Half
from nlu.dates import Half as Told
from tests.bot.post.ordering_fixtures import TODAY


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("1, 3", {1, 3}),
        ("1 2 4", {1, 2, 4}),
        ("có 1 và 3 rồi ạ", {1, 3}),
        ("1-3", {1, 2, 3}),
        ("đủ cả ạ", {1, 2, 3, 4, 5}),
        ("trừ số 2", {1, 3, 4, 5}),
        ("tất cả trừ 2 và 4", {1, 3, 5}),
        ("thiếu 2", {1, 3, 4, 5}),
        ("không có giấy nào", set()),
        ("9", None),
        ("lệ phí 2 bao nhiêu", None),
        ("Trần Văn Mẫu", None),
    ],
)
def test_papers_are_ticked_by_number_or_all_or_all_but_some(text: str, there: set[int] | None) -> None:
    assert papers_in(text, 5) == there


def test_of_many_papers_bare_numbers_are_those_that_are_missing() -> None:
    assert papers_in("2, 5", 20) == frozenset(range(1, 21)) - {2, 5}
    assert papers_in("đủ", 20) == frozenset(range(1, 21))


def test_a_number_is_the_whole_message_and_within_the_list() -> None:
    assert [number_in(text, 3) for text in ("2", "số 2", "(3)", "4", "2 con", "")] == [2, 2, 3, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "day", "half"),
    [
        ("sáng mai", date(2026, 11, 27), Told.MORNING),
        ("thứ 5 tuần sau", date(2026, 12, 3), None),
        ("28/11", date(2026, 11, 28), None),
        ("thứ sáu", date(2026, 11, 27), None),
        ("30", date(2026, 11, 30), None),
        ("thứ Hai 30/11/2026", date(2026, 11, 30), None),
        ("hôm qua", date(2026, 11, 25), None),
    ],
)
def test_a_day_is_named_in_words_or_figures(text: str, day: date, half: Told | None) -> None:
    found = day_in(text, today=TODAY)
    assert found is not None and (found.last, found.half) == (day, half)


@pytest.mark.parametrize(
    "text",
    [
        "chào một cửa",
        "nhận mai táng phí nộp ở đâu",
        "mai tôi lên nộp hồ sơ thì cần giấy gì vậy em ơi",
        "tôi có giấy hẹn ngày mai",
    ],
)
def test_a_sentence_that_has_a_day_in_it_sets_none(text: str) -> None:
    assert day_in(text, today=TODAY) is None


def test_what_names_no_day_is_none_and_halves_are_plain_words() -> None:
    assert day_in("Nguyễn Thị Thử", today=TODAY) is None
    assert [half_in(text) for text in ("buổi sáng", "chiều", "tối", "1")] == [Half.MORNING, Half.AFTERNOON, None, None]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("sửa số điện thoại", Mend(Step.PHONE, is_wished=True)),
        ("sai số điện thoại rồi", Mend(Step.PHONE, is_wished=True)),
        ("đổi ngày", Mend(Step.DAY, is_wished=True)),
        ("số điện thoại là 0987650003 mới đúng", Mend(Step.PHONE, "0987650003")),
        ("sđt đúng là 0987650003", Mend(Step.PHONE, "0987650003")),
        ("tôi muốn đổi số điện thoại thành 0987650003", Mend(Step.PHONE, "0987650003", is_wished=True)),
        ("xã Nghi Lộc mới đúng", Mend(Step.PLACE, "Nghi Lộc")),
        ("sửa 3", Mend(None, is_wished=True, number=3)),
        ("sửa", Mend(None, is_wished=True)),
        ("đổi sang sáng thứ hai", Mend(None, "sáng thứ hai", is_wished=True)),
        ("Nguyễn Thị Thử", None),
        ("sáng mai", None),
        ("giấy khai sinh là gì", None),
        ("ngày 28", None),
    ],
)
def test_a_wish_to_mend_names_the_field_the_value_or_the_line(text: str, wish: Mend | None) -> None:
    assert mend_in(text) == wish


@pytest.mark.parametrize(
    ("text", "asks"),
    [("lệ phí bao nhiêu", True), ("có cần mang sổ hộ khẩu không?", True), ("sáng mai được không", False), ("mai", False)],
)
def test_a_question_is_told_from_an_answer(text: str, asks: bool) -> None:
    assert is_question(text) == asks


def test_a_wish_for_a_person_and_for_erasing_is_none_of_ours() -> None:
    assert is_for_person("cho tôi gặp cán bộ") and is_for_person("xóa dữ liệu") and not is_for_person("sáng mai")


def test_a_bare_value_tells_its_field() -> None:
    assert field_of("0987650003", today=TODAY) is Step.PHONE
    assert field_of("sáng mai", today=TODAY) is Step.DAY and field_of("vâng", today=TODAY) is None


def test_what_is_only_polite_is_no_value() -> None:
    assert is_only_polite("giúp tôi với") and not is_only_polite("cho con có được không")
