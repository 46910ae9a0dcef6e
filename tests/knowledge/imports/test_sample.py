"""Records of the crawl that were read by eye: times, papers, counts and fees. Skipped where the crawl is not at hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.knowledge.imports.conftest import WholeCrawl
from tests.support.crawl import needs_crawl

pytestmark = needs_crawl

SAMPLE: Mapping[str, list[Any]] = yaml.safe_load((Path(__file__).parent / "sample.yml").read_text(encoding="utf-8"))
WRONG_PROCEDURE = ("1.002544", "3.000283")
"""Codes under which the crawl keeps the page of another procedure."""


def _raw(code: str, crawl: WholeCrawl) -> Mapping[str, Any]:
    raw = crawl.converted[code].raw
    assert raw is not None
    return raw


def _time(limit: Mapping[str, Any]) -> str:
    return f"{limit.get('amount', '')} {'?' if limit['unit'] == 'unknown' else limit['unit']}"


def _fees(raw: Mapping[str, Any], method: str) -> list[Any]:
    """Return the fees of one way as the table writes them."""
    if "fees" not in raw:
        return ["unknown"]
    if not raw["fees"]:
        return ["none"]
    found = [_fee(fee) for fee in raw["fees"] if method in fee.get("methods", [method])]
    return sorted(set(found), key=str) or ["unknown"]


def _fee(fee: Mapping[str, Any]) -> Any:
    if "amount" in fee:
        return fee["amount"] or "free"
    return {"provincial_council": "council", "other_law": "other_law", None: "rule"}[fee.get("set_by")]


def test_there_are_sixty_records_in_the_table() -> None:
    assert len(SAMPLE) >= 60


@pytest.mark.parametrize("code", SAMPLE)
def test_times_are_those_read_by_eye(code: str, whole_crawl: WholeCrawl) -> None:
    found = {
        row["method"]: [_time(limit) for limit in row.get("time_limits", ())]
        for row in _raw(code, whole_crawl)["submission"]
    }
    assert found == SAMPLE[code][1]


@pytest.mark.parametrize("code", SAMPLE)
def test_papers_and_their_counts_are_those_read_by_eye(code: str, whole_crawl: WholeCrawl) -> None:
    cases = _raw(code, whole_crawl).get("dossier", [])
    papers = [paper for case in cases for paper in case["items"]]
    originals, copies = (sum(paper.get(key, 0) for paper in papers) for key in ("originals", "copies"))
    assert ([len(case["items"]) for case in cases], f"{originals}/{copies}") == (SAMPLE[code][2], SAMPLE[code][3])


@pytest.mark.parametrize("code", SAMPLE)
def test_fees_are_those_read_by_eye(code: str, whole_crawl: WholeCrawl) -> None:
    raw, expected = _raw(code, whole_crawl), SAMPLE[code][4]
    methods = list(SAMPLE[code][1])
    by_method = {method: expected.get("all", expected.get(method)) for method in methods}
    assert {method: _fees(raw, method) for method in methods} == by_method


@pytest.mark.parametrize("code", WRONG_PROCEDURE)
def test_a_page_of_another_procedure_is_refused(code: str, whole_crawl: WholeCrawl) -> None:
    assert code not in whole_crawl.converted
    findings = [finding for read in whole_crawl.reads for finding in read.findings if finding.code == code]
    assert [finding.kind for finding in findings if finding.verdict == "refused"] == ["wrong_procedure"]
