"""Which procedures of the home could go wholly online next: rows for the terminal, for machines and for a spreadsheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from bot.settings import Settings
from knowledge.candidates import Candidate, candidates, rules
from knowledge.model import AuthorityLevel, Procedure

VIETNAM = timezone(timedelta(hours=7))
WIDTHS = {"name": 60, "agencies": 36, "for": 60, "against": 60, "unknown": 28, "field": 24}
"""Characters a column of the spreadsheet is wide; the others take 12."""
_DANGEROUS = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would take for a formula."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters no spreadsheet file may hold."""


def found_in(
    settings: Settings, *, asked: Path | None, levels: Sequence[AuthorityLevel], day: date | None = None
) -> list[Candidate]:
    """Return the ranked candidates of the home, with what conversations and the list `asked` count."""
    counts = _asked(settings, asked)
    return candidates(home_procedures(settings), day=day or today(), asked=counts, levels=levels)


def today() -> date:
    """Return the day it is in Vietnam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()


def home_procedures(settings: Settings) -> Iterator[Procedure]:
    """Yield the procedures of the home one after another, none of them kept."""
    from bot.training import home_records
    from knowledge.loader import procedure_from

    records = home_records(settings)
    for identity in records.digests:
        raw = records.read(identity)
        yield procedure_from(raw, file=str(raw.get("_file", "")))


def _asked(settings: Settings, path: Path | None) -> Mapping[str, int] | None:
    """Return what conversations and a list together count; None when there is neither."""
    from bot.catalogue.asked import conversations_about, read_counts

    kept = conversations_about(settings)
    listed = read_counts(path) if path else None
    if kept is None and listed is None:
        return None
    return Counter(kept or {}) + Counter(listed or {})


# --- one candidate -----------------------------------------------------------------------------------------------


def row(rank: int, one: Candidate) -> dict[str, str | int | float | None]:
    """Return the cells of one candidate by column."""
    found, words = one.procedure, rules()
    return {
        "rank": rank,
        "score": one.score,
        "code": found.code,
        "name": one.name,
        "levels": ", ".join(words["levels"][level.value] for level in found.levels),
        "field": found.official_field or _field_name(found.field),
        "agencies": ", ".join(found.agencies) or found.decides,
        "online": words["online"][one.online],
        "items": one.items,
        "digital": one.digital,
        "days": None if one.days is None else round(one.days, 2),
        "asked": one.asked,
        "for": "; ".join(reason.text for reason in one.in_favour),
        "against": "; ".join(reason.text for reason in one.against),
        "unknown": "; ".join(one.unknown),
    }


def _field_name(key: str) -> str:
    from knowledge.loader import load_fields

    field = load_fields().get(key)
    return field.name if field else key


def as_dict(rank: int, one: Candidate) -> dict[str, Any]:
    """Return the shape `kb candidates --json` prints: the cells, and each reason with its points."""
    points = [{"key": reason.key, "points": reason.points, "text": reason.text} for reason in one.reasons]
    return {**row(rank, one), "id": one.procedure.id, "reasons": points}


def lines(rank: int, one: Candidate) -> Iterator[str]:
    """Yield the lines of one candidate in the terminal."""
    cells, heads = row(rank, one), rules()["columns"]
    yield f"{rank:>4}  {one.score:>6.1f}  {cells['code'] or '-':<9} {cells['name']}"
    facts = ("levels", "online", "items", "digital", "days", "asked")
    yield " " * 14 + " · ".join(f"{heads[key]}: {'?' if cells[key] is None else cells[key]}" for key in facts)
    for sign, key in (("+", "for"), ("-", "against"), ("?", "unknown")):
        if cells[key]:
            yield " " * 14 + f"{sign} {cells[key]}"


# --- spreadsheet -------------------------------------------------------------------------------------------------


def harmless(value: str | int | float | None) -> str | int | float | None:
    """Return a cell that no spreadsheet takes for a formula, whatever a record says."""
    if not isinstance(value, str):
        return value
    text = _UNPRINTABLE.sub(" ", value)
    return f"'{text}" if text.lstrip().startswith(_DANGEROUS) else text


def write_xlsx(found: Sequence[Candidate], path: Path) -> None:
    """Write every candidate with its reasons, and on a second sheet how they were weighed; all of it or nothing."""
    import openpyxl

    words = rules()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = words["sheets"]["candidates"]
    sheet.append(list(words["columns"].values()))
    for rank, one in enumerate(found, start=1):
        sheet.append([harmless(value) for value in row(rank, one).values()])
    _dress(sheet)
    weights = book.create_sheet(words["sheets"]["weights"])
    weights.append(words["weight_columns"])
    for key, rule in words["reasons"].items():
        weights.append([key, rule["points"], harmless(rule["says"])])
    draft = path.with_name(f".{path.name}.new")
    try:
        book.save(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _dress(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, key in enumerate(rules()["columns"], start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(key, 12)
        sheet.cell(row=1, column=number).font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "E2"
    sheet.auto_filter.ref = sheet.dimensions
