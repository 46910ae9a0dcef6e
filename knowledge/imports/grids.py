"""Rows of text out of spreadsheets and CSV files: merged cells filled, numbers and dates as text."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from knowledge.errors import InputRefusedError
from knowledge.imports.headers import columns
from knowledge.imports.legacy_fonts import mended
from knowledge.imports.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MEBIBYTE, check_size, is_archive, one_line

ENCODINGS = ("utf-8-sig", "cp1258")
"""Tried in turn on a CSV file without a UTF-16 mark; single-byte ones are told apart by what they make of it."""
DELIMITERS = ",;\t|"
SAMPLE = 64 * 1024
"""Characters of a CSV file by which its delimiter is told."""
GOOD_LETTERS = 10
"""Letters beyond ASCII for each byte that is none, from which on a file is UTF-8 with a few broken bytes."""
HEADINGS_WITHIN = 30
"""Rows among which the headings stand; letterheads take fewer than ten."""

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_TAIL = 200
"""Bytes kept between two pieces of a sheet, longer than one merge."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Number(str):
    """The text of a cell that holds a number: zeros at its end may be lost."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its number as the spreadsheet counts, and its cells from the first column on."""

    number: int
    cells: tuple[str, ...]
    font: str = ""
    """The old font the row was written in, mended already."""


@dataclass(frozen=True)
class Grid:
    """One sheet; its rows are read as they are asked for, once."""

    title: str
    rows: Iterator[Row]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Merge:
    top: int
    bottom: int
    left: int
    right: int


def read_grids(path: Path) -> Iterator[Grid]:
    """Yield the sheets of a spreadsheet, or the one of a CSV file; each must be read before the next is asked for."""
    check_size(path)
    for grid in _sheets(path) if is_archive(path) else (Grid("", _csv_rows(path)),):
        yield Grid(grid.title, map(_in_unicode, grid.rows), grid.hidden)


def _in_unicode(row: Row) -> Row:
    cells, font = mended(row.cells)
    return Row(row.number, cells, font) if font else row


def is_spreadsheet(path: Path) -> bool:
    """Return whether `path` is an XLSX workbook, by what is in it."""
    return is_archive(path) and any(name.startswith("xl/") for name in member_names(path))


def member_names(path: Path) -> list[str]:
    """Return the names in an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except Exception as error:  # a broken archive raises many things
        raise InputRefusedError(f"{path.name}: the archive is broken: {one_line(error)}") from None


# --- XLSX --------------------------------------------------------------------------------------------------------


def _sheets(path: Path) -> Iterator[Grid]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises what its parts raise: KeyError, ValueError, ParseError …
        raise InputRefusedError(f"{path.name}: not a workbook that can be read: {one_line(error)}") from None
    try:
        for sheet in book.worksheets:
            yield Grid(str(sheet.title), _sheet_rows(path, sheet), sheet.sheet_state != "visible")
    finally:
        book.close()


def _sheet_rows(path: Path, sheet: Any) -> Iterator[Row]:
    where = f"{path.name}, sheet {str(sheet.title)[:40]!r}"
    try:
        merges = _merges(path, getattr(sheet, "_worksheet_path", ""))
        sheet.reset_dimensions()  # what a program wrote there is often wrong
        values = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
        rows = (Row(number, _told(cells, where, number)) for number, cells in enumerate(values, start=1))
        yield from _limited(_filled(rows, merges), where)
    except InputRefusedError:
        raise
    except Exception as error:  # as above, for the sheet's own part
        raise InputRefusedError(f"{where}: cannot be read: {one_line(error)}") from None


def _told(cells: tuple[object, ...], where: str, number: int) -> tuple[str, ...]:
    """Return the cells as text up to the last one that holds anything; every row comes `MAX_COLUMNS` wide."""
    width = next((len(cells) - back for back, cell in enumerate(reversed(cells)) if cell is not None), 0)
    texts = tuple(text_of(cell) for cell in cells[:width])
    if any(len(text) > MAX_CELL for text in texts):
        raise InputRefusedError(f"{where}, row {number}: a cell has more than {MAX_CELL} characters")
    return texts


def _limited(rows: Iterator[Row], where: str) -> Iterator[Row]:
    for row in rows:
        if row.number > MAX_ROWS:
            raise InputRefusedError(f"{where}: more than {MAX_ROWS} rows")
        yield row


def text_of(value: object) -> str:
    """Return what a cell shows: a day as day/month/year, a number without a needless ".0"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, int | float):
        return Number(f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _merges(path: Path, part: str) -> list[_Merge]:
    """Return the merged cells of a sheet; openpyxl does not tell them while it streams."""
    found: list[_Merge] = []
    with zipfile.ZipFile(path) as archive:
        if part not in archive.namelist():
            return []
        with archive.open(part) as file:
            kept = b""
            while chunk := file.read(MEBIBYTE):
                piece = kept + chunk
                last = 0
                for match in _MERGE.finditer(piece):
                    left, top, right, bottom = match.groups()
                    found.append(_Merge(int(top), int(bottom), _column(left), _column(right)))
                    last = match.end()
                kept = piece[max(last, len(piece) - _TAIL) :]
                if len(found) > MAX_ROWS:
                    raise InputRefusedError(f"{path.name}: more than {MAX_ROWS} merged cells")
    return sorted(found, key=lambda merge: merge.top)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _filled(rows: Iterator[Row], merges: list[_Merge]) -> Iterator[Row]:
    """Yield the rows with what stands in the first cell of a merge in all of its cells."""
    waiting = iter(merges)
    following = next(waiting, None)
    active: list[tuple[_Merge, str]] = []
    for row in rows:
        active = [(merge, text) for merge, text in active if merge.bottom >= row.number]
        while following and following.top <= row.number:
            active.append((following, row.cells[following.left] if following.left < len(row.cells) else ""))
            following = next(waiting, None)
        yield Row(row.number, _with_merged(row.cells, active)) if active else row


def _with_merged(cells: tuple[str, ...], active: list[tuple[_Merge, str]]) -> tuple[str, ...]:
    filled = list(cells)
    for merge, text in active:
        if text:
            end = min(merge.right + 1, MAX_COLUMNS)
            filled += [""] * (end - len(filled))
            filled[merge.left : end] = [text] * max(0, end - merge.left)
    return tuple(filled)


# --- CSV ---------------------------------------------------------------------------------------------------------


def _csv_rows(path: Path) -> Iterator[Row]:
    text = decoded(path)
    if "\x00" in text[:SAMPLE]:
        raise InputRefusedError(f"{path.name}: not a text file; export it as XLSX or CSV")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text[:SAMPLE]))
    csv.field_size_limit(MAX_CELL)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputRefusedError(f"{path.name}:{start}: cannot be read as CSV: {one_line(error)}") from None
        if start > MAX_ROWS * 10 or reader.line_num > MAX_ROWS * 10:
            raise InputRefusedError(f"{path.name}: more than {MAX_ROWS * 10} lines")
        yield Row(start, tuple(_csv_cell(cell) for cell in cells[:MAX_COLUMNS]))


def _csv_cell(cell: str) -> str:
    text = cell.strip()
    if len(text) > 1 and text[0] == "'" and text[1].isdigit():
        text = text[1:]  # a spreadsheet's mark for "text, not a number"
    return Number(text) if _NUMBER.fullmatch(text) else text


def decoded(path: Path) -> str:
    """Return the text of a file in whichever encoding it is written."""
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-16-le", "utf-16-be"):
        if _looks_wide(data, encoding):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end >= len(data) - 3:
            return data.decode("utf-8-sig", errors="ignore")  # cut off in the middle of a letter
    mostly = data.decode("utf-8-sig", errors="replace")
    lost = mostly.count("\ufffd")
    if len(re.findall("[^\x00-\x7f\ufffd]", mostly)) >= GOOD_LETTERS * lost:
        return mostly  # the rows with a lost letter are refused one by one
    return _single_byte(data)


def _looks_wide(data: bytes, encoding: str) -> bool:
    """Return whether bytes without a mark are UTF-16: every other byte of plain letters is zero."""
    sample = data[: SAMPLE - SAMPLE % 2]
    zeros = sample[1 if encoding == "utf-16-le" else 0 :: 2].count(0)
    others = sample[0 if encoding == "utf-16-le" else 1 :: 2].count(0)
    return len(sample) >= 20 and zeros > len(sample) // 5 and others == 0


def _single_byte(data: bytes) -> str:
    """Return bytes as Windows Vietnamese (cp1258) where they carry its tone marks, as Western letters elsewhere.

    The old fonts TCVN3 and VNI come out as Western letters, which `legacy_fonts` knows.
    """
    vietnamese = data.decode("cp1258", errors="replace")
    tones = sum(vietnamese.count(tone) for tone in "\u0300\u0301\u0303\u0309\u0323")
    after_vowel = len(re.findall("[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][\u0300\u0301\u0303\u0309\u0323]", vietnamese))
    if tones and after_vowel > 0.9 * tones and re.search("[đĐơưƠƯăĂ]", vietnamese):
        return unicodedata.normalize("NFC", vietnamese)
    return (
        data.decode("cp1252", errors="replace")
        if not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)
        else data.decode("latin-1")
    )


def delimiter_of(sample: str) -> str:
    """Return the delimiter of CSV text: the one by which a row shows the most headings, else the evenest rows."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[int, int, int]:
    rows: list[list[str]] = []
    with suppress(csv.Error):  # what was read up to there tells enough
        rows.extend(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    headings = max((len(columns(row[:MAX_COLUMNS])) for row in rows[:HEADINGS_WITHIN]), default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width = max(widths, key=lambda width: (widths[width], width), default=0)
    return headings, widths[width], width
