"""Writes docs/samples: small files in the shapes agencies hand over, with facts of hand-checked records only."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font

from tests.support.sources import ROOT, read

FOLDER = ROOT / "docs" / "samples"
_MADE = datetime(2026, 7, 20)
"""The day the records were checked; the files carry it instead of the time they were written."""
_RECORDS = (
    "knowledge/procedures/ho_tich/dang_ky_khai_sinh.yml",
    "knowledge/procedures/ho_tich/dang_ky_ket_hon.yml",
    "knowledge/procedures/ho_tich/dang_ky_khai_sinh_luu_dong.yml",
)
_LEVELLED = (
    "knowledge/procedures/giao_thong/dang_ky_xe_tam_thoi_toan_trinh.yml",
    "knowledge/procedures/giao_thong/sang_ten_xe.yml",
    "knowledge/procedures/giao_thong/cap_lai_dang_ky_xe.yml",
)
_WRITTEN = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*<")
_METHODS = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "counter": "Trực tiếp"}
_UNITS = {"working_day": " ngày làm việc", "unknown": ""}
_ABOVE = "TỆP MẪU để thử lệnh nhập dữ liệu, không phải văn bản của cơ quan nào. Nội dung lấy từ hồ sơ đã đối chiếu ngày 20/7/2026."
HEADINGS = (
    "STT", "Mã số TTHC", "Tên thủ tục hành chính", "Cơ quan thực hiện", "Cấp thực hiện", "Hình thức nộp",
    "Thời hạn giải quyết", "Kết quả thực hiện", "Căn cứ pháp lý", "Đường dẫn",
)  # fmt: skip
LEVEL_HEADINGS = ("STT", "Mã số TTHC", "Tên thủ tục hành chính", "Toàn trình", "Một phần", "Quyết định", "Đường dẫn")


def rows() -> list[list[str]]:
    """Return a row for each way of each record, as an agency's sheet has them: code and name in the first one only."""
    found = []
    for number, raw in enumerate(map(read, _RECORDS), start=1):
        head = [str(number), raw["code"], raw["official_name"], raw["authority"]["decides"], "Cấp xã"]
        tail = ["\n".join(raw["results"]), "\n".join(act["number"] for act in raw["legal_basis"]), raw["source"]["url"]]
        for position, way in enumerate(raw["submission"]):
            own = [_METHODS[way["method"]], _time(way["time_limits"][0])]
            found.append([*head, *own, *tail] if position == 0 else ["", "", "", "", "", *own, "", "", ""])
    return found


def _time(limit: dict[str, Any]) -> str:
    return f"{limit['amount']}{_UNITS[limit['unit']]}"


def level_rows() -> list[list[str]]:
    """Return a row for each of three records whose official name states the level."""
    found = []
    for number, raw in enumerate(map(read, _LEVELLED), start=1):
        level = raw["online_level"]
        marks = ["x" if level["level"] == kind else "" for kind in ("full", "partial")]
        found.append([str(number), raw["code"], raw["official_name"], *marks, raw["decision"], level["source"]["url"]])
    return found


def write_samples(folder: Path = FOLDER) -> None:
    """Write all samples into `folder`, byte for byte the same each time."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_book(folder / "sample.xlsx", HEADINGS, rows(), group="I. LĨNH VỰC HỘ TỊCH")
    _write_book(folder / "levels.xlsx", LEVEL_HEADINGS, level_rows())
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    field = str(read("knowledge/fields.yml")["ho_tich"]["name"])
    writer.writerows([[*HEADINGS, "Lĩnh vực"], *([*cells, field if cells[0] else ""] for cells in rows())])
    (folder / "sample.csv").write_bytes(out.getvalue().encode("utf-8-sig"))


def _write_book(path: Path, headings: Sequence[str], body: Sequence[Sequence[str]], group: str = "") -> None:
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = _MADE
    sheet = book.active
    sheet.title = "Danh sách TTHC"
    sheet.append([_ABOVE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    sheet.append(list(headings))
    if group:
        sheet.append([group])
        sheet.merge_cells(start_row=3, start_column=1, end_row=3, end_column=len(headings))
    for cells in body:
        sheet.append([cell or None for cell in cells])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=1):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.save(path)
    _settle(path)


def _settle(path: Path) -> None:
    """Rewrite an archive without the times of writing."""
    with zipfile.ZipFile(path) as archive:
        members = [(member.filename, archive.read(member)) for member in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            if name == "docProps/core.xml":
                content = _WRITTEN.sub(rb"\g<1>2026-07-20T00:00:00Z<", content)
            info = zipfile.ZipInfo(name, date_time=(2026, 7, 20, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)


if __name__ == "__main__":
    write_samples()
