"""The crawl of the portal: what a line may be, and what the whole of it comes to where it is at hand."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.crawl import read_crawl, sibling_lists
from knowledge.imports.model import Read
from knowledge.imports.record import to_raw
from tests.knowledge.imports.conftest import WholeCrawl
from tests.support.crawl import CRAWL, needs_crawl

DAY = date(2026, 7, 20)
LEAST_VALID = 0.98
MOST_SECONDS = 20.0
"""For the whole crawl on one core, with the check against the schema; measured 8 s."""


def _page(**changes: Any) -> dict[str, Any]:
    return {
        "ma_thu_tuc": "1.001193",
        "ten_thu_tuc": "Đăng ký khai sinh",
        "detail_url": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Hộ tịch",
        "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp1 Ngày làm việcMiễn phí",
        "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
        "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13",
        "trinh_tu_thuc_hien": "Bước 1: Nộp.",
        "ket_qua_xu_ly": "Giấy khai sinhMã: KQ.G15.1Từ khóaKhông có thông tinMô tảKhông có thông tin",
        "raw_text": "",
    } | changes


def _read(folder: Path, *lines: Any, **options: Any) -> list[Read]:
    path = folder / "bo.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines),
        encoding="utf-8",
    )
    return list(read_crawl(path, checked_on=DAY, **options))


def _refused(reads: list[Read]) -> list[tuple[int, str]]:
    return [(finding.place.row, finding.kind) for read in reads for finding in read.findings if finding.verdict == "refused"]


def test_a_line_becomes_a_source_record(tmp_path: Path) -> None:
    source = _read(tmp_path, _page())[0].source
    assert source is not None
    assert (source.code, source.name, source.results, str(source.place)) == (
        "1.001193",
        "Đăng ký khai sinh",
        "Giấy khai sinhMã: KQ.G15.1",
        "bo.jsonl:1",
    )
    assert [row.time_limit for row in source.methods] == ["1 Ngày làm việc"]
    assert to_raw(source).raw is not None


def test_lines_that_are_no_records_are_refused_with_their_row(tmp_path: Path) -> None:
    reads = _read(tmp_path, _page(), "{không phải json", "", "[1, 2]", _page(ma_thu_tuc="x"), "null")
    assert _refused(reads) == [(2, "unreadable"), (4, "unreadable"), (5, "no_code"), (6, "unreadable")]
    assert len([read for read in reads if read.source]) == 1


def test_a_page_that_states_another_code_is_refused(tmp_path: Path) -> None:
    reads = _read(tmp_path, _page(raw_text="Tên thủ tục X Mã thủ tục3.000579Số quyết định"))
    assert _refused(reads) == [(1, "wrong_procedure")]


def test_a_name_the_list_does_not_know_is_refused(tmp_path: Path) -> None:
    reads = _read(tmp_path, _page(), names={"1.001193": "Hợp nhất công ty luật nước ngoài"})
    assert _refused(reads) == [(1, "wrong_procedure")]
    assert _refused(_read(tmp_path, _page(), names={"1.001193": "Thủ tục đăng ký khai sinh"})) == []


def test_a_page_that_two_codes_share_is_refused_the_second_time(tmp_path: Path) -> None:
    assert _refused(_read(tmp_path, _page(), _page(ma_thu_tuc="1.001194"))) == [(2, "wrong_procedure")]


def test_decomposed_text_is_composed_and_told(tmp_path: Path) -> None:
    read = _read(tmp_path, {key: unicodedata.normalize("NFD", value) for key, value in _page().items()})[0]
    assert read.source is not None
    assert read.source.name == "Đăng ký khai sinh"
    assert [(finding.verdict, finding.kind) for finding in read.findings] == [("mended", "decomposed_unicode")]


def test_lists_beside_the_details_are_found(tmp_path: Path) -> None:
    for name in ("details/bo.jsonl", "lists/b.xlsx", "lists/a.xlsx", "lists/note.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in sibling_lists(tmp_path / "details" / "bo.jsonl")] == ["a.xlsx", "b.xlsx"]
    assert sibling_lists(tmp_path / "lists" / "a.xlsx") != []
    assert sibling_lists(Path("nowhere.jsonl")) == []


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(list(_page())), st.one_of(st.text(), st.none(), st.integers(), st.lists(st.text()))))
def test_no_value_of_a_line_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]) -> None:
    for read in _read(tmp_path_factory.getbasetemp(), _page(**values)):
        assert read.source is None or to_raw(read.source)


# --- the whole crawl ---------------------------------------------------------------------------------------------


@needs_crawl
def test_nearly_every_record_of_the_crawl_is_valid(whole_crawl: WholeCrawl) -> None:
    valid = [code for code, converted in whole_crawl.converted.items() if converted.raw is not None]
    assert len(whole_crawl.reads) == 2_296
    assert len(valid) / len(whole_crawl.reads) >= LEAST_VALID


@needs_crawl
def test_of_every_other_record_it_is_told_why_not(whole_crawl: WholeCrawl) -> None:
    for read in whole_crawl.reads:
        converted = whole_crawl.converted[read.source.code] if read.source else None
        if converted is None or converted.raw is None:
            findings = (*read.findings, *(converted.findings if converted else ()))
            assert [finding for finding in findings if finding.verdict == "refused" and finding.reason and finding.code]


@needs_crawl
def test_every_trap_of_the_crawl_is_met_and_told(whole_crawl: WholeCrawl) -> None:
    told = Counter(finding.kind for read in whole_crawl.reads for finding in read.findings)
    told += Counter(finding.kind for converted in whole_crawl.converted.values() for finding in converted.findings)
    assert told["wrong_procedure"] == 17
    for kind in ("decomposed_unicode", "unit_missing", "not_free", "thousand_times", "fee_disagrees"):
        assert told[kind] > 0, kind


@needs_crawl
def test_no_amount_of_the_crawl_is_less_than_a_fee_can_be(whole_crawl: WholeCrawl) -> None:
    small = [
        (code, fee["amount"])
        for code, converted in whole_crawl.converted.items()
        for fee in (converted.raw or {}).get("fees", ())
        if 0 < fee.get("amount", 0) < 1_000
    ]
    assert small == []


@needs_crawl
def test_every_record_of_the_crawl_keeps_its_address_and_its_ways(whole_crawl: WholeCrawl) -> None:
    raws = [converted.raw for converted in whole_crawl.converted.values() if converted.raw]
    assert [
        raw["code"] for raw in raws if not raw["source"]["url"].startswith("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/")
    ] == []
    assert [raw["code"] for raw in raws if not raw["submission"]] == []


@needs_crawl
def test_the_crawl_is_read_in_time(whole_crawl: WholeCrawl) -> None:
    assert whole_crawl.seconds < MOST_SECONDS


@needs_crawl
def test_the_lists_of_the_crawl_lie_beside_it() -> None:
    assert len(sibling_lists(next(CRAWL.glob("*.jsonl")))) == 7
