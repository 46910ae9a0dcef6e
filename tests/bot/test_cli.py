"""The command line as a script sees it: exit codes, one line on stderr, one JSON object per line on stdout."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click import Context
from click.testing import CliRunner

from bot.cli import _pressed, cli
from bot.training import ROOT
from tests.support.records import raw_record, without, write_record

WORDS = "đăng ký kết hôn cần giấy tờ gì, mất bao lâu"


def motcua(*arguments: str, home: Path | str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, started from somewhere else."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**plain, "PYTHONPATH": str(ROOT), "MOTCUA_HOME": str(home), **environment},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one line on stderr; nothing may stand on stdout."""
    lines = done.stderr.splitlines()
    assert done.stdout == ""
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("motcua: ")
    return lines[0]


# --- bad usage is 2 ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
        (["kb", "nonsense"], "nonsense"),
        (["ask", "--nonsense", "x"], "--nonsense"),
        (["ask"], "--batch"),
        (["ask", "x", "y"], "y"),
        (["ask", "x", "--batch", "/none"], "/none"),
        (["ask", "--batch", "/none/questions.txt"], "/none/questions.txt"),
        (["ask", "--batch", "/"], "directory"),
        (["serve", "--port", "70000"], "70000"),
        (["serve", "--port", "x"], "x"),
        (["kb", "check", "/none"], "/none"),
        (["kb", "ask"], "TEXT"),
        (["evaluate", "--set", "x"], "held-out"),
        (["bench", "--turns", "1"], "--turns"),
        (["bench", "nonsense"], "nonsense"),
        ([], "motcua"),
        (["kb"], "kb"),
    ],
)
def test_bad_usage_ends_with_two_and_one_line_that_names_it(arguments: list[str], named: str, tmp_path: Path) -> None:
    done = motcua(*arguments, home=tmp_path)
    assert done.returncode == 2
    assert named in one_line(done)


@pytest.mark.parametrize(
    ("variable", "value"), [("MOTCUA_PORT", "x"), ("MOTCUA_PORT", "70000"), ("MOTCUA_LOG_LEVEL", "LOUD")]
)
def test_a_setting_that_cannot_be_used_ends_with_two_and_names_the_variable(
    variable: str, value: str, tmp_path: Path
) -> None:
    done = motcua("doctor", home=tmp_path, **{variable: value})
    assert done.returncode == 2
    assert variable in one_line(done)
    assert value in one_line(done)


# --- what cannot be done is 1 ------------------------------------------------------------------------------------


def test_a_port_in_use_ends_with_one_before_anything_is_trained(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = motcua("serve", "--port", port, home=tmp_path / "home")
    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in one_line(done)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("arguments", [["ask", "x"], ["kb", "build"], ["kb", "ask", "x"], ["train"], ["evaluate"]])
def test_a_home_that_cannot_be_written_ends_with_one_and_is_named(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = motcua(*arguments, home=tmp_path / "file" / "home")
    assert done.returncode == 1
    assert str(tmp_path / "file" / "home") in one_line(done)


def test_an_encoder_that_is_not_there_ends_with_one_and_is_named(tmp_path: Path) -> None:
    done = motcua("kb", "build", home=tmp_path, MOTCUA_ENCODER=str(tmp_path / "none"))
    assert done.returncode == 1
    assert str(tmp_path / "none") in one_line(done)


def test_a_broken_record_ends_with_one_and_is_named_by_file_and_line(tmp_path: Path) -> None:
    good = write_record(tmp_path, raw_record(code="1.000002"), slug="good")
    wrong = write_record(tmp_path, without(raw_record(), "source", "url"), slug="wrong")
    done = motcua("kb", "check", str(tmp_path), home=tmp_path / "home")
    assert done.returncode == 1
    assert done.stdout == ""
    line, summary = done.stderr.splitlines()
    place = line.split(": ")[0]
    assert place.rsplit(":", 1)[0] == str(wrong)
    assert place.rsplit(":", 1)[1].isdigit()
    assert str(good) not in done.stderr
    assert summary == f"motcua: 1 problem(s) in {tmp_path}"


def test_a_folder_without_records_ends_with_one(tmp_path: Path) -> None:
    assert motcua("kb", "check", str(tmp_path), home=tmp_path).returncode == 1


@pytest.mark.parametrize(
    ("content", "place"), [('{"text": "a"}\n{"text": \n', ":2: "), ('{"text": 5}\n', ":1: "), ("\xff", "byte 0")]
)
def test_a_batch_that_cannot_be_read_ends_with_one_before_anything_is_trained(
    content: str, place: str, tmp_path: Path
) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_bytes(content.encode("latin-1"))
    done = motcua("ask", "--batch", str(path), "--json", home=tmp_path / "home")
    assert done.returncode == 1
    assert f"{path}" in one_line(done)
    assert place in one_line(done)
    assert not (tmp_path / "home").exists()


@pytest.mark.train
def test_a_redis_that_does_not_answer_is_one_line_and_no_traceback(trained: Any) -> None:
    done = motcua("ask", "xin chào", home=trained.home, MOTCUA_REDIS_URL="redis://:s3cret@127.0.0.1:1/0")
    assert done.returncode == 1
    assert "s3cret" not in one_line(done)


@pytest.mark.train
def test_an_address_of_redis_that_is_none_is_bad_usage(trained: Any) -> None:
    done = motcua("ask", "xin chào", home=trained.home, MOTCUA_REDIS_URL="redis://:s3cret@127.0.0.1:port")
    assert done.returncode == 2
    assert "MOTCUA_REDIS_URL" in one_line(done)
    assert "s3cret" not in done.stderr


# --- what a machine reads ----------------------------------------------------------------------------------------


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_counts_are_one_json_object(tmp_path: Path) -> None:
    done = motcua("kb", "stats", "--json", home=tmp_path)
    assert done.returncode == 0
    assert done.stderr == ""
    (counts,) = objects(done)
    assert {"procedures", "verified", "recalled"} <= set(counts)
    assert counts["procedures"] == counts["verified"] + counts["recalled"] + counts["partly_verified"]


def test_problems_are_one_json_object_each(tmp_path: Path) -> None:
    write_record(tmp_path, without(raw_record(), "name"))
    done = motcua("kb", "check", str(tmp_path), "--json", home=tmp_path / "home")
    assert done.returncode == 1
    assert [set(problem) for problem in objects(done)] == [{"file", "line", "message"}]


def test_our_own_records_are_all_valid(tmp_path: Path) -> None:
    done = motcua("kb", "check", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_findings_of_the_doctor_are_one_json_object_each(tmp_path: Path) -> None:
    done = motcua("doctor", "--json", home=tmp_path / "home", MOTCUA_PORT="0")
    assert done.returncode == 0
    assert {frozenset(finding) for finding in objects(done)} == {frozenset({"subject", "verdict", "message"})}


def test_a_doctor_who_finds_what_would_fail_ends_with_one(tmp_path: Path) -> None:
    done = motcua("doctor", home=tmp_path, MOTCUA_DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert done.returncode == 1
    assert "fails" in done.stdout


@pytest.mark.train
def test_a_question_is_answered_as_one_json_object_and_nothing_else(trained: Any) -> None:
    done = motcua("ask", WORDS, "--json", home=trained.home)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (turn,) = objects(done)
    assert turn["status"] == "answered"
    assert turn["procedures"][0]["code"] == "1.000894"


@pytest.mark.train
def test_lines_of_a_batch_are_answered_in_order_and_conversations_are_kept_apart(trained: Any, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": WORDS, "conversation": "one"},
        {"id": "b", "text": "đăng ký khai sinh cần gì", "conversation": "two"},
        {"id": "c", "text": "thế lệ phí?", "conversation": "one"},
        {"id": 4, "text": "thế lệ phí?", "conversation": "two"},
    ]
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    done = motcua("ask", "--batch", str(path), "--json", home=trained.home)
    assert done.returncode == 0, done.stderr
    turns = objects(done)
    assert [turn["id"] for turn in turns] == ["a", "b", "c", 4]
    assert [turn["procedures"][0]["code"] for turn in turns] == ["1.000894", "1.001193", "1.000894", "1.001193"]


# --- inside one process ------------------------------------------------------------------------------------------


COMMANDS = cli.list_commands(Context(cli))


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS), ["kb", "check"], ["kb", "build"]])
def test_every_command_explains_itself(arguments: list[str]) -> None:
    shown = CliRunner().invoke(cli, [*arguments, "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: ")


def test_a_number_typed_in_the_chat_presses_the_button_of_that_number() -> None:
    buttons = [{"title": "Phí", "payload": "/ask_fee"}, {"title": "Trang", "url": "https://x.vn"}]
    assert [_pressed(typed, buttons) for typed in ("1", "2", "3", "0", "một", "²")] == [
        "/ask_fee",
        "2",
        "3",
        "0",
        "một",
        "²",
    ]


def test_the_version_is_told() -> None:
    shown = CliRunner().invoke(cli, ["--version"])
    assert shown.exit_code == 0
    assert shown.output.strip()[-1].isdigit()
