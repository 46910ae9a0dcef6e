"""What the knowledge figures are measured with: synthetic records, plain BM25, ranks, an index filled up to thousands."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from bot import benchmark_knowledge as bench
from bot.evaluation.cases import Case
from bot.settings import Settings
from knowledge.imports.crawl import read_crawl
from knowledge.imports.record import to_raw
from knowledge.index_content import Records, records_of
from knowledge.loader import PROCEDURES
from tests.support.records import small_index, small_raws

DAY = date(2026, 7, 20)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a crawl file of 60 synthetic records."""
    path = tmp_path_factory.mktemp("crawl") / "synthetic.jsonl"
    bench.synthetic().write_details(path, 60)
    return path


def test_synthetic_records_are_read_as_whole_records_without_a_word_of_doubt(crawl: Path) -> None:
    reads = list(read_crawl(crawl, checked_on=DAY))
    converted = [to_raw(read.source) for read in reads if read.source is not None]
    assert len(converted) == 60
    assert [finding for part in (*reads, *converted) for finding in part.findings] == []
    raws = [part.raw for part in converted if part.raw is not None]
    assert len(raws) == 60
    assert all(raw["submission"] and raw["dossier"] and raw["steps"] for raw in raws)
    assert any(raw.get("fees") for raw in raws)


def test_synthetic_records_are_marked_and_share_no_code_with_real_ones(crawl: Path) -> None:
    details = [json.loads(line) for line in crawl.read_text(encoding="utf-8").splitlines()]
    assert len({detail["ten_thu_tuc"] for detail in details}) == len(details)
    assert all(re.fullmatch(r"3\.9\d{5}", detail["ma_thu_tuc"]) for detail in details)
    assert all("giả lập" in detail["so_quyet_dinh"] for detail in details)
    real = {path for path in PROCEDURES.glob("*/*.yml") if "code: 3.9" in path.read_text(encoding="utf-8")}
    assert real == set()


def test_the_same_number_gives_the_same_synthetic_records() -> None:
    module = bench.synthetic()
    assert list(module.details(5)) == list(module.details(5))


def test_without_a_crawl_synthetic_records_are_imported_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "CRAWL", tmp_path / "none")
    monkeypatch.setattr(bench, "AS_MANY", 3)
    (path,), source = bench._files((), tmp_path)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3
    assert source.startswith("3 synthetic records")


def test_files_that_are_named_are_the_ones_imported(tmp_path: Path) -> None:
    assert bench._files([tmp_path / "a.jsonl"], tmp_path)[0] == [tmp_path / "a.jsonl"]


def test_an_import_and_one_changed_record_are_measured_in_a_home_of_their_own(crawl: Path, tmp_path: Path) -> None:
    home = Settings(home=tmp_path / "home")
    home.home.mkdir()
    (figure,) = bench._import_figures(home, [crawl], "synthetic")
    assert (figure["metric"], figure["n"], figure["ok"]) == ("kb.import_s", 60, True)
    before = bench.home_records(home).digests
    found = bench._Measured(home, None, "", ())  # type: ignore[arg-type]  # by words only
    found.build(home.index, bench.home_records(home))
    (figure,) = bench._one_record_figure(found, home, [crawl], tmp_path)
    assert figure["ok"] is True
    after = bench.home_records(home).digests
    assert len([identity for identity in after if after[identity] != before.get(identity)]) == 1


def test_plain_bm25_finds_by_words_with_or_without_diacritics(tmp_path: Path) -> None:
    plain = bench.PlainBM25(small_index(tmp_path))
    assert plain.ranked("làm hộ chiếu")[0] == plain.ranked("lam ho chieu")[0] == "1.001456"
    assert plain.ranked("zzz") == []


def test_ranks_become_shares_and_a_mean_reciprocal_rank() -> None:
    case = Case("q", "table", 1, procedures=("b", "c"))
    ranks = [bench._rank(ids, case) for ids in (["b"], ["a", "c"], ["x"], [])]
    assert ranks == [1, 2, 0, 0]
    assert (bench._share(ranks, 1), bench._share(ranks, 5), bench._mrr(ranks)) == (0.25, 0.5, 0.375)
    assert bench._rank(["p"], Case("q", "table", 1, procedures=("p",))) == 1


def test_a_catalogue_is_filled_up_with_synthetic_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MANY", 12)
    filled = bench._filled(records_of(small_raws()), tmp_path)
    assert isinstance(filled, Records)
    assert len(filled.digests) == 12
    assert {filled.read(identity)["code"] for identity in filled.digests} == set(filled.digests)


def test_memory_is_asked_for_all_over_the_catalogue_and_with_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "MEMORY_QUESTIONS", 60)
    asked = bench._memory_questions(small_index(tmp_path))
    assert len(asked) == 60
    assert asked.count(bench.LIST_QUESTION) == 20
    assert {raw["code"] for raw in small_raws()} <= {
        code for question in asked for code in re.findall(r"\d\.\d{6}", question["text"])
    }
