"""The reader of a file is picked by what is in it, whatever its name; other files are refused with what is accepted."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.files import kind_of, read_file
from tests.knowledge.imports.books import book

DAY = date(2026, 7, 20)
BIRTH = "Đăng ký khai sinh"


def test_the_same_procedure_is_read_from_every_format(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", [["Mã số", "Tên"], ["1.001193", BIRTH]])
    (tmp_path / "a.csv").write_text(f"Mã số,Tên\n1.001193,{BIRTH}\n", encoding="utf-8-sig")
    (tmp_path / "a.json").write_text(json.dumps([{"Mã số": "1.001193", "Tên": BIRTH}]), encoding="utf-8")
    crawled = {"ma_thu_tuc": "1.001193", "ten_thu_tuc": BIRTH, "cach_thuc_thuc_hien": "", "thanh_phan_ho_so": ""}
    (tmp_path / "a.jsonl").write_text(json.dumps(crawled) + "\n", encoding="utf-8")
    for path in sorted(tmp_path.iterdir()):
        [read] = read_file(path, checked_on=DAY)
        assert read.source is not None, path
        assert (read.source.code, read.source.name) == ("1.001193", BIRTH), path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b'[{"code": 1}]', "json"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "word"),
        ("a.doc", b"<html><body>", "word"),
        ("a.doc", b"MIME-Version: 1.0\n", "word"),
        ("a.doc", b"{\\rtf1", "word"),
        ("a.csv", "Mã số;Tên".encode("utf-16"), "sheet"),
        ("a.tsv", b"a\tb", "sheet"),
    ],
)
def test_the_kind_is_told_by_the_content(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


def test_a_workbook_is_known_whatever_its_name(tmp_path: Path) -> None:
    assert kind_of(book(tmp_path / "a.csv.xlsx", [["a"]]).rename(tmp_path / "a.dat")) == "sheet"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.bin", b"\x00\x01\x02"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.png", b"\x89PNG"),
    ],
)
def test_another_kind_is_refused_with_what_is_accepted(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputRefusedError, match=rf"{name}: .*accepted are XLSX, CSV") as refused:
        list(read_file(tmp_path / name, checked_on=DAY))
    assert "\n" not in str(refused.value)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(InputRefusedError, match="unpack it first"):
        list(read_file(tmp_path / "a.zip", checked_on=DAY))


@pytest.mark.parametrize("name", ["big.xlsx", "big.csv", "big.doc", "big.json", "big"])
def test_a_file_of_200_mb_hears_of_the_limit_whatever_its_kind(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    with file.open("wb") as stream:
        stream.truncate(200 * 1024**2)
    for reader in (kind_of, lambda path: next(read_file(path, checked_on=date(2026, 7, 20)))):
        with pytest.raises(InputRefusedError, match=rf"^{name}: 200 MiB, the limit is 100 MiB"):
            reader(file)
