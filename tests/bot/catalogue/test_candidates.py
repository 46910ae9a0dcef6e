"""The candidates of a home as rows, lines and a spreadsheet: the same facts in each, and no cell that acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.catalogue import candidates as module
from bot.catalogue.candidates import as_dict, found_in, harmless, lines, row, today, write_xlsx
from bot.settings import Settings
from knowledge.candidates import Candidate, candidates, rules
from knowledge.model import AuthorityLevel
from tests.support.records import procedure

DAY = date(2026, 11, 23)


def ranked(*changes: dict[str, Any], asked: dict[str, int] | None = None) -> list[Candidate]:
    records = [procedure(**{"code": f"1.{number:06d}", **change}) for number, change in enumerate(changes, start=1)]
    return candidates(records, day=DAY, asked=asked)


def sheet_of(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    return [[cell.value for cell in cells] for cells in book.worksheets[0].iter_rows()]


def test_the_spreadsheet_opens_and_equals_the_rows(tmp_path: Path) -> None:
    found = ranked(
        {"name": "Việc một", "dossier": [{"case": "Giấy tờ nộp", "items": [{"name": "Đơn đề nghị", "originals": 1}]}]},
        {"name": "Việc hai", "code": "unknown", "steps": ["Cơ quan kiểm tra thực tế"], "agencies": ["Sở Xây dựng"]},
        asked={"1.000001": 7},
    )
    write_xlsx(found, tmp_path / "out.xlsx")
    head, *body = sheet_of(tmp_path / "out.xlsx")
    assert head == list(rules()["columns"].values())
    assert body == [
        [value or (value if value == 0 else None) for value in row(n, one).values()] for n, one in enumerate(found, 1)
    ]
    assert list(row(1, found[0])) == list(rules()["columns"])


def test_the_second_sheet_says_how_it_was_weighed(tmp_path: Path) -> None:
    write_xlsx(ranked({}), tmp_path / "out.xlsx")
    weights = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[1]
    told = {cells[0]: cells[1] for cells in weights.iter_rows(min_row=2, values_only=True)}
    assert told == {key: rule["points"] for key, rule in rules()["reasons"].items()}


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0", "\t=1+1", "\r\n@x", "\x00=1"])
def test_no_cell_is_taken_for_a_formula(text: str, tmp_path: Path) -> None:
    shown = harmless(text)
    assert isinstance(shown, str)
    assert shown.startswith("'")
    write_xlsx(ranked({"name": f"{text} xyz", "agencies": [text + " xyz"]}), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert all(cell.data_type != "f" for sheet in book.worksheets for cells in sheet.iter_rows() for cell in cells)


@pytest.mark.parametrize("value", ["Đăng ký - khai sinh", "", None, 5, -5, 0.5])
def test_a_harmless_cell_stays_as_it_is(value: Any) -> None:
    assert harmless(value) == value


def test_characters_no_file_can_hold_do_not_break_the_spreadsheet(tmp_path: Path) -> None:
    write_xlsx(ranked({"name": "Việc \x0b\x01\ud800 một"}), tmp_path / "out.xlsx")
    assert sheet_of(tmp_path / "out.xlsx")[1][3] == "Việc     một"


def test_a_spreadsheet_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(ranked({}), path)
    before = path.read_bytes()

    def full(self: Any, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr("openpyxl.workbook.workbook.Workbook.save", full)
    with pytest.raises(OSError, match="No space"):
        write_xlsx(ranked({}, {}), path)
    assert (path.read_bytes(), [entry.name for entry in tmp_path.iterdir()]) == (before, ["out.xlsx"])


def test_the_terminal_shows_what_the_row_holds() -> None:
    (found,) = ranked({"name": "Việc một", "steps": ["Cơ quan kiểm tra thực tế"]})
    text = "\n".join(lines(1, found))
    cells = row(1, found)
    assert all(str(cells[key]) in text for key in ("score", "code", "name", "levels", "against", "unknown"))
    assert "kiểm tra tại chỗ" in text


def test_the_json_shape_is_the_row_with_each_reason_and_its_points() -> None:
    (found,) = ranked({})
    told = as_dict(1, found)
    assert list(told) == [*rules()["columns"], "id", "reasons"]
    unknown = rules()["unknown_points"] * len(found.unknown)
    assert told["score"] == round(sum(reason["points"] for reason in told["reasons"]) + unknown, 1)


def test_conversations_and_a_list_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "home_procedures", lambda settings: iter([procedure(code="1.001193")]))
    monkeypatch.setattr("bot.catalogue.asked.conversations_about", lambda settings: {"1.001193": 2})
    (tmp_path / "asked.csv").write_text("1.001193,40\n", encoding="utf-8")
    levels = (AuthorityLevel.COMMUNE,)
    for path, count in ((tmp_path / "asked.csv", 42), (None, 2)):
        (found,) = found_in(Settings(home=tmp_path), asked=path, levels=levels, day=DAY)
        assert found.asked == count
    monkeypatch.setattr("bot.catalogue.asked.conversations_about", lambda settings: None)
    assert found_in(Settings(home=tmp_path), asked=None, levels=levels, day=DAY)[0].asked is None


def test_the_records_of_the_home_are_the_candidates(tmp_path: Path) -> None:
    levels = (AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE)
    found = found_in(Settings(home=tmp_path), asked=None, levels=levels, day=DAY)
    assert len(found) > 100
    assert list(tmp_path.iterdir()) == []


def test_today_is_a_day() -> None:
    assert isinstance(today(), date)
