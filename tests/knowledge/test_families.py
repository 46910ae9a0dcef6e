"""One name at several levels of government is one choice; the level that serves this citizen leads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.families import family_key, levels_in, mask_of, named_level
from knowledge.fusion import load_ranking
from knowledge.index import SearchIndex
from knowledge.model import AuthorityLevel
from knowledge.search import Coverage, decide, search
from tests.support.records import HashEncoder, as_read, raw_record, small_index, small_raws

COMMUNE, PROVINCE, MINISTRY = "1.014064", "2.001194", "1.000757"


@pytest.mark.parametrize(
    "name",
    [
        "Cấp lại thẻ căn cước",
        "Thủ tục cấp lại thẻ căn cước",
        "Cấp lại thẻ căn cước.",
        "Cấp lại thẻ căn cước (thực hiện tại cấp tỉnh)",
        "Cấp lại thẻ căn cước (thực hiện ở cấp trung ương)",
        "Cấp lại thẻ căn cước (cấp TW)",
        "Cấp lại thẻ căn cước - cấp Trung ương",
        "Cấp lại thẻ căn cước cấp xã",
        "CẤP LẠI THẺ CĂN CƯỚC tại cấp bộ",
    ],
)
def test_words_that_only_say_the_level_do_not_part_a_family(name: str) -> None:
    assert family_key(name) == "cap lai the can cuoc"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cấp lại thẻ căn cước", "Cấp đổi thẻ căn cước"),
        ("Cấp thẻ căn cước cho người dưới 14 tuổi", "Cấp thẻ căn cước cho người từ đủ 14 tuổi"),
        ("Khiếu nại lần đầu tại cấp xã", "Khiếu nại lần hai tại cấp xã"),
    ],
)
def test_other_names_are_other_families(one: str, other: str) -> None:
    assert family_key(one) != family_key(other)


def test_a_name_that_is_nothing_but_a_level_is_kept() -> None:
    assert family_key("Cấp tỉnh") == "cap tinh"


def test_levels_are_read_back_from_their_bits_nearest_first() -> None:
    levels = [AuthorityLevel.MINISTRY, AuthorityLevel.COMMUNE, AuthorityLevel.MINISTRY]
    assert levels_in(mask_of(levels)) == (AuthorityLevel.COMMUNE, AuthorityLevel.MINISTRY)


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("cấp lại căn cước ở cấp tỉnh", "province"),
        ("cap lai can cuoc o cap tinh", "province"),
        ("làm căn cước ở tỉnh được không", "province"),
        ("tôi ở tỉnh khác thì làm ở đâu", None),
        ("lên cục làm căn cước", "ministry"),
        ("cuc than len em oi", None),
        ("làm ở xã hay cấp tỉnh", None),
        ("ra phường làm căn cước", "commune"),
        ("làm căn cước", None),
    ],
)
def test_the_level_a_question_names_is_heard(question: str, level: str | None) -> None:
    assert named_level(question) == (AuthorityLevel(level) if level else None)


def identity_cards(**changes: Any) -> list[dict[str, Any]]:
    """Return one procedure at three levels, as the portal has it."""
    named = (
        (MINISTRY, "ministry", "Cấp lại thẻ căn cước (thực hiện tại cấp trung ương)"),
        (COMMUNE, "commune", "Cấp lại thẻ căn cước"),
        (PROVINCE, "province", "Cấp lại thẻ căn cước (thực hiện tại cấp tỉnh)"),
    )
    return [as_read(raw_record(code=code, name=name, levels=[level], **changes)) for code, level, name in named]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return small_index(tmp_path_factory.mktemp("index"), [*small_raws(), *identity_cards()], encoder=HashEncoder())


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("cấp lại thẻ căn cước", [COMMUNE, PROVINCE, MINISTRY]),
        ("cấp lại thẻ căn cước ở cấp tỉnh", [PROVINCE, COMMUNE, MINISTRY]),
        ("lên cục cấp lại thẻ căn cước", [MINISTRY, COMMUNE, PROVINCE]),
    ],
)
def test_the_level_named_leads_else_the_nearest_and_the_others_follow_marked(
    question: str, order: list[str], index: SearchIndex
) -> None:
    outcome = search(question, index)
    assert outcome.coverage is Coverage.FOUND
    assert [candidate.procedure_id for candidate in outcome.candidates[:3]] == order
    assert [candidate.family_of for candidate in outcome.candidates[:3]] == [None, order[0], order[0]]


@pytest.mark.parametrize(("other", "coverage"), [(0.5, Coverage.FOUND), (0.76, Coverage.SEVERAL)], ids=["far", "near"])
def test_the_margin_is_judged_between_families_not_within_one(other: float, coverage: Coverage, index: SearchIndex) -> None:
    scores = np.zeros(len(index.targets.ids), dtype=np.float32)
    for identity, score in ((COMMUNE, 0.80), (PROVINCE, 0.79), (MINISTRY, 0.81), ("1.001193", other)):
        scores[index.targets.positions[identity]] = score
    outcome = decide(scores, index, load_ranking())
    assert outcome.coverage is coverage
    assert [c.procedure_id for c in outcome.candidates if c.family_of is None][:2] == [COMMUNE, "1.001193"]
    assert [c.procedure_id for c in outcome.candidates][:4] == [COMMUNE, PROVINCE, MINISTRY, "1.001193"]


def test_a_search_within_choices_keeps_levels_apart(index: SearchIndex) -> None:
    outcome = search("cấp tỉnh", index, within={COMMUNE, PROVINCE})
    assert [candidate.procedure_id for candidate in outcome.candidates] == [PROVINCE, COMMUNE]
    assert {candidate.family_of for candidate in outcome.candidates} == {None}


def test_an_abolished_procedure_is_found_but_behind_what_replaced_it(tmp_path: Path) -> None:
    old = raw_record(code="1.000010", name="Cấp thẻ xe ôm", retired={"on": "2026-01-01", "replaced_by": ["1.000011"]})
    new = raw_record(code="1.000011", name="Cấp thẻ xe ôm mới")
    index = small_index(tmp_path, [*small_raws(), as_read(old), as_read(new)])
    after = search("cấp thẻ xe ôm mới", index, on=date(2026, 7, 20))
    assert [c.procedure_id for c in after.candidates[:2]] == ["1.000011", "1.000010"]
    named = search("1.000010", index).best
    assert named is not None and named.procedure_id == "1.000010"
    before, gone = (
        search("cấp thẻ xe ôm", index, on=day).candidates[0].score for day in (date(2025, 1, 1), date(2026, 7, 1))
    )
    assert before > gone
