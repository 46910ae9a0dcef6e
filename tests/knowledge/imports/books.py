"""Workbooks made in tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl


def book(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    """Write a workbook of one sheet and return its path."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    for merge in merges:
        workbook.active.merge_cells(merge)
    workbook.save(path)
    return path
