"""Turns one source record into a raw record that passes the schema, and tells what is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from knowledge.imports import paragraphs
from knowledge.imports.fees import fees_of
from knowledge.imports.fields import field_key
from knowledge.imports.model import CaseRows, Converted, Finding, ItemRow, LegalRow, SourceRecord, Verdict
from knowledge.imports.online_levels import online_level
from knowledge.imports.prose import is_state_host, line, shortened
from knowledge.imports.quantities import counts
from knowledge.imports.submission import rows_by_method, submissions, unknown_methods
from knowledge.imports.validity import day
from knowledge.imports.words import folded, is_unknown, say, words
from knowledge.loader import split_code
from knowledge.validate import check_raw

PORTAL = "https://dichvucong.gov.vn"
"""Where a record points to when its own address is not one of the State's."""
LONGEST_LABEL = 48
"""Characters that fit on a button."""
SHORTEST_NAME = 4

_PROCEDURE_WORD = re.compile(r"^\s*(?:\d+\s*[.)]\s*)?Thủ tục(?: hành chính)?\s*[:.]?\s+(?=\w)", re.IGNORECASE)
_CODES = re.compile(r"(?<![\d.])[1-9]\.\d{6}(?!\d)")
_FILE_END = re.compile(r"(?:\.(?:docx?|pdf|xlsx?|odt|rtf|zip|rar|7z|jpe?g|png|pptx?|html?|txt))+$", re.IGNORECASE)
_COPY_NUMBER = re.compile(r"\s*\(\d{1,2}\)$")
"""What a browser adds to the name of a file saved again: "Mau 01 (1).docx"."""
_FILE_MID = re.compile(r"(?<=\.)(docx|doc(?!x)|pdf|xlsx|xls(?!x)|odt|rtf|zip|rar)(?=[^\s.])", re.IGNORECASE)
_DISTRICT = re.compile(r"cap huyen|cap quan|huyen quan|quan huyen|thi xa")


def to_raw(source: SourceRecord) -> Converted:
    """Return the raw record of a source, or why there is none."""
    code = split_code(source.code)
    name = line(source.name)
    if code is None:
        return _refused(source, "no_code", f"{source.code or 'nothing'!r} is not a procedure code")
    if len(name) < SHORTEST_NAME:
        return _refused(source, "no_name", "the procedure has no name")
    rows = rows_by_method(source)
    submission, doubts = submissions(source, rows)
    fees = fees_of(source, rows)
    levels, about_levels = _levels(source)
    url, about_url = _url(source)
    online, about_online = online_level(source)
    stood = {"title": source.source_title, "url": url, "checked_on": source.checked_on.isoformat()}
    raw: dict[str, Any] = {
        "code": code[0],
        **_names(name),
        "field": field_key(source.field),
        "levels": levels,
        "submission": submission,
        **_filled(source, fees.rules, fees.note),
        "source": stood,
        **({"online_level": {"level": online, "source": dict(stood)}} if online else {}),
        "established": {"default": "imported"},
    }
    warning = _warning(name, levels)
    raw |= {"warning": warning} if warning else {}
    problems = check_raw(raw)
    if problems:
        return _refused(source, "invalid", problems[0])
    return Converted(raw, (*doubts, *unknown_methods(source), *fees.findings, *about_levels, *about_online, *about_url))


def _refused(source: SourceRecord, kind: str, reason: str) -> Converted:
    return Converted(None, (Finding(Verdict.REFUSED, source.place, reason, source.code, kind),))


def _names(official: str) -> dict[str, str]:
    short = _PROCEDURE_WORD.sub("", official).rstrip(" .,;:")
    name = short[:1].upper() + short[1:] if len(short) >= SHORTEST_NAME else official
    names = {"name": name, "official_name": official}
    return names | ({"short_name": shortened(name, LONGEST_LABEL)} if len(name) > LONGEST_LABEL else {})


def _filled(source: SourceRecord, fees: list[dict[str, Any]] | None, fee_note: str) -> dict[str, Any]:
    """Return the facts a source states; what it says nothing about is left out."""
    stated_conditions = paragraphs.conditions(source.conditions)
    start = day(source.effective_from) if source.effective_from else None
    facts: dict[str, Any] = {
        "official_field": field if len(field := line(source.field)) > 1 else "",
        "decision": "" if is_unknown(source.decision) else line(source.decision),
        "effective_from": start.isoformat() if start else "",
        "fee_note": fee_note,
        "dossier": _dossier(source.cases),
        "steps": paragraphs.paragraphs(source.steps),
        "applicants": paragraphs.listed(source.applicants),
        "results": paragraphs.results(source.results),
        "legal_basis": list(_acts(source.legal_basis)),
        "agencies": paragraphs.listed(source.executing),
        "authority": _authority(source),
        "related": [code for code in dict.fromkeys(_CODES.findall(source.related)) if code != source.code],
    }
    kept = {key: value for key, value in facts.items() if value}
    if fees is not None:
        kept["fees"] = fees
    if stated_conditions is not None:
        kept["conditions"] = stated_conditions
    return kept


def _authority(source: SourceRecord) -> dict[str, str]:
    receives, decides = line(source.receiving), line(source.deciding)
    return {
        key: text for key, text in (("receives", receives), ("decides", decides)) if len(text) > 2 and not is_unknown(text)
    }


def _acts(rows: tuple[LegalRow, ...]) -> Iterator[dict[str, str]]:
    seen: set[str] = set()
    for row in rows:
        number, title = line(row.number), line(row.title)
        if len(number) < 3 or number in seen:
            continue
        seen.add(number)
        yield {"number": number} | ({"title": title} if len(title) > 2 and title != number else {})


def _dossier(cases: tuple[CaseRows, ...]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for case in cases:
        items = [item for row in case.items if (item := _item(row))]
        if items:
            out.append({"case": _case_name(case.case, [known["case"] for known in out]), "items": items})
    return out


def _case_name(text: str, taken: list[str]) -> str:
    name = line(text).strip(" :;-–*+") if not is_unknown(text) else ""
    name = name if len(name) > 2 else say("only_case")
    number = sum(1 for known in taken if known == name or known.startswith(f"{name} ("))
    return say("case_number", case=name, number=number + 1) if name in taken else name


def _item(row: ItemRow) -> dict[str, Any] | None:
    name = re.sub(r"^(?:[-+*•–]+\)?\s*)+", "", line(row.name)).strip()
    if len(name) < 3:
        return None
    form = form_name(row.form)
    return {"name": name, **counts(row.quantity), **({"form": form} if form else {})}


def form_name(files: str) -> str:
    """Return the names of form files without their endings: "Mau NA20.docx" is the form "Mau NA20"."""
    if is_unknown(files):
        return ""
    parts = _FILE_MID.sub(r"\1" + "\n", files).split("\n")
    names = [line(_COPY_NUMBER.sub("", _FILE_END.sub("", part.strip())).replace("_", " ")) for part in parts]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _levels(source: SourceRecord) -> tuple[list[str], list[Finding]]:
    """Return the levels that decide; where the source names none, those its agencies are called by, else `other`."""
    table = words()["levels"]
    stated = [table[folded(part)] for part in re.split(r"[,;\n]", source.levels) if folded(part) in table]
    if stated:
        return list(dict.fromkeys(stated)), []
    agencies = f" {folded(source.executing or source.deciding)} "
    told = [level for level, marks in words()["level_by_agency"] if any(f" {mark.strip()} " in agencies for mark in marks)]
    verdict = Verdict.MENDED if told else Verdict.DOUBTFUL
    reason = (
        "no level is named: taken from the agencies" if told else "no level is named, nor can it be told from the agencies"
    )
    return told or ["other"], [Finding(verdict, source.place, reason, source.code, "level_missing")]


def _url(source: SourceRecord) -> tuple[str, list[Finding]]:
    """Return the address to point to: the source's own when it is a safe one of the State's, else the portal's.

    That none is given is not told: a file without a column of addresses would tell it of every row.
    """
    if is_state_url(source.url) or not source.url:
        return source.url or PORTAL, []
    reason = f"the address {source.url[:80]!r} is not an https one below gov.vn: the portal's is taken"
    return PORTAL, [Finding(Verdict.DOUBTFUL, source.place, reason, source.code, "address")]


def is_state_url(url: str) -> bool:
    """Return whether `url` is https, below gov.vn, and nothing but an address."""
    if not url.startswith("https://") or re.search(r"[\s<>\"'()\[\]{}\\^`|@\x00-\x1f\x7f]", url) or not url.isascii():
        return False
    try:
        parts = urlsplit(url)
        return parts.port in (None, 443) and is_state_host((parts.hostname or "").lower())
    except ValueError:
        return False


def _warning(name: str, levels: list[str]) -> str:
    if not _DISTRICT.search(folded(name)):
        return ""
    return say("district", level=", ".join(words()["say"]["levels"][level] for level in levels))
