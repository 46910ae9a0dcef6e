"""Binary files that cannot be read are refused with what to do; damaged ones never run away."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import pytest

from knowledge.imports.word import read_word
from knowledge.imports.word_ole import lines

SHEET = (Path(__file__).parent / "fixtures" / "sheet.doc").read_bytes()
HEADER = SHEET.index(b"\xec\xa5")
"""Where the stream WordDocument begins in the fixture."""


def changed(at: int, number: int, form: str = "<H") -> bytes:
    content = bytearray(SHEET)
    struct.pack_into(form, content, HEADER + at, number)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (changed(2, 0x65), "older than Word 97"),
        (changed(0x0A, 0x0300), "password"),
        (changed(0x4C, 0xFFFFFFFF, "<I"), "broken"),
        (SHEET.replace("WordDocument".encode("utf-16-le"), "WorkDocument".encode("utf-16-le")), "no Word document"),
        (SHEET[:5000], "broken"),
    ],
)
def test_a_file_that_is_not_read_is_refused_with_what_to_do(content: bytes, word: str, tmp_path: Path) -> None:
    path = tmp_path / "old.doc"
    path.write_bytes(content)
    (found,) = read_word(path, checked_on=date(2026, 7, 20))
    assert found.source is None
    assert word in found.findings[0].reason
    assert "save it as .docx" in found.findings[0].reason


def test_letters_bold_type_and_cells_of_a_real_file_are_told() -> None:
    found = list(lines(SHEET))
    (code,) = [line for line in found if line.text.startswith("Mã thủ tục")]
    assert code.text == "Mã thủ tục: 1.001193\r"
    assert (code.bold.count(True), code.depth) == (11, 0)
    assert sum(line.ends_row for line in found) == 4 + 4 + 3 + 4
    assert all(line.depth == 1 for line in found if line.ends_cell)
