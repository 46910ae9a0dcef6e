"""How often citizens asked about each procedure: from the conversations kept, or from a list somebody counted."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from bot.errors import CountsError, StoreError
from bot.settings import Settings
from knowledge.imports.limits import check_size
from knowledge.loader import split_code

SLOT = "procedure_id"
"""The slot that holds what a conversation is about."""
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,9}", re.ASCII)
_events = sa.table("conversation_event", sa.column("sender_id"), sa.column("type_name"), sa.column("data"))
"""The part of bot.tracker_store's table read here; that module loads rasa, which takes seconds."""


def conversations_about(settings: Settings) -> Mapping[str, int] | None:
    """Return how many conversations were about each procedure id; None when there is no conversation store yet."""
    url = sa.engine.make_url(settings.tracker_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    engine = sa.create_engine(url)
    try:
        if not sa.inspect(engine).has_table(_events.name):
            return None
        with engine.connect() as connection:
            return _counted(connection)
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"database {url.render_as_string(hide_password=True)}: cannot be read: {reason}") from error
    finally:
        engine.dispose()


def _counted(connection: sa.engine.Connection) -> Mapping[str, int]:
    """Count each conversation once per procedure, however often it came back to it."""
    wanted = sa.select(_events.c.sender_id, _events.c.data).where(
        _events.c.type_name == "slot", _events.c.data.contains(f'"{SLOT}"', autoescape=True)
    )
    seen: set[tuple[str, str]] = set()
    for sender, data in connection.execution_options(stream_results=True).execute(wanted):
        event = json.loads(data)
        if event.get("name") == SLOT and isinstance(event.get("value"), str):
            seen.add((event["value"], sender))
    return Counter(procedure for procedure, _ in seen)


def read_counts(path: Path) -> Mapping[str, int]:
    """Return the counts of a CSV or XLSX file with a procedure code and a number in each row; others are headings."""
    check_size(path)
    rows = _sheet_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    counts: Counter[str] = Counter()
    for row in rows:
        if found := _count(row):
            counts[found[0]] += found[1]
    if not counts:
        raise CountsError(f"{path}: no row with a procedure code (1.001193) and a number")
    return counts


def _count(row: Iterable[str]) -> tuple[str, int] | None:
    """Return the code of a row and the first whole number after it."""
    code = ""
    for cell in row:
        if not code:
            parts = split_code(cell)
            code = parts[0] if parts else ""
        elif _NUMBER.fullmatch(cell):
            return code, int(re.sub(r"[.,]", "", cell))
    return None


def _csv_rows(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CountsError(f"{path}: no text in UTF-8") from error
    mark = max(";\t,", key=text[:10_000].count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise CountsError(f"{path}: {error}") from error


def _sheet_rows(path: Path) -> Iterator[list[str]]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows(values_only=True):
                yield [_cell(value) for value in row]
    except (OSError, KeyError, ValueError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise CountsError(f"{path}: cannot be read as a spreadsheet: {type(error).__name__}") from error


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}"  # a code typed as a number lost its last zeros
    return "" if value is None else str(value).strip()
