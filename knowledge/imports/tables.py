"""Finds the table in a sheet: its headings below the letterhead, in one row or two, and the rows under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from knowledge.imports.grids import HEADINGS_WITHIN, Grid, Row, read_grids
from knowledge.imports.headers import columns, heading_of

LEAST_HEADINGS = 2
"""Headings a row must show to be one of headings."""

_ENUMERATION = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?")
_DECISION = re.compile(
    r"(?:quyết\s+định|nghị\s+quyết)\s+số\s*:?\s*(\d[\w.]*\s*/\s*(?:\d{4}\s*/\s*)?(?:QĐ|NQ)\s*-\s*[A-ZĐ&]+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Table:
    """One table: what its columns hold, how they are headed, what stands above, and its rows, read as asked for."""

    title: str
    places: Mapping[str, int]
    headings: tuple[str, ...]
    letterhead: str
    rows: Iterator[Row]
    hidden: bool = False
    """Whether its sheet is hidden: an older list, or one kept for choosing from."""


def read_tables(path: Path) -> Iterator[Table]:
    """Yield the table of every sheet that has one; each must be read before the next is asked for."""
    for grid in read_grids(path):
        table = table_of(grid)
        if table:
            yield table


def table_of(grid: Grid) -> Table | None:
    """Return the table of a sheet, None when its first rows show no headings."""
    above: list[Row] = []
    for row in grid.rows:
        places = columns(row.cells)
        if len(places) >= LEAST_HEADINGS and {"code", "name"} & set(places.values()):
            return _below(grid, row, above)
        above.append(row)
        if len(above) >= HEADINGS_WITHIN:
            return None
    return None


def _below(grid: Grid, first: Row, above: list[Row]) -> Table:
    """Return the table under `first`; a second row of headings below merged ones is taken with it."""
    following = next(grid.rows, None)
    second = following.cells if following and _continues(first.cells, following.cells) else None
    found = dict(columns(first.cells))
    if second is not None:
        below = columns(second)
        taken = set(below.values())
        found = {position: key for position, key in found.items() if key not in taken} | below
    rows = grid.rows if second is not None or following is None else chain([following], grid.rows)
    letterhead = " ".join(dict.fromkeys(cell for row in above for cell in row.cells if cell))
    body = (row for row in rows if not is_enumeration(row.cells))
    width = max(len(first.cells), len(second or ()))
    headings = tuple(_at(second or (), column) or _at(first.cells, column) for column in range(width))
    return Table(grid.title, {key: position for position, key in found.items()}, headings, letterhead, body, grid.hidden)


def _continues(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether a row belongs to the headings: under each it repeats the heading, has its own, or nothing."""
    under = columns(second)
    if not set(under.values()) - set(columns(first).values()):
        return False
    places = {key: position for position, key in columns(first).items()}
    return all(
        _at(second, places[key]) in ("", _at(first, places[key])) or heading_of(_at(second, places[key]))
        for key in ("code", "name")
        if key in places
    )


def _at(cells: tuple[str, ...], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def is_enumeration(cells: tuple[str, ...]) -> bool:
    """Return whether a row only numbers the columns: (1) (2) (3)."""
    stated = [cell for cell in cells if cell]
    return len(stated) > 2 and len(set(stated)) == len(stated) and all(map(_ENUMERATION.fullmatch, stated))


def decision_in(text: str) -> str:
    """Return the number of the decision a text names, or nothing."""
    match = _DECISION.search(text)
    return "".join(match[1].split()) if match else ""
