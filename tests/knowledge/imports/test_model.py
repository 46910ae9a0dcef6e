"""What is reported about an input names the thing and the place, for people and for machines."""

from __future__ import annotations

from knowledge.imports.model import Finding, Place, Taken, Verdict

PLACE = Place("danh-sach.xlsx", 12)


def test_a_finding_is_one_line_that_names_the_place() -> None:
    finding = Finding(Verdict.REFUSED, PLACE, "the name is missing", "1.001193", "no_name")
    assert str(finding) == "danh-sach.xlsx:12: refused: 1.001193: the name is missing"
    assert str(Finding(Verdict.MENDED, PLACE, "a blank")) == "danh-sach.xlsx:12: mended: a blank"


def test_a_machine_reads_a_finding_by_its_keys() -> None:
    told = Finding(Verdict.DOUBTFUL, PLACE, "no unit", kind="unit_missing").as_dict()
    assert told == {
        "verdict": "doubtful",
        "file": "danh-sach.xlsx",
        "row": 12,
        "code": None,
        "kind": "unit_missing",
        "reason": "no unit",
    }


def test_what_was_taken_is_gone_through_in_order() -> None:
    assert [raw["code"] for raw in Taken([{"code": "b"}, {"code": "a"}])] == ["b", "a"]
