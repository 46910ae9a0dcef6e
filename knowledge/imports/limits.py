"""Refuses files no agency's export is like: too big, or archives that unpack into far more than they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

from knowledge.errors import InputRefusedError

MEBIBYTE = 1 << 20
MAX_BYTES = 100 * MEBIBYTE
"""Bytes of a file. The crawl of the whole national portal (2,642 procedures, July 2026) has 70 MiB."""
MAX_UNPACKED = 300 * MEBIBYTE
"""Bytes all members of an archive may unpack into."""
MAX_RATIO = 200
"""Times an archive may grow; a spreadsheet of one repeated row grows about 60 times."""
LEAST_SUSPECT = 10 * MEBIBYTE
"""Bytes below which it does not matter how much an archive grows."""
MAX_ROWS = 200_000
"""Rows of one sheet or file; the national catalogue has about 6,000 procedures."""
MAX_COLUMNS = 200
"""Columns of one sheet; what stands further right is not read."""
MAX_CELL = 200_000
"""Characters of one cell; a spreadsheet cell holds 32,767 at most."""

_HEAD = 4096
"""Bytes of an XML member in which a document type would stand."""


def check_size(path: Path) -> None:
    """Raise `InputRefusedError` when `path` is too big or unpacks into too much."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputRefusedError(f"{path.name}: cannot be read: {error.strerror or error}") from None
    if not path.is_file():
        raise InputRefusedError(f"{path.name}: not a file")
    if size > MAX_BYTES:
        raise InputRefusedError(f"{path.name}: {_mebibytes(size)} MiB, the limit is {_mebibytes(MAX_BYTES)} MiB; split it")
    if size == 0:
        raise InputRefusedError(f"{path.name}: the file is empty")
    if is_archive(path):
        _check_archive(path, size)


def is_archive(path: Path) -> bool:
    """Return whether `path` begins as a ZIP archive does, as XLSX and DOCX files are."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _check_archive(path: Path, size: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked > MAX_UNPACKED or (unpacked > LEAST_SUSPECT and unpacked > MAX_RATIO * size):
                grown = f"unpacks from {_mebibytes(size)} MiB into {_mebibytes(unpacked)} MiB"
                raise InputRefusedError(f"{path.name}: {grown}, no export is like that")
            typed = [member.filename for member in archive.infolist() if _declares_type(archive, member)]
    except InputRefusedError:
        raise
    except Exception as error:  # BadZipFile, zlib.error, LZMAError, RuntimeError (a password), NotImplementedError …
        raise InputRefusedError(f"{path.name}: the archive is broken: {one_line(error)}") from None
    if typed:
        raise InputRefusedError(f"{path.name}: {typed[0][:80]!r} declares a document type, no export does")


def _declares_type(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(member) as file:
        return b"<!DOCTYPE" in file.read(_HEAD)


def one_line(error: BaseException) -> str:
    """Return what an error of a library says, on one short line."""
    return " ".join(str(error).split())[:160] or type(error).__name__


def _mebibytes(size: int) -> str:
    return f"{size / MEBIBYTE:.0f}" if size >= MEBIBYTE else f"{size / MEBIBYTE:.2f}"
