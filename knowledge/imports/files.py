"""Picks the reader for a file by what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from knowledge.errors import InputRefusedError
from knowledge.imports.grids import member_names
from knowledge.imports.limits import check_size, is_archive
from knowledge.imports.model import Finding, Read, Verdict
from knowledge.imports.names import same_procedure

ACCEPTED = "accepted are XLSX, CSV, JSON, JSONL, and the portal's detail sheet as DOC or DOCX"

_HEAD = 4096
"""Bytes by which a file is told."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_LIKE = (b"{\\rtf", b"<html", b"<!doctype html", b"mime-version:", b"<?xml", b"content-type: multipart", b"from: ")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF", b"SQLite", b"GIF8")
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt")
_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
_WORD_SUFFIXES = (".doc", ".htm", ".html", ".mht", ".mhtml", ".rtf")


def read_file(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield what `path` holds, one procedure after another."""
    kind = kind_of(path)
    if kind == "sheet":
        from knowledge.imports.sheets import read_sheets

        yield from read_sheets(path, checked_on=checked_on, names=names)
    elif kind == "json":
        from knowledge.imports.plain_json import read_json

        yield from _meant(read_json(path, checked_on=checked_on, names=names), names)
    else:
        from knowledge.imports.word import read_word

        yield from _meant(read_word(path, checked_on=checked_on, names=names), names)


def _meant(reads: Iterator[Read], names: Mapping[str, str] | None) -> Iterator[Read]:
    """Yield the reads, refusing what the list of official names calls otherwise."""
    for read in reads:
        source = read.source
        listed = names.get(source.code) if names and source else None
        if source is None or not listed or same_procedure(listed, source.name):
            yield read
            continue
        reason = f"the list calls it {listed[:80]!r}, the file {source.name[:80]!r}"
        yield Read(None, (Finding(Verdict.REFUSED, source.place, reason, source.code, "wrong_procedure"),))


def kind_of(path: Path) -> str:
    """Return "sheet", "word" or "json" by the content of a file, then by its name; anything else is refused.

    What is too big is refused first, whatever it is: the limit is what a clerk must hear of.
    """
    check_size(path)
    if is_archive(path):
        return _of_archive(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    suffix = path.suffix.lower()
    if head.startswith(_BINARY):
        raise _refused(path, "not a file of records")
    if head.startswith(_OLE):
        if suffix in (".xls", ".xlt"):
            raise _refused(path, "an XLS workbook of before 2007; save it as XLSX")
        return "word"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_WORD_LIKE) or suffix in _WORD_SUFFIXES:
        return "word"
    if start.startswith((b"{", b"[")) or suffix in _JSON_SUFFIXES:
        return "json"
    if suffix in _TABLE_SUFFIXES:
        return "sheet"
    raise _refused(path, "its kind cannot be told")


def _of_archive(path: Path) -> str:
    names = member_names(path)
    if any(name.startswith("xl/") for name in names):
        return "sheet"
    if any(name.startswith("word/") for name in names):
        return "word"
    raise _refused(path, "an archive; unpack it first")


def _refused(path: Path, what: str) -> InputRefusedError:
    return InputRefusedError(f"{path.name}: {what}; {ACCEPTED}")
