"""Reads procedure codes out of cells: what a spreadsheet did to them is undone where that is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.imports.grids import Number
from knowledge.loader import split_code

FIGURES = 6
"""Figures after the dot of a national code."""
LEAST_LEFT = 4
"""Figures that must be left for lost zeros to be restored: of 100 codes one ends with two zeros, hardly any with more."""

_DECIMAL = re.compile(r"([1-3])[.,](\d{1,6})")
_WHOLE = re.compile(r"([1-3])(\d{6})")
_CODE = re.compile(r"(?<![\d.])[1-3]\.\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class CodeCell:
    """What a cell says: the national code, or why there is none; and what was repaired."""

    code: str = ""
    mended: str = ""
    problem: str = ""


def read_code(cell: str) -> CodeCell:
    """Return the code in a cell; `Number` cells may have lost zeros, text cells may not."""
    text = "".join(cell.split())
    exact = split_code(text)
    if exact:
        return CodeCell(exact[0])
    if isinstance(cell, Number):
        return _of_number(str(cell))
    named = list(dict.fromkeys(_CODE.findall(cell)))
    if len(named) > 1:
        return CodeCell(problem=f"the cell names {len(named)} codes ({', '.join(named[:4])}): one procedure a row")
    if named and (inner := split_code(text.strip(".,;:()[]"))):
        return CodeCell(inner[0], f"the code was written as {cell.strip()[:40]!r}")
    return CodeCell(problem=f"{cell.strip()[:60] or 'nothing'!r} is not a procedure code such as 1.001193")


def _of_number(text: str) -> CodeCell:
    decimal, whole = _DECIMAL.fullmatch(text), _WHOLE.fullmatch(text)
    if whole:
        code = f"{whole[1]}.{whole[2]}"
        return CodeCell(code, f"the code was stored as the number {text}: its dot is restored")
    if decimal and len(decimal[2]) >= LEAST_LEFT:
        code = f"{decimal[1]}.{decimal[2].ljust(FIGURES, '0')}"
        return CodeCell(code, f"the code was stored as the number {text}: it is {code}")
    reason = f"the code is stored as the number {text}, too much of it is lost: store the column as text and export it again"
    return CodeCell(problem=reason)
