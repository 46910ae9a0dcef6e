"""What the `kb` commands check and count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bot.settings import Settings
from knowledge.fees import today
from knowledge.model import Catalogue, Establishment, Method, OnlineLevel, Procedure


def statistics(catalogue: Catalogue) -> dict[str, Any]:
    """Return the counts of `kb stats --json`."""
    return counts(catalogue.procedures)


def home_statistics(settings: Settings) -> dict[str, Any]:
    """Return the counts of all records of a home: the hand-checked ones over what was imported."""
    from bot.catalogue.candidates import home_procedures

    return counts(home_procedures(settings))


def counts(procedures: Iterable[Procedure], *, day: date | None = None) -> dict[str, Any]:
    """Return the counts of `procedures`, which are gone through once; what is abolished counts as it is on `day`."""
    on = day or today()
    found: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    for procedure in procedures:
        found.update(_counted(procedure, on))
        fields.update([procedure.field])
    return {**{key: found[key] for key in KEYS}, "fields": dict(sorted(fields.items()))}


KEYS = (
    "procedures",
    "verified",
    "partly_verified",
    "imported",
    "recalled",
    "without_code",
    "retired",
    "with_later_state",
    "local_rows",
    "online",
    "post",
    "counter",
    "online_level_full",
    "online_level_partial",
    "online_level_unknown",
    "fees_unknown",
    "dossier_unknown",
)
"""What is counted, in the order it is told. Every procedure is one of verified, partly verified, imported or recalled."""


def _counted(procedure: Procedure, day: date) -> Iterator[str]:
    """Yield what a procedure counts as."""
    yield "procedures"
    yield established(procedure)
    yield from (method.value for method in Method if procedure.offers(method))
    yield from ("local_rows" for _ in procedure.local)
    level = procedure.online_level.level if procedure.online_level else None
    marks = {
        "without_code": procedure.code is None,
        "retired": procedure.retired is not None and procedure.retired.on <= day,
        "with_later_state": any(since > day for since, _ in procedure.upcoming),
        "online_level_full": level is OnlineLevel.FULL,
        "online_level_partial": level is OnlineLevel.PARTIAL,
        "online_level_unknown": level is None and procedure.offers(Method.ONLINE),
        "fees_unknown": procedure.fees is None,
        "dossier_unknown": not procedure.dossier,
    }
    yield from (mark for mark, holds in marks.items() if holds)


def established(procedure: Procedure) -> str:
    """Return how the facts of a record stand together; imported: taken over, none of them read by a person."""
    kinds = set(procedure.established.values())
    if kinds == {Establishment.VERIFIED}:
        return "verified"
    if Establishment.VERIFIED in kinds:
        return "partly_verified"
    return "imported" if Establishment.IMPORTED in kinds else "recalled"


def merge_problems(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with records that a hand-checked file and an import make up together."""
    from knowledge.merging import parts_of, read
    from knowledge.validate import check_raw
    from knowledge.versions import CatalogueStore

    store = CatalogueStore(settings.catalogue)
    for parts in parts_of(store).values():
        if parts.hand and (parts.imported or parts.later or parts.local):
            raw = {key: value for key, value in read(parts, store).items() if key != "_file"}
            yield from (f"{parts.hand.path}: over its import: {problem}" for problem in check_raw(raw))
