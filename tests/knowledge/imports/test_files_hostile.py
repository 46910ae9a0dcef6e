"""Whatever bytes and cells a file holds, importing it ends in records, findings or one line of refusal."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.imports.decisions import is_decision_list, read_decisions
from knowledge.imports.files import read_file
from knowledge.imports.lists import read_list
from knowledge.imports.record import to_raw
from tests.support.samples import FOLDER

DAY = date(2026, 7, 20)
HEADINGS = ["STT", "Mã số", "Tên", "Lĩnh vực", "Hình thức nộp", "Thời hạn", "Phí", "Lệ phí", "Thành phần hồ sơ", "Căn cứ pháp lý",
            "Toàn trình", "Một phần", "Cơ quan thực hiện", "Ngày hiệu lực", "Link", "Ghi chú"]  # fmt: skip
NO_LIMIT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TELLING = ["1.001193", "1.00119", "2.000635.000.00.00.H41", "I. LĨNH VỰC HỘ TỊCH", "x", "Trực tiếp: 3 ngày; Trực tuyến: 2 ngày",
           "§¨ng ký", "Thuû tuïc ñaêng kyù", "Th? t?c", "\ufffd", "Toàn trình", "Mức độ 4", "31/02/2026", "=1+1", "(1)", ":", "-",
           "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp1 NgàyMiễn phí", "²", "١", "1" * 30, "a:" * 50]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(TELLING), st.text(max_size=40))
CELLS = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.dates()
)
ROWS = st.lists(st.lists(CELLS, max_size=len(HEADINGS)), max_size=6)


def _read_all(path: Path) -> None:
    """Read a file in every way there is; only our own errors may come out, each on one line."""
    is_decision_list(path)
    for read in (
        lambda: [one.source and to_raw(one.source) for one in read_file(path, checked_on=DAY)],
        lambda: list(read_decisions(path, decision=None, checked_on=DAY)),
        lambda: [read_list(path)],
    ):
        try:
            read()
        except KnowledgeError as error:
            assert path.name in str(error)
            assert "\n" not in str(error)


def _cell(value: object) -> object:
    text = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    return text.encode("utf-8", "ignore").decode() if isinstance(text, str) else text


@NO_LIMIT
@given(rows=ROWS, merged=st.booleans())
def test_random_cells_raise_nothing_else(tmp_path: Path, rows: list[list[object]], merged: bool) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append([_cell(value) for value in row])
    if merged:
        book.active.merge_cells("B2:C4")
    book.save(tmp_path / "a.xlsx")
    _read_all(tmp_path / "a.xlsx")


@NO_LIMIT
@given(rows=ROWS, delimiter=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8-sig", "utf-16", "latin-1", "cp1258"]))
def test_random_csv_raises_nothing_else(tmp_path: Path, rows: list[list[object]], delimiter: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([HEADINGS, *([str(value) for value in row] for row in rows)])
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode(encoding, "replace"))
    _read_all(tmp_path / "a.csv")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from([*HEADINGS, "data", "code", "name", "executionMethods", "ma_thu_tuc"]), inner, max_size=6
        ),
    ),
    max_leaves=20,
)


@NO_LIMIT
@given(value=JSON)
def test_random_json_raises_nothing_else(tmp_path: Path, value: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
    _read_all(tmp_path / "a.json")


@lru_cache(maxsize=4)
def _sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@NO_LIMIT
@pytest.mark.parametrize("name", ["sample.xlsx", "sample.csv", "levels.xlsx"])
@given(
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.integers(0, 10**6),
)
def test_changed_bytes_raise_nothing_else(tmp_path: Path, name: str, changes: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(_sample(name))
    for at, byte in changes:
        content[at % len(content)] = byte
    end = cut % (2 * len(content))
    (tmp_path / name).write_bytes(bytes(content[:end] if end < len(content) else content))
    _read_all(tmp_path / name)


@NO_LIMIT
@given(part=st.integers(0, 50), at=st.integers(0, 10**6), text=st.binary(min_size=1, max_size=12))
def test_changed_parts_of_a_workbook_raise_nothing_else(tmp_path: Path, part: int, at: int, text: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(_sample("sample.xlsx"))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(members)[part % len(members)]
    start = at % (len(members[name]) + 1)
    members[name] = members[name][:start] + text + members[name][start + len(text) :]
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    _read_all(tmp_path / "a.xlsx")
