"""Files too big to be an export, and archives that grow beyond all measure, are refused in one line before they are read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.limits import MEBIBYTE, check_size


def _refusal(path: Path) -> str:
    with pytest.raises(InputRefusedError) as refused:
        check_size(path)
    assert "\n" not in str(refused.value)
    assert path.name in str(refused.value)
    return str(refused.value)


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_file_of_two_hundred_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "all.csv"
    with path.open("wb") as file:
        file.truncate(200 * MEBIBYTE)
    assert "200 MiB" in _refusal(path)


def test_an_archive_that_grows_a_thousand_times_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": b"0" * (20 * MEBIBYTE)})
    assert path.stat().st_size < MEBIBYTE
    assert "20 MiB" in _refusal(path)


def test_an_archive_whose_members_are_too_big_together_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(31):
            archive.writestr(f"word/{number}.xml", b"0" * (10 * MEBIBYTE))
    assert "310 MiB" in _refusal(path)


def test_an_archive_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'})
    assert "document type" in _refusal(path)


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing of an archive")
    assert "broken" in _refusal(path)


def test_an_empty_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert "empty" in _refusal(tmp_path / "empty.csv")
    assert "cannot be read" in _refusal(tmp_path / "missing.csv")


def test_a_common_file_passes(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook/>", "a.xml": b"0" * MEBIBYTE})
    check_size(path)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="not a file"):
        check_size(tmp_path)
