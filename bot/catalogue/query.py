"""What a request for the list asks: the selection, the page, and the addresses that ask the same otherwise."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from knowledge.errors import SelectionError
from knowledge.selection import Selection
from knowledge.selection_query import NAMES, from_query, parameters_of
from knowledge.text import clean

LIST = "/thu-tuc"
"""Path of the list; a procedure's own page lies below it."""
PAGE = "trang"
MAX_PAGE_DIGITS = 6
"""Digits of a page number; ten thousand procedures have four hundred pages."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One list, and which of its pages (from 1)."""

    selection: Selection = Selection()
    page: int = 1


def read_wanted(arguments: Mapping[str, Sequence[str]], fields: Container[str]) -> Wanted:
    """Return what the parameters ask for; raise SelectionError naming the one that cannot be read.

    Of a parameter given twice the last one counts; empty ones and unknown names are what forms and links carry along.
    """
    told = {name: clean(arguments[name][-1]) for name in (*NAMES.values(), PAGE) if arguments.get(name)}
    selection = from_query(told)
    if selection.field is not None and selection.field not in fields:
        raise SelectionError(NAMES["field"], selection.field)
    return Wanted(selection, _page(told.get(PAGE, "")))


def _page(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or len(text) > MAX_PAGE_DIGITS or int(text) < 1:
        raise SelectionError(PAGE, text)
    return int(text)


def address(selection: Selection, *, page: int = 1, path: str = LIST) -> str:
    """Return the address of a page of the list, or of a download with the same parameters."""
    parameters = parameters_of(selection) | ({PAGE: str(page)} if page > 1 else {})
    return f"{path}?{urlencode(parameters)}" if parameters else path
