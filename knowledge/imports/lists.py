"""Reads the portal's list of procedures ("Danh sách TTHC"): the official name behind every code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from knowledge.errors import InputRefusedError
from knowledge.imports.grids import HEADINGS_WITHIN, Grid, Row, read_grids
from knowledge.imports.headers import columns
from knowledge.loader import split_code


def read_list(path: Path) -> dict[str, str]:
    """Return code -> official name of a list; `InputRefusedError` when the file is none."""
    found: dict[str, str] = {}
    missing = "a row of headings with Mã số and Tên"
    for grid in read_grids(path):
        places = _header(grid.rows)
        if places is None or grid.hidden:
            continue
        missing = "a row with a procedure code"
        found.update(_names(grid, places))
    if not found:
        raise InputRefusedError(f"{path.name}: not the portal's list of procedures: it lacks {missing}")
    return found


def _header(rows: Iterator[Row]) -> Mapping[str, int] | None:
    """Read up to the headings; return where code and name stand."""
    for row in islice(rows, HEADINGS_WITHIN):
        places = {key: position for position, key in columns(row.cells).items()}
        if {"code", "name"} <= set(places):
            return places
    return None


def _names(grid: Grid, places: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    last = max(places["code"], places["name"])
    for row in grid.rows:
        if len(row.cells) <= last:
            continue
        code, name = split_code(row.cells[places["code"]]), " ".join(row.cells[places["name"]].split())
        if code and name:
            yield code[0], name
