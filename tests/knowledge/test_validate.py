"""Bad records are named with file, line and the thing that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.validate import check, check_file, line_of
from tests.support.records import raw_record, without, write_record

SOURCE = {"title": "Quyết định", "url": "https://nghean.gov.vn", "checked_on": "2026-07-01"}
FEE = {"name": "Lệ phí", "layer": "national", "amount": 1000}


def _fee(**changes: Any) -> dict[str, Any]:
    kept = {key: value for key, value in FEE.items() if key not in changes or changes[key] is not None}
    return raw_record(fees=[{**kept, **{key: value for key, value in changes.items() if value is not None}}])


def _source(**changes: Any) -> dict[str, Any]:
    return raw_record(source={**raw_record()["source"], **changes})


def _limit(**limit: Any) -> dict[str, Any]:
    return raw_record(submission=[{"method": "counter", "time_limits": [limit]}])


def _item(**item: Any) -> dict[str, Any]:
    return raw_record(dossier=[{"case": "Giấy tờ nộp", "items": [item]}])


BAD_RECORDS: list[tuple[str, dict[str, Any], str]] = [
    *((f"no {key}", without(raw_record(), key), f"'{key}' is a required property") for key in raw_record()),
    ("no checked-on date", without(raw_record(), "source", "checked_on"), "'checked_on' is a required property"),
    ("no default establishment", raw_record(established={"fees": "verified"}), "'default' is a required property"),
    ("code of another shape", raw_record(code="1.1193"), "code: '1.1193'"),
    ("code with an agency suffix", raw_record(code="1.001193.H41"), "code: '1.001193.H41'"),
    ("code read as a number", raw_record(code=1.001193), "code: 1.001193"),
    ("name too short", raw_record(name="Abc"), "name: 'Abc' is too short"),
    ("unknown level", raw_record(levels=["district"]), "'district' is not one of"),
    ("no level", raw_record(levels=[]), "levels: []"),
    ("unknown method", raw_record(submission=[{"method": "fax"}]), "'fax' is not one of"),
    ("a method twice", raw_record(submission=[{"method": "post"}, {"method": "post"}]), "submission: post stands 2 times"),
    ("wrong unit", _limit(amount=3, unit="week"), "submission.0.time_limits.0.unit: 'week' is not one of"),
    ("time limit without unit", _limit(amount=3), "submission.0.time_limits.0: 'unit' is a required property"),
    ("time limit without amount", _limit(unit="day"), "submission.0.time_limits.0: 'amount' is a required property"),
    ("time limit of zero", _limit(amount=0, unit="day"), "submission.0.time_limits.0.amount: 0"),
    ("fee without a kind", _fee(amount=None), "fees.0: a fee states exactly one of amount, rule, set_by"),
    ("fee with amount and rule", _fee(rule="theo biểu"), "fees.0: a fee states exactly one of"),
    ("fee with amount and body", _fee(set_by="other_law"), "fees.0: a fee states exactly one of"),
    ("fee with rule and body", _fee(amount=None, rule="theo biểu", set_by="other_law"), "fees.0: a fee states exactly one"),
    ("fee below zero", _fee(amount=-1), "fees.0.amount: -1 is less than"),
    ("fee of half a đồng", _fee(amount=0.5), "fees.0.amount: 0.5 is not of type 'integer'"),
    ("fee without layer", without(_fee(), "fees", 0, "layer"), "fees.0: 'layer' is a required property"),
    ("range that ends before it starts", _fee(up_to=500), "fees.0: up_to must be more than amount"),
    (
        "province's fee called national",
        _fee(amount=None, set_by="provincial_council"),
        "fees.0: what the provincial council",
    ),
    ("fee that ends before it begins", _fee(valid_from="2026-02-01", valid_until="2026-01-31"), "fees.0: valid_until lies"),
    ("bad date of a fee", _fee(valid_until="2026-02-30"), "fees.0.valid_until: 2026-02-30 is not a date"),
    ("bad checked-on date", _source(checked_on="2026-13-01"), "source.checked_on: 2026-13-01 is not a date"),
    ("date written the Vietnamese way", _source(checked_on="20/07/2026"), "source.checked_on: '20/07/2026' does not match"),
    ("bad date of effect", raw_record(effective_from="2025-06-31"), "effective_from: 2025-06-31 is not a date"),
    (
        "bad date of the online level",
        raw_record(online_level={"level": "full", "source": {**SOURCE, "checked_on": "2026-02-30"}}),
        "online_level.source.checked_on: 2026-02-30 is not a date",
    ),
    ("online level without source", raw_record(online_level={"level": "full"}), "online_level: 'source' is a required"),
    ("source without https", _source(url="http://dichvucong.gov.vn"), "source.url: 'http://dichvucong.gov.vn'"),
    ("paper without a name", _item(originals=1), "dossier.0.items.0: 'name' is a required property"),
    ("negative number of copies", _item(name="Tờ khai", copies=-1), "dossier.0.items.0.copies: -1"),
    ("unknown fact", raw_record(colour="red"), "'colour' was unexpected"),
    ("unknown fact of a fee", _fee(currency="USD"), "'currency' was unexpected"),
    ("unknown field", raw_record(field="thien_van"), "field: 'thien_van' is not in fields.yml"),
    ("unknown life event", raw_record(life_events=["moon_landing"]), "life_events: 'moon_landing' is not in life_events"),
    ("alias twice", raw_record(aliases=["làm giấy", "làm giấy"]), "has non-unique elements"),
    ("verified without a code", raw_record(code="unknown"), "code: a record without a national code cannot be verified"),
    ("unknown way to establish", raw_record(established={"default": "guessed"}), "'guessed' is not one of"),
]


@pytest.mark.parametrize(("raw", "thing"), [row[1:] for row in BAD_RECORDS], ids=[row[0] for row in BAD_RECORDS])
def test_a_bad_record_is_named_with_file_line_and_thing(raw: dict[str, Any], thing: str, tmp_path: Path) -> None:
    path = write_record(tmp_path, raw)
    problems, record = check_file(path)
    assert record is None
    assert problems
    assert any(thing in problem.message for problem in problems), [str(problem) for problem in problems]
    for problem in problems:
        assert str(problem).startswith(f"{path}:{problem.line}: ")
        assert 1 <= problem.line <= len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(
    ("content", "line", "thing"),
    [
        (b"name: [a\nfield: b\n", 2, "not readable as YAML"),
        (b"name: a\n\tfield: b\n", 2, "not readable as YAML"),
        (b"name: \xff\xfe\n", 1, "utf-8"),
        (b"name: a\x00b\n", 1, "not readable as YAML"),
        (b"", 1, "a record is a mapping of facts"),
        (b"- name: a\n", 1, "a record is a mapping of facts"),
        (b"a: 1\n---\nb: 2\n", 2, "not readable as YAML"),
        (b"1: x\n", 1, "was unexpected"),
        (b"? [a, b]\n: x\n", 1, "not readable as YAML"),
    ],
    ids=[
        "not YAML",
        "tab",
        "not UTF-8",
        "control character",
        "empty",
        "a list",
        "two documents",
        "number as key",
        "list as key",
    ],  # fmt: skip
)
def test_a_file_that_holds_no_record_is_named_with_file_and_line(
    content: bytes, line: int, thing: str, tmp_path: Path
) -> None:
    path = tmp_path / "ho_tich" / "a.yml"
    path.parent.mkdir()
    path.write_bytes(content)
    problems, record = check_file(path)
    assert record is None
    assert any(str(problem).startswith(f"{path}:{line}: ") and thing in problem.message for problem in problems), problems


def test_a_fact_written_twice_is_refused(tmp_path: Path) -> None:
    """YAML would keep the second one and say nothing."""
    path = write_record(tmp_path, raw_record())
    path.write_text(path.read_text(encoding="utf-8") + "name: Tên khác\n", encoding="utf-8")
    problems, _ = check_file(path)
    assert any("name" in problem.message for problem in problems)


def test_the_line_is_that_of_the_wrong_fact(tmp_path: Path) -> None:
    path = write_record(tmp_path, raw_record(submission=[{"method": "counter"}, {"method": "fax"}]))
    lines = path.read_text(encoding="utf-8").splitlines()
    (problem,), _ = check_file(path)
    assert "fax" in lines[problem.line - 1]


def test_the_line_of_an_unknown_fact_is_its_own(tmp_path: Path) -> None:
    path = write_record(tmp_path, raw_record(colour="red"))
    lines = path.read_text(encoding="utf-8").splitlines()
    (problem,), _ = check_file(path)
    assert "colour" in lines[problem.line - 1]


def test_a_place_that_is_not_in_the_file_gives_the_nearest_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: 1\nb:\n  - c: 2\n", encoding="utf-8")
    assert line_of(path, ["b", 0, "c"]) == 3
    assert line_of(path, ["b", 7]) == 2
    assert line_of(path, ["nowhere"]) == 1


def test_a_valid_record_has_no_problem_and_is_returned(tmp_path: Path) -> None:
    raw = raw_record()
    assert check_file(write_record(tmp_path, raw)) == ([], raw)


@pytest.mark.parametrize(
    "raw",
    [
        _limit(unit="same_day"),
        _limit(amount=1, unit="unknown"),
        _fee(amount=0),
        _fee(up_to=2000),
        _fee(amount=None, rule="0,1 % giá trị hợp đồng"),
        _fee(amount=None, set_by="provincial_council", layer="provincial"),
        _fee(valid_from="2026-01-01", valid_until="2026-01-01"),
        raw_record(submission=[]),
        raw_record(code="unknown", established={"default": "recalled"}),
        raw_record(decision=None, fees=[], conditions=[]),
    ],
    ids=str,
)
def test_what_sources_really_state_is_accepted(raw: dict[str, Any], tmp_path: Path) -> None:
    assert check_file(write_record(tmp_path, raw))[0] == []


def test_a_code_in_two_files_is_named_with_both(tmp_path: Path) -> None:
    first = write_record(tmp_path, raw_record(), slug="mot")
    second = write_record(tmp_path, raw_record(), slug="hai")
    (problem,) = check(tmp_path)
    assert {str(first), str(second)} == {str(problem.file), problem.message.rsplit(" ", 1)[1]}
    assert problem.message.startswith("code: 1.000001 is already in")


def test_two_records_without_code_may_not_share_a_file_name(tmp_path: Path) -> None:
    for field in ("ho_tich", "cu_tru"):
        write_record(tmp_path, raw_record(code="unknown", field=field, established={"default": "recalled"}), slug="a")
    (problem,) = check(tmp_path)
    assert problem.message.startswith("code: a is already in")


def test_a_record_in_the_folder_of_another_field_is_refused(tmp_path: Path) -> None:
    path = write_record(tmp_path, raw_record())
    moved = tmp_path / "cu_tru" / path.name
    moved.parent.mkdir()
    path.rename(moved)
    (problem,), _ = check_file(moved)
    assert problem.message == "field: 'ho_tich' but the file lies in 'cu_tru'"


def test_a_folder_without_records_is_a_problem(tmp_path: Path) -> None:
    (problem,) = check(tmp_path)
    assert str(problem).startswith(f"{tmp_path}:1: no record files found")
