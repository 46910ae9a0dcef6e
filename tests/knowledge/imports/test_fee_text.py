"""The words of a bracket become label, amount, unit, period and act, or stay words."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.imports.fee_text import by_act, described, is_per, labelled, listed, per, single, without_titles
from knowledge.imports.money import amounts


@pytest.mark.parametrize(
    ("text", "unit"), [("/hồ sơ", "hồ sơ"), ("đồng/lần", "lần"), ("1 lần", "lần"), ("/1 giấy.", "giấy"), ("đồng", "")]
)
def test_a_bracket_that_only_names_a_unit_is_known(text: str, unit: str) -> None:
    assert is_per(text)
    assert per(text).get("per", "") == unit


@pytest.mark.parametrize("text", ["Phí thẩm định hồ sơ cấp phép", "miễn lệ phí", "một lần", "đối với 1 tờ khai"])
def test_other_brackets_are_no_units(text: str) -> None:
    assert not is_per(text)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Lệ phí cấp mới", {"name": "Lệ phí cấp mới"}),
        ("cấp lại thu", {"case": "cấp lại"}),
        ("lệ phí", {}),
        ("Mức thu lệ phí", {}),
        ("Phí thẩm định (nếu có", {"name": "Phí thẩm định (nếu có)"}),
    ],
)
def test_a_label_is_a_name_or_a_case(label: str, expected: dict[str, str]) -> None:
    assert labelled(label) == expected


def test_titles_of_acts_are_taken_off_and_numbers_stay() -> None:
    text = "Thông tư số 60/2023/TT-BTC ngày 07/9/2023 của Bộ Tài chính quy định mức thu, chế độ thu lệ phí. Thông tư số 06/2025/TT-BTC"
    assert without_titles(text) == "Thông tư số 60/2023/TT-BTC ngày 07/9/2023. Thông tư số 06/2025/TT-BTC"


@pytest.mark.parametrize(
    "text",
    ["tối đa 200.000 đồng/bản", "50% của 100.000 đồng", "150.000 đồng + (số tấn x 15.000)", "mỗi trang thêm 1.000 đồng"],
)
def test_what_a_fee_cannot_hold_stays_in_words(text: str) -> None:
    assert single(text, amounts(text)[0])["rule"] == text


def test_a_list_with_an_odd_part_is_not_taken_apart() -> None:
    assert listed("- Cấp mới: 40.000 đồng; - Cấp lại: Không") == ()
    assert [fee["amount"] for fee in listed("Cấp mới: 40.000 đồng. Cấp lại: 20.000 đồng.")] == [40_000, 20_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Phí kiểm dịch: theo quy định tại Thông tư số 101/2020/TT-BTC",
            {"set_by": "other_law", "legal_basis": "101/2020/TT-BTC", "name": "Phí kiểm dịch"},
        ),
        ("Thiết bị lẻ, vật tư khác", {"rule": "Thiết bị lẻ, vật tư khác"}),
        ("giảm 50% theo Thông tư số 64/2025/TT-BTC", {"rule": "giảm 50% theo Thông tư số 64/2025/TT-BTC"}),
    ],
)
def test_an_act_sets_the_fee_where_the_text_says_no_more(text: str, expected: dict[str, Any]) -> None:
    assert expected.items() <= by_act(text).items()


def test_an_amount_keeps_the_label_of_its_bracket() -> None:
    assert described(50_000, "Phí thẩm định điều kiện")["name"] == "Phí thẩm định điều kiện"
    assert described(50_000, "giảm 20% khi nộp sớm")["rule"] == "50.000 đồng (giảm 20% khi nộp sớm)"
