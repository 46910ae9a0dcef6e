"""Headings are known however an agency writes them; content is never taken for a heading."""

from __future__ import annotations

import json
import unicodedata

import pytest

from knowledge.imports.headers import HEADERS_FILE, columns, heading_of
from knowledge.loader import read_yaml
from tests.support.sources import SHARED

WIRE_FORMATS = SHARED / "wire-formats.json"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Mã số", "code"),
        ("MÃ SỐ TTHC", "code"),
        ("Mã TTHC\n(trên Cổng DVCQG)", "code"),
        ("(1) Mã thủ tục:", "code"),
        ("2. Tên thủ tục hành chính", "name"),
        ("TÊN  TTHC", "name"),
        ("Thời hạn\ngiải quyết (*)", "time_limit"),
        ("Phí/Lệ phí", "fees"),
        ("Phí, lệ phí (nếu có)", "fees"),
        ("Lệ phí", "charge"),
        ("Phí", "fee"),
        ("Hình thức nộp", "method"),
        ("Cách thức thực hiện", "method"),
        ("Mức độ cung cấp dịch vụ công trực tuyến", "online_level"),
        ("PROCEDURE_CODE", "code"),
        ("IMPLEMENTATION_AGENCY", "executing"),
        ("ma_thu_tuc", "code"),
        ("can_cu_phap_ly", "legal"),
        ("Toàn trình", "online_full"),
    ],
)
def test_a_heading_is_known_however_it_is_written(written: str, key: str) -> None:
    assert heading_of(written) == key
    assert heading_of(unicodedata.normalize("NFD", written)) == key


@pytest.mark.parametrize(
    "content", ["", "Thủ tục đăng ký khai sinh", "Trực tiếp", "1.001193", "Hộ tịch", "x", "Lệ phí: 5.000 đồng"]
)
def test_content_is_no_heading(content: str) -> None:
    assert heading_of(content) is None


def test_a_heading_over_two_columns_counts_for_the_first() -> None:
    assert columns(["STT", "Mã số", "Tên", "Tên", "Cột lạ"]) == {0: "number", 1: "code", 2: "name"}


def test_every_name_of_a_heading_is_folded_and_means_one_thing() -> None:
    names = [name for names in read_yaml(HEADERS_FILE).values() for name in names]
    assert len(names) == len(set(names))
    assert [name for name in names if heading_of(name) is None] == []


@pytest.mark.skipif(not WIRE_FORMATS.is_file(), reason="the shapes on record are not on this machine")
def test_every_heading_on_record_is_known() -> None:
    shapes = json.loads(WIRE_FORMATS.read_text(encoding="utf-8"))
    headings = [
        *shapes["portal_list_xlsx"]["columns"],
        *shapes["portal_detail_doc"]["headings"],
        *shapes["police_portal"]["columns"],
    ]
    headings += [
        "Hình thức nộp",
        "Thời hạn giải quyết",
        "Phí, lệ phí",
        "Mô tả",
        "Tên giấy tờ",
        "Mẫu đơn, tờ khai",
        "Số lượng",
    ]
    assert [heading for heading in headings if heading_of(heading) is None] == ["Link tải"]
