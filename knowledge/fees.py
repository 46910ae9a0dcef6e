"""Which fee rules hold on a day: national record, provincial resolutions, local rows; expired notes are not fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.errors import RecordError
from knowledge.loader import read_yaml
from knowledge.local import rows_on
from knowledge.model import Fee, LocalRow, Method, Procedure, Scope, Source
from knowledge.text import fold

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days are Vietnam's: a fee that changes on 1 January changes at midnight there."""

RESOLUTIONS_FILE = Path(__file__).parent / "resolutions.yml"
PROVINCIAL = "provincial"
"""The layer of fees a provincial resolution may touch; it never touches a national one."""
COUNCIL = "provincial_council"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A provincial resolution about fees; `applies_to` (codes, names of fees) is empty when its list has not been seen."""

    number: str
    valid_from: date
    methods: tuple[Method, ...]
    percent: int
    """Of the fee, what is still taken."""
    applies_to: tuple[str, ...]
    source: Source
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Return whether the resolution is in force on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def lists(self, procedure: Procedure, fee: Fee) -> bool:
        """Return whether its list, where it has been seen, names the procedure or the fee."""
        names = {fold(entry) for entry in self.applies_to}
        return (procedure.code is not None and procedure.code in self.applies_to) or fold(fee.name) in names


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a resolution whose list names the fee leaves of it, for some ways to hand in."""

    fee: Fee
    resolution: Resolution
    methods: tuple[Method, ...]

    @property
    def amount(self) -> int | None:
        """Return what is still taken in VND; None when the full fee is no single known amount."""
        if self.resolution.percent == 0:
            return 0
        known = self.fee.amount is not None and self.fee.up_to is None
        return (self.fee.amount or 0) * self.resolution.percent // 100 if known else None


@dataclass(frozen=True, slots=True)
class LocalFee:
    """A fee rule one agency has of its own."""

    row: LocalRow
    fee: Fee


@dataclass(frozen=True, slots=True)
class FeesOnDay:
    """The rules of one procedure on one day. `known` is False when the record states nothing about fees."""

    known: bool
    current: tuple[Fee, ...]
    expired: tuple[Fee, ...]
    upcoming: tuple[Fee, ...]
    resolution: Resolution | None
    """In force and perhaps about one of the fees, but its list has not been seen."""
    reductions: tuple[Reduction, ...] = ()
    announced: tuple[Reduction, ...] = ()
    """By resolutions that are not yet in force."""
    local: tuple[LocalFee, ...] = ()

    def left_over(self, fee: Fee, offered: Sequence[Method]) -> tuple[Method, ...]:
        """Return the ways to hand in for which `fee` is still taken in full; empty also where nothing is reduced."""
        cut = {method for reduction in self.reductions if reduction.fee == fee for method in reduction.methods}
        return tuple(m for m in offered if m not in cut and (not fee.methods or m in fee.methods)) if cut else ()

    def reduced(self, fee: Fee) -> tuple[Reduction, ...]:
        """Return what resolutions leave of `fee`."""
        return tuple(reduction for reduction in self.reductions if reduction.fee == fee)


def today() -> date:
    """Return the day in Vietnam."""
    return datetime.now(VIETNAM).date()


def fees_on(procedure: Procedure, day: date, *, resolutions: Sequence[Resolution] | None = None) -> FeesOnDay:
    """Return the fee rules of `procedure` on `day`, and what resolutions of the province do to them."""
    local = _local_fees(procedure, day)
    if procedure.fees is None and not local:
        return FeesOnDay(False, (), (), (), None)
    fees = procedure.fees or ()
    expired = tuple(fee for fee in fees if fee.valid_until is not None and fee.valid_until < day)
    upcoming = tuple(fee for fee in fees if fee.valid_from is not None and fee.valid_from > day)
    open_ones = sum(fee.set_by == COUNCIL for fee in fees)
    current = tuple(
        fee for fee in fees if fee not in (*expired, *upcoming) and not _is_settled(fee, local, only=open_ones == 1)
    )
    chosen = load_resolutions() if resolutions is None else resolutions
    touchable = (*current, *(found.fee for found in local))
    touched = [found for resolution in chosen for found in _touched(procedure, touchable, resolution)]
    return FeesOnDay(
        known=procedure.fees is not None or bool(local),
        current=current,
        expired=expired,
        upcoming=upcoming,
        resolution=next((r.resolution for r in touched if r.resolution.holds_on(day) and not r.resolution.applies_to), None),
        reductions=tuple(r for r in touched if r.resolution.holds_on(day) and r.resolution.applies_to),
        announced=tuple(r for r in touched if r.resolution.valid_from > day and r.resolution.applies_to),
        local=local,
    )


def _is_settled(fee: Fee, local: Sequence[LocalFee], *, only: bool) -> bool:
    """Return whether a row of the province states what the record leaves to its council: the same name, or the only one."""
    stated = [found.fee for found in local if found.row.scope is Scope.PROVINCE and not found.fee.set_by]
    named = any(fold(found.name) == fold(fee.name) for found in stated)
    return fee.set_by == COUNCIL and bool(stated) and (named or only)


def _local_fees(procedure: Procedure, day: date) -> tuple[LocalFee, ...]:
    """Return the fees of the rows in force that are themselves in force; a row's ways to hand in limit its fees."""
    return tuple(
        LocalFee(row, replace(fee, methods=fee.methods or row.methods))
        for row in rows_on(procedure, day)
        for fee in row.fees
        if (fee.valid_from is None or fee.valid_from <= day) and (fee.valid_until is None or day <= fee.valid_until)
    )


def _touched(procedure: Procedure, fees: Sequence[Fee], resolution: Resolution) -> list[Reduction]:
    """Return what `resolution` may touch: only fees of the provincial layer, only its methods, only what its list names."""
    found = []
    for fee in fees:
        methods = tuple(m for m in resolution.methods if procedure.offers(m) and (not fee.methods or m in fee.methods))
        listed = not resolution.applies_to or resolution.lists(procedure, fee)
        if fee.layer == PROVINCIAL and methods and listed:
            found.append(Reduction(fee, resolution, methods))
    return found


@lru_cache(maxsize=1)
def load_resolutions() -> tuple[Resolution, ...]:
    """Return the resolutions on record."""
    return tuple(resolution_from(entry) for entry in read_yaml(RESOLUTIONS_FILE))


def resolution_from(entry: Mapping[str, Any]) -> Resolution:
    """Return the resolution described by `entry`; raise RecordError naming it when a fact is missing or cannot be."""
    try:
        listed, until = entry["applies_to"], entry.get("valid_until")
        found = Resolution(
            number=str(entry["number"]),
            valid_from=date.fromisoformat(entry["valid_from"]),
            valid_until=date.fromisoformat(until) if until else None,
            methods=tuple(Method(value) for value in entry["methods"]),
            percent=int(entry["percent"]),
            applies_to=() if listed == "unknown" else tuple(str(name) for name in listed),
            source=Source(
                entry["source"]["title"], entry["source"]["url"], date.fromisoformat(entry["source"]["checked_on"])
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError([f"{RESOLUTIONS_FILE.name}: {entry.get('number')}: {error!r}"]) from error
    if listed != "unknown" and not found.applies_to:
        raise RecordError([f"{RESOLUTIONS_FILE.name}: {found.number}: an empty list; write `unknown` until it was seen"])
    if not 0 <= found.percent <= 100 or (found.valid_until or found.valid_from) < found.valid_from:
        raise RecordError([f"{RESOLUTIONS_FILE.name}: {found.number}: percent or validity cannot be"])
    return found
