"""A sheet typed in an old font, or with letters taken apart, says what the same sheet in Unicode says."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from knowledge.imports.legacy_fonts import _tcvn3, _vni
from knowledge.imports.model import Read
from knowledge.imports.word import read_word
from knowledge.imports.word_blocks import Cell, Paragraph, Table
from knowledge.imports.word_letters import in_unicode
from tests.support.word_samples import SHEET, docx_of, html_of


def read(path: Path, content: bytes) -> Read:
    path.write_bytes(content)
    (found,) = read_word(path, checked_on=date(2026, 7, 20))
    return found


def in_old_font(text: str, font: str) -> str:
    table = {letter: sign for sign, letter in _vni().items()} if font == "VNI" else {v: chr(k) for k, v in _tcvn3().items()}
    return "".join(table.get(letter, letter) for letter in text)


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_an_old_font_is_mended_and_told(font: str, tmp_path: Path) -> None:
    plain = read(tmp_path / "sheet.doc", html_of(SHEET))
    text = html_of(SHEET).decode()
    if font == "TCVN3":  # its capitals with tones are small letters in a font of capitals
        text = re.sub("[À-ỹ]", lambda match: match.group() if match.group() in "ÂÊÔĂƠƯĐ" else match.group().lower(), text)
    found = read(tmp_path / "sheet.doc", in_old_font(text, font).encode())
    assert found.source is not None, found.findings
    assert [finding.kind for finding in found.findings] == ["old_font"]
    assert plain.source is not None
    assert (found.source.name, found.source.methods, found.source.steps) == (
        plain.source.name,
        plain.source.methods,
        plain.source.steps,
    )


def test_letters_taken_apart_are_composed_and_told(tmp_path: Path) -> None:
    plain = read(tmp_path / "sheet.doc", html_of(SHEET))
    found = read(tmp_path / "sheet.doc", unicodedata.normalize("NFD", html_of(SHEET).decode()).encode())
    assert found.source == plain.source
    assert [finding.kind for finding in found.findings] == ["decomposed_unicode"]


def test_a_name_whose_letters_are_lost_is_refused(tmp_path: Path) -> None:
    content = html_of(SHEET).replace("Thủ tục đăng ký khai sinh".encode(), b"Th? t?c ??ng k? khai sinh")
    found = read(tmp_path / "sheet.doc", content)
    assert found.source is None
    assert found.findings[0].kind == "letters_lost"


def test_the_bold_start_keeps_its_end() -> None:
    apart = unicodedata.normalize("NFD", "Tên: đúng")
    blocks = [Paragraph(apart, 5), Table(((Cell((Paragraph(apart, len(apart)),)),),))]
    found = in_unicode(blocks).blocks
    assert found == (Paragraph("Tên: đúng", 4), Table(((Cell((Paragraph("Tên: đúng", 9),)),),)))


def test_a_document_in_unicode_is_left_as_it_is(tmp_path: Path) -> None:
    assert read(tmp_path / "sheet.docx", docx_of(SHEET)).findings == ()
