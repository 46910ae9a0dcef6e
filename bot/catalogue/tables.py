"""The whole list as a file: CSV for any program, XLSX for Excel; nothing in a cell is ever a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from actions.links import harmless, is_of_the_state, may_open
from bot.catalogue.finding import Found
from bot.catalogue.rows import field_name, level_words
from bot.catalogue.words import word
from knowledge.card_facts import days_on, is_free
from knowledge.model import Card, Establishment, Method, Source

Value = str | float | date | None

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
"""Without it Excel reads UTF-8 as its own old code page."""
FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula; full-width forms and leading blanks are looked through."""
MAX_CELL = 32_000
"""Characters of a cell; Excel's own limit is 32,767."""
WIDTHS: Mapping[str, int] = {
    "name": 70,
    "field": 26,
    "official_field": 26,
    "agency": 45,
    "method": 32,
    "decision": 24,
    "url": 60,
}
"""Widths of columns in characters; the others have `WIDTH`."""
WIDTH = 18


def csv_of(found: Found) -> bytes:
    """Return the list as CSV, with the mark Excel needs to read Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(word("table", "columns", column) for column in COLUMNS)
    for values in rows(found):
        writer.writerow([_text(value) for value in values])
    return (BOM + out.getvalue()).encode("utf-8")


def xlsx_of(found: Found) -> bytes:
    """Return the list as a workbook with one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(word("table", "sheet"))
    sheet.freeze_panes = "C2"
    for number, column in enumerate(COLUMNS):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDTHS.get(column, WIDTH)
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(COLUMNS) - 1)}{len(found.cards) + 1}"
    heads = [WriteOnlyCell(sheet, value=word("table", "columns", column)) for column in COLUMNS]
    for head in heads:
        head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.append(heads)
    for values in rows(found):
        sheet.append(values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(found: Found) -> Iterator[list[Value]]:
    """Yield the values of each procedure in the order of `COLUMNS`, harmless for a spreadsheet."""
    for card in found.cards:
        values = (value(card, found) for value in COLUMNS.values())
        yield [neutral(value) if isinstance(value, str) else value for value in values]


def neutral(text: str) -> str:
    """Return `text` as a cell may hold it: never a formula, no characters a workbook forbids, not too long."""
    text = ILLEGAL_CHARACTERS_RE.sub(" ", text)[:MAX_CELL]
    begin = unicodedata.normalize("NFKC", text.lstrip()[:1])
    return f"'{text}" if begin in FORMULA and begin or text[:1] in ("\t", "\r", "\n") else text


def _text(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return value.isoformat() if isinstance(value, date) else value or ""


# --- the columns ---------------------------------------------------------------------------------------------------


def _free(card: Card, found: Found) -> str:
    answer = "free" if is_free(card, found.day) else "paid" if card.fees_known else "unknown"
    return word("table", answer)


def _days(card: Card, found: Found) -> float | None:
    days = days_on(card, found.day, found.selection.agency)
    return None if days is None else round(days, 3)


def _title(card: Card, found: Found) -> str:
    return harmless(_source(card, found).title)


def _url(card: Card, found: Found) -> str:
    """Return the source's address; of what was imported only the State's."""
    url = _source(card, found).url
    own = card.establishment != Establishment.IMPORTED.value
    return url if is_of_the_state(url) or (own and may_open(url)) else ""


def _source(card: Card, found: Found) -> Source:
    return found.catalogue.by_id[card.id].on(found.day).source


COLUMNS: Mapping[str, Callable[[Card, Found], Value]] = {
    "code": lambda card, found: card.code or "",
    "name": lambda card, found: harmless(card.name),
    "field": lambda card, found: field_name(card, found.catalogue),
    "official_field": lambda card, found: harmless(card.official_field or ""),
    "level": lambda card, found: "; ".join(word("short", level.value) for level in card.levels),
    "agency": lambda card, found: "; ".join(harmless(name) for name in card.agencies),
    "method": lambda card, found: "; ".join(word("short", m.value) for m in Method if m in card.methods),
    "online_level": lambda card, found: level_words(card, found.day, found.selection.agency),
    "days": _days,
    "free": _free,
    "checked_on": lambda card, found: card.checked_on,
    "reading": lambda card, found: word("table", "reading", card.establishment),
    "decision": lambda card, found: harmless(card.decision or ""),
    "source": _title,
    "url": _url,
}
"""The columns in their order, by the key of their head in wording.yml."""
