"""Brings the letters of a document to today's Unicode: old fonts mended, composed letters composed, lost ones told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.imports.legacy_fonts import decoded, mended
from knowledge.imports.word_blocks import Block, Cell, Paragraph, Table

_UNICODE = re.compile("[\u0100-\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
"""Letters that no old font writes: where one stands, the document is not in one font."""


@dataclass(frozen=True)
class Letters:
    """The blocks of a document in composed Unicode, and what was done to them."""

    blocks: tuple[Block, ...]
    font: str = ""
    """The old font it was typed in, empty when none."""
    decomposed: bool = False


def in_unicode(blocks: Sequence[Block]) -> Letters:
    """Return the blocks mended; what is certain of one paragraph decides for those too short to tell."""
    texts = list(dict.fromkeys(_texts(blocks)))
    modern, font = mended(texts)
    if font and not any(_UNICODE.search(text) for text in texts):
        modern = tuple(decoded(text, font) for text in texts)  # one font wrote it all, "163/Q§-BTP" with the rest
    composed = [unicodedata.normalize("NFC", text) for text in modern]
    changed = {old: new for old, new in zip(texts, composed, strict=True) if old != new}
    if not changed:
        return Letters(tuple(blocks))
    decomposed = any(new != old for new, old in zip(composed, modern, strict=True))
    return Letters(tuple(_with(block, changed, font, {}) for block in blocks), font, decomposed)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            for cell in (cell for row in block.rows for cell in row):
                yield from _texts(cell.blocks)


def _with(block: Block, changed: dict[str, str], font: str, cells: dict[int, Cell]) -> Block:
    """Return a block with its texts changed; a cell that stands in several rows stays one cell."""
    if isinstance(block, Paragraph):
        text = changed.get(block.text)
        return block if text is None else Paragraph(text, _strong(block, text, font))
    for cell in (cell for row in block.rows for cell in row):
        if id(cell) not in cells:
            cells[id(cell)] = Cell(tuple(_with(inner, changed, font, cells) for inner in cell.blocks))
    return Table(tuple(tuple(cells[id(cell)] for cell in row) for row in block.rows))


def _strong(block: Paragraph, text: str, font: str) -> int:
    """Return how many characters of the mended text are bold."""
    if block.strong >= len(block.text):
        return len(text)
    start = block.text[: block.strong]
    return len(unicodedata.normalize("NFC", decoded(start, font) if font else start))
