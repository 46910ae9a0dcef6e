"""Reads the spreadsheet of an agency: rows become facts of desks, and each row that cannot be taken says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.desks.cells import day_of, email_of, phone_of, point_of, problem, text_of, url_of
from knowledge.desks.errors import CellError
from knowledge.desks.facts import Fact, FactName
from knowledge.desks.model import Published
from knowledge.desks.naming import desk_key
from knowledge.desks.timetable import COLUMNS, WEEKDAYS, hours_of, saturdays_of, season_of, session_of, spans_of
from knowledge.desks.words import column_of, heading_of, is_word, sheet_words
from knowledge.errors import InputRefusedError
from knowledge.imports.grids import HEADINGS_WITHIN, Grid, Row, read_grids

LEAST_HEADINGS = 3
"""Headings of ours a row must show to head a table of desks."""
ALL = "*"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be taken: `row` as the spreadsheet counts, `column` as it is headed."""

    row: int
    column: str
    problem: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.problem}"


@dataclass
class SheetRead:
    """What a spreadsheet says: facts of the rows that can be taken, and what is wrong with the others."""

    facts: list[Fact] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    rows: int = 0
    desks: int = 0


@dataclass
class _Desk:
    """What the rows read so far say of one desk."""

    facts: dict[FactName, Fact] = field(default_factory=dict)
    rows: dict[FactName, int] = field(default_factory=dict)
    officers: list[dict[str, Any]] = field(default_factory=list)


class _Bad(Exception):
    """A cell that cannot be taken, by the key of its column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


def read_desks(path: Path, *, today: date) -> SheetRead:
    """Return what an XLSX or CSV file says of desks; raise InputRefusedError when it holds no table of them."""
    read, desks, found = SheetRead(), dict[str, _Desk](), False
    for grid in read_grids(path):
        rows = iter(grid.rows)
        places = None if _is_sample(grid) else _headings(rows)
        if places is None:
            continue
        found = True
        for row in rows:
            _take(row, places, desks, read, today)
    if not found:
        needed = ", ".join(heading_of(key) for key in ("code", "unit", "published"))
        raise InputRefusedError(f"{path.name}: no sheet holds a table of desks (headings such as {needed})")
    for key, desk in desks.items():
        read.facts += [*desk.facts.values(), *_officers(key, desk)]
    read.desks = len({fact.desk for fact in read.facts})
    return read


def _is_sample(grid: Grid) -> bool:
    return grid.hidden or grid.title.startswith(sheet_words()["template"]["sample_mark"])


def _headings(rows: Iterator[Row]) -> Mapping[str, int] | None:
    """Return key of a column -> its place, from the first row that heads a table of desks."""
    for row, _ in zip(rows, range(HEADINGS_WITHIN), strict=False):
        named = [(column_of(cell), at) for at, cell in enumerate(row.cells)]
        places = {key: at for key, at in reversed(named) if key}
        if len(places) >= LEAST_HEADINGS and {"code", "unit"} & set(places):
            return places
    return None


def _take(row: Row, places: Mapping[str, int], desks: dict[str, _Desk], read: SheetRead, today: date) -> None:
    """Take a row's facts over, all of them or, with its problem told, none."""
    cells = {key: row.cells[at].strip() for key, at in places.items() if at < len(row.cells) and row.cells[at].strip()}
    if not cells or next(iter(filter(None, row.cells))).startswith(sheet_words()["template"]["sample_mark"]):
        return
    read.rows += 1
    try:
        key, facts, officer = _read(cells, today)
        _add(desks.setdefault(key, _Desk()), key, facts, officer, row.number)
    except _Bad as bad:
        column = heading_of(bad.column) if bad.column != ALL else ALL
        read.problems.append(RowProblem(row.number, column, bad.reason))


def _read(cells: Mapping[str, str], today: date) -> tuple[str, list[Fact], dict[str, Any] | None]:
    key = _cell(
        "code" if "code" in cells else "unit", desk_key, *(cells.get(name, "") for name in ("code", "unit", "district"))
    )
    published = _published(cells, today)
    values = dict(_values(cells))
    officer = _officer(cells, published)
    if not values and officer is None:
        raise _Bad(ALL, str(problem("nothing", desk=cells.get("unit") or cells["code"])))
    return key, [Fact(key, name, value, published) for name, value in values.items()], officer


def _cell(column: str, read: Callable[..., Any], *given: Any, **named: Any) -> Any:
    try:
        return read(*given, **named)
    except CellError as error:
        raise _Bad(column, str(error)) from None


def _published(cells: Mapping[str, str], today: date) -> Published:
    title = _cell("published", text_of, cells.get("published", ""))
    if not title:
        raise _Bad("published", str(problem("no_source")))
    url = _cell("url", url_of, cells["url"]) if "url" in cells else None
    verified = _cell("verified", day_of, cells["verified"], today=today) if "verified" in cells else None
    return Published(title, url, verified)


def _values(cells: Mapping[str, str]) -> Iterator[tuple[FactName, Any]]:
    """Yield the facts a row states; "-" says that what was published before is withdrawn."""
    for name, read in _PLAIN.items():
        if name.value in cells:
            withdrawn = is_word("withdrawn", cells[name.value])
            yield name, None if withdrawn else _cell(name.value, read, cells[name.value])
    stated = {column: cells[column] for column in COLUMNS if column in cells}
    if not stated:
        return
    if is_word("withdrawn", stated.get("hours", "")):
        yield FactName.HOURS, None
        return
    for column, text in stated.items():
        _cell(column, _TIMES.get(column, spans_of), text)
    _cell("season", hours_of, stated, Published(""))
    yield FactName.HOURS, stated


def _several(read: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """Return a reader of a cell with several values, parted by ; or a new line."""
    return lambda text: [read(part) for part in text.replace("\n", ";").split(";") if part.strip()]


_PLAIN: Mapping[FactName, Callable[[str], Any]] = {
    FactName.ADDRESS: text_of,
    FactName.PHONE: _several(phone_of),
    FactName.EMAIL: _several(email_of),
    FactName.WEBSITE: url_of,
    FactName.POINT: lambda text: list(point_of(text)),
    FactName.FIELDS: _several(text_of),
}
_TIMES: Mapping[str, Callable[[str], Any]] = {
    "saturdays": saturdays_of,
    "season": _several(season_of),
    "sessions": _several(session_of),
    **{day: spans_of for day in WEEKDAYS},
}


def _officer(cells: Mapping[str, str], published: Published) -> dict[str, Any] | None:
    """Return the officer a row names, with the phone or e-mail a citizen may use."""
    reach = {"phone": ("officer_phone", phone_of), "email": ("officer_email", email_of)}
    told = {kind: _cell(column, read, cells[column]) for kind, (column, read) in reach.items() if column in cells}
    if "officer" not in cells:
        if told:
            raise _Bad("officer", str(problem("officer")))
        return None
    name = _cell("officer", text_of, cells["officer"])
    if not told:
        raise _Bad("officer_phone", str(problem("officer_silent", name=name)))
    role = {"role": _cell("role", text_of, cells["role"])} if "role" in cells else {}
    return {"name": name, **role, **told, "published": _as_json(published)}


def _as_json(published: Published) -> dict[str, str | None]:
    verified = published.verified_on.isoformat() if published.verified_on else None
    return {"title": published.title, "url": published.url, "verified_on": verified}


def _add(desk: _Desk, key: str, facts: Sequence[Fact], officer: dict[str, Any] | None, row: int) -> None:
    """Add a row's facts to those of the rows above; two rows may not state different ones."""
    for fact in facts:
        before = desk.facts.get(fact.name)
        if before is not None and before.value != fact.value:
            reason = str(problem("twice", row=desk.rows[fact.name], desk=key))
            raise _Bad(fact.name.value, reason)
    for fact in facts:
        if fact.name not in desk.facts:
            desk.facts[fact.name], desk.rows[fact.name] = fact, row
    if officer is not None:
        desk.officers.append(officer)


def _officers(key: str, desk: _Desk) -> Iterator[Fact]:
    if desk.officers:
        published = desk.officers[0]["published"]
        where = Published(published["title"], published["url"])
        yield Fact(key, FactName.OFFICERS, desk.officers, where)
