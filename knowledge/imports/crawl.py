"""Reads the crawl of the national portal: one JSON object a line, its tables flattened into text."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from knowledge.imports.dossier_table import split_cases
from knowledge.imports.legal_table import split_acts
from knowledge.imports.methods_table import split_methods
from knowledge.imports.model import Finding, Place, Read, SourceRecord, Verdict
from knowledge.imports.names import same_procedure
from knowledge.imports.page import code_on_page, sections, without_furniture
from knowledge.loader import split_code

KEYS = ("ma_thu_tuc", "ten_thu_tuc", "cach_thuc_thuc_hien", "thanh_phan_ho_so")
"""What a line of the crawl has; a reader can tell by them what a JSONL file is."""


def read_crawl(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield the records of a crawl file; `names` (code -> official name) tells a wrong procedure behind a code."""
    seen: dict[str, str] = {}
    with path.open(encoding="utf-8", errors="replace") as lines:
        for row, text in enumerate(lines, start=1):
            if text.strip():
                yield _read_line(text, Place(path.name, row), checked_on=checked_on, names=names or {}, seen=seen)


def sibling_lists(path: Path) -> list[Path]:
    """Return the portal's spreadsheet lists that lie in `lists/` beside the folder of a crawl file."""
    return sorted((path.resolve().parent.parent / "lists").glob("*.xlsx"))


def _read_line(text: str, place: Place, *, checked_on: date, names: Mapping[str, str], seen: dict[str, str]) -> Read:
    try:
        detail = json.loads(text)
    except (ValueError, RecursionError) as error:
        return _refused(place, "", "unreadable", f"the line is not JSON: {error}")
    if not isinstance(detail, dict):
        return _refused(place, "", "unreadable", "the line is not one JSON object")
    return read_object(detail, place, checked_on=checked_on, names=names, seen=seen)


def read_object(
    detail: Mapping[str, object], place: Place, *, checked_on: date, names: Mapping[str, str], seen: dict[str, str]
) -> Read:
    """Return the record of one object of the crawl; `seen` keeps page -> code of the objects before it."""
    cells = {str(key): value for key, value in detail.items() if isinstance(value, str)}
    whole = {key: unicodedata.normalize("NFC", value) for key, value in cells.items()}
    return _read_detail(whole, place, checked_on, names, seen, decomposed=whole != cells)


def _read_detail(
    cells: Mapping[str, str],
    place: Place,
    checked_on: date,
    names: Mapping[str, str],
    seen: dict[str, str],
    *,
    decomposed: bool,
) -> Read:
    written = cells.get("ma_thu_tuc", "").strip()
    parts = split_code(written)
    if parts is None:
        return _refused(place, written, "no_code", f"{written or 'nothing'!r} is not a procedure code")
    code, name = parts[0], cells.get("ten_thu_tuc", "").strip()
    reason = _other_procedure(code, name, cells, names, seen)
    if reason:
        return _refused(place, code, "wrong_procedure", reason)
    found = []
    if decomposed:
        text = "the text was not in Unicode NFC"
        found.append(Finding(Verdict.MENDED, place, text, code, "decomposed_unicode"))
    return Read(_source(code, name, cells, place, checked_on), tuple(found))


def _refused(place: Place, code: str, kind: str, reason: str) -> Read:
    return Read(None, (Finding(Verdict.REFUSED, place, reason, code, kind),))


def _other_procedure(code: str, name: str, cells: Mapping[str, str], names: Mapping[str, str], seen: dict[str, str]) -> str:
    """Return why the record is another procedure than its code says, or nothing."""
    stated = code_on_page(cells.get("raw_text", ""))
    if stated and stated != code:
        return f"the page behind this code is that of {stated} ({name[:80]})"
    listed = names.get(code)
    if listed and name and not same_procedure(listed, name):
        return f"the list calls it {listed[:80]!r}, the page {name[:80]!r}"
    url = cells.get("detail_url", "")
    if url and not stated and seen.setdefault(url, code) != code:
        return f"its page is also that of {seen[url]}"
    return ""


def _source(code: str, name: str, cells: Mapping[str, str], place: Place, checked_on: date) -> SourceRecord:
    page = _all_sections(cells)
    cell = cells.get
    return SourceRecord(
        place=place,
        code=code,
        name=name,
        checked_on=checked_on,
        url=cell("detail_url", "").strip(),
        decision=cell("so_quyet_dinh", "").strip(),
        levels=cell("cap_thuc_hien", ""),
        field=cell("linh_vuc", ""),
        applicants=cell("doi_tuong_thuc_hien", ""),
        executing=page["agencies"],
        deciding=cell("co_quan_co_tham_quyen", ""),
        receiving=cell("dia_chi_tiep_nhan", ""),
        coordinating=cell("co_quan_phoi_hop", ""),
        steps=page["steps"],
        methods=tuple(split_methods(page["methods"])),
        cases=tuple(split_cases(page["dossier"])),
        results=page["results"],
        legal_basis=tuple(split_acts(page["legal"])),
        conditions=page["conditions"],
        related=cell("thu_tuc_lien_quan", ""),
        keywords=page["keywords"],
    )


def _all_sections(cells: Mapping[str, str]) -> dict[str, str]:
    """Return every section: cut from the whole page where that is certain, as the crawl cut it elsewhere."""
    results, keywords = without_furniture(cells.get("ket_qua_xu_ly", ""))
    own = {
        "steps": cells.get("trinh_tu_thuc_hien", ""),
        "methods": cells.get("cach_thuc_thuc_hien", ""),
        "dossier": cells.get("thanh_phan_ho_so", ""),
        "legal": cells.get("can_cu_phap_ly", ""),
        "agencies": cells.get("co_quan_thuc_hien", ""),
        "conditions": without_furniture(cells.get("yeu_cau_dieu_kien", ""))[0],
        "results": results,
        "keywords": keywords,
    }
    return {**own, **sections(cells.get("raw_text", ""))}
