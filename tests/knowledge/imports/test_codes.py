"""A code is read however a spreadsheet stored it, and refused where too much of it is lost."""

from __future__ import annotations

import pytest

from knowledge.imports.codes import read_code
from knowledge.imports.grids import Number


@pytest.mark.parametrize(
    ("cell", "code", "mended"),
    [
        ("1.001193", "1.001193", False),
        (" 1.001193.000.00.00.H41 ", "1.001193", False),
        ("1.001193\n", "1.001193", False),
        ("(1.001193)", "1.001193", True),
        (Number("1.001193"), "1.001193", False),
        (Number("1.00119"), "1.001190", True),
        (Number("2.0012"), "2.001200", True),
        (Number("1,001193"), "1.001193", True),
        (Number("1001193"), "1.001193", True),
    ],
)
def test_a_code_is_read(cell: str, code: str, mended: bool) -> None:
    read = read_code(cell)
    assert (read.code, bool(read.mended), read.problem) == (code, mended, "")


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (Number("1"), "too much of it is lost"),
        (Number("1.0"), "too much of it is lost"),
        (Number("1.001"), "too much of it is lost"),
        (Number("20000"), "too much of it is lost"),
        ("1.00119", "not a procedure code"),
        ("", "'nothing' is not a procedure code"),
        ("1.001193, 2.000635", "names 2 codes"),
    ],
)
def test_a_cell_without_a_certain_code_says_why(cell: str, problem: str) -> None:
    read = read_code(cell)
    assert read.code == ""
    assert problem in read.problem
