"""Originals and copies are counted in either order of figure and word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.quantities import counts


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


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_counts(text: str) -> None:
    assert all(0 <= number < 1_000 for number in counts(text).values())
