"""Decisions recorded beside the sources: which procedures are abolished, how far an agency does one online."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.catalogue.importing import ImportReport, Order, exported_on, login
from bot.errors import CatalogueError
from bot.settings import Settings
from knowledge.imports.model import Finding, Place, Verdict
from knowledge.merging import LOCAL, parts_of, retirement_key
from knowledge.text import fold
from knowledge.versions import CatalogueStore, Staging

TOPIC = "online_level"


def retire(code: str, *, settings: Settings, order: Order, on: date, replaced_by: Sequence[str] = ()) -> int | None:
    """Record that a procedure is abolished, whatever its source goes on saying; return the version made."""
    store = CatalogueStore(settings.catalogue)
    known = _known(store)
    for named in (code, *replaced_by):
        if named not in known:
            raise CatalogueError(f"procedure {named}: not in the catalogue of this home")
    if code in replaced_by:
        raise CatalogueError(f"procedure {code}: cannot be replaced by itself")
    retired: dict[str, Any] = {"on": on.isoformat()}
    retired |= {"decision": order.decision} if order.decision else {}
    retired |= {"replaced_by": list(replaced_by)} if replaced_by else {}
    return _set(store, settings, order, code, {"code": code, "retired": retired})


def restore(code: str, *, settings: Settings, order: Order) -> int | None:
    """Take back what `retire` recorded; return the version made, None when there was nothing to take back."""
    return _set(CatalogueStore(settings.catalogue), settings, order, code, None)


def _set(store: CatalogueStore, settings: Settings, order: Order, code: str, entry: Mapping[str, Any] | None) -> int | None:
    settings.home.mkdir(parents=True, exist_ok=True)
    with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
        if entry is None:
            staging.set(retirement_key(code), None)
        else:
            staging.put(retirement_key(code), entry)
    return staging.version.number if staging.version else None


def _known(store: CatalogueStore) -> set[str]:
    return set(parts_of(store))


def import_levels(
    files: Sequence[Path], *, settings: Settings, order: Order, checked_on: date | None = None
) -> ImportReport:
    """Take over lists of decisions that set the online level per procedure and agency, as one version."""
    store, report = CatalogueStore(settings.catalogue), ImportReport(files=len(files))
    known = _known(store)
    settings.home.mkdir(parents=True, exist_ok=True)
    with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
        for place, code, row, findings in _rows(files, order, checked_on):
            report.rows += 1
            if row is not None and code not in known:
                reason = "no such procedure in the catalogue of this home; import it first"
                findings, row = [*findings, Finding(Verdict.REFUSED, place, reason, code, "unknown_procedure")], None
            report.note(findings)
            if row is not None:
                report.taken += 1
                kind = put_row(staging, code, row)
                report.changes.update([kind] if kind else ())
                report.unchanged += kind is None
    report.version = staging.version.number if staging.version else None
    return report


def _rows(
    files: Sequence[Path], order: Order, checked_on: date | None
) -> Iterator[tuple[Place, str, Mapping[str, Any] | None, list[Finding]]]:
    from knowledge.imports.decisions import read_decisions

    for path in files:
        day = checked_on or exported_on(path)
        for decided in read_decisions(path, decision=order.decision, checked_on=day):
            yield decided.place, decided.code, decided.row, list(decided.findings)


def put_row(staging: Staging, code: str, row: Mapping[str, Any]) -> Any:
    """Put a local row; the row of the same agency and topic before it ends the day before, or makes place for it."""
    prefix = f"{code}{LOCAL}{row['scope']}{LOCAL}{fold(row['agency'])}{LOCAL}{TOPIC}"
    begins = row.get("valid_from")
    key = f"{prefix}{LOCAL}{begins or ''}"
    for before in staging.keys_under(prefix + LOCAL):
        entry = staging.get(before)
        if before == key or entry is None:
            continue
        if begins and entry["row"].get("valid_from", "") < begins:
            _end(staging, before, entry, date.fromisoformat(begins) - timedelta(days=1))
        elif not begins:
            staging.set(before, None)
    return staging.put(key, {"code": code, "row": dict(row)})


def _end(staging: Staging, key: str, entry: Mapping[str, Any], last: date) -> None:
    row = dict(entry["row"])
    row["valid_until"] = min(row.get("valid_until", "9999-12-31"), last.isoformat())
    staging.put(key, {**entry, "row": row})
