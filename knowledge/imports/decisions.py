"""Reads lists of decisions that set the online level of procedures: one local row per procedure and agency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import InputRefusedError
from knowledge.imports.codes import read_code
from knowledge.imports.grids import Row
from knowledge.imports.headers import heading_of
from knowledge.imports.legacy_fonts import is_broken, written_in
from knowledge.imports.model import Finding, Place, Verdict
from knowledge.imports.prose import line
from knowledge.imports.record import is_state_url
from knowledge.imports.tables import Table, decision_in, read_tables
from knowledge.imports.validity import day
from knowledge.imports.words import folded, say
from knowledge.loader import read_yaml

LEVELS_FILE = Path(__file__).parent / "levels.yml"
PROVINCE_PORTAL = "https://nghean.gov.vn"
"""Where the province publishes its decisions."""

_MARK_COLUMNS = ("online_full", "online_partial")


@dataclass(frozen=True)
class Decided:
    """What a row of a decision's list says of one procedure: a local row, or None where it is refused or says nothing."""

    place: Place
    code: str
    row: Mapping[str, Any] | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Order:
    """What the command says of a whole file."""

    decision: str | None
    valid_from: date | None
    checked_on: date


class _UnclearError(Exception):
    """The row does not say the level, the agency or the day so that one can rely on it; says why."""


def is_decision_list(path: Path) -> bool:
    """Return whether `path` is a spreadsheet or CSV file with codes and a column of online levels."""
    try:
        return any(_sets_levels(table) for table in read_tables(path))
    except InputRefusedError:
        return False


def read_decisions(
    path: Path, *, decision: str | None, checked_on: date, valid_from: date | None = None
) -> Iterator[Decided]:
    """Yield what every row of the file sets; `decision` and `valid_from` hold where the file does not name them."""
    order = _Order(decision, valid_from, checked_on)
    found = False
    for table in read_tables(path):
        if _sets_levels(table):
            found = True
            if table.hidden:
                reason = f"the sheet {table.title[:40]!r} is hidden and was not read: show it to import it"
                yield _refused(Place(path.name, 1), "", "hidden_sheet", reason)
                continue
            yield from _of_table(table, path.name, order)
    if not found:
        lacking = "codes (Mã số) and the level (Mức độ, or Toàn trình and Một phần)"
        raise InputRefusedError(f"{path.name}: not a list of online levels: it lacks columns for {lacking}")


def _sets_levels(table: Table) -> bool:
    return "code" in table.places and bool({"online_level", *_MARK_COLUMNS} & set(table.places))


def _of_table(table: Table, file: str, order: _Order) -> Iterator[Decided]:
    agency = ""
    before = ""
    for row in table.rows:
        cells = {key: row.cells[at] for key, at in table.places.items() if at < len(row.cells)}
        code = cells.get("code", "")
        stated = list(dict.fromkeys(filter(None, row.cells)))
        if heading_of(code) == "code" or not stated:
            continue
        if not read_code(code).code and len(stated) < 3 and not _says_level(cells):
            agency = next((text for text in stated if _scope(folded(text))), agency)  # "I. SỞ TƯ PHÁP" heads its rows
            continue
        if not code and before and _says_level(cells):
            cells["code"] = before  # a further agency of the procedure above
        decided = _decide(table, Place(file, row.number), row, cells, agency, order)
        before = cells["code"] if decided.code else ""
        yield decided


def _says_level(cells: Mapping[str, str]) -> bool:
    return any(cells.get(key) for key in ("online_level", *_MARK_COLUMNS))


def _decide(table: Table, place: Place, row: Row, cells: dict[str, str], heading: str, order: _Order) -> Decided:
    read = read_code(cells.get("code", ""))
    if read.problem:
        return _refused(place, "", "code_lost" if "number" in read.problem else "no_code", read.problem)
    findings = [Finding(Verdict.MENDED, place, read.mended, read.code, "code_number")] if read.mended else []
    if row.font:
        reason = f"the text was written {written_in(row.font)}: it is rewritten in Unicode"
        findings.append(Finding(Verdict.MENDED, place, reason, read.code, "old_font"))
    try:
        level = _level(cells)
        if level is None:
            reason = "the row sets no online level: nothing is recorded for it"
            return Decided(
                place, read.code, None, (*findings, Finding(Verdict.DOUBTFUL, place, reason, read.code, "no_level"))
            )
        scope, agency = _agency(cells.get("executing", "") or heading)
        number = _number(table, cells, order.decision)
        local = {"scope": scope, "agency": agency, "online_level": level, "decision": number}
        local |= _begins(cells, order.valid_from)
    except _UnclearError as unclear:
        return _refused(place, read.code, "level_unclear", str(unclear))
    url, about = _url(cells, place, read.code)
    title = number if folded(number).startswith(("quyet dinh", "nghi quyet")) else say("decision", number=number)
    source = {"title": title, "url": url, "checked_on": order.checked_on.isoformat()}
    return Decided(place, read.code, {**local, "source": source}, (*findings, *about))


def _refused(place: Place, code: str, kind: str, reason: str) -> Decided:
    return Decided(place, code, None, (Finding(Verdict.REFUSED, place, reason, code, kind),))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    table: Mapping[str, Any] = read_yaml(LEVELS_FILE)
    return table


def _level(cells: Mapping[str, str]) -> str | None:
    """Return "full" or "partial", None where the row sets none."""
    stated = {_worded(cells.get("online_level", ""))}
    for key in _MARK_COLUMNS:
        if _marked(cells.get(key, "")):
            stated.add("full" if key == "online_full" else "partial")
    levels = stated - {None}
    if len(levels) > 1:
        raise _UnclearError("the row is marked both as full (toàn trình) and as partial (một phần)")
    return levels.pop() if levels else None


def _worded(cell: str) -> str | None:
    text = folded(cell)
    for level in ("full", "partial"):
        if text in _words()[level]:
            return level
    if text in _words()["none"]:
        return None
    raise _UnclearError(f"the online level {cell[:60]!r} is none of toàn trình, một phần, mức độ 4, mức độ 3")


def _marked(cell: str) -> bool:
    text = cell.strip().lower()
    if text in _words()["marks"] or folded(cell) in _words()["marks"]:
        return True
    if folded(cell) in _words()["none"]:
        return False
    raise _UnclearError(f"the mark {cell[:60]!r} in a column of levels is not understood: write x or leave it empty")


def _agency(cell: str) -> tuple[str, str]:
    """Return scope and agency of a cell; what names no single agency stands for the whole province."""
    agency = line(cell).lstrip("0123456789IVX.) ").strip()
    text = folded(agency)
    if is_broken(cell):
        raise _UnclearError("letters of the agency's name are lost: export the file again in Unicode")
    if not text or text in _words()["whole_levels"]:
        return "province", str(_words()["province"])
    if any(sign in cell for sign in "\n;"):
        raise _UnclearError(f"the cell names several agencies ({agency[:80]}): one a row")
    scope = _scope(text)
    if scope is None:
        raise _UnclearError(
            f"the agency {agency[:80]!r} is not one of the province's: neither a department, a commune nor UBND tỉnh"
        )
    return (scope, agency) if scope != "province" else (scope, str(_words()["province"]))


def _scope(text: str) -> str | None:
    """Return whose row an agency's folded name makes, None when that cannot be told."""
    bare = text.lstrip("0123456789. ")
    for scope, beginnings in _words()["agencies"].items():
        if f"{bare} ".startswith(tuple(beginnings)):
            return str(scope)
    return None


def _number(table: Table, cells: Mapping[str, str], decision: str | None) -> str:
    own = line(cells.get("decision", ""))
    number = decision_in(own) or own or decision or decision_in(table.letterhead)
    if not number:
        raise _UnclearError("no decision is named: neither in the file nor by --decision")
    return number


def _begins(cells: Mapping[str, str], otherwise: date | None) -> dict[str, str]:
    written = cells.get("effective_from", "")
    begins = day(written) if written else otherwise
    if written and begins is None:
        raise _UnclearError(f"the day {written[:40]!r} is not understood: write it as day/month/year")
    return {"valid_from": begins.isoformat()} if begins else {}


def _url(cells: Mapping[str, str], place: Place, code: str) -> tuple[str, list[Finding]]:
    url = cells.get("url", "")
    if not url or is_state_url(url):
        return url or PROVINCE_PORTAL, []
    reason = f"the address {url[:80]!r} is not an https one below gov.vn: the province's is taken"
    return PROVINCE_PORTAL, [Finding(Verdict.DOUBTFUL, place, reason, code, "address")]
