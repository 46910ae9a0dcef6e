"""A cell that tells several fees by name is cut into one part for each."""

from __future__ import annotations

import pytest

from knowledge.imports.fee_parts import named_parts

TWO = [("Phí", "10.000 đồng"), ("Lệ phí", "5.000 đồng")]


@pytest.mark.parametrize(
    "text",
    [
        "Phí: 10.000 đồng; Lệ phí: 5.000 đồng",
        "Phí: 10.000 đồng Lệ phí: 5.000 đồng",
        "- Phí: 10.000 đồng\n- Lệ phí: 5.000 đồng",
        "Phí : 10.000 đồng, Lệ phí : 5.000 đồng",
    ],
)
def test_fees_told_by_name_are_parts_however_they_are_parted(text: str) -> None:
    assert named_parts(text) == TWO


def test_a_second_name_in_small_letters_is_one_after_a_stop_or_an_and() -> None:
    for text in ("Phí: 10.000 đồng, lệ phí: 5.000 đồng", "Phí: 10.000 đồng và lệ phí: 5.000 đồng"):
        assert [told for _, told in named_parts(text)] == ["10.000 đồng", "5.000 đồng"]


@pytest.mark.parametrize(
    "text",
    [
        "Phí thẩm định: 10.000 đồng",
        "Mức phí: 10.000 đồng; Lệ phí: 5.000 đồng",
        "Phí: 0 Đồng (- Miễn lệ phí. - Phí công bố: 100.000 đồng/lần)",
        "Lệ phí: theo Thông tư A Lệ phí: theo Thông tư B",
        "",
    ],
)
def test_what_is_no_list_of_named_fees_is_left_whole(text: str) -> None:
    assert named_parts(text) == []
