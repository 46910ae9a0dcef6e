"""The ranking of procedures to put online moves with the facts, the right way, and says why."""

from __future__ import annotations

import copy
import random
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.candidates import Candidate, candidates, rules
from knowledge.loader import load_catalogue
from knowledge.model import AuthorityLevel, Procedure
from tests.support.records import procedure

DAY = date(2026, 11, 23)
FORM = {"name": "Đơn đề nghị", "originals": 1}
DIGITAL = {"name": "Giấy khai sinh", "originals": 1}
OTHER = {"name": "Bản vẽ thiết kế", "originals": 1}
EASY: dict[str, Any] = {
    "code": "1.000001",
    "name": "Việc dễ",
    "submission": [
        {"method": "online", "time_limits": [{"amount": 3, "unit": "working_day"}]},
        {"method": "post", "time_limits": [{"amount": 3, "unit": "working_day"}]},
    ],
    "dossier": [{"case": "Giấy tờ nộp", "items": [FORM, DIGITAL]}],
    "steps": ["Nộp hồ sơ", "Cơ quan trả kết quả"],
}
SOURCE = {"title": "Quyết định", "url": "https://nghean.gov.vn", "checked_on": "2026-07-01"}


def easy(**changes: Any) -> Procedure:
    return procedure(**{**copy.deepcopy(EASY), **changes})


def judged(**changes: Any) -> Candidate:
    (found,) = candidates([easy(**changes)], day=DAY)
    return found


def dossier(*items: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"case": "Giấy tờ nộp", "items": list(items)}]


def ranked(*records: Procedure, **options: Any) -> list[str]:
    return [found.procedure.name for found in candidates(records, day=DAY, **options)]


def keys(found: Candidate) -> set[str]:
    return {reason.key for reason in found.reasons}


def local(level: str, scope: str = "province", **changes: Any) -> dict[str, Any]:
    return {"scope": scope, "agency": "Tỉnh Nghệ An", "online_level": level, "source": SOURCE, **changes}


# --- who is asked about ------------------------------------------------------------------------------------------


def test_what_is_wholly_online_is_no_candidate() -> None:
    assert ranked(easy(online_level={"level": "full", "source": SOURCE})) == []
    assert ranked(easy(online_level={"level": "partial", "source": SOURCE})) == ["Việc dễ"]
    assert ranked(easy()) == ["Việc dễ"]


def test_a_row_of_the_province_decides_and_one_of_a_commune_does_not() -> None:
    assert ranked(easy(local=[local("full")])) == []
    found = judged(local=[local("full", "commune", agency="Xã Cát Ngạn")])
    assert "đã toàn trình ở: Xã Cát Ngạn" in [reason.text for reason in found.in_favour]
    assert ranked(easy(local=[local("full", valid_from="2027-01-01")])) == ["Việc dễ"]


def test_only_what_the_province_decides_is_asked_about() -> None:
    ministry = easy(levels=["ministry"])
    assert ranked(ministry) == []
    assert ranked(ministry, levels=[AuthorityLevel.MINISTRY]) == ["Việc dễ"]
    assert ranked(easy(levels=["ministry", "province"])) == ["Việc dễ"]


def test_what_is_abolished_is_no_candidate() -> None:
    assert ranked(easy(retired={"on": "2026-11-23"})) == []
    assert ranked(easy(retired={"on": "2026-11-24"})) == ["Việc dễ"]


def test_the_state_of_the_day_counts() -> None:
    later = {**copy.deepcopy(EASY), "name": "Việc sau", "field": "ho_tich", "levels": ["commune"], "source": SOURCE,
             "established": {"default": "verified"}}  # fmt: skip
    record = easy(upcoming=[{"effective_from": "2026-11-20", "record": later}])
    assert ranked(record) == ["Việc sau"]


# --- one fact changes --------------------------------------------------------------------------------------------

WORSE: dict[str, dict[str, Any]] = {
    "another paper": {"dossier": dossier(FORM, DIGITAL, OTHER)},
    "many papers": {"dossier": dossier(*[{"name": f"Giấy khai sinh {n}", "originals": 1} for n in range(12)])},
    "a second, longer case": {"dossier": [*dossier(FORM, DIGITAL), {"case": "Khi khác", "items": [FORM, OTHER, OTHER, OTHER]}]},
    "an original to show": {"dossier": dossier(FORM, {"name": "Bằng tốt nghiệp", "shown": True})},
    "a visit": {"steps": ["Nộp hồ sơ", "Cơ quan kiểm tra thực tế"]},
    "presence": {"steps": ["Nộp hồ sơ", "Hai bên ký tên vào sổ"]},
    "an exam": {"conditions": ["Đạt kết quả sát hạch"]},
    "a council": {"steps": ["Hội đồng xét duyệt họp"]},
    "an enquiry": {"steps": ["Niêm yết công khai"]},
    "an original to compare": {"steps": ["Người nhận đối chiếu bản chính"]},
    "a longer limit": {"submission": [{**row, "time_limits": [{"amount": 15, "unit": "day"}]} for row in EASY["submission"]]},
    "a long limit by one way": {"submission": [EASY["submission"][0], {"method": "post", "time_limits": [{"amount": 2, "unit": "month"}]}]},
    "no post": {"submission": EASY["submission"][:1]},
    "no online way": {"submission": EASY["submission"][1:]},
    "land papers": {"dossier": dossier(FORM, {"name": "Giấy chứng nhận quyền sử dụng đất", "originals": 1})},
}  # fmt: skip


@pytest.mark.parametrize("change", WORSE)
def test_one_hindrance_more_ranks_lower_and_is_told(change: str) -> None:
    hard = easy(code="1.000002", name="A việc khó", **WORSE[change])
    assert ranked(easy(), hard) == ["Việc dễ", "A việc khó"]
    found, before = candidates([hard], day=DAY)[0], judged()
    told = {reason.text for reason in found.against} - {reason.text for reason in before.against}
    lost = {reason.key for reason in before.in_favour} - {reason.key for reason in found.in_favour}
    assert told or lost


def test_partly_online_ranks_before_unknown_before_not_online() -> None:
    partial = easy(code="1.000002", name="C", online_level={"level": "partial", "source": SOURCE})
    unknown = easy(code="1.000003", name="B")
    nowhere = easy(code="1.000004", name="A", submission=EASY["submission"][1:])
    assert ranked(nowhere, unknown, partial) == ["C", "B", "A"]
    assert [found.online for found in candidates([partial, unknown, nowhere], day=DAY)] == ["partial", "unknown", "none"]


def test_what_is_asked_for_more_ranks_higher() -> None:
    records = [easy(code=f"1.00000{number}", name=name) for number, name in enumerate("ABC", start=1)]
    asked = {"1.000001": 0, "1.000002": 1000, "1.000003": 3}
    assert ranked(*records, asked=asked) == ["B", "C", "A"]
    best = candidates(records, day=DAY, asked=asked)[0]
    assert [reason.points for reason in best.reasons if reason.key == "asked"] == [rules()["reasons"]["asked"]["points"]]


def test_one_forced_visit_outweighs_being_asked_for_most() -> None:
    visited = easy(code="1.000002", name="A", steps=["Cơ quan kiểm tra thực địa"])
    assert ranked(easy(), visited, asked={"1.000002": 9999}) == ["Việc dễ", "A"]


# --- what is unknown ---------------------------------------------------------------------------------------------

UNKNOWN: dict[str, tuple[dict[str, Any], set[str]]] = {
    "thành phần hồ sơ": ({"dossier": None}, {"few_items", "some_items", "all_digital", "only_forms", "mostly_digital"}),
    "trình tự thực hiện": ({"steps": None}, {"no_visit"}),
    "thời hạn": ({"submission": [{"method": "online"}, {"method": "post"}]}, {"short_limit", "middling_limit"}),
    "cách nộp": ({"submission": []}, {"online_offered", "post_offered", "partial"}),
}


@pytest.mark.parametrize("fact", UNKNOWN)
def test_an_unknown_fact_speaks_for_nothing_and_is_told(fact: str) -> None:
    changes, favours = UNKNOWN[fact]
    raw = {**copy.deepcopy(EASY), **changes}
    found = candidates([procedure(**{key: value for key, value in raw.items() if value is not None})], day=DAY)[0]
    assert fact in found.unknown
    assert keys(found) & favours == set()
    assert found.score < judged().score


@pytest.mark.parametrize(("group", "favours"), [("dossier", {"few_items", "all_digital"}), ("steps", {"no_visit"}),
                                                ("submission", {"online_offered", "post_offered", "short_limit"})])  # fmt: skip
def test_a_recalled_fact_counts_as_unknown(group: str, favours: set[str]) -> None:
    found = judged(established={"default": "verified", group: "recalled"})
    assert keys(found) & favours == set()
    assert any("chưa kiểm chứng" in text for text in found.unknown)
    assert found.score < judged().score


def test_a_visit_counts_against_even_when_only_recalled() -> None:
    found = judged(established={"default": "recalled"}, steps=["Cơ quan kiểm tra thực tế"])
    assert "site_visit" in keys(found)


def test_a_step_cut_short_does_not_rule_a_visit_out() -> None:
    found = judged(steps=["Nộp hồ sơ rồi…"])
    assert "no_visit" not in keys(found)
    assert "trình tự thực hiện" in found.unknown


@pytest.mark.parametrize("limit", [{"amount": 3, "unit": "unknown"}])
def test_a_limit_without_unit_is_unknown(limit: dict[str, Any]) -> None:
    found = judged(submission=[{"method": "online", "time_limits": [limit, {"amount": 1, "unit": "day"}]}])
    assert found.days is None
    assert "thời hạn" in found.unknown


def test_nobody_counted_is_told_and_nobody_asked_is_not() -> None:
    assert "số lượt hỏi" in judged().unknown
    (found,) = candidates([easy()], day=DAY, asked={})
    assert (found.asked, "số lượt hỏi" in found.unknown, "asked" in keys(found)) == (0, False, False)


@given(st.sets(st.sampled_from(["dossier", "steps", "time_limits", "submission"]), min_size=1))
def test_taking_facts_away_never_adds_a_reason_in_favour(gone: set[str]) -> None:
    raw = copy.deepcopy(EASY)
    for key in gone - {"time_limits", "submission"}:
        del raw[key]
    if "time_limits" in gone:
        raw["submission"] = [{"method": row["method"]} for row in raw["submission"]]
    if "submission" in gone:
        raw["submission"] = []
    found, whole = candidates([procedure(**raw)], day=DAY)[0], judged()
    assert {reason.key for reason in found.in_favour} <= {reason.key for reason in whole.in_favour}
    assert found.score < whole.score


# --- the list ----------------------------------------------------------------------------------------------------


def test_ties_go_by_name_and_the_order_of_reading_changes_nothing() -> None:
    records = [easy(code=f"1.{number:06d}", name=f"Việc {number % 7}") for number in range(40)]
    expected = candidates(records, day=DAY)
    random.Random(3).shuffle(records)
    assert candidates(records, day=DAY) == expected
    assert [found.procedure.name for found in expected] == sorted(record.name for record in records)


def test_every_reason_has_points_and_words() -> None:
    for key, rule in rules()["reasons"].items():
        assert rule["points"] != 0, key
        assert rule["says"], key


def test_all_hand_checked_records_are_weighed_quickly() -> None:
    procedures = load_catalogue().procedures
    begun = time.process_time()
    found = candidates(procedures, day=DAY)
    assert time.process_time() - begun < 5
    assert len(found) > 100
