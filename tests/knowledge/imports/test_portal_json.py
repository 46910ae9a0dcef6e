"""A detail of the portal's JSON interface becomes cells, or a refusal that says where it is odd; it never raises."""

from __future__ import annotations

import copy
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.crawl import read_crawl
from knowledge.imports.model import ItemRow, LegalRow, MethodRow, Place, Read, SourceRecord, Verdict
from knowledge.imports.portal_json import source_from_detail
from knowledge.imports.record import to_raw
from tests.support.crawl import CRAWL
from tests.support.portal import sample
from tests.support.portal_details import detail_of

PLACE = Place("portal", 7)
DAY = date(2026, 7, 20)
URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1"


def read(detail: Any) -> Read:
    return source_from_detail(detail, place=PLACE, url=URL, checked_on=DAY)


def taken(**changes: Any) -> SourceRecord:
    found = read({**sample(1), **changes})
    assert found.source is not None, found.findings
    return found.source


def method(**changes: Any) -> MethodRow:
    row = {
        "submissionMethod": "ONLINE",
        "processingTime": 3,
        "processingTimeUnit": "WORKING_DAY",
        "fees": [],
        "description": "",
    }
    return taken(executionMethods=[{**row, **changes}]).methods[0]


def fee(*fees: dict[str, Any]) -> str:
    return method(fees=list(fees)).fee


def test_every_part_of_a_detail_lands_in_its_cell() -> None:
    source = taken(
        code="1.001193",
        name="Đăng ký khai sinh",
        isMinistry=True,
        requirementsAndConditions="<p>Có nơi cư trú</p>",
        procedureRelatedGroup=[{"name": "Đăng ký kết hôn", "code": "1.000894"}],
        keywords="khai sinh",
    )
    assert (source.place, source.url, source.checked_on) == (PLACE, URL, DAY)
    assert (source.code, source.name, source.decision) == ("1.001193", "Đăng ký khai sinh", "101/QĐ-MAU")
    assert (source.levels, source.field) == ("Cấp bộ, Cấp tỉnh", "Chứng thực")
    assert (source.applicants, source.executing, source.deciding) == ("Công dân Việt Nam", "Sở Xây dựng", "Sở Xây dựng")
    assert source.receiving == "Trung tâm Phục vụ hành chính công"
    assert source.steps == "Bước 1: Người dân nộp hồ sơ mẫu.\nBước 2: Cơ quan trả kết quả mẫu."
    assert source.methods[0] == MethodRow("Trực tuyến", "2 Ngày làm việc", "10,000 Việt Nam Đồng", "")
    assert source.cases[0].items[0] == ItemRow("Đơn đề nghị theo mẫu", "mau-01.docx", "1 bản chính,0 bản sao")
    assert source.legal_basis == (LegalRow("00/2026/NĐ-CP", "Nghị định mẫu"),)
    assert (source.results, source.conditions) == ("Giấy xác nhận mẫu", "Có nơi cư trú")
    assert (source.related, source.keywords) == ("Đăng ký kết hôn", "khai sinh")


@pytest.mark.parametrize(
    ("said", "shown"),
    [("ONLINE", "Trực tuyến"), ("POSTAL", "Dịch vụ bưu chính"), ("DIRECT", "Trực tiếp"), (" direct ", "Trực tiếp")],
)
def test_a_way_to_hand_in_gets_the_words_of_the_page(said: str, shown: str) -> None:
    assert method(submissionMethod=said).method == shown


def test_one_row_for_two_ways_becomes_two() -> None:
    rows = taken(executionMethods=[{"submissionMethod": "DIRECT_AND_ONLINE"}]).methods
    assert [row.method for row in rows] == ["Trực tiếp", "Trực tuyến"]


def test_an_unknown_way_is_left_out_and_told() -> None:
    found = read({**sample(1), "executionMethods": [{"submissionMethod": "PIGEON"}]})
    assert found.source is not None
    assert found.source.methods == ()
    assert [(finding.verdict, finding.code) for finding in found.findings] == [(Verdict.DOUBTFUL, "3.900001")]
    assert "PIGEON" in found.findings[0].reason


@pytest.mark.parametrize(
    ("time", "unit", "shown"),
    [
        (3, "WORKING_DAY", "3 Ngày làm việc"),
        ("15", "DAY", "15 Ngày"),
        (8, "Giờ", "8 Giờ"),
        (0.5, "DAY", "0,5 Ngày"),
        (1, None, "1"),
        ("7 Ngày làm việc", "WORKING_DAY", "7 Ngày làm việc"),
        ("Không quá 5", "DAY", "Không quá 5 Ngày"),
        (None, "DAY", ""),
        (0, "DAY", ""),
        ("", "", ""),
    ],
)
def test_a_time_limit_is_written_as_the_page_writes_it(time: Any, unit: Any, shown: str) -> None:
    assert method(processingTime=time, processingTimeUnit=unit).time_limit == shown


def test_an_unknown_unit_leaves_the_bare_number_and_is_told() -> None:
    row = {"submissionMethod": "ONLINE", "processingTime": 3, "processingTimeUnit": "FORTNIGHT"}
    found = read({**sample(1), "executionMethods": [row]})
    assert found.source is not None
    assert found.source.methods[0].time_limit == "3"
    assert "FORTNIGHT" in found.findings[0].reason


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"name": "Lệ phí", "amount": 10000}, "10,000 Việt Nam Đồng"),
        ({"name": "Lệ phí cấp mới", "amount": "20000"}, "20,000 Việt Nam Đồng(- Lệ phí cấp mới)"),
        ({"name": "Lệ phí", "amount": 0}, "Miễn phí"),
        ({"name": "Theo Nghị quyết", "amount": 0}, "Miễn phí(- Theo Nghị quyết)"),
        ({"value": 10, "currencyName": "USD", "description": "/bản"}, "10 USD(/bản)"),
        ({"name": "Theo quy định", "amount": None}, "Theo quy định"),
        ({"name": "", "amount": "10.000 đồng"}, "10.000 đồng"),
        ({"name": None, "amount": None}, ""),
    ],
)
def test_a_fee_is_written_as_the_page_writes_it(told: dict[str, Any], shown: str) -> None:
    assert fee(told) == shown


def test_several_fees_of_a_way_become_rows_told_apart_by_their_names() -> None:
    fees = [{"name": "Cấp", "amount": 1000}, {"name": "Đổi", "amount": 2000}, {"name": "Cấp", "amount": 1000}]
    row = {
        "submissionMethod": "ONLINE",
        "processingTime": 3,
        "processingTimeUnit": "DAY",
        "fees": fees,
        "description": "Nộp",
    }
    assert [(row.fee, row.note, row.time_limit) for row in taken(executionMethods=[row]).methods] == [
        ("1,000 Việt Nam Đồng", "Cấp; Nộp", "3 Ngày"),
        ("2,000 Việt Nam Đồng", "Đổi; Nộp", "3 Ngày"),
    ]


def converted(**changes: Any) -> Any:
    raw = to_raw(taken(**changes)).raw
    assert raw is not None
    return raw


def test_a_detail_becomes_a_valid_record_with_its_facts_taken_apart() -> None:
    raw = converted()
    assert (raw["code"], raw["levels"], raw["field"]) == ("3.900001", ["province"], "chung_thuc")
    assert [row["time_limits"] for row in raw["submission"]] == [[{"amount": 2, "unit": "working_day"}]] * 2
    assert raw["fees"] == [{"name": "Phí, lệ phí", "amount": 10000, "layer": "national"}]
    assert [(item["originals"], item["copies"]) for item in raw["dossier"][0]["items"]] == [(1, 0), (0, 1)]


def test_several_fees_become_several_rules_each_with_its_case() -> None:
    row = {"submissionMethod": "ONLINE", "fees": [{"name": "Cấp", "amount": 1000}, {"name": "Đổi", "amount": 2000}]}
    assert [(fee["amount"], fee["case"]) for fee in converted(executionMethods=[row])["fees"]] == [
        (1000, "Cấp"),
        (2000, "Đổi"),
    ]


@pytest.mark.skipif(not CRAWL.is_dir(), reason="the crawl is not at hand")
def test_the_crawl_told_as_json_becomes_the_same_records() -> None:
    compared = 0
    for path in sorted(CRAWL.glob("bo-tu-phap.jsonl")):
        for row in read_crawl(path, checked_on=DAY):
            if row.source is not None:
                place, url = row.source.place, row.source.url
                told = source_from_detail(detail_of(row.source), place=place, url=url, checked_on=DAY)
                assert told.source is not None, told.findings
                assert to_raw(told.source).raw == to_raw(row.source).raw, row.source.code
                compared += 1
    assert compared > 200


def test_markup_and_links_stay_out_of_every_cell() -> None:
    evil = '<script>x</script><a href="https://evil.com/a">[Nộp](https://evil.com)</a> hồ sơ {"a":1}'
    source = taken(
        name=f"Đăng ký {evil}",
        executionSteps=[{"name": evil, "description": evil}],
        requirementsAndConditions=[{"content": evil}, evil],
        dossierReceivingAddresses=[{"address": evil}],
        resultsDetails=[{"name": evil}],
    )
    for cell in (source.name, source.steps, source.conditions, source.receiving, source.results):
        assert not any(sign in cell for sign in ("<", ">", "evil.com", "](", "{", "script"))
        assert "hồ sơ" in cell


def test_a_code_with_an_agency_suffix_is_kept_as_the_source_writes_it() -> None:
    assert taken(code=None, codeNotation="1.001193.000.00.00.H41").code == "1.001193.000.00.00.H41"


@pytest.mark.parametrize("detail", [None, [], "x", 1, {}, {"code": 1.001193}, {"code": "1.0011"}, {"code": "1.0011930"}])
def test_what_states_no_code_is_refused(detail: Any) -> None:
    found = read(detail)
    assert found.source is None
    assert found.findings[0].verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("name", "", "no name"),
        ("name", ["x"], "name is a list"),
        ("isWard", "true", "isWard is a text"),
        ("executionMethods", {}, "executionMethods is an object"),
        ("executionMethods", ["x"], r"executionMethods\[0\] is a text"),
        ("executionMethods", [{"submissionMethod": "ONLINE", "processingTime": True}], "processingTime is a truth value"),
        ("executionMethods", [{"submissionMethod": "ONLINE", "processingTime": -1}], "processingTime is not between"),
        ("executionMethods", [{"submissionMethod": "ONLINE", "fees": [{"amount": float("nan")}]}], r"fees\[0\].amount is not between"),
        ("executionMethods", [{"submissionMethod": "ONLINE", "fees": [{"amount": 10**400}]}], "amount is not between"),
        ("executionCases", [{"profileComponents": [{"name": "x", "copyQty": []}]}], "copyQty is a list"),
        ("procedureProposal", "1", "procedureProposal is a text"),
    ],
)  # fmt: skip
def test_what_is_odd_is_refused_with_its_place(key: str, value: Any, reason: str) -> None:
    found = read({**sample(1), key: value})
    assert found.source is None
    assert found.findings[0].code == "3.900001"
    assert re.search(reason, found.findings[0].reason), found.findings[0].reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(10**400) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(sample(1))), JSON), st.data())
def test_whatever_json_comes_gives_a_record_or_a_reason(changes: dict[str, Any], data: st.DataObject) -> None:
    detail: Any = copy.deepcopy({**sample(1), **changes})
    room = detail
    for _ in range(data.draw(st.integers(0, 5))):  # something odd somewhere inside
        keys = list(room) if isinstance(room, dict) else list(range(len(room))) if isinstance(room, list) else []
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(room[key], dict | list) or data.draw(st.booleans()):
            room[key] = data.draw(JSON)
            break
        room = room[key]
    found = read(detail)
    assert found.source is not None or found.findings[0].verdict is Verdict.REFUSED
    if found.source:
        assert found.source.name.encode()
        assert "<" not in repr(found.source.steps)
