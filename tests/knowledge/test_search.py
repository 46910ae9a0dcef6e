"""Which procedure a question means: found, several, or not covered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.fusion import load_ranking
from knowledge.index import SearchIndex
from knowledge.search import RANKED, Coverage, SearchOutcome, decide, search
from knowledge.surfaces import EVENT
from tests.support.records import HashEncoder, as_read, raw_record, small_index, small_raws

BIRTH, MARRIAGE, RESIDENCE, PASSPORT, INSURANCE = (raw["code"] for raw in small_raws())


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return small_index(tmp_path_factory.mktemp("index"), encoder=HashEncoder())


def _found(outcome: SearchOutcome) -> tuple[Coverage, str | None]:
    return outcome.coverage, outcome.best.procedure_id if outcome.best else None


# --- by words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", small_raws(), ids=lambda raw: raw["name"])
@pytest.mark.parametrize("spelling", [str, str.upper], ids=["as written", "capitals"])
def test_a_procedure_is_found_by_its_name_and_by_every_alias(
    raw: dict[str, Any], spelling: Callable[[str], str], index: SearchIndex
) -> None:
    for text in (raw["name"], *raw["aliases"]):
        assert _found(search(spelling(text), index)) == (Coverage.FOUND, raw["code"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [("dang ky khai sinh", BIRTH), ("nhap khau", RESIDENCE), ("xin pasport", PASSPORT), ("cap ho chiu pho thogn", PASSPORT)],
)
def test_missing_diacritics_and_typing_errors_are_survived(question: str, expected: str, index: SearchIndex) -> None:
    best = search(question, index).best
    assert best is not None and best.procedure_id == expected


def test_candidates_come_best_first_each_once(index: SearchIndex) -> None:
    candidates = search("làm giấy khai sinh", index).candidates
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.procedure_id for candidate in candidates}) == len(candidates)
    assert all(0.0 <= candidate.chance <= 1.0 for candidate in candidates)


def test_the_same_question_always_gets_the_same_outcome(index: SearchIndex) -> None:
    assert search("giấy tờ cho con", index) == search("giấy tờ cho con", index)


def test_a_search_works_without_the_dense_part(tmp_path: Path) -> None:
    assert _found(search("làm hộ chiếu", small_index(tmp_path))) == (Coverage.FOUND, PASSPORT)


# --- by code -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["1.004222", "mã 1.004222 là gì?", "(1.004222)", "hồ sơ 1.004222.H41"])
def test_a_code_in_the_question_decides(written: str, index: SearchIndex) -> None:
    outcome = search(f"khai sinh {written}", index)
    assert _found(outcome) == (Coverage.FOUND, RESIDENCE)
    assert len(outcome.candidates) == 1


def test_a_code_with_the_long_suffix_of_an_agency_decides(index: SearchIndex) -> None:
    assert _found(search("thủ tục 1.004222.000.00.00.h41", index)) == (Coverage.FOUND, RESIDENCE)


def test_a_code_that_is_not_on_record_does_not_decide(index: SearchIndex) -> None:
    assert search("1.999999", index).coverage is Coverage.NOT_COVERED


# --- several, not covered ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "   ", "?!…", "12345", "😀", "0912 345 678", "\u200b"])
def test_a_question_without_letters_is_not_covered(question: str, index: SearchIndex) -> None:
    assert search(question, index) == SearchOutcome(Coverage.NOT_COVERED)


@pytest.mark.parametrize("question", ["thời tiết ngày mai", "what is the capital of France", "zzz qqq", "ỷ ỵ ỹ"])
def test_a_question_about_something_else_is_not_covered(question: str, index: SearchIndex) -> None:
    assert search(question, index).coverage is Coverage.NOT_COVERED


def test_two_procedures_that_match_alike_are_both_offered(tmp_path: Path) -> None:
    twins = [
        as_read(raw_record(code=code, name=f"Cấp lại giấy phép {what}", levels=[level]))
        for code, level, what in (("1.000011", "province", "zqa"), ("1.000012", "commune", "zqb"))
    ]
    outcome = search("cấp lại giấy phép", small_index(tmp_path, [*small_raws(), *twins]))
    assert outcome.coverage is Coverage.SEVERAL
    assert [candidate.procedure_id for candidate in outcome.candidates[:2]] == ["1.000012", "1.000011"]


def _scores(index: SearchIndex, **by_target: float) -> np.ndarray:
    known = {BIRTH: "birth", MARRIAGE: "marriage", PASSPORT: "passport", EVENT + "birth": "event"}
    return np.array([by_target.get(known.get(target, ""), 0.0) for target in index.targets.ids], dtype=np.float32)


@pytest.mark.parametrize(
    ("second", "coverage"), [(0.86, Coverage.FOUND), (0.88, Coverage.SEVERAL)], ids=["outside the margin", "inside"]
)
def test_a_runner_up_inside_the_margin_asks_back(second: float, coverage: Coverage, index: SearchIndex) -> None:
    ranking = replace(load_ranking(), several_margin=0.03, not_covered_below=0.4)
    assert decide(_scores(index, birth=0.9, marriage=second), index, ranking).coverage is coverage


@pytest.mark.parametrize(("best", "covered"), [(0.37, False), (0.39, True)], ids=["below", "above"])
def test_nothing_is_claimed_below_the_threshold(best: float, covered: bool, index: SearchIndex) -> None:
    ranking = replace(load_ranking(), not_covered_below=0.4)  # a commune's procedure gets a bonus of 0.02
    outcome = decide(_scores(index, birth=best), index, ranking)
    assert (outcome.coverage is not Coverage.NOT_COVERED) is covered


# --- within ------------------------------------------------------------------------------------------------------


def test_a_search_within_some_procedures_returns_no_others(index: SearchIndex) -> None:
    outcome = search("làm giấy khai sinh", index, within={MARRIAGE, PASSPORT})
    assert {candidate.procedure_id for candidate in outcome.candidates} == {MARRIAGE, PASSPORT}


def test_a_search_within_some_procedures_sees_them_behind_any_number_of_better_matches(tmp_path: Path) -> None:
    crowd = [as_read(raw_record(code=f"3.{number:06d}", name="Cấp hộ chiếu")) for number in range(RANKED + 10)]
    outcome = search("cấp hộ chiếu", small_index(tmp_path, [*small_raws(), *crowd]), within={MARRIAGE})
    assert [candidate.procedure_id for candidate in outcome.candidates] == [MARRIAGE]


def test_a_search_within_nothing_is_not_covered(index: SearchIndex) -> None:
    assert search("khai sinh", index, within=set()) == SearchOutcome(Coverage.NOT_COVERED)


# --- life events -------------------------------------------------------------------------------------------------


def test_a_situation_offers_the_procedures_that_belong_to_it(index: SearchIndex) -> None:
    outcome = search("vợ mới đẻ", index)
    assert (outcome.coverage, outcome.life_event) == (Coverage.SEVERAL, "birth")
    assert {candidate.procedure_id for candidate in outcome.candidates} == {BIRTH, INSURANCE}


def test_the_procedures_of_a_situation_come_in_the_order_on_record(index: SearchIndex) -> None:
    order = index.catalogue.life_events["birth"].first
    offered = [candidate.procedure_id for candidate in search("vợ mới đẻ", index).candidates]
    assert offered == [member for member in order if member in offered]


def test_a_situation_offers_no_more_than_fit(tmp_path: Path) -> None:
    many = [as_read(raw_record(code=f"3.{n:06d}", name=f"Việc số {n}", life_events=["death"])) for n in range(9)]
    outcome = search("người nhà mất", small_index(tmp_path, [*small_raws(), *many]))
    assert (outcome.life_event, len(outcome.candidates)) == ("death", load_ranking().max_choices)


@pytest.mark.parametrize("event", [0.1, 0.9], ids=["not covered", "covered"])
def test_a_candidate_is_always_a_procedure(event: float, index: SearchIndex) -> None:
    outcome = decide(_scores(index, birth=0.05, event=event), index, load_ranking())
    assert all(candidate.procedure_id in index.catalogue.by_id for candidate in outcome.candidates)
