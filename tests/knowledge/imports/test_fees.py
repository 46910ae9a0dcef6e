"""Fees keep what the source says; free is said only where nothing says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.imports.fee_text import LEAST_FEE
from knowledge.imports.fees import Fees, fees_of
from knowledge.imports.model import CaseRows, ItemRow, MethodRow, Place, SourceRecord
from knowledge.imports.money import amounts
from knowledge.imports.submission import rows_by_method
from tests.knowledge.imports.conftest import WholeCrawl
from tests.support.crawl import needs_crawl

NAMES = {"online": "Trực tuyến", "post": "Dịch vụ bưu chính", "counter": "Trực tiếp"}


def _fees(*cells: tuple[str, str], steps: str = "", notes: str = "", papers: str = "") -> Fees:
    """Return the fees of rows given as (method, fee cell)."""
    rows = tuple(MethodRow(NAMES[method], "3 Ngày", cell, notes) for method, cell in cells)
    cases = (CaseRows("", (ItemRow(papers),)),) if papers else ()
    source = SourceRecord(
        Place("tờ khai", 1), "1.000001", "Cấp giấy", date(2026, 7, 20), steps=steps, methods=rows, cases=cases
    )
    return fees_of(source, rows_by_method(source))


def _one(cell: str) -> dict[str, Any]:
    """Return the only fee of a counter row, without our own name and the usual layer."""
    rules = _fees(("counter", cell)).rules
    assert rules is not None and len(rules) == 1
    usual = {"name": "Phí, lệ phí", "layer": "national"}
    return {key: value for key, value in rules[0].items() if usual.get(key) != value}


def _kinds(fees: Fees) -> list[str]:
    return [finding.kind for finding in fees.findings]


# --- "Miễn phí" --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bracket",
    [
        "",
        "(Không)",
        "(Không có)",
        "(không có.)",
        "(Không thu phí)",
        "(Miễn lệ phí)",
        "(- Miễn lệ phí (Thông tư số 47/2019/TT-BTC).)",
    ],
)
def test_free_is_free_where_the_bracket_agrees(bracket: str) -> None:
    fees = _fees(("counter", f"Miễn phí{bracket}"))
    assert [fee["amount"] for fee in fees.rules or ()] == [0]
    assert _kinds(fees) == []


@pytest.mark.parametrize("bracket", ["(Không quy định.)", "(Chưa quy định.)"])
def test_a_fee_that_is_not_laid_down_is_none_and_not_called_free(bracket: str) -> None:
    assert _fees(("counter", f"Miễn phí{bracket}")).rules == []


@pytest.mark.parametrize(
    ("bracket", "fee"),
    [
        ("50.000 đồng/giấy", {"amount": 50_000, "per": "giấy"}),
        ("Theo quy định của Hội đồng nhân dân cấp tỉnh", {"set_by": "provincial_council", "layer": "provincial"}),
        ("Theo quy định của Luật phí và lệ phí và các văn bản hướng dẫn", {"set_by": "other_law", "legal_basis": "Luật Phí và lệ phí"}),
        ("Thông tư số 60/2023/TT-BTC ngày 07/9/2023 của Bộ Tài chính quy định mức thu lệ phí đăng ký xe.", {"set_by": "other_law", "legal_basis": "60/2023/TT-BTC"}),
        ("do Ủy ban nhân dân cấp tỉnh quy định.", {"rule": "do Ủy ban nhân dân cấp tỉnh quy định.", "layer": "provincial"}),
        ("Phí thẩm định", {"rule": "Phí thẩm định (Cổng không ghi mức thu)"}),
        ("20% của 11.000.000 đồng", {"rule": "20% của 11.000.000 đồng"}),
        ("Lệ phí cấp mới 200 USD/lần", {"rule": "Lệ phí cấp mới 200 USD/lần"}),
    ],
)  # fmt: skip
def test_free_with_a_rule_in_brackets_is_the_rule(bracket: str, fee: dict[str, Any]) -> None:
    assert _one(f"Miễn phí({bracket})") == fee
    assert _kinds(_fees(("counter", f"Miễn phí({bracket})"))) == ["not_free"]


def test_what_the_council_sets_keeps_who_is_exempt_and_the_copies() -> None:
    cell = (
        "Miễn phí((Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định. Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật. "
        "Phí cấp bản sao Trích lục (nếu có yêu cầu) thực hiện theo quy định tại Thông tư số 281/2016/TT-BTC ngày 14/11/2016.))"
    )
    council, copies = _fees(("counter", cell)).rules or ()
    assert (council["set_by"], council["exempt"]) == (
        "provincial_council",
        "Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật",
    )
    assert (copies["name"], copies["legal_basis"]) == ("Phí cấp bản sao Trích lục (nếu có yêu cầu)", "281/2016/TT-BTC")


def test_a_bracket_about_copies_only_leaves_the_procedure_free() -> None:
    fees = _fees(("counter", "Miễn phí(Phí cấp bản sao Trích lục (nếu có yêu cầu) theo Thông tư số 281/2016/TT-BTC.)"))
    assert [fee.get("amount", fee.get("set_by")) for fee in fees.rules or ()] == [0, "other_law"]


def test_a_list_in_brackets_is_taken_apart() -> None:
    fees = _fees(("counter", "Miễn phí(- Lệ phí cấp mới: 40.000 đồng/lần; - Lệ phí cấp lại: 20.000 đồng/lần.)"))
    assert [(fee["name"], fee["amount"], fee["per"]) for fee in fees.rules or ()] == [
        ("Lệ phí cấp mới", 40_000, "lần"),
        ("Lệ phí cấp lại", 20_000, "lần"),
    ]


@pytest.mark.parametrize("words", ["Người nộp hồ sơ nộp lệ phí tại quầy", "thực hiện nộp phí thẩm định theo quy định"])
def test_a_bare_free_is_doubted_where_the_steps_speak_of_paying(words: str) -> None:
    fees = _fees(("counter", "Miễn phí"), steps=words)
    assert fees.rules is None
    assert fees.note
    assert _kinds(fees) == ["not_free"]


@pytest.mark.parametrize(
    "words",
    [
        "nộp lệ phí (nếu có)",
        "không phải nộp phí",
        "chứng từ thu phí giám định",
        "nộp án phí tại tòa",
        "niêm yết tại tổ chức thu phí, lệ phí",
    ],
)
def test_a_bare_free_is_kept_where_the_steps_speak_of_other_costs(words: str) -> None:
    assert [fee["amount"] for fee in _fees(("counter", "Miễn phí"), steps=words).rules or ()] == [0]


def test_a_bare_free_beside_a_rule_of_another_way_is_unknown() -> None:
    fees = _fees(("online", "Miễn phí"), ("counter", "Miễn phí(Theo quy định của Hội đồng nhân dân cấp tỉnh)"))
    assert [(fee["set_by"], fee["methods"]) for fee in fees.rules or ()] == [("provincial_council", ["counter"])]
    assert "nộp trực tuyến" in fees.note


def test_a_bare_free_beside_an_amount_of_another_way_stays() -> None:
    fees = _fees(("online", "Miễn phí"), ("counter", "50,000 VNĐ"))
    assert [(fee["amount"], fee["methods"]) for fee in fees.rules or ()] == [(0, ["online"]), (50_000, ["counter"])]


# --- amounts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "fee"),
    [
        ("10,000 Việt Nam Đồng", {"amount": 10_000}),
        ("50,000 Việt Nam Đồng(/văn bản)", {"amount": 50_000, "per": "văn bản"}),
        ("30,000 VNĐ(/hồ sơ (Thông tư số 61/2023/TT-BTC))", {"amount": 30_000, "per": "hồ sơ", "legal_basis": "61/2023/TT-BTC"}),
        ("100,000 VNĐ(Phí thẩm tra, thẩm định: 100.000 đồng/lần.)", {"amount": 100_000, "name": "Phí thẩm tra, thẩm định", "per": "lần"}),
        ("2,500,000 VNĐ(Phí : Đồng (Từ ngày 01/7/2025 đến hết ngày 31/12/2026 áp dụng theo quy định tại Thông tư số 64/2025/TT-BTC))",
         {"amount": 2_500_000, "valid_from": "2025-07-01", "valid_until": "2026-12-31", "legal_basis": "64/2025/TT-BTC"}),
        ("2,000,000 VNĐ(đ/lần cấp (Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC))",
         {"amount": 2_000_000, "per": "lần cấp", "exempt": "Miễn phí từ ngày 07/4/2026 đến 30/6/2026 theo Thông tư 40/2026/TT-BTC"}),
        ("1,500,000 VNĐ(đồng/lần (Lệ phí đăng ký) (Miễn từ ngày 07/4/2026 đến 30/6/2026))",
         {"amount": 1_500_000, "name": "Lệ phí đăng ký", "per": "lần", "exempt": "Miễn từ ngày 07/4/2026 đến 30/6/2026"}),
        ("25 USD(một lần)", {"rule": "25 USD (một lần)"}),
        ("145 VNĐ(145 USD/thẻ)", {"rule": "145 USD/thẻ"}),
    ],
)  # fmt: skip
def test_an_amount_keeps_what_its_bracket_says(cell: str, fee: dict[str, Any]) -> None:
    assert _one(cell) == fee
    assert _kinds(_fees(("counter", cell))) == []


def test_a_reduction_for_a_time_ends_with_the_full_fee() -> None:
    cell = "4,000,000 Việt Nam Đồng(áp dụng mức phí 2.000.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026 theo Thông tư số 64/2025/TT-BTC)"
    now, later = _fees(("counter", cell)).rules or ()
    assert (now["amount"], now["per"], now["valid_from"], now["valid_until"]) == (
        2_000_000,
        "hồ sơ",
        "2025-07-01",
        "2026-12-31",
    )
    assert (later["amount"], later["valid_from"]) == (4_000_000, "2027-01-01")


def test_amounts_that_disagree_are_kept_in_the_sources_words() -> None:
    fees = _fees(("counter", "5.000 Việt Nam Đồng(nộp trực tuyến thu 7.000 đồng/lần)"))
    assert [fee["rule"] for fee in fees.rules or ()] == ["5.000 đồng (nộp trực tuyến thu 7.000 đồng/lần)"]
    assert _kinds(fees) == ["fee_disagrees"]


def test_an_amount_a_thousand_times_too_small_is_never_stated() -> None:
    fees = _fees(("counter", "20 VNĐ"))
    assert fees.rules is None
    assert "20 đồng" in fees.note
    assert [(finding.verdict, finding.kind) for finding in fees.findings] == [("doubtful", "thousand_times")]


def test_the_bracket_mends_an_amount_a_thousand_times_too_small() -> None:
    fees = _fees(("counter", "100 VNĐ(Phí công bố: 100.000 đồng/lần)"))
    assert [fee["amount"] for fee in fees.rules or ()] == [100_000]
    assert [(finding.verdict, finding.kind) for finding in fees.findings] == [("mended", "thousand_times")]


def test_nothing_said_is_unknown() -> None:
    fees = _fees(("counter", "Không có thông tin"))
    assert (fees.rules, fees.note, fees.findings) == (None, "", [])


def test_an_amount_named_in_a_note_is_told_beside() -> None:
    fees = _fees(("counter", "Không có thông tin"), notes="Nộp tại Sở. Phí: 800.000 đồng/hồ sơ.")
    assert fees.rules is None
    assert fees.note == "Phí: 800.000 đồng/hồ sơ."


def test_fees_that_differ_name_their_ways() -> None:
    fees = _fees(("online", "10,000 VNĐ"), ("counter", "20,000 VNĐ"), ("post", "20,000 VNĐ"))
    assert [(fee["amount"], fee["methods"]) for fee in fees.rules or ()] == [
        (10_000, ["online"]),
        (20_000, ["post", "counter"]),
    ]


def test_cases_spread_over_the_ways_hold_for_every_way() -> None:
    fees = _fees(
        ("online", "4,000,000 VNĐ(Hệ thống: 4.000.000đ/lần)"), ("counter", "2,000,000 VNĐ(Thiết bị: 2.000.000đ/lần)")
    )
    assert [(fee["case"], fee["amount"], fee.get("methods")) for fee in fees.rules or ()] == [
        ("Hệ thống", 4_000_000, None),
        ("Thiết bị", 2_000_000, None),
    ]
    assert _kinds(fees) == ["fee_cases"]


def test_labels_that_name_a_way_keep_to_it() -> None:
    fees = _fees(
        ("online", "10,000 VNĐ(nộp trực tuyến: 10.000đ/lần)"), ("counter", "20,000 VNĐ(nộp trực tiếp: 20.000đ/lần)")
    )
    assert [fee["methods"] for fee in fees.rules or ()] == [["online"], ["counter"]]


def test_an_export_that_writes_its_amounts_otherwise_is_read_too() -> None:
    assert _one("Phí: 20.000 Đồng") == {"amount": 20_000}
    assert _one("0 Đồng") == {"amount": 0}


# --- nothing vanishes --------------------------------------------------------------------------------------------


def _lost(source: SourceRecord) -> set[int]:
    """Return the amounts of a source's fee cells that stand in no rule and no note."""
    rows = rows_by_method(source)
    fees = fees_of(source, rows)
    told = " ".join([*(str(value) for fee in fees.rules or () for value in fee.values()), fees.note])
    stated = {one.value for found in rows.values() for row in found for one in amounts(row.fee) if one.value >= LEAST_FEE}
    return stated - {fee.get("amount") for fee in fees.rules or ()} - {one.value for one in amounts(told)}


def test_an_amount_stays_where_other_rows_of_its_way_call_it_free_or_say_nothing() -> None:
    fees = _fees(("counter", "Miễn phí"), ("counter", ""), ("counter", "50.000 đồng"))
    assert [fee.get("amount") for fee in fees.rules or ()] == [50_000]


def test_named_fees_of_one_cell_are_the_fees_of_the_record() -> None:
    fees = _fees(("counter", "(Phí: 10.000 đồng; Lệ phí: 5.000 đồng)"))
    assert [(fee["name"], fee["amount"]) for fee in fees.rules or ()] == [("Phí", 10_000), ("Lệ phí", 5_000)]


@needs_crawl
def test_no_amount_of_a_fee_cell_of_the_crawl_vanishes(whole_crawl: WholeCrawl) -> None:
    assert [read.source.code for read in whole_crawl.reads if read.source and _lost(read.source)] == []
