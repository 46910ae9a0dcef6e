"""The words of the directory's spreadsheet: its headings, days of the week, what stands for closed or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.imports.words import folded
from knowledge.loader import read_yaml

SHEET_FILE = Path(__file__).parent / "sheet.yml"


@lru_cache(maxsize=1)
def sheet_words() -> Mapping[str, Any]:
    """Return what sheet.yml holds."""
    content: Mapping[str, Any] = read_yaml(SHEET_FILE)
    return content


@lru_cache(maxsize=1)
def _headings() -> Mapping[str, str]:
    return {folded(name): key for key, names in sheet_words()["columns"].items() for name in names}


def column_of(heading: str) -> str | None:
    """Return the key of the column a heading means, None when it is no heading of ours; brackets say nothing."""
    return _headings().get(folded(heading.split("(")[0].strip(" *:")))


def heading_of(key: str) -> str:
    """Return how a column is headed in the template, and named in an error."""
    return str(sheet_words()["columns"][key][0])


@lru_cache(maxsize=1)
def weekdays() -> Mapping[str, int]:
    """Return day of the week (folded) -> 0 for Monday to 6 for Sunday."""
    return {folded(name): number for number, names in enumerate(sheet_words()["weekdays"]) for name in names}


def is_word(kind: str, text: str) -> bool:
    """Return whether a cell holds one of the words of a `kind`: closed, withdrawn."""
    words: Sequence[str] = sheet_words()[kind]
    return text.strip() in words or bool(folded(text) and folded(text) in map(folded, words))
