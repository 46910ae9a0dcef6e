"""Builds paragraphs and tables out of the lines of a binary Word file and the marks at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.imports.word_blocks import EMPTY, Block, Cell, Paragraph, Table, repeated
from knowledge.imports.word_ole import Line, Shape, lines

DEEPEST = 20
"""Tables inside each other that are told apart."""
SLACK = 30
"""Twips by which edges of one column differ from row to row."""
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t"}
_FIELD, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"


def ole_blocks(content: bytes) -> list[Block]:
    """Return the blocks of a binary Word file."""
    return blocks_of(lines(content))


@dataclass
class _Level:
    """One table that is open, or the text around all of them."""

    rows: list[tuple[list[Cell], Shape]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def close_cell(self) -> None:
        self.cells.append(Cell(tuple(self.blocks)))
        self.blocks = []

    def close_row(self, shape: Shape) -> None:
        if self.blocks:
            self.close_cell()
        self.rows.append((self.cells, shape))
        self.cells = []

    def table(self) -> Table:
        if self.blocks or self.cells:
            self.close_row(Shape())
        edges = max((shape.edges for _, shape in self.rows), key=len, default=())
        rows: list[tuple[Cell, ...]] = []
        for cells, shape in self.rows:
            rows.append(_placed(cells, shape, edges, rows[-1] if rows else ()))
        return Table(tuple(rows))


def _placed(cells: Sequence[Cell], shape: Shape, edges: Sequence[int], above: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells of a row by the columns of its table; one that continues the cell above repeats it."""
    row: list[Cell] = []
    for at, cell in enumerate(cells):
        continues = at < len(shape.continues) and shape.continues[at]
        width = 1
        if at + 1 < len(shape.edges):
            left, right = shape.edges[at] + SLACK, shape.edges[at + 1] - SLACK
            width += sum(left < edge < right for edge in edges)
        row.append(repeated(above[len(row)]) if continues and len(row) < len(above) else cell)
        row += [EMPTY] * (width - 1)
    return tuple(row)


def blocks_of(found: Iterable[Line]) -> list[Block]:
    """Return the blocks; a cell and a row end with their marks, a table where the depth falls."""
    levels = [_Level()]
    for line in found:
        depth = min(line.depth, DEEPEST)
        _go_to(levels, depth)
        here = levels[-1]
        if line.ends_row:
            here.close_row(line.shape)
            continue
        paragraph = _paragraph(line)
        if paragraph.text.strip():
            here.blocks.append(paragraph)
        if line.ends_cell and depth:
            here.close_cell()
    _go_to(levels, 0)
    return levels[0].blocks


def _go_to(levels: list[_Level], depth: int) -> None:
    """Open or close tables until `depth` of them are open."""
    while len(levels) - 1 < depth:
        levels.append(_Level())
    while len(levels) - 1 > depth:
        closed = levels.pop()
        levels[-1].blocks.append(closed.table())


def _paragraph(line: Line) -> Paragraph:
    """Return the text of a line without field codes and control characters, and how much of its start is bold."""
    signs: list[str] = []
    hidden: list[bool] = []  # by open field: whether its code, not its result, is being read
    strong, is_strong = 0, True
    for sign, bold in zip(line.text, line.bold, strict=True):
        if sign == _FIELD:
            hidden.append(True)
        elif sign in (_FIELD_RESULT, _FIELD_END):
            hidden[-1:] = [False] if sign == _FIELD_RESULT and hidden else []
        elif not any(hidden) and (sign >= " " or sign in _SIGNS):
            signs.append(_SIGNS.get(sign, sign))
            is_strong = is_strong and (bold or sign in " :\t\xa0")
            strong += is_strong
    any_bold = any(line.bold[: len(line.text.rstrip())])
    return Paragraph("".join(signs), strong if any_bold else 0)
