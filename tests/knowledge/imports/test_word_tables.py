"""Rows of the sheet's tables are read by the titles of their columns; no cell is lost."""

from __future__ import annotations

from knowledge.imports.model import ItemRow, LegalRow, MethodRow
from knowledge.imports.word_blocks import Cell, Paragraph, Table
from knowledge.imports.word_tables import act_rows, item_rows, method_rows, rows_of


def table(*rows: tuple[str, ...]) -> Table:
    return Table(tuple(tuple(Cell((Paragraph(text),)) for text in row) for row in rows))


def methods(*rows: tuple[str, ...]) -> list[MethodRow]:
    return method_rows(
        rows_of("methods", table(("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"), *rows)) or []
    )


def items(*rows: tuple[str, ...]) -> list[ItemRow]:
    return item_rows(rows_of("dossier", table(*rows)) or [])


TITLES = ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng")


def test_columns_may_stand_in_any_order_below_a_title() -> None:
    assert items(("Hồ sơ", "", ""), ("Số lượng", "Tên giấy tờ", "Mẫu đơn, tờ khai"), ("1 bản chính", "Đơn", "a.docx")) == [
        ItemRow("Đơn", "a.docx", "1 bản chính")
    ]


def test_a_row_that_begins_like_a_title_is_no_title() -> None:
    row = ("Giấy tờ chứng minh nơi cư trú", "", "Bản chính: 1\nBản sao: 0")
    assert items(TITLES, row) == [ItemRow(*row)]


def test_a_second_row_of_titles_names_originals_and_copies() -> None:
    titles = ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng", "")
    assert items(titles, ("", "", "Bản chính", "Bản sao"), ("Đơn", "", "1", "2")) == [
        ItemRow("Đơn", "", "1 bản chính,2 bản sao")
    ]


def test_a_second_file_of_one_paper_is_added_to_it() -> None:
    assert items(TITLES, ("Đơn", "a.docx", "1 bản chính"), ("", "b.docx", "")) == [
        ItemRow("Đơn", "a.docx\nb.docx", "1 bản chính")
    ]


def test_a_column_of_its_own_is_kept_with_the_name() -> None:
    assert items((*TITLES, "Ghi chú"), ("Đơn", "", "", "nếu có"))[0].name == "Đơn (Ghi chú: nếu có)"


def test_a_row_without_a_way_belongs_to_the_one_above() -> None:
    assert methods(("Trực tiếp", "3 Ngày", "Không", ""), ("", "5 Ngày", "Không", "xác minh")) == [
        MethodRow("Trực tiếp", "3 Ngày", "Không", ""),
        MethodRow("Trực tiếp", "5 Ngày", "Không", "xác minh"),
    ]


def test_several_fees_of_a_cell_are_several_rows() -> None:
    fee = "Lệ phí: 8.000 đồng\n(một lần)\nPhí: 2.000 đồng"
    assert [row.fee for row in methods(("Trực tiếp", "3 Ngày", fee, ""))] == [
        "Lệ phí: 8.000 đồng\n(một lần)",
        "Phí: 2.000 đồng",
    ]


def test_two_ways_in_one_cell_are_two_rows() -> None:
    assert [row.method for row in methods(("Trực tiếp\nTrực tuyến", "3 Ngày", "", ""))] == ["Trực tiếp", "Trực tuyến"]


def test_an_act_without_a_number_in_its_column_is_looked_for_in_its_title() -> None:
    rows = rows_of("legal", table(("Số ký hiệu", "Trích yếu"), ("", "Luật 60/2014/QH13"), ("1/2020/NĐ-CP", "Về A")))
    assert act_rows(rows or []) == [LegalRow("60/2014/QH13", "Luật 60/2014/QH13"), LegalRow("1/2020/NĐ-CP", "Về A")]


def test_a_table_without_titles_is_none_of_the_sheet() -> None:
    assert rows_of("dossier", table(("a", "b"), ("c", "d"))) is None
