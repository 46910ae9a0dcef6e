"""Finds the headings of the portal's detail sheet in paragraphs and in the first column of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.imports.word_blocks import Block, Cell, Paragraph, Table
from knowledge.imports.words import folded
from knowledge.loader import read_yaml

HEADINGS_FILE = Path(__file__).parent / "word_headings.yml"
LONGEST_HEADING = 70
"""Characters of a heading with its number; the longest of the sheet has 44."""

_NUMBER = re.compile(r"^\s*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zA-ZđĐ]|[ivxIVX]{1,4})[.)]\s*|[-–+*•▪]\s*)+")
_BRACKET = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading that was found: the part it opens ("" when it is none of the sheet's), and how surely it is one."""

    part: str
    title: str
    styled: bool
    """Bold, a heading by its style, or a cell of the first column."""
    alone: bool
    """Nothing stands after it in its paragraph."""
    label: bool = False
    """A cell of the first column of the sheet."""


Piece = Heading | Block


@lru_cache(maxsize=1)
def sheet_words() -> Mapping[str, Any]:
    """Return everything in `word_headings.yml`."""
    table: Mapping[str, Any] = read_yaml(HEADINGS_FILE)
    return table


@lru_cache(maxsize=1)
def _parts() -> Mapping[str, str]:
    return {spelling: part for part, spellings in sheet_words()["headings"].items() for spelling in spellings}


def part_of(title: str) -> str:
    """Return the part that a heading opens, or nothing; its number, brackets and colon do not matter."""
    if len(title) > LONGEST_HEADING:
        return ""
    return _parts().get(folded(_BRACKET.sub(" ", _NUMBER.sub("", title))), "")


def pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    """Yield the blocks with their headings taken out of them, before what they open."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif _is_layout(block):
            yield from _layout(block)
        else:
            yield block


def _paragraph(block: Paragraph) -> Iterator[Piece]:
    text = block.text.strip()
    title, colon, rest = _cut(text)
    part = part_of(title)
    is_whole = bool(text) and block.strong >= len(text.rstrip(" :"))
    if part:
        styled = block.strong >= len(title)
        yield Heading(part, title.strip(), styled, alone=not rest.strip())
        if rest.strip():
            yield Paragraph(rest.strip(), len(rest.strip()) if is_whole else 0)
    elif is_whole and len(text) <= LONGEST_HEADING:
        yield Heading("", text, styled=True, alone=True)
    elif colon and 0 < len(title.strip()) <= LONGEST_HEADING and len(title) <= block.strong < len(title) + 3:
        yield Heading("", title.strip(), styled=True, alone=False)
        yield Paragraph(rest.strip())
    elif text:
        yield block


def _cut(text: str) -> tuple[str, str, str]:
    """Return (title, sign, rest): cut at the first colon, else at the end of the first line, a tab or a dash."""
    for sign in (":", "\n", "\t"):
        title, found, rest = text.partition(sign)
        if found and part_of(title):
            return title, found, rest
    title, colon, rest = text.partition(":")
    return (title, colon, rest) if colon else (text, "", "")


def _is_layout(table: Table) -> bool:
    """Return whether a table is the sheet itself, headings in its first column; one heading above another will do."""
    return any(_labelled(row) and part_of(_labelled(row)[0].text) for row in table.rows)


def _labelled(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return the cells of a row that are not empty, without a running number before them; at most two make a label."""
    cells = tuple(cell for cell in row if cell.text)
    if len(cells) > 1 and re.fullmatch(r"\d{1,3}[.)]?", cells[0].text):
        cells = cells[1:]
    return cells if len(cells) in (1, 2) else ()


def _layout(table: Table) -> Iterator[Piece]:
    loose: list[tuple[Cell, ...]] = []  # rows of a table that stands between the labels, in the same grid
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        new = tuple(cell for at, cell in enumerate(row) if at >= len(above) or cell is not above[at])
        above, cells = row, _labelled(new)  # a label over several rows opens its part once
        part = part_of(cells[0].text) if cells else ""
        if not part and (not cells or loose):
            if loose or any(cell.text for cell in new):
                loose.append(row)
            continue
        yield from _table(loose)
        loose = []
        label = cells[0].text
        if part or (len(cells) == 2 and len(label) <= LONGEST_HEADING):
            yield Heading(part, label, styled=True, alone=True, label=True)
            yield from cells[1].blocks if len(cells) == 2 else ()  # beside a label no heading is looked for
        else:
            yield from pieces(block for cell in cells for block in cell.blocks)
    yield from _table(loose)


def _table(rows: list[tuple[Cell, ...]]) -> Iterator[Table]:
    if any(cell.text for row in rows for cell in row):
        yield Table(tuple(rows))
