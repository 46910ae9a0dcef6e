"""Reads JSON and JSONL: the crawl, the portal's detail answers, records of the old portal, and rows keyed by headings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import InputRefusedError
from knowledge.imports import crawl
from knowledge.imports.crawl import read_crawl
from knowledge.imports.grids import Number, Row, decoded, text_of
from knowledge.imports.headers import heading_of
from knowledge.imports.json_tables import spread, with_tables
from knowledge.imports.limits import MAX_CELL, MAX_ROWS, check_size, one_line
from knowledge.imports.model import Finding, Place, Read, Verdict
from knowledge.imports.portal_json import source_from_detail
from knowledge.imports.sheets import read_table
from knowledge.imports.tables import Table

DETAIL_KEYS = ("executionMethods", "executionSteps", "executionCases", "departmentsExecuting", "procedureProposal")
"""What a detail answer of the portal has and nothing else does."""
WRAPPERS = ("data", "items", "result", "results", "records", "rows", "content")
"""Keys under which an answer holds its records."""
MAX_DEPTH = 4
"""How deep wrappers lie in one another."""


def read_json(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield the procedures of a JSON or JSONL file, by what its objects look like."""
    check_size(path)
    if _is_crawl(path):
        yield from read_crawl(path, checked_on=checked_on, names=names)
        return
    seen: dict[str, str] = {}
    for row, value in _values(path):
        if row > MAX_ROWS:
            raise InputRefusedError(f"{path.name}: more than {MAX_ROWS} records")
        place = Place(path.name, row)
        if isinstance(value, dict) and set(crawl.KEYS) <= set(value):
            yield crawl.read_object(value, place, checked_on=checked_on, names=names or {}, seen=seen)
        else:
            yield from _read(value, place, checked_on, names or {})


def _is_crawl(path: Path) -> bool:
    """Return whether the first line is one whole object of the crawl: such a file is read line by line."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        first = next((line for line in lines if line.strip()), "")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and set(crawl.KEYS) <= set(value)


def _values(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield (number, value) of every record: of the array, the answer's list, or the lines."""
    text = decoded(path)
    try:
        whole = json.loads(text)
    except RecursionError:
        raise InputRefusedError(f"{path.name}: nested too deeply to be records") from None
    except ValueError as error:
        yield from _lines(path, text, error)
        return
    records = _records(whole)
    if not records:
        raise InputRefusedError(
            f"{path.name}: holds no records: neither a list of objects nor an object with a code and a name"
        )
    yield from enumerate(records, start=1)


def _lines(path: Path, text: str, whole: ValueError) -> Iterator[tuple[int, Any]]:
    """Yield the value of every line; a file whose first line is no JSON is no JSON at all."""
    lines = [(row, line) for row, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) < 2 or _value(lines[0][1]) is None:
        raise InputRefusedError(f"{path.name}: not JSON: {one_line(whole)}")
    yield from ((row, _value(line)) for row, line in lines)


def _value(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _records(value: Any, depth: int = 0) -> list[Any]:
    """Return the records a value is or wraps."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or depth > MAX_DEPTH:
        return []
    if _is_detail(value) or {"code", "name"} <= {heading_of(key) for key in spread(value).flat}:
        return [value]
    for key in WRAPPERS:
        if isinstance(value.get(key), dict | list):
            return _records(value[key], depth + 1)
    return []


def _is_detail(value: Mapping[str, Any]) -> bool:
    return any(key in value for key in DETAIL_KEYS)


def _read(value: Any, place: Place, checked_on: date, names: Mapping[str, str]) -> Iterator[Read]:
    if isinstance(value, dict) and isinstance(value.get("data"), dict) and _is_detail(value["data"]):
        value = value["data"]
    if not isinstance(value, dict):
        reason = "the record is not one JSON object"
        yield Read(None, (Finding(Verdict.REFUSED, place, reason, "", "unreadable"),))
    elif _is_detail(value):
        url = value.get("url") or value.get("detail_url")
        yield source_from_detail(value, place=place, url=url if isinstance(url, str) else "", checked_on=checked_on)
    else:
        yield from _flat(value, place, checked_on, names)


def _flat(value: Mapping[str, Any], place: Place, checked_on: date, names: Mapping[str, str]) -> Iterator[Read]:
    """Read an object whose keys are headings as a table of one row, and the tables inside it."""
    found = spread(value)
    value = found.flat
    known = {key: str(name) for name in value if (key := heading_of(str(name)))}
    if not {"code", "name"} <= set(known):
        lacking = "a code" if "name" in known else "a name"
        reason = f"the object has no key for {lacking}: it has {', '.join(map(str, value))[:100]}"
        yield Read(None, (Finding(Verdict.REFUSED, place, reason, "", "no_code" if lacking == "a code" else "no_name"),))
        return
    cells = tuple(_cell(value[name], key) for key, name in known.items())
    if any(len(cell) > MAX_CELL for cell in cells):
        reason = f"a text has more than {MAX_CELL} characters"
        yield Read(None, (Finding(Verdict.REFUSED, place, reason, "", "too_long"),))
        return
    places = {key: at for at, key in enumerate(known)}
    table = Table("", places, tuple(known.values()), "", iter([Row(place.row, cells)]))
    for read in read_table(table, place.file, checked_on=checked_on, names=names):
        yield with_tables(read, found, place)


def _cell(value: Any, key: str) -> str:
    """Return what a value would be in a cell; lists are one member a line."""
    if isinstance(value, list):
        return "\n".join(_cell(member, key) for member in value if not isinstance(member, list | dict))
    if isinstance(value, dict):
        return ""
    if isinstance(value, str) and key == "executing":
        return "\n".join(part.strip() for part in value.split(";"))
    text = text_of(value)
    return text if isinstance(text, Number) else str(text)
