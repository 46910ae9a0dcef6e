"""`motcua desk`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli
from bot.directory.errors import DirectoryError
from tests.support.desks import write_sheet

GOOD = {"code": "16702", "phone": "02383848484", "hours": "7:30-11:30", "published": "Thông báo 1", "verified": "01/11/2026"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MOTCUA_DATABASE_URL", raising=False)
    return CliRunner()


def test_what_is_imported_is_found_and_checked(run: CliRunner, tmp_path: Path) -> None:
    file = str(write_sheet(tmp_path / "x.csv", GOOD))
    assert "import 1: 2 facts of 1 desk(s) from 1 rows" in run.invoke(cli, ["desk", "import", file]).output
    found = run.invoke(cli, ["desk", "find", "nghi", "phu", "cu", "--at", "2026-11-26T09:00"]).output
    assert "0238 3848 484" in found
    assert "11:30." in found
    told = json.loads(run.invoke(cli, ["desk", "find", "nghi phu", "--at", "2026-11-26T09:00", "--json"]).output)
    assert (told["desk"]["key"], told["open"], told["until"]) == ("commune:16702", "open", "2026-11-26T11:30:00+07:00")
    *desks, counts = map(json.loads, run.invoke(cli, ["desk", "check", "--json"]).output.splitlines())
    assert counts["phone_unknown"] == 143
    assert next(one for one in desks if one["desk"] == "commune:16702")["unknown"] == ["address", "email"]


def test_a_bad_row_is_told_and_nothing_is_taken(run: CliRunner, tmp_path: Path) -> None:
    file = str(write_sheet(tmp_path / "x.csv", GOOD, {**GOOD, "code": "16681", "phone": "12"}))
    done = run.invoke(cli, ["desk", "import", file, "--json"])
    assert done.exit_code == 1
    first, summary = map(json.loads, done.output.splitlines()[:2])
    assert (first["row"], summary["import"]) == (3, None)
    assert run.invoke(cli, ["desk", "import", file, "--skip-bad"]).exit_code == 0


def test_checking_without_any_import_lists_every_commune(run: CliRunner) -> None:
    done = run.invoke(cli, ["desk", "check"])
    assert done.exit_code == 0
    assert sum(line.startswith("commune:") for line in done.output.splitlines()) == 130
    assert done.output.splitlines()[-1].startswith("desks 144; communes 130")


def test_choices_are_listed_and_an_unknown_name_is_an_error(run: CliRunner) -> None:
    choices = run.invoke(cli, ["desk", "find", "đồng văn"])
    assert choices.exit_code == 0
    assert "3. xã Đồng Văn, huyện Thanh Chương -> xã Đại Đồng" in choices.output
    unknown = run.invoke(cli, ["desk", "find", "xyzabc"])
    assert unknown.exit_code == 1
    assert isinstance(unknown.exception, DirectoryError)


def test_a_provincial_procedure_leads_to_the_provincial_centre(run: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.directory import looking_up
    from knowledge.model import AuthorityLevel

    monkeypatch.setattr(looking_up, "levels_of", lambda code, settings: (AuthorityLevel.PROVINCE,))
    assert run.invoke(cli, ["desk", "find", "nghi phu", "--procedure", "1.1"]).output.startswith("provincial_centre")


def test_a_moment_that_is_none_is_bad_usage(run: CliRunner) -> None:
    assert run.invoke(cli, ["desk", "find", "nghi phu", "--at", "chiều"]).exit_code == 2


def test_the_template_is_written(run: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert run.invoke(cli, ["desk", "template", str(path)]).exit_code == 0
    assert path.is_file()
