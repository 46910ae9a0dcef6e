"""What an agency writes about handing in becomes one row per way, and nothing is guessed."""

from __future__ import annotations

import pytest

from knowledge.imports.model import MethodRow
from knowledge.imports.ways import Cells, by_way, fee_cells, method_rows, ways_in


@pytest.mark.parametrize(
    ("cell", "ways"),
    [
        ("Trực tiếp", ["counter"]),
        ("Trực tuyến", ["online"]),
        ("Trực tiếp; Trực tuyến; Bưu chính", ["counter", "online", "post"]),
        ("Trực tiếp/trực tuyến/BCCI", ["counter", "online", "post"]),
        ("Nộp hồ sơ trực tiếp hoặc qua dịch vụ bưu chính công ích hoặc trực tuyến", ["counter", "post", "online"]),
        ("- Trực tiếp\n- Trực tuyến", ["counter", "online"]),
        ("Không tiếp nhận hồ sơ trực tuyến", []),
        ("Theo quy định", []),
        ("", []),
    ],
)
def test_the_ways_of_a_cell_are_told(cell: str, ways: list[str]) -> None:
    found = ways_in(cell)
    assert list(found) == ways
    assert set(found.values()) <= {""}


def test_what_a_cell_says_besides_the_ways_stays_as_a_note() -> None:
    cell = "Nộp trực tiếp tại Trung tâm Phục vụ hành chính công xã hoặc trực tuyến"
    assert ways_in(cell) == {"counter": cell, "online": cell}


def test_times_and_fees_labelled_by_way_go_to_their_way() -> None:
    cells = Cells("Trực tiếp, trực tuyến", "Trực tiếp: 3 ngày làm việc; Trực tuyến: 2 ngày làm việc", (("", "10.000 đồng"),))
    assert method_rows(cells) == [
        MethodRow("Trực tiếp", "3 ngày làm việc", "10.000 đồng"),
        MethodRow("Trực tuyến", "2 ngày làm việc", "10.000 đồng"),
    ]


def test_a_prose_cell_of_labelled_ways_is_split() -> None:
    cell = "- Trực tiếp: tại bộ phận một cửa\n- Trực tuyến: qua Cổng Dịch vụ công"
    assert ways_in(cell) == {"counter": "tại bộ phận một cửa", "online": "qua Cổng Dịch vụ công"}


def test_a_line_for_each_way_keeps_what_it_says_of_it() -> None:
    cell = "- Nộp trực tiếp;\n- Qua dịch vụ bưu chính công ích;\n- Trực tuyến tại Cổng DVCQG"
    assert ways_in(cell) == {"counter": "", "post": "", "online": "Trực tuyến tại Cổng DVCQG"}


def test_a_cell_where_a_way_is_labelled_twice_is_not_split() -> None:
    assert by_way("Trực tiếp: 3 ngày; Trực tiếp: 5 ngày") == {}


def test_a_way_nobody_knows_stays_as_written() -> None:
    assert method_rows(Cells("Qua bồ câu", "1 ngày")) == [MethodRow("Qua bồ câu", "1 ngày")]


@pytest.mark.parametrize(
    ("fee", "charge", "both", "cells"),
    [
        ("10.000 đồng", "5.000 đồng", "", [("Phí", "10.000 đồng"), ("Lệ phí", "5.000 đồng")]),
        ("Không", "5.000 đồng", "", [("", "Lệ phí: 5.000 đồng")]),
        ("", "5.000 đồng", "", [("", "Lệ phí: 5.000 đồng")]),
        ("Không", "Không", "", [("", "Không")]),
        ("", "", "Miễn phí", [("", "Miễn phí")]),
        ("Phí thẩm định: 1.000.000 đồng", "", "", [("", "Phí thẩm định: 1.000.000 đồng")]),
        ("", "", "", []),
    ],
)
def test_fee_columns_are_taken_as_written(fee: str, charge: str, both: str, cells: list[tuple[str, str]]) -> None:
    assert list(fee_cells(fee, charge, both)) == cells


def test_two_fees_of_one_way_are_two_rows_that_name_them() -> None:
    cells = Cells("Trực tiếp", "1 ngày", fee_cells("Theo Thông tư số 281/2016/TT-BTC", "8.000 đồng", ""), "tại xã")
    assert method_rows(cells) == [
        MethodRow("Trực tiếp", "1 ngày", "Theo Thông tư số 281/2016/TT-BTC", "Phí: tại xã"),
        MethodRow("Trực tiếp", "1 ngày", "8.000 đồng", "Lệ phí: tại xã"),
    ]
