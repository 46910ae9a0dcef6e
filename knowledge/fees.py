"""Which fee rules hold on a day: national record, then provincial resolution; expired notes are not fees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from knowledge.loader import read_yaml
from knowledge.model import Fee, Method, Procedure, Source

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days are Vietnam's: a fee that changes on 1 January changes at midnight there."""

RESOLUTIONS_FILE = Path(__file__).parent / "resolutions.yml"


@dataclass(frozen=True, slots=True)
class Resolution:
    """A provincial resolution about fees; `applies_to` is empty when its list has not been seen."""

    number: str
    valid_from: date
    methods: tuple[Method, ...]
    percent: int
    applies_to: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class FeesOnDay:
    """The rules of one procedure on one day. `known` is False when the record states nothing about fees."""

    known: bool
    current: tuple[Fee, ...]
    expired: tuple[Fee, ...]
    upcoming: tuple[Fee, ...]
    resolution: Resolution | None


def today() -> date:
    """Return the day in Vietnam."""
    return datetime.now(VIETNAM).date()


def fees_on(procedure: Procedure, day: date, *, resolutions: Sequence[Resolution] | None = None) -> FeesOnDay:
    """Return the fee rules of `procedure` on `day`, and the resolution that may reduce what the province sets."""
    fees = procedure.fees
    if fees is None:
        return FeesOnDay(False, (), (), (), None)
    expired = tuple(fee for fee in fees if fee.valid_until is not None and fee.valid_until < day)
    upcoming = tuple(fee for fee in fees if fee.valid_from is not None and fee.valid_from > day)
    current = tuple(fee for fee in fees if fee not in expired and fee not in upcoming)
    chosen = load_resolutions() if resolutions is None else resolutions
    return FeesOnDay(True, current, expired, upcoming, _resolution_for(procedure, current, chosen, day))


def _resolution_for(
    procedure: Procedure, fees: Sequence[Fee], resolutions: Sequence[Resolution], day: date
) -> Resolution | None:
    """Return the resolution in force that may touch one of `fees`: only fees of the provincial layer, only its methods."""
    provincial = [fee for fee in fees if fee.layer == "provincial"]
    for resolution in resolutions:
        touched = {
            m for m in resolution.methods if procedure.offers(m) and any(not f.methods or m in f.methods for f in provincial)
        }
        if resolution.valid_from <= day and touched:
            return resolution
    return None


@lru_cache(maxsize=1)
def load_resolutions() -> tuple[Resolution, ...]:
    """Return the resolutions on record."""
    return tuple(_resolution(entry) for entry in read_yaml(RESOLUTIONS_FILE))


def _resolution(entry: Mapping[str, object]) -> Resolution:
    source = entry["source"]
    assert isinstance(source, dict)
    listed = entry["applies_to"]
    return Resolution(
        number=str(entry["number"]),
        valid_from=date.fromisoformat(str(entry["valid_from"])),
        methods=tuple(Method(value) for value in entry["methods"]),  # type: ignore[attr-defined]
        percent=int(str(entry["percent"])),
        applies_to=() if listed == "unknown" else tuple(listed),  # type: ignore[arg-type]
        source=Source(source["title"], source["url"], date.fromisoformat(source["checked_on"])),
    )
