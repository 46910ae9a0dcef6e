"""Takes the flattened tables "Thành phần hồ sơ" of the portal's page apart: one table per case, one row per paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.imports.letters import CAPITAL, SMALL
from knowledge.imports.model import CaseRows, ItemRow

HEADER = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"

_ROW_END = re.compile(
    r"(?P<figures>\d+) bản chính(?:,(?P<copies>\d{1,3}) bản sao)?"
    rf"(?P<after>$|[^\s;.,:/)]|[.;,](?=[{CAPITAL}])|\s+(?=[{CAPITAL}+*\-•\d(]|$))"
)
"""A row ends with its counts; the same words in prose stand before a blank or a sign ("02 bản chính; …")."""
_FILE = re.compile(rf"\.(?i:docx?|pdf|xlsx?|odt|rtf|zip|rar|7z|jpe?g|png|pptx?|html?|txt)(?=$|[{CAPITAL}0-9_\-(\[ ])")
_SEAM = re.compile(
    rf"(?<=[{SMALL},;:)\]”\"'’])(?=[{CAPITAL}])|(?<=[{SMALL}{CAPITAL})]\.)(?=[{CAPITAL}])|(?<=\d\.)(?=(?:M[aẫ]u|Ph[uụ]|Đơn|Tờ))"
    rf"|(?<=\d)(?=[{CAPITAL}][{SMALL}])|(?<=[A-ZĐ]{{2}})(?=[A-ZĐ][{SMALL}])|(?<=[{SMALL}]{{2}})(?=\d+[-_. ]\D)"
    rf"|(?<=[{SMALL})][.;:)])(?=\d+[-_.])|(?<=[;:)\]”])(?=[a-z])|(?<=\.)(?=[a-z]\d)"
)
"""Where a cell may end and the next begin: no blank, and a capital or a figure after a small letter or a sign."""
_SMALL_SEAM = re.compile(
    rf"(?<=[{SMALL}{CAPITAL}0-9.;,:)])(?=(?:mẫu|mau|MẪU|phụ lục|đơn|văn bản|tờ trình|báo cáo|danh sách|bảng|BC|ds) ?[\w.])"
    rf"|(?<=[{SMALL}]{{2}})(?=\d\.\d{{6}})|(?<=\))(?=\d)"
)
"""The seam before a file name in small letters, looked for where there is none before a capital."""
LONGEST_FILE_NAME = 150
"""Characters; the longest name of a form in the crawl of July 2026 has 140."""


def split_cases(table: str) -> Iterator[CaseRows]:
    """Yield the cases of the flattened tables; nothing when there is no table."""
    pieces = table.split(HEADER)
    if len(pieces) < 2:
        return
    case = pieces[0]
    for position, piece in enumerate(pieces[1:], start=1):
        last = position == len(pieces) - 1
        rows, rest = _rows(piece, last=last)
        items = tuple(_item(name, quantity) for name, quantity in rows)
        if items:
            yield CaseRows(_case_name(case), items)
        case = rest


def _case_name(text: str) -> str:
    name = text.strip()
    return "" if not name.strip("- ") else name


def _rows(text: str, *, last: bool) -> tuple[list[tuple[str, str]], str]:
    """Return (name with form, quantity) of each row, and what stands after the last one: the next case's name."""
    rows: list[tuple[str, str]] = []
    begin = 0
    for end in _ROW_END.finditer(text):
        count, cut = _count(text, end)
        if count is None:
            continue
        name = text[begin:cut].strip()
        quantity = f"{count} bản chính" + (f",{end['copies']} bản sao" if end["copies"] else "")
        begin = end.start("after")
        if name:
            rows.append((name, quantity))
        elif rows and text[end.start() - 1 : end.start()].isspace():
            rows[-1] = (rows[-1][0], quantity)
    rest = text[begin:].strip()
    if last and rest:
        rows.append((rest, ""))
        rest = ""
    return rows, rest


def _count(text: str, end: re.Match[str]) -> tuple[str | None, int]:
    """Return the number of originals and where it begins; None when the figures belong to prose."""
    figures, start = end["figures"], end.start("figures")
    before = text[start - 1 : start]
    if len(figures) == 1:
        return figures, start
    if figures[0] == "0" or before.isspace() or before in ("", "/", ".", "-", "–") or before.isupper():
        # the name ends with figures ("Mẫu số 18", "24/07/2023") and the count is the last one
        return (
            (None, start)
            if len(figures) == 2 and figures[0] == "0" and _is_prose(before)
            else (figures[-1], end.end("figures") - 1)
        )
    return (figures, start) if len(figures) <= 2 else (figures[-1], end.end("figures") - 1)


def _is_prose(before: str) -> bool:
    return before.isspace() or before in "(:"


def _item(text: str, quantity: str) -> ItemRow:
    name, form = split_form(text)
    return ItemRow(name, form, quantity)


def split_form(text: str) -> tuple[str, str]:
    """Return (name, form files) of a row: "theo mẫuMau NA20.docx" has the file after the seam."""
    files = list(_FILE.finditer(text))
    if not files or text[files[-1].end() :].strip():
        return text.strip(), ""
    begin = _seam_before(text, files[0].start())
    return (text[:begin].strip(), text[begin:].strip()) if begin else (text.strip(), "")


def _seam_before(text: str, end: int) -> int:
    """Return where the file name that ends at `end` begins: at the last seam that is not inside one of its words."""
    low = max(0, end - LONGEST_FILE_NAME)
    begin = 0
    for seam in reversed([match.start() for match in _SEAM.finditer(text, low, end) if match.start() > 2]):
        if begin and any(sign.isspace() for sign in text[seam:begin]):
            break
        begin = seam
    small = [match.start() for match in _SMALL_SEAM.finditer(text, low, end) if match.start() > 2]
    return begin or (small[-1] if small else 0)
