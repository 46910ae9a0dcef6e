"""`motcua kb candidates` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bot.cli import cli


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["kb", "candidates", *map(str, arguments)])


def test_the_table_has_as_many_procedures_as_asked_for() -> None:
    done = run("--limit", "3")
    assert done.exit_code == 0, done.output
    starts = [line.split()[0] for line in done.stdout.splitlines() if line[:4].strip()]
    assert starts == ["1", "2", "3"]


def test_json_prints_one_ranked_object_a_line_and_the_spreadsheet_the_same_order(home: Path) -> None:
    done = run("--json", "--limit", "5", "--xlsx", home / "out.xlsx")
    assert done.exit_code == 0, done.output
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["rank"] for one in told] == [1, 2, 3, 4, 5]
    assert [one["score"] for one in told] == sorted((one["score"] for one in told), reverse=True)
    sheet = openpyxl.load_workbook(home / "out.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) > 100
    assert [cells[3] for cells in rows[:5]] == [one["name"] for one in told]


def test_what_is_asked_for_moves_up(home: Path) -> None:
    before = [json.loads(line) for line in run("--json", "--limit", "400").stdout.splitlines()]
    last = next(one for one in reversed(before) if one["code"])
    (home / "asked.csv").write_text(f"{last['code']};5000\n", encoding="utf-8")
    after = [json.loads(line) for line in run("--json", "--limit", "400", "--asked", home / "asked.csv").stdout.splitlines()]
    moved = next(one for one in after if one["code"] == last["code"])
    assert moved["rank"] < last["rank"]
    assert moved["asked"] == 5000


def test_ministries_are_listed_only_when_asked_for() -> None:
    told = [json.loads(line) for line in run("--json", "--level", "ministry", "--limit", "400").stdout.splitlines()]
    assert told
    assert all("Cấp bộ" in one["levels"] for one in told)


@pytest.mark.parametrize("wrong", [["--limit", "0"], ["--level", "moon"], ["--asked", "/nowhere.csv"]])
def test_bad_usage_exits_with_two(wrong: list[str]) -> None:
    assert run(*wrong).exit_code == 2
