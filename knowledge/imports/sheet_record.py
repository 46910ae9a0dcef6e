"""Makes one source record of the rows a sheet has about one procedure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.imports.grids import Number
from knowledge.imports.model import CaseRows, Finding, ItemRow, LegalRow, MethodRow, Place, SourceRecord, Verdict
from knowledge.imports.papers import acts_in, cases_in, distinct
from knowledge.imports.tables import Table, decision_in
from knowledge.imports.ways import Cells, fee_cells, method_rows
from knowledge.imports.words import is_unknown, say

_TEXTS = (
    "applicants",
    "executing",
    "deciding",
    "receiving",
    "coordinating",
    "steps",
    "results",
    "conditions",
    "related",
    "keywords",
)
"""Keys of `headers.yml` that are the names of the record's own texts."""
_UNIT = re.compile(r"\(\s*(?:đơn vị(?: tính)?\s*:?\s*)?((?:ngày|giờ)(?:\s+làm việc)?)\s*(?:/[^()]*)?\)", re.IGNORECASE)
_MONEY_UNIT = re.compile(
    r"(?<![\w.,])(?P<times>1[.,]?000|nghìn|ngàn|triệu)?\s*(?P<unit>đồng|vnđ|vnd|đ|usd|đô la)(?!\w)", re.IGNORECASE
)
_UNIT_ABOVE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*[^:;()]{0,20}", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{3,}")
_TIMES = {"1000": 1_000, "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000}


@dataclass
class Block:
    """The rows about one procedure, by what their columns hold, and what holds for all of them."""

    table: Table
    place: Place
    code: str
    name: str
    field: str
    level: str
    rows: list[Mapping[str, str]]
    findings: list[Finding]


def source_of(block: Block, checked_on: date) -> tuple[SourceRecord, list[Finding]]:
    """Return the record, and what is to be told about it."""
    methods, findings = _methods(block)
    if "url" in block.table.places and not _all(block, "url"):
        reason = "no address is given: the portal's is taken"
        findings.append(Finding(Verdict.MENDED, block.place, reason, block.code, "address"))
    decision = _all(block, "decision") or decision_in(block.table.letterhead)
    record = SourceRecord(
        place=block.place,
        code=block.code,
        name=block.name,
        checked_on=checked_on,
        url=_all(block, "url").partition("\n")[0],
        source_title=_title(block, decision),
        decision=decision_in(decision) or decision,
        levels=_all(block, "levels") or block.level,
        field=_all(block, "field").partition("\n")[0] or block.field,
        methods=tuple(methods),
        cases=_cases(block),
        legal_basis=_acts(block),
        online_level=_all(block, "online_level"),
        effective_from=_all(block, "effective_from").partition("\n")[0],
        **{key: _all(block, key) for key in _TEXTS},
    )
    return record, findings


def _all(block: Block, key: str) -> str:
    return distinct(cells.get(key, "") for cells in block.rows)


def _title(block: Block, decision: str) -> str:
    """Return what the record is from: the portal where the sheet is its own, the decision it was published by, the file."""
    if "issuing" in block.table.places or "dichvucong.gov.vn" in _all(block, "url"):
        return say("portal")
    number = decision_in(decision) or decision_in(block.table.letterhead)
    return say("decision", number=number) if number else say("file", name=block.place.file)


def _methods(block: Block) -> tuple[list[MethodRow], list[Finding]]:
    """Return the rows of all ways, each once; where none is named, a place to hand in means handing in there."""
    found = [_cells(block, cells) for cells in block.rows]
    first = found[0]
    full = [
        Cells(own.method, own.time_limit or first.time_limit, own.fees or first.fees, own.note)
        for own in found
        if own.method
    ]
    rows = [row for own in dict.fromkeys(full) for row in method_rows(own)]
    if rows:
        return list(dict.fromkeys(rows)), []
    stated = [own for own in found if own.time_limit or own.fees]
    if not stated:
        return [], []
    if not is_unknown(_all(block, "receiving")):
        reason = "no way to hand in is named, but where to: taken as handing in there in person"
        told = Finding(Verdict.MENDED, block.place, reason, block.code, "method_from_place")
        in_person = [replace(own, method=say("in_person")) for own in dict.fromkeys(stated)]
        rows = [row for own in in_person for row in method_rows(own)]
        return rows, [told]
    reason = "no way to hand in is named: the time limit and the fee belong to none and are left out"
    return [], [Finding(Verdict.DOUBTFUL, block.place, reason, block.code, "method_missing")]


def _cells(block: Block, cells: Mapping[str, str]) -> Cells:
    fees = fee_cells(*(_with_unit(block, cells, key) for key in ("fee", "charge", "fees")))
    return Cells(cells.get("method", ""), _with_unit(block, cells, "time_limit"), fees, cells.get("note", ""))


def _with_unit(block: Block, cells: Mapping[str, str], key: str) -> str:
    """Return a cell, with the unit of its column where it is a bare number."""
    text = cells.get(key, "")
    if key != "time_limit" and _GROUPED.fullmatch(text) and not isinstance(text, Number):
        text = Number(re.sub("[.,]", "", text))  # "50.000" typed as text
    if not isinstance(text, Number):
        return text
    heading = block.table.headings[block.table.places[key]]
    if key != "time_limit":
        return _money(text, heading, block.table.letterhead)
    unit = _UNIT.search(heading)
    return f"{text} {unit[1]}" if unit else str(text)


def _money(number: str, heading: str, letterhead: str) -> str:
    """Return an amount with the unit its heading names, or what stands above the table; money is đồng otherwise.

    Whole thousands and millions are written out; what is no whole number keeps its unit in words.
    """
    above = _UNIT_ABOVE.search(letterhead)
    unit = _MONEY_UNIT.search(unicodedata.normalize("NFC", heading)) or (above and _MONEY_UNIT.search(above[0]))
    if not unit or not (unit["times"] or unit["unit"].lower() in ("usd", "đô la")):
        return say("dong", amount=number)
    if not unit["times"]:
        return f"{number} USD"
    if not number.isdigit():
        return f"{number} {unit[0]}"
    return say("dong", amount=str(int(number) * _TIMES[re.sub("[.,]", "", unit["times"]).lower()]))


def _cases(block: Block) -> tuple[CaseRows, ...]:
    """Return the papers: of their own column, a row each, or of the prose of one cell."""
    cases: dict[str, list[ItemRow]] = {}
    for cells in block.rows:
        if cells.get("item"):
            item = ItemRow(cells["item"], cells.get("form", ""), _quantity(cells))
            known = cases.setdefault(cells.get("case", ""), [])
            known.extend([] if item in known else [item])
    if cases:
        return tuple(CaseRows(case, tuple(items)) for case, items in cases.items())
    return cases_in(_all(block, "dossier"))


def _quantity(cells: Mapping[str, str]) -> str:
    own = [(cells.get(key, ""), key) for key in ("originals", "copies")]
    counted = [say(key, count=count) for count, key in own if count.isdigit()]
    return ", ".join(counted) or cells.get("quantity", "")


def _acts(block: Block) -> tuple[LegalRow, ...]:
    return tuple(dict.fromkeys(acts_in(_all(block, "legal"))))
