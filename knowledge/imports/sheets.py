"""Reads procedures from spreadsheets and CSV files: one procedure a row, or a row for each of its ways or papers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from knowledge.errors import InputRefusedError
from knowledge.imports.codes import read_code
from knowledge.imports.grids import Row
from knowledge.imports.headers import heading_of
from knowledge.imports.legacy_fonts import is_broken, written_in
from knowledge.imports.model import Finding, Place, Read, Verdict
from knowledge.imports.names import same_procedure
from knowledge.imports.sheet_record import Block, source_of
from knowledge.imports.tables import Table, read_tables
from knowledge.imports.words import folded

_ROMAN = re.compile(r"^\s*(?:[IVX]{1,6}|[A-ZĐ]|\d{1,2})\s*[.):-]+\s*|^\s*(?=lĩnh vực|nhóm)", re.IGNORECASE)
_COUNTED = re.compile(r"[IVX]{1,6}|[A-ZĐ]|\d{1,3}")
_FIELD = re.compile(r"^\s*(?:nhóm\s+)?(?:thủ tục\s+)?(?:thuộc\s+)?lĩnh vực\s*:?\s*", re.IGNORECASE)
_REMARK = re.compile(r"\s*\(\s*\d+\s*(?:thủ tục|TTHC)[^()]*\)\s*$", re.IGNORECASE)
_LEVEL = re.compile(r"\bcấp\s+(?:bộ|tỉnh|huyện|xã|trung ương)\b", re.IGNORECASE)
_CODE_IN_NAME = re.compile(
    r"[(\[]?\s*(?:mã(?: số)?(?: TTHC)?\s*:?\s*)?(?<![\d.])([1-3]\.\d{6})(?:\.[\w.]+)?(?!\d)\s*[)\]]?", re.IGNORECASE
)
_FOOT = ("tong so", "tong cong", "cong ", "nguoi lap", "noi nhan", "ghi chu", "tm uy ban", "ky boi", "ngay lap")
"""How rows below the last procedure begin, folded."""


@dataclass
class _State:
    """What holds for the rows below: field and level headings, and the procedure being read."""

    table: Table
    field: str = ""
    level: str = ""
    block: Block | None = None


def read_sheets(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield the procedures of every sheet that has a table of them."""
    lacking = "a row of headings with a code (Mã số) and a name (Tên)"
    found = False
    for table in read_tables(path):
        if "name" in table.places and "code" not in table.places:
            kept = list(_codes_apart(table))
            table = replace(table, places={**table.places, "code": len(table.headings)}, rows=iter(kept))
            if not any(row.cells[len(table.headings)] for row in kept):
                lacking = "a column of procedure codes (Mã số)"
                continue
        if "name" not in table.places:
            lacking = "a column of names (Tên)"
            continue
        found = True
        if table.hidden:
            reason = f"the sheet {table.title[:40]!r} is hidden and was not read: show it to import it"
            yield _refused(Place(path.name, 1), "", "hidden_sheet", reason)
            continue
        yield from read_table(table, path.name, checked_on=checked_on, names=names or {})
    if not found:
        raise InputRefusedError(f"{path.name}: no sheet holds a table of procedures: it lacks {lacking}")


def _codes_apart(table: Table) -> Iterator[Row]:
    """Yield the rows with the code that stands before or after the name in a column of its own, at the right."""
    at, width = table.places["name"], len(table.headings)
    for row in table.rows:
        cells = [*row.cells[:width], *[""] * (width - len(row.cells)), ""]
        found = _CODE_IN_NAME.findall(cells[at])
        if len(found) == 1:
            cells[width] = found[0]
            cells[at] = " ".join(_CODE_IN_NAME.sub(" ", cells[at]).split()).strip(" -–:;,.")
        yield replace(row, cells=tuple(cells))


def read_table(table: Table, file: str, *, checked_on: date, names: Mapping[str, str]) -> Iterator[Read]:
    """Yield the procedures of one table."""
    for block in _blocks(table, file):
        yield block if isinstance(block, Read) else _read(block, checked_on, names)


def _blocks(table: Table, file: str) -> Iterator[Block | Read]:
    """Yield the procedures of a table, each with all its rows, and refusals of rows that belong to none."""
    state = _State(table)
    for row in table.rows:
        cells = {key: row.cells[at] for key, at in table.places.items() if at < len(row.cells)}
        if not any(row.cells) or heading_of(cells.get("code", "")) == "code":
            continue  # a blank row, or the headings repeated on a new page
        if _heads(row, cells, state):
            if state.block:
                yield state.block
                state.block = None
            continue
        place = Place(file, row.number)
        code, name = cells.get("code", ""), cells.get("name", "")
        if state.block and _continues(state.block, code, name, cells):
            state.block.rows.append(cells)
            continue
        if state.block:
            yield state.block
            state.block = None
        if not code and not name and len(set(filter(None, row.cells))) < 2:
            continue
        found = _begin(state, cells, row, place)
        if isinstance(found, Read):
            yield found
        else:
            state.block = found
    if state.block:
        yield state.block


def _continues(block: Block, code: str, name: str, cells: Mapping[str, str]) -> bool:
    """Return whether a row goes on with the procedure above it."""
    same_name = not name or folded(name) == folded(block.name)
    if code:
        return read_code(code).code == block.code and same_name
    return same_name and any(cells.get(key) for key in cells if key not in ("number", "code", "name"))


def _begin(state: _State, cells: Mapping[str, str], row: Row, place: Place) -> Block | Read:
    """Return the procedure that begins with a row, or why there is none."""
    read = read_code(cells.get("code", ""))
    name = cells.get("name", "")
    if any(map(is_broken, cells.values())):
        reason = "letters of the text are lost (it shows ? or \ufffd): it cannot be mended, export it again in Unicode"
        return _refused(place, read.code, "old_font_broken", reason)
    if read.problem:
        reason = f"{read.problem} ({name[:60]})" if name else read.problem
        return _refused(place, "", "code_lost" if "number" in read.problem else "no_code", reason)
    if not name:
        return _refused(place, read.code, "no_name", "the procedure has no name")
    findings = []
    if read.mended:
        findings.append(Finding(Verdict.MENDED, place, read.mended, read.code, "code_number"))
    if row.font:
        reason = f"the text was written {written_in(row.font)}: it is rewritten in Unicode"
        findings.append(Finding(Verdict.MENDED, place, reason, read.code, "old_font"))
    return Block(state.table, place, read.code, name, state.field, state.level, [dict(cells)], findings)


def _refused(place: Place, code: str, kind: str, reason: str) -> Read:
    return Read(None, (Finding(Verdict.REFUSED, place, reason, code, kind),))


def _heads(row: Row, cells: Mapping[str, str], state: _State) -> bool:
    """Take over a row that heads those below ("I. LĨNH VỰC HỘ TỊCH") or ends the table; return whether it is one."""
    stated = list(dict.fromkeys(filter(None, row.cells)))
    text = stated[-1] if stated else ""
    if folded(stated[0] if stated else "").startswith(_FOOT) and not read_code(cells.get("code", "")).code:
        return True
    numbered = len(stated) == 2 and _COUNTED.fullmatch(stated[0].rstrip(".)")) is not None
    if not (numbered or len(stated) == 1) or read_code(cells.get("code", "")).code:
        return False
    if not numbered and not _is_first(text, cells):
        return False
    if not (_ROMAN.match(text) or _FIELD.match(text) or (numbered and not stated[0][0].isdigit())):
        return False
    _take_heading(_REMARK.sub("", _ROMAN.sub("", unicodedata.normalize("NFC", text))).strip(" .:"), state)
    return True


def _is_first(text: str, cells: Mapping[str, str]) -> bool:
    """Return whether a text stands where a row begins: in the number, code or name, or merged over the row."""
    return text in (cells.get("number"), cells.get("code"), cells.get("name"))


def _take_heading(text: str, state: _State) -> None:
    levels = [] if _FIELD.match(text) else _LEVEL.findall(text)
    if levels:
        state.level, state.field = "\n".join(levels), ""
        return
    name = _FIELD.sub("", text).strip()
    state.field = name.capitalize() if name.isupper() else name


def _read(block: Block, checked_on: date, names: Mapping[str, str]) -> Read:
    listed = names.get(block.code)
    if listed and not same_procedure(listed, block.name):
        reason = f"the list calls it {listed[:80]!r}, the sheet {block.name[:80]!r}"
        return _refused(block.place, block.code, "wrong_procedure", reason)
    if any(is_broken(text) for cells in block.rows for text in _texts(cells)):
        reason = "letters of the text are lost (it shows ? or \ufffd): it cannot be mended, export it again in Unicode"
        return _refused(block.place, block.code, "old_font_broken", reason)
    source, findings = source_of(block, checked_on)
    return Read(source, (*block.findings, *findings))


def _texts(cells: Mapping[str, str]) -> Sequence[str]:
    return [text for key, text in cells.items() if key != "url"]
