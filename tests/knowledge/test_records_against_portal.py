"""Every verified record says what the crawl of the national portal says. Skipped where the crawl is not at hand."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from knowledge.model import Catalogue, Establishment, FactGroup, Method, Procedure

CRAWL = Path(__file__).resolve().parents[3] / "shared" / "data" / "portal-2026-07" / "details"

pytestmark = pytest.mark.skipif(not CRAWL.is_dir(), reason=f"no crawl of the national portal at {CRAWL}")

WAYS = {Method.ONLINE: "Trực tuyến", Method.POST: "Dịch vụ bưu chính", Method.COUNTER: "Trực tiếp"}
"""How the portal's table begins the rows of each method."""

METHODS_DIFFER: Mapping[str, tuple[frozenset[Method], str]] = {
    "1.003677": (
        frozenset({Method.COUNTER}),
        "the table has online rows only, their description also names the registration office itself",
    ),
    **dict.fromkeys(
        ("1.014062", "1.014063", "1.014064"),
        (frozenset({Method.POST}), "the post row only brings the card home: 'Trả kết quả qua dịch vụ bưu chính'"),
    ),
}
"""Records that differ from the table with a reason: which methods, why."""

BEGINS = r"(?:(?<!\d)|(?<=\D(?:19|20)\d\d))"
"""Where a number begins: not inside another one, but the page's cells run together ("Luật Cư trú 202068/2020/QH14")."""

FREE = re.compile(r"miễn|không (?:có|thu|mất|phải nộp)|(?<![\d.,])0 ?(?:đồng|việt nam đồng|vnđ)", re.IGNORECASE)
"""What the portal writes where nothing is to be paid."""

Details = Mapping[str, str]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))


@pytest.fixture(scope="module")
def verified(catalogue: Catalogue) -> tuple[Procedure, ...]:
    """The records of which some group of facts was checked against the portal."""
    return tuple(r for r in catalogue.procedures if Establishment.VERIFIED in r.established.values())


@pytest.fixture(scope="module")
def crawl(verified: tuple[Procedure, ...]) -> Mapping[str, Details]:
    """The crawled pages of the verified records by code, each field on one line in NFC."""
    wanted = {record.code for record in verified}
    pages: dict[str, Details] = {}
    for path in sorted(CRAWL.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            found = (json.loads(line) for line in lines)
            pages |= {
                page["ma_thu_tuc"]: {key: _plain(str(value or "")) for key, value in page.items()}
                for page in found
                if page["ma_thu_tuc"] in wanted
            }
    return pages


def _checked(
    records: tuple[Procedure, ...], group: FactGroup, crawl: Mapping[str, Details]
) -> list[tuple[Procedure, Details]]:
    """Return the records whose `group` was checked, each with its page; at least a hundred, or the test tests nothing."""
    kept = [
        (record, crawl[record.id])
        for record in records
        if record.id in crawl and record.establishment(group) is Establishment.VERIFIED
    ]
    assert len(kept) >= 100
    return kept


def _raw(page: Details) -> str:
    return " ".join((page["raw_text"], *page.values()))


def _amounts(text: str) -> set[int]:
    """Return the whole numbers in `text`: 50.000, 50,000 and 50000 are one."""
    return {int(re.sub(r"[.,]", "", number)) for number in re.findall(r"\d{1,3}(?:[.,]\d{3})+|\d+", text)}


def _methods(page: Details) -> frozenset[Method]:
    """Return the methods the flattened table has rows for: the way's name, then at once a figure or a capital letter."""
    table = page["cach_thuc_thuc_hien"]
    return frozenset(way for way, name in WAYS.items() if re.search(rf"{name}\s*(?=\d|[A-ZĐ]|$)", table))


# --- the tests ---------------------------------------------------------------------------------------------------


def test_every_verified_record_is_in_the_crawl_with_the_same_address_and_decision(
    verified: tuple[Procedure, ...], crawl: Mapping[str, Details]
) -> None:
    wrong = []
    for record in verified:
        page = crawl.get(record.code or "")
        if page is None:
            wrong.append((record.id, "not in the crawl", ""))
        elif record.source.url != page["detail_url"]:
            wrong.append((record.id, record.source.url, page["detail_url"]))
        elif record.decision != page["so_quyet_dinh"].strip():
            wrong.append((record.id, str(record.decision), page["so_quyet_dinh"]))
    assert wrong == []


def test_every_fee_amount_stands_on_the_portals_page(verified: tuple[Procedure, ...], crawl: Mapping[str, Details]) -> None:
    wrong = []
    for record, page in _checked(verified, FactGroup.FEES, crawl):
        stated = {amount for fee in record.fees or () for amount in (fee.amount, fee.up_to) if amount}
        wrong += [(record.id, amount) for amount in stated - _amounts(_raw(page))]
    assert wrong == []


def test_every_fee_of_nothing_is_called_free_on_the_portals_page(
    verified: tuple[Procedure, ...], crawl: Mapping[str, Details]
) -> None:
    wrong = []
    for record, page in _checked(verified, FactGroup.FEES, crawl):
        free = any(fee.amount == 0 for fee in record.fees or ())
        if free and not FREE.search(page["cach_thuc_thuc_hien"]):
            wrong.append(record.id)
    assert wrong == []


def test_every_time_limit_stands_on_the_portals_page(verified: tuple[Procedure, ...], crawl: Mapping[str, Details]) -> None:
    wrong = []
    for record, page in _checked(verified, FactGroup.SUBMISSION, crawl):
        limits = {limit.amount for row in record.submission for limit in row.time_limits if limit.amount is not None}
        raw = _raw(page)
        wrong += [(record.id, amount) for amount in limits if not re.search(rf"(?<!\d)0?{amount:g}(?!\d)", raw)]
    assert wrong == []


def test_every_act_of_the_legal_basis_stands_on_the_portals_page(
    verified: tuple[Procedure, ...], crawl: Mapping[str, Details]
) -> None:
    wrong = []
    for record, page in _checked(verified, FactGroup.LEGAL_BASIS, crawl):
        raw = _raw(page)
        wrong += [(record.id, act.number) for act in record.legal_basis if act.number not in raw]  # cells run together
    assert wrong == []


def test_the_ways_to_hand_in_are_those_of_the_portals_table(
    verified: tuple[Procedure, ...], crawl: Mapping[str, Details]
) -> None:
    nothing: frozenset[Method] = frozenset()
    wrong = []
    for record, page in _checked(verified, FactGroup.SUBMISSION, crawl):
        excused, _ = METHODS_DIFFER.get(record.id, (nothing, ""))
        differ = _methods(page) ^ {row.method for row in record.submission}
        if differ != excused:
            wrong.append((record.id, sorted(differ), sorted(excused)))
    assert wrong == []


def test_every_excused_record_is_still_on_record(verified: tuple[Procedure, ...]) -> None:
    assert set(METHODS_DIFFER) <= {record.id for record in verified}
