"""Tables inside a JSON object become ways, papers and acts; what is no known table is told, never dropped in silence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.imports.json_tables import spread
from knowledge.imports.model import CaseRows, ItemRow, LegalRow, MethodRow, Read
from knowledge.imports.plain_json import read_json

BIRTH: dict[str, Any] = {"ma_thu_tuc": "1.001193", "ten_thu_tuc": "Đăng ký khai sinh"}
SHEET = {
    "thu_tuc_id": "1.001193",
    "metadata": {"mã_thủ_tục": "1.001193", "tên_thủ_tục": "Thủ tục đăng ký khai sinh", "cấp_thực_hiện": "Cấp Xã"},
    "content": {"cơ_quan_thực_hiện": "Ủy ban nhân dân cấp xã"},
    "tables": {
        "hinh_thuc_nop": [
            {"hinh_thuc": "Trực tiếp", "thoi_han_giai_quyet": "1 Ngày", "phi_le_phi": "Phí : 0 Đồng", "mo_ta": ""}
        ],
        "thanh_phan_ho_so": [{"ten_giay_to": "Tờ khai", "so_luong": "TK.docx", "ghi_chu": "Bản chính: 1\nBản sao: 0"}],
        "can_cu_phap_ly": [{"so_ky_hieu": "60/2014/QH13", "trich_yeu": "Luật Hộ tịch"}],
    },
}
"""The shape into which public code has put the portal's detail sheets: what a sheet says stands in groups."""


def _one(folder: Path, value: Any) -> Read:
    file = folder / "a.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    [read] = read_json(file, checked_on=date(2026, 7, 20))
    assert read.source is not None, read.findings
    return read


def test_a_detail_sheet_in_groups_keeps_its_three_tables(tmp_path: Path) -> None:
    source = _one(tmp_path, SHEET).source
    assert source is not None
    assert (source.code, source.name, source.levels) == ("1.001193", "Thủ tục đăng ký khai sinh", "Cấp Xã")
    assert source.methods == (MethodRow("Trực tiếp", "1 Ngày", "Phí : 0 Đồng"),)
    assert source.cases == (CaseRows("", (ItemRow("Tờ khai", "TK.docx", "Bản chính: 1\nBản sao: 0"),)),)
    assert source.legal_basis == (LegalRow("60/2014/QH13", "Luật Hộ tịch"),)


def test_papers_lie_in_the_case_they_belong_to(tmp_path: Path) -> None:
    cases = [
        {
            "ten_truong_hop": "Trẻ sinh trong nước",
            "giay_to": [{"ten_giay_to": "Giấy chứng sinh", "so_luong": "1 bản chính"}],
        },
        {"ten_truong_hop": "Trẻ bị bỏ rơi", "giay_to": [{"ten_giay_to": "Biên bản", "so_luong": "1 bản chính"}]},
    ]
    source = _one(tmp_path, {**BIRTH, "thanh_phan_ho_so": cases}).source
    assert source is not None
    assert [(case.case, case.items[0].name) for case in source.cases] == [
        ("Trẻ sinh trong nước", "Giấy chứng sinh"),
        ("Trẻ bị bỏ rơi", "Biên bản"),
    ]


def test_a_time_without_a_way_is_no_doubt_where_a_table_has_the_ways(tmp_path: Path) -> None:
    read = _one(
        tmp_path, {**BIRTH, "thoi_han": "1 ngày", "cach_thuc_thuc_hien": [{"hinh_thuc": "Trực tiếp", "thoi_han": "1 ngày"}]}
    )
    assert "method_missing" not in {finding.kind for finding in read.findings}


@pytest.mark.parametrize(
    ("key", "value"),
    [("la_la", [{"a": 1}]), ("thanh_phan_ho_so", [{"x": "Tờ khai", "y": "1"}]), ("can_cu_phap_ly", [{"id": 5}])],
)
def test_a_list_that_is_no_known_table_is_told(tmp_path: Path, key: str, value: Any) -> None:
    read = _one(tmp_path, {**BIRTH, key: value})
    assert [finding.kind for finding in read.findings] == ["table_unknown"]


def test_what_is_stated_first_holds() -> None:
    assert spread({"ten": "a", "group": {"ten": "b", "ma": "c"}}).flat == {"ten": "a", "ma": "c"}


def test_a_text_that_is_too_long_refuses_its_record_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.imports import plain_json

    monkeypatch.setattr(plain_json, "MAX_CELL", 30)
    file = tmp_path / "a.json"
    file.write_text(
        json.dumps([{**BIRTH, "trinh_tu": "x" * 31}, {"ma": "1.000894", "ten": "Đăng ký kết hôn"}]), encoding="utf-8"
    )
    reads = list(read_json(file, checked_on=date(2026, 7, 20)))
    assert [read.source and read.source.code for read in reads] == [None, "1.000894"]
    assert reads[0].findings[0].kind == "too_long"
