"""The empty spreadsheet an agency fills in, with a sheet of examples that no import reads."""

from __future__ import annotations

from pathlib import Path

from bot.directory.errors import DirectoryError
from knowledge.desks.words import sheet_words

WIDTH = 24
"""Characters a column is wide."""
TEXT = "@"
"""The number format that keeps a phone's first zero."""
ROWS = 200
"""Rows formatted as text; 130 communes and some officers."""


def write_template(path: Path) -> None:
    """Write the workbook; raise DirectoryError when it exists or is no .xlsx."""
    import openpyxl
    from openpyxl.styles import Alignment, Font

    if path.suffix.lower() != ".xlsx":
        raise DirectoryError(f"{path}: the template is a workbook; its name must end in .xlsx")
    if path.exists():
        raise DirectoryError(f"{path}: is there already and is not written over")
    words = sheet_words()
    columns = {key: names[0] for key, names in words["columns"].items()}
    book = openpyxl.Workbook()
    sheet, sample = book.active, book.create_sheet(words["template"]["sample_sheet"])
    sheet.title = words["template"]["sheet"]
    sheet.append(list(columns.values()))
    sample.append([words["template"]["sample_note"]])
    sample.append(list(columns.values()))
    for row in words["template"]["sample"]:
        sample.append([str(row.get(key, "")) for key in columns])
    for page, heads in ((sheet, 1), (sample, 2)):
        page.freeze_panes = f"A{heads + 1}"
        for cell in page[heads]:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            page.column_dimensions[cell.column_letter].width = WIDTH
    for cells in sheet.iter_rows(min_row=2, max_row=ROWS, max_col=len(columns)):
        for cell in cells:
            cell.number_format = TEXT
    book.save(path)
