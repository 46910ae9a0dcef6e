"""What every kind of Word file is read into: paragraphs and tables, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `strong` is how many of its first characters are bold, all of them where it is a heading."""

    text: str
    strong: int = 0


@dataclass(frozen=True)
class Cell:
    """One cell of a table, with what stands in it."""

    blocks: tuple[Block, ...] = ()

    @cached_property
    def text(self) -> str:
        """Return the text of the cell, a line per paragraph."""
        return text_of(self.blocks)


@dataclass(frozen=True, slots=True)
class Table:
    """One table as a grid: a cell over several columns stands in the first, one over several rows in each of them."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table

EMPTY = Cell()


class WordUnreadableError(Exception):
    """The file is of a kind that is not read, or broken; says what to do."""


MOST_REPEATED = 20
"""Paragraphs of a cell that is repeated in each row it reaches into; a longer one stands in the first alone."""


def repeated(cell: Cell) -> Cell:
    """Return what stands for a merged cell in the rows below its first.

    Tables inside it are not repeated: a few merged cells inside each other would grow beyond all memory.
    """
    is_short = len(cell.blocks) <= MOST_REPEATED and all(isinstance(block, Paragraph) for block in cell.blocks)
    return cell if is_short else EMPTY


def text_of(blocks: Iterable[Block]) -> str:
    """Return the text of blocks, a line per paragraph and per row of a table; merged cells are told once."""
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text.strip())
            continue
        above: tuple[Cell, ...] = ()
        for row in block.rows:
            new = [cell for at, cell in enumerate(row) if at >= len(above) or cell is not above[at]]
            lines.append(" ".join(cell.text for cell in new if cell.text))
            above = row
    return "\n".join(line for line in lines if line)


def grid(rows: Iterable[Iterable[tuple[Cell, int, int]]]) -> Table:
    """Return the table of rows of (cell, columns, rows) as HTML writes them."""
    hanging: dict[int, tuple[Cell, int]] = {}
    out = []
    for row in rows:
        cells, hanging = _grid_row(row, hanging)
        out.append(cells)
    return Table(tuple(out))


MOST_COLUMNS = 64
"""Columns of a row that are read; the tables of the sheet have four."""


def _grid_row(
    row: Iterable[tuple[Cell, int, int]], hanging: Mapping[int, tuple[Cell, int]]
) -> tuple[tuple[Cell, ...], dict[int, tuple[Cell, int]]]:
    """Return the cells of one row, with those that reach down from above, and what reaches further down."""
    placed = {column: cell for column, (cell, _) in hanging.items()}
    further = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
    column = 0
    for cell, columns, down in row:
        while column in placed:
            column += 1
        if column >= MOST_COLUMNS:
            break
        for offset in range(min(columns, MOST_COLUMNS - column)):
            placed[column + offset] = EMPTY if offset else cell
            if down > 1:
                further[column + offset] = (repeated(placed[column + offset]), down - 1)
        column += max(1, columns)
    return tuple(placed.get(at, EMPTY) for at in range(max(placed, default=-1) + 1)), further
