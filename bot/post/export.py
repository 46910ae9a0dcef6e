"""Orders as a file for a post office without a page: CSV and XLSX, whole or not at all, nothing in a cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from bot.catalogue.tables import BOM, neutral
from bot.desk.wording import HERE
from bot.post.model import Order
from bot.post.slip_text import address_of, back_line, paper_line
from bot.post.slip_text import say as slip
from bot.post.wording import say
from knowledge.loader import read_yaml

EXPORT_FILE = Path(__file__).parent / "export.yml"
NameOf = Callable[[str], str]


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(read_yaml(EXPORT_FILE))


def heads() -> list[str]:
    """Return the heads of the columns."""
    return list(_words()["columns"].values())


def rows(orders: Sequence[Order], desk_name: NameOf) -> Iterator[list[str]]:
    """Yield the cells of each order in the order of the heads, harmless for a spreadsheet."""
    for order in orders:
        cells = _cells(order, desk_name(order.desk))
        yield [neutral(cells[column]) for column in _words()["columns"]]


def _cells(order: Order, desk: str) -> Mapping[str, str]:
    told = order.details
    erased = slip("erased") if told.is_erased else ""
    return {
        "code": order.code,
        "state": say(f"state.{order.state.value}"),
        "procedure": told.procedure_name or order.procedure,
        "case": told.case,
        "desk": desk,
        "name": told.name or erased,
        "phone": told.phone,
        "address": erased or address_of(told.address, told.place),
        "pickup": _words()["pickup"][order.pickup.value],
        "collect_on": order.collect_on.strftime("%d/%m/%Y") if order.collect_on else "",
        "half": say(f"half.{order.half.value}") if order.half else "",
        "papers": "; ".join(paper_line(paper) for paper in told.papers if paper.is_in),
        "missing": "; ".join(order.missing),
        "back": back_line(order),
        "number": order.number,
        "reason": say(f"reason.{order.reason.value}") if order.reason else "",
        "opened_at": _when(order.opened_at),
        "changed_at": _when(order.changed_at),
    }


def _when(at: float) -> str:
    return datetime.fromtimestamp(at, HERE).strftime("%d/%m/%Y %H:%M")


def write_csv(orders: Sequence[Order], desk_name: NameOf, path: Path) -> None:
    """Write orders as CSV, with the mark Excel needs to read Vietnamese."""
    with _whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        writer = csv.writer(file)
        writer.writerow(heads())
        writer.writerows(rows(orders, desk_name))


def write_xlsx(orders: Sequence[Order], desk_name: NameOf, path: Path) -> None:
    """Write orders as a workbook with one sheet; phones and codes are text."""
    book = Workbook()
    sheet = book.active
    sheet.title = _words()["sheet"]
    sheet.append(heads())
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for values in rows(orders, desk_name):
        sheet.append(values)
    sheet.freeze_panes = "B2"
    with _whole(path) as draft:
        book.save(draft)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Yield a draft beside `path` that takes its place when all was written, readable by its owner only."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.touch(mode=0o600)
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
