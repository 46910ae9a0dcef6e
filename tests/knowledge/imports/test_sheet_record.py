"""The rows a sheet has about one procedure make one record."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.imports.grids import Number
from knowledge.imports.model import MethodRow, Place
from knowledge.imports.sheet_record import Block, source_of
from knowledge.imports.tables import Table

PLACE = Place("a.xlsx", 3)


def _block(*rows: dict[str, str], letterhead: str = "") -> Block:
    table = Table("", {key: at for at, key in enumerate(rows[0])}, tuple(rows[0]), letterhead, iter(()))
    return Block(table, PLACE, "1.001193", "Đăng ký khai sinh", "Hộ tịch", "", list(rows), [])


def test_a_text_that_repeats_in_every_row_is_told_once() -> None:
    source, _ = source_of(_block({"executing": "UBND cấp xã"}, {"executing": "UBND cấp xã"}), date(2026, 7, 20))
    assert source.executing == "UBND cấp xã"


def test_the_heading_above_gives_the_field_where_no_column_does() -> None:
    assert source_of(_block({"name": "x"}), date(2026, 7, 20))[0].field == "Hộ tịch"
    assert source_of(_block({"field": "Chứng thực"}), date(2026, 7, 20))[0].field == "Chứng thực"


def test_a_sheet_names_itself_as_the_source_where_it_names_no_decision() -> None:
    assert source_of(_block({"name": "x"}), date(2026, 7, 20))[0].source_title == "Bảng dữ liệu a.xlsx"


def test_a_way_without_its_own_time_takes_that_of_the_first_row() -> None:
    rows = ({"method": "Trực tiếp", "time_limit": "3 ngày"}, {"method": "Trực tuyến", "time_limit": ""})
    source, findings = source_of(_block(*rows), date(2026, 7, 20))
    assert source.methods == (MethodRow("Trực tiếp", "3 ngày"), MethodRow("Trực tuyến", "3 ngày"))
    assert findings == []


def test_a_missing_address_is_told_only_where_the_sheet_has_a_column_for_it() -> None:
    day = date(2026, 7, 20)
    assert source_of(_block({"name": "x"}), day)[1] == []
    assert [finding.kind for finding in source_of(_block({"name": "x", "url": ""}), day)[1]] == ["address"]


@pytest.mark.parametrize(
    ("heading", "letterhead", "cell", "fee"),
    [
        ("Lệ phí", "", Number("50000"), "50000 đồng"),
        ("Lệ phí (đồng)", "", "50.000", "50000 đồng"),
        ("Lệ phí (nghìn đồng)", "", Number("1500"), "1500000 đồng"),
        ("Lệ phí (1.000đ)", "", Number("20"), "20000 đồng"),
        ("Lệ phí", "UBND XÃ Đơn vị tính: nghìn đồng", Number("20"), "20000 đồng"),
        ("Lệ phí (đồng)", "Đơn vị tính: nghìn đồng", Number("20000"), "20000 đồng"),
        ("Lệ phí (triệu đồng)", "", Number("1.5"), "1.5 triệu đồng"),
        ("Lệ phí (USD)", "", Number("10"), "10 USD"),
        ("Lệ phí (nghìn đồng)", "", "1.500 đồng", "1.500 đồng"),
        ("Lệ phí (nghìn đồng)", "", "Không", "Không"),
    ],
)
def test_a_bare_amount_has_the_unit_of_its_column_or_table(heading: str, letterhead: str, cell: str, fee: str) -> None:
    table = Table("", {"method": 0, "fees": 1}, ("Hình thức nộp", heading), letterhead, iter(()))
    rows = [{"method": "Trực tiếp", "fees": cell}]
    source, _ = source_of(Block(table, PLACE, "1.001193", "Đăng ký khai sinh", "", "", rows, []), date(2026, 7, 20))
    assert source.methods[0].fee == fee
