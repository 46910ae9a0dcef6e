"""Orders as files: every column, text as text, no formula, whole or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from bot.post.export import heads, rows, write_csv, write_xlsx
from bot.post.model import Order
from bot.post.orders import Orders
from tests.support.post_orders import ADDRESS, NAME, PHONE, confirmed


def name_of(key: str) -> str:
    return f"nơi nhận {key}"


def read(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    return [[str(cell or "") for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


@pytest.fixture
def orders(known: Orders) -> list[Order]:
    return [confirmed(known), confirmed(known, details={"name": '=HYPERLINK("http://x")'}, collect_on=None, half=None)]


@pytest.mark.parametrize(("suffix", "write"), [("csv", write_csv), ("xlsx", write_xlsx)])
def test_a_file_holds_everything_the_post_needs(tmp_path: Path, orders: list[Order], suffix: str, write: object) -> None:
    path = tmp_path / f"out.{suffix}"
    write(orders, name_of, path)  # type: ignore[operator]
    head, first, second = read(path)
    assert head == heads() and len(first) == len(head)
    told = dict(zip(head, first, strict=True))
    assert (told["Mã đơn"], told["Người gửi"], told["Điện thoại"]) == (orders[0].code, NAME, PHONE)
    assert told["Địa chỉ lấy"] == f"{ADDRESS}, phường Thành Vinh"
    assert told["Giấy tờ chưa có"] == "Giấy chứng sinh"
    assert (told["Ngày lấy"], told["Buổi"]) == ("27/11/2026", "sáng")
    assert second[head.index("Người gửi")].startswith("'=")
    assert [file.name for file in tmp_path.iterdir() if "out" in file.name] == [path.name]


def test_nothing_is_half_written(tmp_path: Path, orders: list[Order]) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")

    def fails(key: str) -> str:
        raise RuntimeError(key)

    with pytest.raises(RuntimeError):
        write_csv(orders, fails, path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.glob(".out*")) == []


def test_a_file_is_readable_by_its_owner_only(tmp_path: Path, orders: list[Order]) -> None:
    write_csv(orders, name_of, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0


def test_nothing_is_left_of_an_erased_order(known: Orders, orders: list[Order]) -> None:
    known.erase("zalo:an")
    erased = [order for order in (known.by_id(one.id) for one in orders) if order]
    assert not any(NAME in cell or ADDRESS in cell for row in rows(erased, name_of) for cell in row)
    assert all("(đã xóa)" in row for row in rows(erased, name_of))
