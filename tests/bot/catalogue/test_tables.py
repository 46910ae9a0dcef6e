"""Downloads: no cell is a formula, dates are dates, every column has a head."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.catalogue.finding import Finder, Found
from bot.catalogue.tables import COLUMNS, csv_of, neutral, xlsx_of
from bot.catalogue.words import word
from knowledge.selection import Selection
from tests.support.catalogue_records import list_raws
from tests.support.records import small_index

DAY = date(2026, 8, 1)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The whole list."""
    return Finder().find(small_index(tmp_path_factory.mktemp("index"), list_raws(9)), Selection(), DAY)


def cells(found: Found) -> list[list[str]]:
    """Return the CSV as rows."""
    return list(csv.reader(io.StringIO(csv_of(found).decode("utf-8-sig"))))


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_what_a_spreadsheet_would_reckon_is_made_text(text: str) -> None:
    """Also behind blanks and in full width."""
    assert neutral(text).startswith("'")


@given(st.text())
def test_no_text_becomes_a_formula_or_breaks_a_workbook(text: str) -> None:
    """Whatever was imported."""
    made = neutral(text)
    assert not made.lstrip().startswith(("=", "+", "-", "@")) and len(made) <= 32_001
    assert not any(ord(sign) < 32 and sign not in "\t\n\r" for sign in made)


def test_ordinary_words_stay_as_they_are() -> None:
    """A name with a dash in it is no formula."""
    assert neutral("Cấp – đổi thẻ = 2") == "Cấp – đổi thẻ = 2"


def test_the_csv_opens_in_excel_with_its_vietnamese(found: Found) -> None:
    """It begins with the mark that says UTF-8."""
    assert csv_of(found).startswith(b"\xef\xbb\xbf" + "Mã,Tên,".encode())


def test_every_row_has_every_column(found: Found) -> None:
    """Heads come from wording.yml, one per column."""
    rows = cells(found)
    assert rows[0] == [word("table", "columns", column) for column in COLUMNS]
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_names_and_agencies_of_a_bad_record_are_only_text(found: Found) -> None:
    """The record whose name is a formula."""
    row = next(row for row in cells(found) if row[0] == "1.008888")
    assert row[1].startswith("'=") and row[5].startswith("'@") and row[12] == "'-1+1"
    sheet = load_workbook(io.BytesIO(xlsx_of(found))).active
    assert "f" not in {cell.data_type for line in sheet.iter_rows() for cell in line}


def test_days_and_dates_can_be_sorted(found: Found) -> None:
    """They are numbers and dates, not words."""
    sheet = load_workbook(io.BytesIO(xlsx_of(found))).active
    columns = list(COLUMNS)
    days = [row[columns.index("days")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    dates = [row[columns.index("checked_on")] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert {type(value) for value in days} <= {int, float, type(None)} and any(days)
    assert all(value.date() == date(2026, 7, 20) for value in dates)


def test_what_costs_nothing_what_costs_and_what_is_unknown_are_told_apart(found: Found) -> None:
    """Three words, none of them empty."""
    free = {row[list(COLUMNS).index("free")] for row in cells(found)[1:]}
    assert free == {"có", "không", "chưa rõ"}


def test_an_address_outside_the_state_is_not_handed_on_for_imports(tmp_path: Path) -> None:
    """A link in a workbook is clicked as readily as one in a page."""
    raws = list_raws(3)
    for raw in raws:
        raw["source"] = {**raw["source"], "url": "https://evil.example/x"}
        raw["established"] = {"default": "imported"}
    whole = Finder().find(small_index(tmp_path, raws), Selection(), DAY)
    assert {row[-1] for row in cells(whole)[1:]} == {""}
