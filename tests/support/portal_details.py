"""Records of a crawl in the shape of the portal's JSON interface."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.imports.crawl import read_crawl
from knowledge.imports.model import ItemRow, MethodRow, SourceRecord

_METHODS = {"Trực tuyến": "ONLINE", "Dịch vụ bưu chính": "POSTAL", "Trực tiếp": "DIRECT"}
_UNITS = {"ngày làm việc": "WORKING_DAY", "ngày": "DAY", "giờ": "HOUR", "tháng": "MONTH", "năm": "YEAR"}
_LEVELS = {"Cấp bộ": "isMinistry", "Cấp tỉnh": "isProvince", "Cấp xã": "isWard", "Cơ quan khác": "isOtherAgency"}


def details_of(path: Path, *, checked_on: date = date(2026, 7, 20)) -> Iterator[dict[str, Any]]:
    """Yield a detail per record of the crawl that can be read."""
    for read in read_crawl(path, checked_on=checked_on):
        if read.source is not None:
            yield detail_of(read.source)


def detail_of(source: SourceRecord) -> dict[str, Any]:
    """Return the detail the portal would answer with for this record."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, source.code)),
        "code": source.code,
        "codeNotation": None,
        "name": source.name,
        "procedureProposal": {"proposalNumber": source.decision},
        **{flag: level in source.levels for level, flag in _LEVELS.items()},
        "categoriesDetails": [{"name": source.field}],
        "subjectTypesDetails": [{"name": source.applicants}],
        "departmentsAuthority": [{"name": source.deciding}],
        "departmentsCoordinating": [{"name": source.coordinating}],
        "departmentsExecuting": [{"name": source.executing}],
        "dossierReceivingAddresses": source.receiving,
        "executionSteps": [{"name": None, "description": f"<p>{line}</p>"} for line in source.steps.split("\n")],
        "executionMethods": [_method(row) for row in source.methods],
        "executionCases": [{"name": c.case, "profileComponents": [_paper(i) for i in c.items]} for c in source.cases],
        "legalBasisesDetails": [{"name": act.title, "code": act.number} for act in source.legal_basis],
        "requirementsAndConditions": source.conditions,
        "resultsDetails": [{"name": line, "code": None} for line in source.results.split("\n")],
        "procedureRelatedGroup": [],
        "keywords": source.keywords,
    }


def _method(row: MethodRow) -> dict[str, Any]:
    time = re.fullmatch(r"(\d+) (\D+)", row.time_limit.strip())
    unit = _UNITS.get(time.group(2).strip().lower()) if time else None
    return {
        "submissionMethod": _METHODS.get(row.method, row.method),
        "processingTime": int(time.group(1)) if time and unit else row.time_limit,
        "processingTimeUnit": unit,
        "fees": [{"name": None, "amount": row.fee}] if row.fee else [],
        "description": row.note,
    }


def _paper(item: ItemRow) -> dict[str, Any]:
    originals, copies = (re.search(rf"(\d+)\s*bản {word}", item.quantity) for word in ("chính", "sao"))
    return {
        "name": item.name,
        "originalQty": int(originals.group(1)) if originals else None,
        "copyQty": int(copies.group(1)) if copies else None,
        "attachments": [{"fileName": item.form, "fileId": "f"}] if item.form else [],
    }
