"""One procedure as the national portal's JSON interface tells it (2026), into the cells every reader yields.

Types are distrusted: what is not of the documented shape refuses the record with a reason, it never raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.imports.model import CaseRows, Finding, ItemRow, LegalRow, MethodRow, Place, Read, SourceRecord, Verdict
from knowledge.imports.prose import line, plain
from knowledge.loader import split_code
from knowledge.text import fold

_AMOUNT = re.compile(r"\d{1,12}", re.ASCII)
MAX_COPIES = 999
"""Copies of one paper beyond which the number is an error."""
MAX_TIME = 10_000
"""Units of time beyond which a time limit is an error."""
MAX_AMOUNT = 10**12
"""VND beyond which a fee is an error."""


class _OddError(Exception):
    """The JSON is not of the documented shape; says where."""


def source_from_detail(detail: Mapping[str, Any], *, place: Place, url: str, checked_on: date) -> Read:
    """Return the cells of one detail answer, or a refusal that says which part of it is odd."""
    code = _code(detail) if isinstance(detail, Mapping) else ""
    try:
        return _read(detail, code, place=place, url=url, checked_on=checked_on)
    except _OddError as odd:
        return Read(None, (Finding(Verdict.REFUSED, place, str(odd), code=code, kind="odd_json"),))


def _read(detail: Mapping[str, Any], code: str, *, place: Place, url: str, checked_on: date) -> Read:
    if not isinstance(detail, Mapping):
        raise _OddError(f"the detail is {_kind(detail)}, not an object")
    if not code:
        raise _OddError("no procedure code of the form 1.001193")
    name = _line(detail, "name", "")
    if not name:
        raise _OddError("no name")
    doubts: list[str] = []
    source = SourceRecord(
        place=place,
        code=code,
        name=name,
        checked_on=checked_on,
        url=url,
        decision=_decision(detail),
        levels=_levels(detail),
        field=_names(detail, "categoriesDetails"),
        applicants=_names(detail, "subjectTypesDetails"),
        executing=_names(detail, "departmentsExecuting"),
        deciding=_names(detail, "departmentsAuthority"),
        coordinating=_names(detail, "departmentsCoordinating"),
        receiving=_prose(detail, "dossierReceivingAddresses"),
        steps=_steps(detail),
        methods=_methods(detail, doubts),
        cases=_cases(detail),
        results=_names(detail, "resultsDetails", between="\n"),
        legal_basis=_legal_basis(detail),
        conditions=_prose(detail, "requirementsAndConditions"),
        related=_names(detail, "procedureRelatedGroup", between="\n"),
        keywords=_prose(detail, "keywords"),
    )
    findings = (Finding(Verdict.DOUBTFUL, place, doubt, code=code, kind="portal_word_unknown") for doubt in doubts)
    return Read(source, tuple(findings))


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "portal_words.yml").read_text(encoding="utf-8"))
    return {**words, "bare_fee_names": {fold(name) for name in words["bare_fee_names"]}}


# --- distrusted JSON ---------------------------------------------------------------------------------------------


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", list: "a list", dict: "an object", int: "a number", float: "a number", str: "a text"}
    return "nothing" if value is None else kinds.get(type(value), "of an unknown kind")


def _text(value: Any, where: str) -> str:
    """Return a text as it is; nothing counts as empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _OddError(f"{where} is {_kind(value)}, not a text")
    return value


def _line(row: Mapping[str, Any], key: str, where: str) -> str:
    """Return the text under `key` on one line; `where` is the path of the row."""
    return line(_text(row.get(key), f"{where}.{key}" if where else key))


def _rows(value: Any, where: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _OddError(f"{where} is {_kind(value)}, not a list")
    for number, row in enumerate(value):
        if not isinstance(row, Mapping):
            raise _OddError(f"{where}[{number}] is {_kind(row)}, not an object")
    return value


def _count(value: Any, where: str, most: int) -> float | None:
    """Return a number from 0 to `most`, also where it is written as a text; None where there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and _AMOUNT.fullmatch(value.strip()):
        value = int(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _OddError(f"{where} is {_kind(value)}, not a number")
    if not 0 <= value <= most:  # no float is made of an integer of a thousand figures
        raise _OddError(f"{where} is not between 0 and {most}")
    return value


def _shown(number: float) -> str:
    return f"{number:g}".replace(".", ",") if number != int(number) else f"{int(number)}"


def _code(detail: Mapping[str, Any]) -> str:
    for key in ("code", "codeNotation"):
        value = detail.get(key)
        if isinstance(value, str) and split_code(value):
            return value.strip()
    return ""


# --- cells -------------------------------------------------------------------------------------------------------


def _decision(detail: Mapping[str, Any]) -> str:
    proposal = detail.get("procedureProposal")
    if proposal is None:
        return _line(detail, "decisionNo", "")
    if not isinstance(proposal, Mapping):
        raise _OddError(f"procedureProposal is {_kind(proposal)}, not an object")
    return _line(proposal, "proposalNumber", "procedureProposal")


def _levels(detail: Mapping[str, Any]) -> str:
    shown = []
    for flag, word in _words()["levels"].items():
        value = detail.get(flag)
        if value is not None and not isinstance(value, bool):
            raise _OddError(f"{flag} is {_kind(value)}, not a truth value")
        if value:
            shown.append(word)
    return ", ".join(shown)


def _names(detail: Mapping[str, Any], key: str, *, between: str = ", ") -> str:
    """Return the names of a list of objects, each once."""
    names = [_line(row, "name", f"{key}[{number}]") for number, row in enumerate(_rows(detail.get(key), key))]
    return between.join(dict.fromkeys(name for name in names if name))


def _prose(detail: Mapping[str, Any], key: str) -> str:
    """Return a part that comes as one text, or as a list of texts or of objects with `content`, `address` or `name`."""
    value = detail.get(key)
    if not isinstance(value, list):
        return plain(_text(value, key))
    return "\n".join(filter(None, (_entry(entry, f"{key}[{number}]") for number, entry in enumerate(value))))


def _entry(value: Any, where: str) -> str:
    if isinstance(value, Mapping):
        found = next((key for key in ("content", "address", "name") if value.get(key)), "name")
        return plain(_text(value.get(found), f"{where}.{found}"))
    return plain(_text(value, where))


def _steps(detail: Mapping[str, Any]) -> str:
    steps = []
    for number, row in enumerate(_rows(detail.get("executionSteps"), "executionSteps")):
        name = _line(row, "name", f"executionSteps[{number}]")
        told = plain(_text(row.get("description"), f"executionSteps[{number}].description"))
        if name and told.startswith(name):
            name = ""
        steps.append(f"{name.rstrip(':')}: {told}" if name and told else name or told)
    return "\n".join(filter(None, steps))


def _methods(detail: Mapping[str, Any], doubts: list[str]) -> tuple[MethodRow, ...]:
    found = []
    for number, row in enumerate(_rows(detail.get("executionMethods"), "executionMethods")):
        where = f"executionMethods[{number}]"
        said = _text(row.get("submissionMethod"), f"{where}.submissionMethod").strip()
        ways = _words()["methods"].get(said.upper())
        if not ways:
            doubts.append(f"{where}: the way to hand in {said[:40]!r} is unknown; the row was left out")
            continue
        limit, note = _time_limit(row, where, doubts), plain(_text(row.get("description"), f"{where}.description"))
        for way in ways:
            for fee, label in _fees(row, where) or [("", "")]:
                found.append(MethodRow(way, limit, fee, "; ".join(filter(None, (label, note)))))
    return tuple(found)


def _time_limit(row: Mapping[str, Any], where: str, doubts: list[str]) -> str:
    value, unit = row.get("processingTime"), _text(row.get("processingTimeUnit"), f"{where}.processingTimeUnit").strip()
    if isinstance(value, str) and not _AMOUNT.fullmatch(value.strip()):
        amount = line(value)
    else:
        number = _count(value, f"{where}.processingTime", MAX_TIME)
        amount = _shown(number) if number else ""
    if not amount:
        return ""
    word = _words()["units"].get(unit.upper(), line(unit) if not unit.isupper() else "")
    if unit and not word:
        doubts.append(f"{where}: the unit of time {unit[:40]!r} is unknown")
    return amount if word and fold(word) in fold(amount) else f"{amount} {word}".strip()


def _fees(row: Mapping[str, Any], where: str) -> list[tuple[str, str]]:
    """Return the fee cells of one way to hand in, each with what tells it from the others where there are several."""
    fees = [_one_fee(fee, f"{where}.fees[{number}]") for number, fee in enumerate(_rows(row.get("fees"), f"{where}.fees"))]
    told = [fee for fee in dict.fromkeys(fees) if any(fee)]
    if len(told) > 1:
        return [(_bracketed(amount, about), name) for amount, name, about in told]
    return [(_bracketed(amount, f"- {name}" if name and amount else name, about), "") for amount, name, about in told]


def _bracketed(amount: str, *about: str) -> str:
    """Return a fee as the portal's page prints it: amount, then in brackets what it is for."""
    bracket = "; ".join(filter(None, about))
    return line(f"{amount}({bracket})" if amount and bracket else amount or bracket)  # "(/bản)" is no command


def _one_fee(fee: Mapping[str, Any], where: str) -> tuple[str, str, str]:
    """Return amount with currency, name and description of one fee."""
    key = "amount" if fee.get("amount") is not None else "value"  # both names were seen
    value, name = fee.get(key), _line(fee, "name", where)
    name = "" if fold(name) in _words()["bare_fee_names"] else name
    about = _text(fee.get("description"), f"{where}.description").strip()
    if isinstance(value, str) and not _AMOUNT.fullmatch(value.strip()):
        return line(value), name, about
    return _money(_count(value, f"{where}.{key}", MAX_AMOUNT), _line(fee, "currencyName", where)), name, about


def _money(amount: float | None, currency: str) -> str:
    if amount is None:
        return ""
    if amount == 0:
        return str(_words()["free"])
    shown = f"{int(amount):,}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{shown} {currency or _words()['currency']}"


def _cases(detail: Mapping[str, Any]) -> tuple[CaseRows, ...]:
    found = []
    for number, row in enumerate(_rows(detail.get("executionCases"), "executionCases")):
        where = f"executionCases[{number}]"
        papers = enumerate(_rows(row.get("profileComponents"), f"{where}.profileComponents"))
        items = tuple(item for at, paper in papers if (item := _item(paper, f"{where}.profileComponents[{at}]")))
        if items:
            found.append(CaseRows(_line(row, "name", where), items))
    return tuple(found)


def _item(paper: Mapping[str, Any], where: str) -> ItemRow | None:
    name = plain(_text(paper.get("name"), f"{where}.name"))
    files = _rows(paper.get("attachments"), f"{where}.attachments")
    forms = [_line(file, "fileName", f"{where}.attachments[{number}]") for number, file in enumerate(files)]
    quantity = []
    for key, word in (("originalQty", "originals"), ("copyQty", "copies")):
        count = _count(paper.get(key), f"{where}.{key}", MAX_COPIES)
        if count is not None:
            quantity.append(f"{_shown(count)} {_words()[word]}")
    return ItemRow(name, ", ".join(filter(None, forms)), ",".join(quantity)) if name else None


def _legal_basis(detail: Mapping[str, Any]) -> tuple[LegalRow, ...]:
    found = []
    for number, row in enumerate(_rows(detail.get("legalBasisesDetails"), "legalBasisesDetails")):
        where = f"legalBasisesDetails[{number}]"
        act = LegalRow(_line(row, "code", where), _line(row, "name", where))
        if act.number or act.title:
            found.append(act)
    return tuple(found)
