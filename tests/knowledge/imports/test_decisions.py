"""Lists of decisions set the online level per procedure and agency; what contradicts itself is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.decisions import Decided, is_decision_list, read_decisions
from tests.knowledge.imports.books import book

DAY = date(2026, 7, 20)
ABOVE = ["(Kèm theo Quyết định số 1234/QĐ-UBND ngày 01/7/2026)"]
HEAD = ["Mã số", "Tên", "Cơ quan thực hiện", "Mức độ DVCTT"]
NAME = "Đăng ký khai sinh"


def _read(
    path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = (), decision: str | None = None
) -> list[Decided]:
    return list(read_decisions(book(path / "a.xlsx", rows, merges), decision=decision, checked_on=DAY))


def test_a_row_becomes_a_local_row_with_its_decision_and_source(tmp_path: Path) -> None:
    rows = [ABOVE, [*HEAD, "Ngày hiệu lực"], ["1.001193", NAME, "Sở Tư pháp", "Toàn trình", datetime(2026, 8, 1)]]
    [decided] = _read(tmp_path, rows)
    assert decided.code == "1.001193"
    assert decided.findings == ()
    assert decided.row == {
        "scope": "department",
        "agency": "Sở Tư pháp",
        "online_level": "full",
        "decision": "1234/QĐ-UBND",
        "valid_from": "2026-08-01",
        "source": {"title": "Quyết định số 1234/QĐ-UBND", "url": "https://nghean.gov.vn", "checked_on": "2026-07-20"},
    }


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Toàn trình", "full"),
        ("DVCTT toàn trình", "full"),
        ("Mức độ 4", "full"),
        (4, "full"),
        ("MỘT PHẦN", "partial"),
        ("3", "partial"),
    ],
)
def test_the_words_for_a_level_are_known(tmp_path: Path, written: object, level: str) -> None:
    [decided] = _read(tmp_path, [ABOVE, HEAD, ["1.001193", NAME, "", written]])
    assert decided.row is not None
    assert decided.row["online_level"] == level


def test_two_columns_of_marks_are_read(tmp_path: Path) -> None:
    rows = [
        ABOVE,
        ["Mã số", "Tên", "Dịch vụ công trực tuyến", None],
        [None, None, "Toàn trình", "Một phần"],
        ["1.001193", NAME, "x", None],
        ["1.000894", "Đăng ký kết hôn", None, "X"],
        ["1.004873", "Xác nhận", None, None],
        ["2.000635", "Trích lục", "x", "x"],
        ["2.000815", "Chứng thực", "có thể", None],
    ]
    full, partial, none, both, odd = _read(tmp_path, rows, ["A2:A3", "B2:B3", "C2:D2"])
    assert [one.row and one.row["online_level"] for one in (full, partial, none, both, odd)] == [
        "full",
        "partial",
        None,
        None,
        None,
    ]
    assert [one.findings[0].kind for one in (none, both, odd)] == ["no_level", "level_unclear", "level_unclear"]
    assert "both" in both.findings[0].reason


@pytest.mark.parametrize(
    ("agency", "scope", "named"),
    [
        ("Sở Xây dựng", "department", "Sở Xây dựng"),
        ("Ban Quản lý Khu kinh tế Đông Nam", "department", "Ban Quản lý Khu kinh tế Đông Nam"),
        ("UBND xã Kim Liên", "commune", "UBND xã Kim Liên"),
        ("Ủy ban nhân dân phường Thành Vinh", "commune", "Ủy ban nhân dân phường Thành Vinh"),
        ("UBND tỉnh", "province", "Tỉnh Nghệ An"),
        ("UBND cấp xã", "province", "Tỉnh Nghệ An"),
        ("cấp xã", "province", "Tỉnh Nghệ An"),
        ("", "province", "Tỉnh Nghệ An"),
    ],
)
def test_an_agency_gives_the_scope(tmp_path: Path, agency: str, scope: str, named: str) -> None:
    [decided] = _read(tmp_path, [ABOVE, HEAD, ["1.001193", NAME, agency, "Toàn trình"]])
    assert decided.row is not None
    assert (decided.row["scope"], decided.row["agency"]) == (scope, named)


def test_a_heading_names_the_agency_of_the_rows_below(tmp_path: Path) -> None:
    rows = [ABOVE, ["STT", "Mã số", "Tên", "Mức độ"], ["I", "SỞ TƯ PHÁP", None, None], [1, "1.001193", NAME, "Toàn trình"]]
    [decided] = _read(tmp_path, rows)
    assert decided.row is not None
    assert (decided.row["scope"], decided.row["agency"]) == ("department", "SỞ TƯ PHÁP")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["1.001193", NAME, "Sở Tư pháp", "Có lẽ"], "online level 'Có lẽ'"),
        (["1.001193", NAME, "Công ty A", "Toàn trình"], "agency 'Công ty A'"),
        (["1.001193", NAME, "Sở Tư pháp\nSở Y tế", "Toàn trình"], "several agencies"),
        (["abc", NAME, "Sở Tư pháp", "Toàn trình"], "not a procedure code"),
    ],
)
def test_a_row_that_is_not_clear_is_refused_with_why(tmp_path: Path, cells: list[object], why: str) -> None:
    [decided] = _read(tmp_path, [ABOVE, HEAD, cells])
    assert decided.row is None
    assert why in decided.findings[0].reason
    assert (decided.findings[0].place.file, decided.findings[0].place.row) == ("a.xlsx", 3)


def test_the_decision_is_taken_from_the_command_where_the_file_names_none(tmp_path: Path) -> None:
    row = ["1.001193", NAME, "", "Toàn trình"]
    [without] = _read(tmp_path, [HEAD, row])
    assert "no decision" in without.findings[0].reason
    [decided] = _read(tmp_path, [HEAD, row], decision="56/QĐ-UBND")
    assert decided.row is not None
    assert decided.row["decision"] == "56/QĐ-UBND"


def test_only_an_address_of_the_state_is_taken(tmp_path: Path) -> None:
    rows = [ABOVE, [*HEAD, "Link"], ["1.001193", NAME, "", "4", "https://evil.example"]]
    [decided] = _read(tmp_path, rows)
    assert decided.row is not None
    assert decided.row["source"]["url"] == "https://nghean.gov.vn"
    assert [finding.kind for finding in decided.findings] == ["address"]


def test_a_list_of_levels_is_told_from_other_files(tmp_path: Path) -> None:
    levels = book(tmp_path / "a.xlsx", [HEAD, ["1.001193", NAME, "", "4"]])
    others = book(tmp_path / "b.xlsx", [["Mã số", "Tên"], ["1.001193", NAME]])
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7\x00")
    assert [is_decision_list(path) for path in (levels, others, tmp_path / "c.pdf")] == [True, False, False]
    with pytest.raises(InputRefusedError, match=r"b\.xlsx: not a list of online levels"):
        list(read_decisions(others, decision=None, checked_on=DAY))


def test_the_day_of_the_command_holds_where_a_row_names_none(tmp_path: Path) -> None:
    rows = [ABOVE, [*HEAD, "Ngày hiệu lực"], ["1.001193", NAME, "", "4", "15/8/2026"], ["1.000894", NAME, "", "4", ""]]
    path = book(tmp_path / "a.xlsx", rows)
    found = read_decisions(path, decision=None, checked_on=DAY, valid_from=date(2026, 9, 1))
    assert [one.row and one.row["valid_from"] for one in found] == ["2026-08-15", "2026-09-01"]
