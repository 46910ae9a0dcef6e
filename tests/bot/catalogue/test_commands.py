"""The `kb` commands as an agency's clerk runs them, each test on a home of its own."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pytest

from bot.cli import main
from knowledge.merging import home_records
from knowledge.versions import CatalogueStore
from tests.support.sources import ROOT

COMMAND = [sys.executable, "-m", "bot", "kb"]
STEPS = "Bước 1: Nộp hồ sơ tại Trung tâm Phục vụ hành chính công."
METHODS = (
    "Hình thức nộp Thời gian Phí, lệ phí Mô tả Trực tiếp 3 Ngày làm việc Phí : 10.000 Đồng Nộp tại quầy "
    "Trực tuyến 3 Ngày làm việc Phí : 10.000 Đồng Nộp trên Cổng"
)


def line(number: int, **cells: Any) -> str:
    """Return one procedure as the crawl writes it."""
    whole = {
        "ma_thu_tuc": f"8.{number:06d}",
        "ten_thu_tuc": f"Đăng ký việc thử nghiệm số {number}",
        "cap_thuc_hien": "Cấp xã",
        "linh_vuc": "Hộ tịch",
        "trinh_tu_thuc_hien": STEPS,
        "cach_thuc_thuc_hien": METHODS,
        "thanh_phan_ho_so": "Tên giấy tờ Mẫu đơn, tờ khai Số lượng Tờ khai theo mẫu Bản chính: 1 Bản sao: 0",
        "so_quyet_dinh": "1/QĐ-BTP",
    }
    return json.dumps({**whole, **cells}, ensure_ascii=False)


def written(path: Path, numbers: Sequence[int], **cells: Any) -> Path:
    """Return a crawl file of the procedures with these numbers."""
    path.write_text("\n".join(line(number, **cells) for number in numbers) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home of its own, where nothing is trained."""
    return tmp_path / "home"


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a run."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")}
    return {**kept, "MOTCUA_HOME": str(home), "PYTHONPATH": str(ROOT)}


def kb(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one command in this process: starting another takes a second."""
    said, told, code = io.StringIO(), io.StringIO(), 0
    words = ["motcua", "kb", *map(str, arguments)]
    with (
        mock.patch.dict(os.environ, environment(home), clear=True),
        mock.patch.object(sys, "argv", words),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(told),
    ):
        try:
            main()
        except SystemExit as end:
            code = int(str(end.code or 0))
    return subprocess.CompletedProcess(words, code, said.getvalue(), told.getvalue())


def alone(home: Path, *arguments: str | Path, limit: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """Run one command in a process of its own, within limits."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(home),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
    )


def imported(home: Path, *arguments: str | Path) -> dict[str, Any]:
    """Import with --json; return the summary."""
    done = kb(home, "import", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


def store(home: Path) -> CatalogueStore:
    """Return the catalogue of a home."""
    return CatalogueStore(home / "catalogue.sqlite")


# --- import ------------------------------------------------------------------------------------------------------


def test_an_import_tells_what_it_took_and_the_same_again_changes_nothing(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", range(1, 4))
    first = imported(home, file, "--by", "lan", "--decision", "1/QĐ-UBND")
    told = {key: first[key] for key in ("files", "rows", "taken", "refused", "added", "changed", "unchanged", "retired")}
    assert told == {"files": 1, "rows": 3, "taken": 3, "refused": 0, "added": 3, "changed": 0, "unchanged": 0, "retired": 0}
    assert (first["version"], store(home).versions()[0].by) == (1, "lan")
    again = imported(home, file)
    assert (again["unchanged"], again["added"], again["version"]) == (3, 0, None)
    assert "nothing changed" in kb(home, "import", file).stdout


def test_a_refused_row_is_told_with_file_row_code_and_reason(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(line(1) + "\n" + line(2, ma_thu_tuc="8.00000X") + "\n" + line(3) + "\n", encoding="utf-8")
    done = kb(home, "import", file)
    [refused] = [said for said in done.stdout.splitlines() if ": refused: " in said]
    assert done.returncode == 0
    assert refused.startswith("a.jsonl:2: refused: ") and "8.00000X" in refused


def test_a_file_of_which_nothing_can_be_taken_fails(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("{}\n[1]\n", encoding="utf-8")
    done = kb(home, "import", file)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert store(home).versions() == []


def test_every_finding_can_be_written_to_a_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(line(number, ma_thu_tuc=f"=1+{number}") for number in range(30)) + f"\n{line(1)}\n")
    done = kb(home, "import", file, "--report", tmp_path / "report.csv")
    assert sum(": refused: " in said for said in done.stdout.splitlines()) == 20
    assert "… and 10 more refused" in done.stdout
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        rows = [row for row in csv.DictReader(report) if row["verdict"] == "refused"]
    assert len(rows) == 30
    assert [row for row in rows if row["code"].startswith("=")] == []


def test_a_report_that_cannot_be_written_is_told_before_anything_is_taken(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", [1])
    done = kb(home, "import", file, "--report", tmp_path / "none" / "report.csv")
    assert (done.returncode, store(home).versions()) == (2, [])


def test_a_dry_run_changes_nothing(home: Path, tmp_path: Path) -> None:
    done = kb(home, "import", "--dry-run", written(tmp_path / "a.jsonl", range(3)))
    assert "it would be: 3 added" in done.stdout
    assert store(home).entries() == {}


def test_a_bar_is_shown_when_asked_for(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", range(3))
    assert "import" in kb(home, "import", "--progress", file).stderr
    assert "import:" not in kb(home, "import", file).stderr


@pytest.fixture
def levels(tmp_path: Path) -> Path:
    """Return a list of decisions for the first hand-checked procedures."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Mã số", "Tên thủ tục", "Cơ quan thực hiện", "Mức độ"])
    sheet.append(["1.001193", "Đăng ký khai sinh", "UBND cấp xã", "Toàn trình"])
    sheet.append(["8.999999", "Việc chưa có", "UBND cấp xã", "Một phần"])
    book.save(tmp_path / "levels.xlsx")
    return tmp_path / "levels.xlsx"


@pytest.mark.parametrize("flag", [["--levels"], []])
def test_a_list_of_decisions_becomes_local_rows_told_or_not(home: Path, levels: Path, flag: list[str]) -> None:
    done = kb(home, "import", levels, *flag, "--decision", "9/QĐ-UBND", "--effective-from", "2026-07-01")
    assert done.returncode == 0, done.stderr
    [row] = home_records(store(home)).read("1.001193")["local"]
    assert (row["online_level"], row["decision"], row["valid_from"]) == ("full", "9/QĐ-UBND", "2026-07-01")
    assert "no such procedure" in done.stdout


def test_decisions_and_procedures_are_not_imported_as_one(home: Path, levels: Path, tmp_path: Path) -> None:
    done = kb(home, "import", levels, written(tmp_path / "a.jsonl", [1]))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


# --- versions ----------------------------------------------------------------------------------------------------


def test_differences_are_told_and_a_rollback_takes_them_back(home: Path, tmp_path: Path) -> None:
    imported(home, written(tmp_path / "a.jsonl", [1, 2]))
    imported(home, written(tmp_path / "b.jsonl", [1], so_quyet_dinh="2/QĐ-BTP"))
    told = kb(home, "diff").stdout
    assert 'decision: "1/QĐ-BTP" -> "2/QĐ-BTP"' in told
    assert "from version 1 to 2: 1 changed" in told
    assert "version 3 has the content of version 1" in kb(home, "rollback", "1", "--by", "minh").stdout
    assert "no difference" in kb(home, "diff", "1", "3").stdout
    table = kb(home, "versions").stdout.splitlines()
    assert len(table) == 4 and "minh" in table[3] and "rollback to version 1" in table[3]


def test_differences_as_json_are_one_object_a_line(home: Path, tmp_path: Path) -> None:
    imported(home, written(tmp_path / "a.jsonl", [1]))
    [told] = [json.loads(said) for said in kb(home, "diff", "--json").stdout.splitlines()]
    assert (told["key"], told["kind"]) == ("8.000001", "added")
    [version] = [json.loads(said) for said in kb(home, "versions", "--json").stdout.splitlines()]
    assert (version["version"], version["added"]) == (1, 1)


def test_what_a_complete_import_lacks_is_retired(home: Path, tmp_path: Path) -> None:
    imported(home, written(tmp_path / "a.jsonl", [1, 2]))
    summary = imported(home, "--complete", "--decision", "5/QĐ-UBND", written(tmp_path / "b.jsonl", [1]))
    assert (summary["unchanged"], summary["retired"]) == (1, 1)
    assert home_records(store(home)).read("8.000002")["retired"]["decision"] == "5/QĐ-UBND"


def test_where_hand_checked_records_and_imports_disagree_is_listed_by_code(home: Path, tmp_path: Path) -> None:
    names = {"ma_thu_tuc": "1.001193", "ten_thu_tuc": "Thủ tục đăng ký khai sinh"}
    imported(home, written(tmp_path / "a.jsonl", [1], **names))
    listed = [json.loads(said) for said in kb(home, "diff", "--hand", "--json").stdout.splitlines()]
    assert {one["code"] for one in listed} == {"1.001193"}
    assert "decision" in {one["fact"] for one in listed}
    assert home_records(store(home)).read("1.001193")["decision"] == "163/QĐ-BTP"


def test_nothing_imported_is_said(home: Path) -> None:
    assert "nothing was imported yet" in kb(home, "versions").stdout
    assert "nothing was imported yet" in kb(home, "diff").stdout
    assert kb(home, "rollback", "3").returncode == 1
    assert not (home / "catalogue.sqlite").exists()


# --- retire, stale -----------------------------------------------------------------------------------------------


def test_a_retired_procedure_says_what_replaced_it_and_can_be_taken_back(home: Path) -> None:
    done = kb(home, "retire", "1.001193", "--replaced-by", "1.000894", "--replaced-by", "8.999999", "--decision", "9/QĐ")
    assert done.returncode == 0 and "8.999999 is not in the catalogue" in done.stderr
    assert home_records(store(home)).read("1.001193")["retired"]["replaced_by"] == ["1.000894", "8.999999"]
    assert kb(home, "retire", "1.001193", "--undo").returncode == 0
    assert "retired" not in home_records(store(home)).read("1.001193")


@pytest.mark.parametrize(("arguments", "code"), [(["1.001193"], 2), (["x", "--decision", "9/QĐ"], 1)])
def test_a_retirement_needs_a_decision_and_a_code(home: Path, arguments: list[str], code: int) -> None:
    done = kb(home, "retire", *arguments)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)


def test_records_past_their_check_are_listed_the_oldest_first(home: Path, tmp_path: Path) -> None:
    for day, number in (("2020-05-01", 1), ("2019-05-01", 2)):
        imported(home, written(tmp_path / "a.jsonl", [number]), "--checked-on", day)
    listed = [json.loads(said) for said in kb(home, "stale", "--json").stdout.splitlines()]
    assert [one["code"] for one in listed[:2]] == ["8.000002", "8.000001"]
    assert listed[0]["age_days"] > 2000


# --- what goes wrong ---------------------------------------------------------------------------------------------


def names(home: Path) -> set[str]:
    """Return the decisions named in the catalogue: one per version."""
    return {raw["decision"] for _, raw in store(home).raws()}


def test_an_import_killed_at_any_moment_leaves_one_whole_version(home: Path, tmp_path: Path) -> None:
    """Every record is of the same import, whichever that is, and the same command goes through afterwards."""
    chance, count = random.Random(11), 400
    imported(home, written(tmp_path / "0.jsonl", range(count), so_quyet_dinh="0/QĐ"))
    for turn in range(1, 5):
        file = written(tmp_path / f"{turn}.jsonl", range(count), so_quyet_dinh=f"{turn}/QĐ")
        process = subprocess.Popen(
            [*COMMAND, "import", str(file)], env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.5, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(store(home).entries()) == count
        assert len(names(home)) == 1
    summary = imported(home, file)
    assert (summary["taken"], names(home)) == (count, {f"{turn}/QĐ"})


def test_a_full_disk_is_one_line_and_leaves_the_version_before(home: Path, tmp_path: Path) -> None:
    imported(home, written(tmp_path / "a.jsonl", range(10), so_quyet_dinh="0/QĐ"))
    text = "".join(random.Random(3).choices("abcdefghijklmnop ", k=3000))
    file = written(tmp_path / "b.jsonl", range(400), so_quyet_dinh="1/QĐ", yeu_cau_dieu_kien=text)
    for number, row in enumerate(rows := file.read_text(encoding="utf-8").splitlines()):
        rows[number] = row.replace(text, text[number:] + text[:number])
    file.write_text("\n".join(rows), encoding="utf-8")
    done = alone(home, "import", file, limit=_little_room)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "catalogue.sqlite" in done.stderr
    assert (len(store(home).entries()), names(home)) == (10, {"0/QĐ"})
    assert imported(home, file)["taken"] == 400


def _little_room() -> None:
    """Let files grow to 300 kB only: what a full disk looks like to a process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_two_imports_at_once_are_one_after_the_other_or_told(home: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / f"{turn}.jsonl", range(200), so_quyet_dinh=f"{turn}/QĐ") for turn in (1, 2)]
    running = [
        subprocess.Popen([*COMMAND, "import", str(file)], env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
        for file in files
    ]  # fmt: skip
    ended = [(process.communicate()[1], process.returncode) for process in running]
    assert all(code == 0 or "another import is running" in said for said, code in ended)
    assert len(names(home)) == 1
    assert len(store(home).versions()) == sum(code == 0 for _, code in ended)
