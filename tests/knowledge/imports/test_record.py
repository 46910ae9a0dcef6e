"""A source record becomes a raw record that passes the schema; what is doubtful about it is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.model import CaseRows, ItemRow, LegalRow, MethodRow, Place, SourceRecord
from knowledge.imports.record import PORTAL, form_name, is_state_url, to_raw
from knowledge.loader import procedure_from
from knowledge.validate import check_raw

URL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1"


def _source(**changes: Any) -> SourceRecord:
    facts: dict[str, Any] = {
        "place": Place("crawl.jsonl", 7),
        "code": "1.001193",
        "name": "Thủ tục đăng ký khai sinh",
        "checked_on": date(2026, 7, 20),
        "url": URL,
        "levels": "Cấp xã",
        "field": "Hộ tịch",
        "methods": (MethodRow("Trực tiếp", "1 Ngày làm việc", "Miễn phí"),),
    }
    return SourceRecord(**(facts | changes))


def _raw(**changes: Any) -> dict[str, Any]:
    raw = to_raw(_source(**changes)).raw
    assert raw is not None
    return dict(raw)


def _kinds(**changes: Any) -> list[tuple[str, str]]:
    return [(finding.verdict.value, finding.kind) for finding in to_raw(_source(**changes)).findings]


def test_a_record_becomes_one_the_catalogue_reads() -> None:
    procedure = procedure_from(_raw())
    assert (procedure.id, procedure.name, procedure.official_name) == (
        "1.001193",
        "Đăng ký khai sinh",
        "Thủ tục đăng ký khai sinh",
    )
    assert procedure.source.url == URL
    assert {kind.value for kind in procedure.established.values()} == {"imported"}


def test_all_that_a_source_states_is_kept() -> None:
    raw = _raw(
        decision="163/QĐ-BTP",
        steps="Bước 1: Nộp hồ sơ.\nBước 2: Nhận kết quả.",
        cases=(CaseRows("Trường hợp A:", (ItemRow("- Tờ khai", "Mau_01.docx", "1 bản chính,2 bản sao"),)),),
        results="Giấy khai sinhMã: KQ.G15.000001",
        legal_basis=(LegalRow("60/2014/QH13", "Luật Hộ tịch"),),
        conditions="Không",
        applicants="Công dân Việt Nam, Người nước ngoài",
        executing="Ủy ban nhân dân xã",
        deciding="Ủy ban nhân dân xã",
        receiving="Trung tâm Phục vụ hành chính công xã",
        related="1.001193, 2.000635",
    )
    assert raw["dossier"] == [
        {"case": "Trường hợp A", "items": [{"name": "Tờ khai", "originals": 1, "copies": 2, "form": "Mau 01"}]}
    ]
    assert raw["steps"] == ["Bước 1: Nộp hồ sơ.", "Bước 2: Nhận kết quả."]
    assert (raw["conditions"], raw["related"], raw["results"]) == ([], ["2.000635"], ["Giấy khai sinh"])
    assert raw["applicants"] == ["Công dân Việt Nam", "Người nước ngoài"]
    assert raw["authority"] == {"receives": "Trung tâm Phục vụ hành chính công xã", "decides": "Ủy ban nhân dân xã"}
    assert raw["legal_basis"] == [{"number": "60/2014/QH13", "title": "Luật Hộ tịch"}]


def test_what_a_source_says_nothing_about_is_left_out() -> None:
    nothing = "Không có thông tin"
    raw = _raw(steps=nothing, conditions=nothing, results=nothing, applicants="", executing=nothing, decision="", methods=())
    absent = {
        "steps",
        "conditions",
        "results",
        "applicants",
        "agencies",
        "decision",
        "fees",
        "dossier",
        "legal_basis",
        "authority",
    }
    assert absent & raw.keys() == set()
    assert raw["submission"] == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [({"code": "abc"}, "no_code"), ({"code": ""}, "no_code"), ({"name": " "}, "no_name")],
)
def test_what_cannot_be_a_record_is_refused_with_its_place(changes: dict[str, Any], kind: str) -> None:
    converted = to_raw(_source(**changes))
    assert converted.raw is None
    assert [(str(finding.place), finding.verdict, finding.kind) for finding in converted.findings] == [
        ("crawl.jsonl:7", "refused", kind)
    ]


def test_an_agencys_suffix_is_taken_off_the_code() -> None:
    assert _raw(code="1.001193.000.00.00.H41")["code"] == "1.001193"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("Cấp bộ, Cấp tỉnh, Cấp xã, Cơ quan khác", ["ministry", "province", "commune", "other"]),
        ("Cấp huyện, Cấp xã", ["commune"]),
    ],
)
def test_levels_are_read(levels: str, expected: list[str]) -> None:
    assert _raw(levels=levels)["levels"] == expected


@pytest.mark.parametrize(
    ("agencies", "level", "verdict"),
    [
        ("Ủy ban nhân dân cấp xã", ["commune"], "mended"),
        ("Sở Xây dựng", ["province"], "mended"),
        ("Hội Chữ thập đỏ", ["other"], "doubtful"),
    ],
)
def test_a_missing_level_is_told_from_the_agencies(agencies: str, level: list[str], verdict: str) -> None:
    assert _raw(levels="", executing=agencies)["levels"] == level
    assert (verdict, "level_missing") in _kinds(levels="", executing=agencies)


@pytest.mark.parametrize("url", ["http://dichvucong.gov.vn/a", "https://evil.com/a", "https://dichvucong.gov.vn@evil.com", "https://gov.vn.evil.com", "javascript:x",
                                 "https://dichvucong.gov.vn/a b", "https://dichvucong.gov.vn/)[x]("])  # fmt: skip
def test_an_address_that_is_not_the_states_gives_way_to_the_portals(url: str) -> None:
    assert _raw(url=url)["source"]["url"] == PORTAL
    assert [kind for _, kind in _kinds(url=url)] == ["address"]


def test_a_source_without_addresses_points_to_the_portal_and_nothing_need_be_told() -> None:
    """A list without a column of addresses would repeat one finding for every row."""
    assert (_raw(url="")["source"]["url"], _kinds(url="")) == (PORTAL, [])


def test_a_name_of_the_abolished_district_carries_a_warning() -> None:
    assert "cấp huyện" in _raw(name="Trình báo mất hộ chiếu (thực hiện tại cấp huyện)")["warning"]
    assert "warning" not in _raw()


def test_a_long_name_is_kept_whole_and_shortened_for_buttons() -> None:
    name = "Thủ tục " + "cấp giấy phép " * 30
    raw = _raw(name=name)
    assert raw["official_name"] == name.strip()
    assert len(raw["short_name"]) <= 48 and raw["short_name"].endswith("…")


def test_cases_of_one_name_are_numbered() -> None:
    cases = tuple(CaseRows(name, (ItemRow("Tờ khai"),)) for name in ("", "--", "Cấp mới", "Cấp mới"))
    assert [case["case"] for case in _raw(cases=cases)["dossier"]] == [
        "Giấy tờ nộp",
        "Giấy tờ nộp (2)",
        "Cấp mới",
        "Cấp mới (2)",
    ]


@pytest.mark.parametrize(
    ("files", "form"),
    [
        ("Mau NA20-BCA.docx", "Mau NA20-BCA"),
        ("Phụ lục III.docxPhụ lục V.docx", "Phụ lục III, Phụ lục V"),
        ("a_b.pdf", "a b"),
        ("Không có thông tin", ""),
    ],
)
def test_forms_are_named_without_their_endings(files: str, form: str) -> None:
    assert form_name(files) == form


def test_no_markup_of_a_source_reaches_a_record() -> None:
    evil = "<script>x</script>[a](https://evil.com) /restart{} javascript:alert(1)"
    raw = _raw(
        steps=evil,
        conditions=evil,
        results=evil,
        receiving=evil,
        cases=(CaseRows(evil, (ItemRow(evil, evil),)),),
        field=evil,
        decision=evil,
    )
    text = repr({key: value for key, value in raw.items() if key != "source"})
    assert not any(sign in text for sign in ("<", "](", "evil.com", "https:", "javascript:"))


@settings(deadline=None)
@given(
    name=st.text(max_size=60), steps=st.text(), conditions=st.text(), results=st.text(), field=st.text(max_size=40), levels=st.text(max_size=30),
    url=st.text(max_size=40), case=st.text(max_size=40), item=st.text(max_size=60), form=st.text(max_size=40), time=st.text(max_size=20),
    fee=st.text(max_size=80), note=st.text(max_size=400), number=st.text(max_size=20),
)  # fmt: skip
def test_whatever_a_source_writes_the_record_is_valid_or_refused(
    name: str, steps: str, conditions: str, results: str, field: str, levels: str, url: str, case: str, item: str, form: str, time: str,
    fee: str, note: str, number: str,
) -> None:  # fmt: skip
    source = _source(
        name=name, steps=steps, conditions=conditions, results=results, field=field, levels=levels, url=url, executing=note, applicants=note, receiving=note,
        methods=(MethodRow("Trực tiếp", time, fee, note),), cases=(CaseRows(case, (ItemRow(item, form, time),)),), legal_basis=(LegalRow(number, note),),
    )  # fmt: skip
    converted = to_raw(source)
    assert converted.raw is not None or [finding.kind for finding in converted.findings] == ["no_name"]
    assert converted.raw is None or check_raw(converted.raw) == []


@settings(deadline=None)
@given(st.text())
def test_only_the_states_addresses_are_taken(text: str) -> None:
    assert not is_state_url(text) or text.startswith("https://")


def test_a_name_ends_without_the_full_stop_of_its_source() -> None:
    from knowledge.imports.record import _names

    names = _names("Thủ tục trả lại giấy phép khai thác tài nguyên nước .")
    assert names["name"] == "Trả lại giấy phép khai thác tài nguyên nước"
    assert names["official_name"].endswith("nước .")
