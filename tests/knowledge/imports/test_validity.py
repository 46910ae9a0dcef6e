"""Periods are read where a text names them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.validity import day, period, without_period


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


def test_the_period_can_be_taken_out_of_a_text() -> None:
    assert without_period("mức 50% từ ngày 01/7/2025 đến hết ngày 31/12/2026").split() == ["mức", "50%"]


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_a_period(text: str) -> None:
    first, last = period(text)
    assert not (first and last) or first <= last
    assert day(text) is None or isinstance(day(text), date)
