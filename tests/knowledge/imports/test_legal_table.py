"""The flattened table of acts is taken apart into titles and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from knowledge.imports.legal_table import act_numbers, split_acts
from tests.knowledge.imports.messes import ACTS, MESSES


def _acts(table: str) -> list[tuple[str, str]]:
    return [(row.number, row.title) for row in split_acts(table)]


@pytest.mark.parametrize(
    ("table", "acts"),
    [
        ("Luật Đất đai31/2024/QH15Nghị định 101/2024/NĐ-CP101/2024/NĐ-CP", [("31/2024/QH15", "Luật Đất đai"), ("101/2024/NĐ-CP", "Nghị định 101/2024/NĐ-CP")]),
        ("Luật 54/2014/QH1354/2014/QH13", [("54/2014/QH13", "Luật 54/2014/QH13")]),
        ("Luật Quản lý thuế năm 201938/2019/QH14", [("38/2019/QH14", "Luật Quản lý thuế năm 2019")]),
        ("Thông tư số 19/2021/TT-BTC ngày 18/3/2021 hướng dẫn19/2021/TT-BTCLUẬT Đầu tư61/2020/QH14",
         [("19/2021/TT-BTC", "Thông tư số 19/2021/TT-BTC ngày 18/3/2021 hướng dẫn"), ("61/2020/QH14", "LUẬT Đầu tư")]),
        ("Luật Các tổ chức tín dụngLuật số 32/2024/QH15Về phíThông tư số 50/2025/TT-NHNN",
         [("32/2024/QH15", "Luật Các tổ chức tín dụng"), ("50/2025/TT-NHNN", "Về phí")]),
        ("Về hộ tịch18/2026/NĐ-CP Nghị định quy định87/2020/NĐ-CP", [("18/2026/NĐ-CP", "Về hộ tịch"), ("87/2020/NĐ-CP", "Nghị định quy định")]),
        ("Cắt giảm năm 202566.7/2025/NQ-CP", [("66.7/2025/NQ-CP", "Cắt giảm năm 2025")]),
        ("Không có thông tin", []),
    ],
)  # fmt: skip
def test_acts_are_split_into_title_and_number(table: str, acts: list[tuple[str, str]]) -> None:
    assert _acts(ACTS + table) == acts


def test_numbers_of_acts_are_found_in_prose() -> None:
    assert act_numbers("theo Thông tư số 64/2025/TT-BTC và Nghị định 118/2025/NĐ-CP, 64/2025/TT-BTC") == [
        "64/2025/TT-BTC",
        "118/2025/NĐ-CP",
    ]


@settings(deadline=None)
@given(MESSES)
def test_no_text_breaks_the_table(text: str) -> None:
    assert all(row.number in text for row in split_acts(text))
