"""Times, counts, amounts, periods and parts of prose are read out of single cells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.imports.money import amounts, number, read_fee
from knowledge.imports.names import same_procedure
from knowledge.imports.paragraphs import conditions, listed, paragraphs, results
from knowledge.imports.quantities import counts
from knowledge.imports.time_limits import read_time
from knowledge.imports.validity import period

MONEY_PIECES = st.sampled_from(
    [
        "10.000",
        "10,000",
        "5",
        "1.5",
        " đồng",
        "đ",
        " VNĐ",
        " Việt Nam Đồng",
        "/",
        "hồ sơ",
        " triệu",
        "tỷ",
        "(",
        ")",
        " ",
        ".",
        "2023 đến",
    ]
)
MONEY_TEXTS = st.one_of(st.text(), st.lists(MONEY_PIECES, max_size=12).map("".join))


@pytest.mark.parametrize(
    ("cell", "amount", "unit"),
    [
        ("3 Ngày làm việc", 3, "working_day"), ("15 Ngày", 15, "day"), ("8 Giờ", 8, "hour"), ("4 giờ làm việc", 4, "working_hour"), ("60 phút", 60, "minute"),
        ("12 Tháng", 12, "month"), ("1 năm", 1, "year"), ("0.5 Ngày làm việc", 0.5, "working_day"), ("1,5 ngày", 1.5, "day"), ("2 tuần", 14, "day"),
        ("1 buổi", 0.5, "working_day"), ("01 ngày làm việc kể từ ngày nhận đủ hồ sơ", 1, "working_day"), ("Không quá 30 (ba mươi) ngày", 30, "day"),
        ("3 WORKING_DAY", 3, "working_day"),
    ],
)  # fmt: skip
def test_a_time_is_read_with_its_unit(cell: str, amount: float, unit: str) -> None:
    assert read_time(cell).limit == {"amount": amount, "unit": unit}
    assert read_time(cell).problem == ""


@pytest.mark.parametrize(
    ("cell", "limit", "problem"),
    [
        ("1", {"amount": 1, "unit": "unknown"}, "unit_missing"),
        ("0 Ngày", None, "time_of_zero"),
        ("Không có thông tin", None, ""),
        ("Không phải trả kết quả cho người nộp thuế", None, ""),
        ("", None, ""),
        ("Trong ngày làm việc", {"unit": "same_day"}, ""),
        ("3 con trăng", None, "time_unreadable"),
    ],
)
def test_a_time_that_cannot_be_told_is_left_unknown(cell: str, limit: dict[str, Any] | None, problem: str) -> None:
    reading = read_time(cell)
    assert (reading.limit, reading.problem) == (limit, problem)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 bản chính", {"originals": 1}),
        ("0 bản chính,1 bản sao", {"originals": 0, "copies": 1}),
        ("Bản chính: 1\nBản sao: 0", {"originals": 1, "copies": 0}),
        ("Bản chính: 01 - Bản sao: 02", {"originals": 1, "copies": 2}),
        ("01 bản chính, 02 bản sao", {"originals": 1, "copies": 2}),
        ("", {}),
        ("một bộ", {}),
    ],
)
def test_originals_and_copies_are_counted(cell: str, expected: dict[str, int]) -> None:
    assert counts(cell) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10,000 Việt Nam Đồng", [(10_000, "")]),
        ("10.000đ/thẻ", [(10_000, "thẻ")]),
        ("150.000 đồng/01 giấy.", [(150_000, "giấy")]),
        ("02 triệu đồng/lần cấp", [(2_000_000, "lần cấp")]),
        ("8.000.000/lần", [(8_000_000, "lần")]),
        ("2.500.000 đồng/hồ sơ kể từ ngày 01/7/2025", [(2_500_000, "hồ sơ")]),
        ("cấp mới 40.000đồng/lần; cấp lại 20.000 đồng/lần", [(40_000, "lần"), (20_000, "lần")]),
        ("từ ngày 01/12/2023 đến 31/12/2025", []),
        ("Thông tư 25/2021/TT-BTC", []),
        ("100 USD/lần", []),
        ("15.000.0000 đồng", []),
    ],
)
def test_amounts_are_found(text: str, found: list[tuple[int, str]]) -> None:
    assert [(amount.value, amount.per) for amount in amounts(text)] == found


@given(MONEY_TEXTS)
def test_every_amount_found_stands_in_the_text(text: str) -> None:
    for amount in amounts(text):
        said = text[amount.start : amount.end]
        assert amount.value >= 0
        assert any(sign.isdigit() for sign in said)
        if not any(scale in said.lower() for scale in ("nghìn", "ngàn", "triệu", "tỷ", "tỉ")):
            assert str(amount.value).lstrip("0") in said.replace(".", "").replace(",", "").lstrip("0") or amount.value == 0


@given(st.integers(min_value=1, max_value=10**10), st.sampled_from([".", ","]))
def test_grouped_figures_are_one_number(value: int, mark: str) -> None:
    assert number(f"{value:,}".replace(",", mark)) == value


@given(st.text())
def test_no_text_breaks_the_cells(text: str) -> None:
    (
        read_time(text),
        counts(text),
        read_fee(text),
        period(text),
        paragraphs(text),
        conditions(text),
        results(text),
        listed(text),
    )
    limit = read_time(text).limit
    assert limit is None or limit["unit"] == "same_day" or limit["amount"] > 0


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 01/7/2025 đến hết ngày 31/12/2026", date(2025, 7, 1), date(2026, 12, 31)),
        ("kể từ ngày 01 tháng 7 năm 2025 đến hết ngày 31 tháng 12 năm 2026", date(2025, 7, 1), date(2026, 12, 31)),
        ("áp dụng đến hết ngày 31/12/2026", None, date(2026, 12, 31)),
        ("Từ ngày 01/01/2026 áp dụng", date(2026, 1, 1), None),
        ("đến hết ngày 31/02/2026", None, None),
        ("từ ngày 01/01/2027 đến ngày 01/01/2026", None, None),
        ("ngày 30/6/2025 của Bộ Tài chính", None, None),
    ],
)
def test_a_period_is_read(text: str, first: date | None, last: date | None) -> None:
    assert period(text) == (first, last)


def test_steps_stand_by_themselves() -> None:
    text = "Bước 1: Nộp hồ sơ.\n- Trực tiếp;\na)\nTại xã. Bước 2: Nhận kết quả"
    assert paragraphs(text) == ["Bước 1: Nộp hồ sơ.", "- Trực tiếp;", "a) Tại xã.", "Bước 2: Nhận kết quả"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Không có thông tin", None), ("", None), ("Không", []), ("Không có.", []), ("Đủ 18 tuổi", ["Đủ 18 tuổi"])],
)
def test_no_conditions_are_told_from_unknown_ones(text: str, expected: list[str] | None) -> None:
    assert conditions(text) == expected


def test_results_are_told_apart_by_their_codes() -> None:
    assert results("Giấy phépMã: KQ.G12.000192Thông báoMã: KQ.G12.000193") == ["Giấy phép", "Thông báo"]


def test_a_list_is_not_cut_inside_brackets() -> None:
    text = "Tổ chức (không bao gồm doanh nghiệp, HTX), Doanh nghiệp\nCông dân Việt Nam"
    assert listed(text) == ["Tổ chức (không bao gồm doanh nghiệp, HTX)", "Doanh nghiệp", "Công dân Việt Nam"]


@pytest.mark.parametrize(
    ("listed_name", "written", "same"),
    [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh", True),
        ("Cấp lại thẻ căn cước (cấp xã)", "Cấp lại thẻ căn cước", True),
        ("Hợp nhất công ty luật nước ngoài", "Hỗ trợ phát triển sản xuất cộng đồng.", False),
        ("", "Đăng ký khai sinh", True),
    ],
)
def test_a_name_of_another_procedure_is_known(listed_name: str, written: str, same: bool) -> None:
    assert same_procedure(listed_name, written) is same
