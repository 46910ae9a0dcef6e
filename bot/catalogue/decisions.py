"""Decisions recorded beside the sources: which procedures are abolished, how far an agency does one online."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.catalogue.importing import ImportReport, Order, exported_on, login
from bot.errors import CatalogueError
from bot.settings import Settings
from knowledge.changes import Kind
from knowledge.imports.model import Finding, Verdict
from knowledge.loader import split_code
from knowledge.merging import LOCAL, parts_of, retirement_key
from knowledge.staging import Staging
from knowledge.text import fold
from knowledge.versions import CatalogueStore

if TYPE_CHECKING:
    from knowledge.imports.decisions import Decided

TOPICS = ("online_level", "time_limits", "fees", "receives")
"""What a local row can state; a later row ends an earlier one that states the same."""
NEVER = "9999-12-31"


class _Undone(Exception):
    """Takes back a dry run."""


def retire(code: str, *, settings: Settings, order: Order, on: date, replaced_by: Sequence[str] = ()) -> int | None:
    """Record that a procedure is abolished, whatever its source goes on saying; return the version made."""
    store = CatalogueStore(settings.catalogue)
    code, *replacing = [national(written) for written in (code, *replaced_by)]
    if code not in parts_of(store):
        raise CatalogueError(f"procedure {code}: not in the catalogue of this home")
    if code in replacing:
        raise CatalogueError(f"procedure {code}: cannot be replaced by itself")
    retired: dict[str, Any] = {"on": on.isoformat()}
    retired |= {"decision": order.decision} if order.decision else {}
    retired |= {"replaced_by": list(dict.fromkeys(replacing))} if replacing else {}
    return _set(store, settings, order, code, {"code": code, "retired": retired})


def restore(code: str, *, settings: Settings, order: Order) -> int | None:
    """Take back what `retire` recorded; return the version made, None when there was nothing to take back."""
    return _set(CatalogueStore(settings.catalogue), settings, order, national(code), None)


def unknown(codes: Sequence[str], *, settings: Settings) -> list[str]:
    """Return the codes no record of the home has."""
    known = parts_of(CatalogueStore(settings.catalogue))
    return [code for code in map(national, codes) if code not in known]


def national(written: str) -> str:
    """Return the national code of a code as agencies write it (1.001193.000.00.00.H41)."""
    parts = split_code(written)
    if parts is None:
        raise CatalogueError(f"{written!r} is not a procedure code (such as 1.001193)")
    return parts[0]


def _set(store: CatalogueStore, settings: Settings, order: Order, code: str, entry: Mapping[str, Any] | None) -> int | None:
    if entry is None and not store.path.is_file():
        return None
    settings.home.mkdir(parents=True, exist_ok=True)
    with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
        if entry is None:
            staging.set(retirement_key(code), None)
        else:
            staging.put(retirement_key(code), entry)
    return staging.version.number if staging.version else None


# --- online levels -----------------------------------------------------------------------------------------------


OF_RECORDS = {"steps", "method", "time_limit", "fee", "charge", "fees", "item", "case", "results", "legal", "conditions"}
"""Columns of an export of procedures; one may name their online level besides."""


def sets_levels_only(path: Path) -> bool:
    """Return whether a file is a list of online levels and no export of procedures."""
    from knowledge.imports.decisions import is_decision_list
    from knowledge.imports.files import kind_of
    from knowledge.imports.tables import read_tables

    if kind_of(path) != "sheet" or not is_decision_list(path):
        return False
    return not any(OF_RECORDS & set(table.places) for table in read_tables(path))


def import_levels(
    files: Sequence[Path], *, settings: Settings, order: Order, checked_on: date | None = None
) -> ImportReport:
    """Take over lists of decisions that set the online level per procedure and agency, as one version."""
    started = time.perf_counter()
    store, report = CatalogueStore(settings.catalogue), ImportReport(files=len(files))
    known = set(parts_of(store))
    settings.home.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(_Undone):
        with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
            for path in files:
                for decided in _decided(path, order, checked_on):
                    _take(decided, staging, report, known)
            if order.dry_run:
                raise _Undone
        report.version = staging.version.number if staging.version else None
    report.seconds = time.perf_counter() - started
    return report


def _decided(path: Path, order: Order, checked_on: date | None) -> Iterator[Decided]:
    from knowledge.imports.decisions import read_decisions

    start = order.effective_from
    yield from read_decisions(path, checked_on=checked_on or exported_on(path), decision=order.decision, valid_from=start)


def _take(decided: Decided, staging: Staging, report: ImportReport, known: Container[str]) -> None:
    report.rows += 1
    findings = list(decided.findings)
    if decided.row is not None:
        if decided.code not in known:
            reason = "no such procedure in the catalogue of this home yet: the row is kept until it is imported"
            findings.append(Finding(Verdict.DOUBTFUL, decided.place, reason, decided.code, "unknown_procedure"))
        report.taken += 1
        report.count(put_row(staging, decided.code, decided.row))
    report.note(findings)


def put_row(staging: Staging, code: str, row: Mapping[str, Any]) -> Kind | None:
    """Put a local row. The row before it on the same topic ends the day before; without a day it makes place.

    A row that is to hold from a later day on stays, and ends this one.
    """
    topic = "+".join(name for name in TOPICS if name in row)
    prefix = LOCAL.join((code, row["scope"], fold(row["agency"]), topic, ""))
    begins, new = row.get("valid_from", ""), dict(row)
    for key in staging.keys_under(prefix):
        entry = staging.get(key) or {}
        other = key.removeprefix(prefix)
        if other == begins:
            continue
        if other > begins and begins:
            new["valid_until"] = min(new.get("valid_until", NEVER), _day_before(other))
        elif begins:
            last = min(entry["row"].get("valid_until", NEVER), _day_before(begins))
            staging.put(key, {**entry, "row": {**entry["row"], "valid_until": last}})
        else:
            staging.set(key, None)
    return staging.put(prefix + begins, {"code": code, "row": new})


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
