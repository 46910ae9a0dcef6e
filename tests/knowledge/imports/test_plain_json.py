"""JSON in every shape on record becomes records."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.model import MethodRow, Read
from knowledge.imports.plain_json import read_json

DAY = date(2026, 7, 20)
BIRTH = "Đăng ký khai sinh"
CRAWLED = {"ma_thu_tuc": "1.001193", "ten_thu_tuc": BIRTH, "cach_thuc_thuc_hien": "", "thanh_phan_ho_so": ""}
LEGACY = {
    "ID": 12,
    "PROCEDURE_CODE": "1.001193",
    "PROCEDURE_NAME": BIRTH,
    "PUBLISHED_AGENCY": "Bộ Tư pháp",
    "IMPLEMENTATION_AGENCY": "Ủy ban nhân dân cấp xã;Cơ quan đại diện",
    "FIELD_NAME": "Hộ tịch",
}
DETAIL = {
    "code": "1.001193",
    "name": BIRTH,
    "isWard": True,
    "executionMethods": [{"submissionMethod": "DIRECT", "processingTime": 1, "processingTimeUnit": "WORKING_DAY"}],
}


def _read(path: Path, content: Any) -> list[Read]:
    file = path / "a.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return list(read_json(file, checked_on=DAY))


@pytest.mark.parametrize("record", [CRAWLED, LEGACY, DETAIL, {"Mã số": "1.001193", "Tên thủ tục": BIRTH}])
@pytest.mark.parametrize("shape", ["alone", "array", "lines", "envelope", "pretty"])
def test_every_shape_holds_the_same_record(tmp_path: Path, record: dict[str, Any], shape: str) -> None:
    other = json.loads(json.dumps(record).replace("1.001193", "1.000894"))
    content: Any = {
        "alone": record,
        "array": [record, other],
        "lines": "\n".join(json.dumps(one) for one in (record, other)),
        "envelope": {"code": "OK", "data": {"items": [record, other]}},
        "pretty": json.dumps([record, other], indent=2),
    }[shape]
    found = [read.source for read in _read(tmp_path, content)]
    assert [source and source.code for source in found] == ["1.001193", "1.000894"][: 1 if shape == "alone" else 2]
    assert {source and source.name for source in found} == {BIRTH}


def test_a_detail_answer_keeps_its_ways(tmp_path: Path) -> None:
    [read] = _read(tmp_path, {"code": "OK", "data": DETAIL})
    assert read.source is not None
    assert len(read.source.methods) == 1


def test_the_old_portals_agencies_are_told_apart(tmp_path: Path) -> None:
    [read] = _read(tmp_path, [LEGACY])
    assert read.source is not None
    assert read.source.executing == "Ủy ban nhân dân cấp xã\nCơ quan đại diện"
    assert read.source.field == "Hộ tịch"


def test_keys_that_are_headings_are_read_as_columns(tmp_path: Path) -> None:
    record = {"Mã TTHC": 1.00119, "Tên TTHC": BIRTH, "Hình thức nộp": ["Trực tiếp", "Trực tuyến"], "Thời hạn": "1 ngày"}
    [read] = _read(tmp_path, [record])
    assert read.source is not None
    assert read.source.code == "1.001190"
    assert read.source.methods == (MethodRow("Trực tiếp", "1 ngày"), MethodRow("Trực tuyến", "1 ngày"))


def test_a_record_with_too_little_is_refused_with_its_number(tmp_path: Path) -> None:
    reads = _read(tmp_path, [{"Tên": BIRTH}, {"Mã số": "1.001193"}, "text", None])
    assert [(read.source, read.findings[0].place.row, read.findings[0].kind) for read in reads] == [
        (None, 1, "no_code"),
        (None, 2, "no_name"),
        (None, 3, "unreadable"),
        (None, 4, "unreadable"),
    ]


def test_a_broken_line_is_refused_alone(tmp_path: Path) -> None:
    reads = _read(tmp_path, json.dumps(CRAWLED) + "\n{broken\n" + json.dumps(LEGACY))
    assert [(read.source is not None, [one.place.row for one in read.findings]) for read in reads][1] == (False, [2])


@pytest.mark.parametrize("content", ["{", "not json", '{"a": 1}', "[]", "[" * 100_000, "3"])
def test_what_holds_no_records_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputRefusedError, match=r"a\.json: "):
        _read(tmp_path, content)
