"""What is said of papers and of who hands them in is held against the dossier of a record."""

from __future__ import annotations

from typing import Any

import pytest

from actions.premises.holds import Holds
from actions.premises.papers import applicant_holds, for_others, paper_holds
from knowledge.model import Procedure
from tests.support.catalogue import DAY
from tests.support.records import procedure


def holds(claim: dict[str, Any], record: Procedure) -> Holds:
    return (applicant_holds if claim["aspect"] == "applicant" else paper_holds)(claim, record, DAY)


def with_papers(*names: str, **counted: int) -> Procedure:
    items = [{"name": name, "originals": 1, **counted} for name in names]
    return procedure(dossier=[{"case": "Giấy tờ nộp", "items": items}])


@pytest.mark.parametrize(
    ("who", "steps", "expected"),
    [
        ("alone", ["Người được ủy quyền nộp hồ sơ"], Holds.DEPENDS),
        ("others", ["Người được ủy quyền nộp hồ sơ"], Holds.DEPENDS),
        ("others", ["Nộp hồ sơ"], Holds.OPEN),
        ("together", ["Hai bên cùng có mặt ký sổ"], Holds.DEPENDS),
        ("together", ["Nộp hồ sơ"], Holds.OPEN),
    ],
)
def test_who_hands_in_is_held_against_what_the_record_tells(who: str, steps: list[str], expected: Holds) -> None:
    assert holds({"aspect": "applicant", "who": who}, procedure(steps=steps)) is expected


@pytest.mark.parametrize("needed", [True, False])
@pytest.mark.parametrize("condition", [{"waived": "bằng hạng A1"}, {"when": "bằng hạng C trở lên"}])
def test_a_paper_of_some_cases_only_depends(needed: bool, condition: dict[str, str]) -> None:
    paper = {"name": "Giấy khám sức khỏe", "originals": 1, **condition}
    record = procedure(dossier=[{"case": "Giấy tờ nộp", "items": [paper]}])
    assert holds({"aspect": "documents", "paper": "kham suc khoe", "needed": needed}, record) is Holds.DEPENDS


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("giay xac nhan tinh trang hon nhan", Holds.RIGHT),
        ("so ho khau", Holds.WRONG),
        ("van ban uy quyen", Holds.DEPENDS),
        ("giay", Holds.OPEN),
    ],
)
def test_a_paper_is_held_against_the_dossier(paper: str, expected: Holds) -> None:
    common = {"name": "Giấy xác nhận tình trạng hôn nhân", "originals": 1}
    cases = [
        {"case": "tự nộp", "items": [common]},
        {"case": "nộp thay", "items": [common, {"name": "Văn bản ủy quyền", "originals": 1}]},
    ]
    assert holds({"aspect": "documents", "paper": paper}, procedure(dossier=cases)) is expected


PROXY = {
    "case": "Giấy tờ nộp",
    "items": [{"name": "Văn bản ủy quyền", "originals": 1, "when": "ủy quyền cho người khác đi làm"}],
}
RULED_OUT = "Tự nộp hồ sơ; không được ủy quyền cho người khác nộp."


@pytest.mark.parametrize(
    ("who", "changes", "expected"),
    [
        ("alone", {"dossier": [PROXY]}, Holds.WRONG),
        ("others", {"dossier": [PROXY]}, Holds.DEPENDS),
        ("together", {"dossier": [PROXY]}, Holds.WRONG),
        ("alone", {"steps": [RULED_OUT]}, Holds.RIGHT),
        ("others", {"steps": [RULED_OUT]}, Holds.WRONG),
    ],
)
def test_that_only_oneself_may_hand_in_is_judged_by_the_paper_for_somebody_else(
    who: str, changes: dict[str, Any], expected: Holds
) -> None:
    assert holds({"aspect": "applicant", "who": who}, procedure(**changes)) is expected


def test_whether_somebody_may_hand_in_for_another_is_open_where_nothing_is_told() -> None:
    assert for_others(procedure()) is Holds.OPEN


@pytest.mark.parametrize(
    ("name", "needed", "expected"),
    [
        ("Văn bản ủy quyền có công chứng", True, Holds.RIGHT),
        ("Văn bản ủy quyền có công chứng", False, Holds.WRONG),
        ("Văn bản ủy quyền (không bắt buộc công chứng)", True, Holds.WRONG),
        ("Văn bản ủy quyền (không bắt buộc công chứng)", False, Holds.RIGHT),
        ("Văn bản ủy quyền (người được ủy quyền là con thì không cần chứng thực)", True, Holds.DEPENDS),
        ("Văn bản ủy quyền (bản chính hoặc bản sao có chứng thực)", True, Holds.DEPENDS),
        ("Văn bản ủy quyền", True, Holds.OPEN),
    ],
)
def test_whether_a_paper_must_be_certified_is_read_off_its_name(name: str, needed: bool, expected: Holds) -> None:
    claim = {"aspect": "documents", "paper": "giay uy quyen", "made": "certified", "needed": needed}
    assert holds(claim, with_papers(name)) is expected


def test_a_paper_that_only_tells_of_another_is_not_taken_for_it() -> None:
    record = with_papers("Văn bản ủy quyền (không bắt buộc công chứng)", "Bản sao giấy tờ pháp lý của người được ủy quyền")
    claim = {"aspect": "documents", "paper": "giay uy quyen", "made": "certified", "needed": True}
    assert holds(claim, record) is Holds.WRONG


@pytest.mark.parametrize(
    ("name", "counted", "expected"),
    [
        ("Bản chính sổ hộ nghèo", {}, Holds.RIGHT),
        ("Bản sao sổ hộ nghèo", {"originals": 0, "copies": 1}, Holds.WRONG),
        ("Sổ hộ nghèo (bản chính hoặc bản sao)", {}, Holds.DEPENDS),
        ("Sổ hộ nghèo", {}, Holds.RIGHT),
        ("Sổ hộ nghèo", {"originals": 0, "copies": 1}, Holds.WRONG),
        ("Sổ hộ nghèo", {"originals": 0}, Holds.OPEN),
    ],
)
def test_whether_an_original_is_handed_in_is_read_off_its_name_or_what_is_counted(
    name: str, counted: dict[str, int], expected: Holds
) -> None:
    claim = {"aspect": "documents", "paper": "so ho ngheo", "made": "original", "needed": True}
    assert holds(claim, with_papers(name, **counted)) is expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Đơn đề nghị cấp lại",), Holds.RIGHT),
        (("Đơn đề nghị cấp lại", "Ảnh chân dung"), Holds.WRONG),
    ],
)
def test_that_one_paper_is_all_is_held_against_the_whole_dossier(names: tuple[str, ...], expected: Holds) -> None:
    claim = {"aspect": "documents", "paper": "don de nghi cap lai", "only": True}
    assert holds(claim, with_papers(*names)) is expected
