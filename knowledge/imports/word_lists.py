"""Reads lists of procedures that stand in the tables of a Word file, or of a page saved as XLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from knowledge.imports.grids import Grid, Row
from knowledge.imports.model import Read
from knowledge.imports.sheets import read_table
from knowledge.imports.tables import Table, table_of
from knowledge.imports.word_blocks import Table as WordTable
from knowledge.imports.word_letters import Letters

_LEAST = frozenset(["code", "name"])
"""What a list has columns for; the tables of a detail sheet have neither."""


def list_tables(letters: Letters) -> list[Table]:
    """Return the tables of a document that are lists of procedures; rows are counted on from table to table."""
    found = []
    before = 0
    for block in letters.blocks:
        if isinstance(block, WordTable):
            texts = (tuple(cell.text for cell in row) for row in block.rows)
            rows = [Row(before + at, cells, letters.font) for at, cells in enumerate(texts, start=1)]
            before += len(rows)
            table = table_of(Grid("", iter(rows)))
            if table and set(table.places) >= _LEAST:
                found.append(table)
    return found


def read_lists(tables: list[Table], file: str, *, checked_on: date, names: Mapping[str, str]) -> Iterator[Read]:
    """Yield the procedures of the lists."""
    for table in tables:
        yield from read_table(table, file, checked_on=checked_on, names=names)
