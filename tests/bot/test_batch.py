"""The file of `motcua ask --batch`: plain text or JSON lines; a wrong line is named by file and number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.batch import read_batch
from bot.errors import BatchError


def batch(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "batch.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def texts(path: Path) -> list[str]:
    return [line["text"] for line in read_batch(path)]


def test_plain_text_is_one_question_per_line_and_blank_lines_are_none(tmp_path: Path) -> None:
    path = batch(tmp_path, "khai sinh\n\n  \nkết hôn\n")
    assert texts(path) == ["khai sinh", "kết hôn"]
    assert all(line["id"] is None and line.get("conversation") is None for line in read_batch(path))


def test_json_lines_keep_id_and_conversation(tmp_path: Path) -> None:
    path = batch(tmp_path, '{"id": 7, "text": "a", "conversation": "x"}\n{"text": "b"}\n')
    assert read_batch(path) == [
        {"id": 7, "text": "a", "conversation": "x"},
        {"id": None, "text": "b", "conversation": None},
    ]


@pytest.mark.parametrize("identity", [0, "", "a", 1.5, [1], False])
def test_an_id_comes_back_as_it_was(tmp_path: Path, identity: object) -> None:
    assert read_batch(batch(tmp_path, json.dumps({"id": identity, "text": "a"})))[0]["id"] == identity


def test_a_conversation_may_be_a_number(tmp_path: Path) -> None:
    assert read_batch(batch(tmp_path, '{"text": "a", "conversation": 0}'))[0]["conversation"] == "0"


def test_an_empty_question_of_a_json_line_is_still_asked(tmp_path: Path) -> None:
    assert texts(batch(tmp_path, '{"text": ""}\n{"text": " "}')) == ["", " "]


def test_a_file_without_lines_asks_nothing(tmp_path: Path) -> None:
    assert read_batch(batch(tmp_path, "")) == read_batch(batch(tmp_path, "\n\n")) == []


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_question(tmp_path: Path) -> None:
    assert texts(batch(tmp_path, "\ufeffkhai sinh\r\nkết hôn\r\n")) == ["khai sinh", "kết hôn"]


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\x0c"])
def test_only_line_ends_end_a_line(tmp_path: Path, separator: str) -> None:
    line = json.dumps({"text": f"a{separator}b"}, ensure_ascii=False)
    assert texts(batch(tmp_path, line + "\n")) == [f"a{separator}b"]
    assert texts(batch(tmp_path, f"a{separator}b\n")) == [f"a{separator}b"]


@pytest.mark.parametrize("line", ['{"text": "b"', "khai sinh", "[1]", '"b"', '{"text": 5}', '{"question": "b"}', "null"])
def test_a_line_that_is_no_question_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    path = batch(tmp_path, f'{{"text": "a"}}\n\n{line}\n')
    with pytest.raises(BatchError, match=f"^{path}:3: "):
        read_batch(path)


def test_a_file_that_is_not_utf_8_is_named_with_the_byte(tmp_path: Path) -> None:
    path = batch(tmp_path, b"khai sinh\n\xff\xfe")
    with pytest.raises(BatchError, match=f"^{path}: .*UTF-8.*10"):
        read_batch(path)
