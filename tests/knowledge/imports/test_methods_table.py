"""The flattened table of the ways to hand in is taken apart into its rows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from knowledge.imports.methods_table import split_bracket, split_methods, split_run
from tests.knowledge.imports.messes import MESSES, METHODS


def _rows(table: str) -> list[tuple[str, str, str, str]]:
    return [(row.method, row.time_limit, row.fee, row.note) for row in split_methods(table)]


def test_rows_run_together_are_split() -> None:
    table = METHODS + "Trực tuyến3 Ngày làm việcMiễn phíDịch vụ bưu chính5 NgàyKhông có thông tinTrực tiếp210,000 VNĐ"
    assert _rows(table) == [
        ("Trực tuyến", "3 Ngày làm việc", "Miễn phí", ""),
        ("Dịch vụ bưu chính", "5 Ngày", "Không có thông tin", ""),
        ("Trực tiếp", "2", "10,000 VNĐ", ""),
    ]


def test_a_method_named_in_a_note_begins_no_row() -> None:
    table = METHODS + "Trực tiếp2 GiờMiễn phí(Không)+ Trực tiếp: nộp tại xã. + Trực tuyến qua Cổng.Trực tuyến2 GiờMiễn phí"
    assert _rows(table) == [
        ("Trực tiếp", "2 Giờ", "Miễn phí(Không)", "+ Trực tiếp: nộp tại xã. + Trực tuyến qua Cổng."),
        ("Trực tuyến", "2 Giờ", "Miễn phí", ""),
    ]


def test_several_rows_of_one_method_stay_several() -> None:
    table = METHODS + "Trực tiếp15 NgàyMiễn phícấp mớiTrực tiếp5 NgàyMiễn phícấp lại"
    assert [row[1:] for row in _rows(table)] == [("15 Ngày", "Miễn phí", "cấp mới"), ("5 Ngày", "Miễn phí", "cấp lại")]


@pytest.mark.parametrize(
    ("cell", "time", "fee"),
    [
        ("120 VNĐ(20.000 đồng/tờ khai)", "1", "20 VNĐ(20.000 đồng/tờ khai)"),
        ("140,000 Việt Nam Đồng", "1", "40,000 Việt Nam Đồng"),
        ("15100,000 VNĐ", "15", "100,000 VNĐ"),
        ("1550,000 VNĐ(50.000 đồng/lần)", "15", "50,000 VNĐ(50.000 đồng/lần)"),
        ("1 Ngày100 VNĐ(a) cấp)", "1 Ngày", "100 VNĐ(a) cấp)"),
        ("1 NgàyMiễn phí(1) Trường hợp", "1 Ngày", "Miễn phí"),
        ("Không quy địnhMiễn phí", "Không quy định", "Miễn phí"),
        ("Không có thông tin50,000 Việt Nam Đồng(/văn bản)", "Không có thông tin", "50,000 Việt Nam Đồng(/văn bản)"),
        ("0.5 Ngày làm việcMiễn phí", "0.5 Ngày làm việc", "Miễn phí"),
        ("5 Ngày làm việc25 USD(một lần)", "5 Ngày làm việc", "25 USD(một lần)"),
    ],
)
def test_time_and_fee_that_run_together_are_told_apart(cell: str, time: str, fee: str) -> None:
    assert [row[1:3] for row in _rows(METHODS + "Trực tiếp" + cell)] == [(time, fee)]


def test_times_of_other_rows_tell_where_the_figures_part() -> None:
    assert split_run("1520,000", "", ["15", "15"]) == ("15", "20,000")
    assert split_run("1520,000", "", []) == ("1", "520,000")


@pytest.mark.parametrize(
    ("rest", "bracket", "note"),
    [
        ("(Không)05 ngày", "(Không)", "05 ngày"),
        ("(a) Phí: 10; b) Lệ phí: 20)Ghi chú", "(a) Phí: 10; b) Lệ phí: 20)", "Ghi chú"),
        ("((Mức lệ phí (nếu có)))", "((Mức lệ phí (nếu có)))", ""),
        ("(đồng (Miễn phí đến 30/6/2026)30 ngày kể từ", "(đồng (Miễn phí đến 30/6/2026)", "30 ngày kể từ"),
        ("(không bao giờ đóng\nDòng sau", "(không bao giờ đóng", "\nDòng sau"),
        ("không có ngoặc", "", "không có ngoặc"),
    ],
)
def test_the_bracket_of_a_fee_ends_where_it_closes(rest: str, bracket: str, note: str) -> None:
    assert split_bracket(rest) == (bracket, note)


@settings(deadline=None)
@given(MESSES)
def test_no_text_breaks_the_table(text: str) -> None:
    assert all(row.method and row.method in text for row in split_methods(text))


@settings(deadline=None)
@given(MESSES)
def test_bracket_and_note_are_the_whole_rest(text: str) -> None:
    assert "".join(split_bracket(text)) == text
