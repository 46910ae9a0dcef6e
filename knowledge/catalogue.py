"""The catalogue of a loaded index: cards of all records, and the records themselves decoded when one is asked for."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from knowledge.blobs import Blobs
from knowledge.families import family_key
from knowledge.loader import procedure_from
from knowledge.model import (
    AuthorityLevel,
    Card,
    Catalogue,
    Fee,
    Method,
    OnlineLevel,
    Procedure,
    Retirement,
    Scope,
    TimeLimit,
)

KEPT = 512
"""Records held decoded. The most asked for are few; one is some 30 kB, decoding one takes about 1 ms."""

DAYS: Mapping[str, float] = {
    "minute": 1 / 1440,
    "hour": 1 / 24,
    "working_hour": 1 / 8,
    "same_day": 0.5,
    "day": 1.0,
    "working_day": 1.0,
    "month": 30.0,
    "year": 365.0,
}
"""Days in each unit of time; a limit of unknown unit counts for nothing. "Same day" is shorter than one day."""


# --- cards -------------------------------------------------------------------------------------------------------


def cards_of(procedure: Procedure) -> tuple[Card, ...]:
    """Return a card per state of `procedure`, earliest first."""
    begins = [date.min, *(since for since, _ in procedure.upcoming)]
    states = [procedure, *(state for _, state in procedure.upcoming)]
    ends = [since - timedelta(days=1) for since in begins[1:]] + [date.max]
    return tuple(card_of(state, since, until) for state, since, until in zip(states, begins, ends, strict=True))


def card_of(procedure: Procedure, since: date = date.min, until: date = date.max) -> Card:
    """Return the card of one state of a record, which holds from `since` to `until`."""
    kinds = {kind.value for kind in procedure.established.values()}
    stated = [limit for row in procedure.submission for limit in row.time_limits]
    named = (*procedure.agencies, procedure.receives, procedure.decides)
    return Card(
        id=procedure.id,
        code=procedure.code,
        name=procedure.name,
        label=procedure.label,
        field=procedure.field,
        official_field=procedure.official_field,
        levels=procedure.levels,
        methods=tuple(row.method for row in procedure.submission),
        agencies=tuple(dict.fromkeys(name for name in named if name)),
        life_events=procedure.life_events,
        online_levels=_online_levels(procedure, since, until),
        free=_free(procedure, since, until),
        fees_known=bool(procedure.fees) or any(row.fees for row in procedure.local),
        shortest_days=shortest_days(stated),
        unit_missing=bool(stated) and shortest_days(stated) is None,
        local_days=_local_days(procedure, since, until),
        provincial=tuple(dict.fromkeys(row.agency for row in procedure.local if row.scope is Scope.PROVINCE)),
        family=family_key(procedure.official_name or procedure.name),
        checked_on=procedure.source.checked_on,
        retired=procedure.retired,
        since=since,
        until=until,
        establishment=kinds.pop() if len(kinds) == 1 else "mixed",
        decision=procedure.decision,
    )


def shortest_days(limits: Iterable[TimeLimit]) -> float | None:
    """Return the shortest of `limits` in days, None when none has an amount and a known unit."""
    known = [_days(limit) for limit in limits]
    return min((days for days in known if days is not None), default=None)


def _days(limit: TimeLimit) -> float | None:
    if limit.unit == "same_day":
        return DAYS["same_day"]
    return limit.amount * DAYS[limit.unit] if limit.amount is not None and limit.unit in DAYS else None


def _local_days(procedure: Procedure, since: date, until: date) -> tuple[tuple[date, date, float, str], ...]:
    local = [
        (max(row.valid_from or since, since), min(row.valid_until or until, until), days, row.agency)
        for row in procedure.local
        if (days := shortest_days(row.time_limits)) is not None
    ]
    return tuple(row for row in local if row[0] <= row[1])


def _online_levels(procedure: Procedure, since: date, until: date) -> tuple[tuple[date, date, OnlineLevel, str], ...]:
    own = [(since, until, procedure.online_level.level, "")] if procedure.online_level else []
    local = [
        (max(row.valid_from or since, since), min(row.valid_until or until, until), row.online_level, row.agency)
        for row in procedure.local
        if row.online_level is not None
    ]
    return tuple(row for row in (*own, *local) if row[0] <= row[1])


def _free(procedure: Procedure, since: date, until: date) -> tuple[tuple[date, date], ...]:
    """Return the periods in which a fee rule is in force and every one is 0; local fees count too.

    A source that names no fee does not say that nothing is to be paid.
    """
    if procedure.fees is None:
        return ()
    fees = [(fee, fee.valid_from, fee.valid_until) for fee in procedure.fees]
    fees += [
        (fee, fee.valid_from or row.valid_from, fee.valid_until or row.valid_until)
        for row in procedure.local
        for fee in row.fees
    ]
    begins = {since} | {day for _, first, _ in fees if first and since < (day := first) <= until}
    begins |= {day for _, _, last in fees if last and last < date.max and since < (day := last + timedelta(days=1)) <= until}
    days = sorted(begins)
    ends = [day - timedelta(days=1) for day in days[1:]] + [until]
    return _joined((a, b) for a, b in zip(days, ends, strict=True) if _is_free_on(a, fees))


def _is_free_on(day: date, fees: Sequence[tuple[Fee, date | None, date | None]]) -> bool:
    held = [fee for fee, first, last in fees if (first or date.min) <= day <= (last or date.max)]
    return bool(held) and all(fee.amount == 0 and not fee.up_to for fee in held)


def _joined(periods: Iterable[tuple[date, date]]) -> tuple[tuple[date, date], ...]:
    """Return periods with those that touch made one."""
    out: list[tuple[date, date]] = []
    for first, last in periods:
        if out and out[-1][1] + timedelta(days=1) == first:
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return tuple(out)


# --- cards as bytes ----------------------------------------------------------------------------------------------


def pack_cards(cards: Sequence[Card]) -> bytes:
    """Return the cards of one record as JSON."""
    return json.dumps([asdict(card) for card in cards], ensure_ascii=False, default=date.isoformat).encode()


def unpack_cards(blobs: Iterable[bytes]) -> tuple[Card, ...]:
    """Return the cards of all records, one record after another; what stands in many of them is held once."""
    return tuple(_card(row) for blob in blobs for row in json.loads(blob))


def _card(row: dict[str, Any]) -> Card:
    identity, name, gone = row["id"], row["name"], row["retired"]
    return Card(
        id=identity,
        code=identity if row["code"] == identity else row["code"],
        name=name,
        label=name if row["label"] == name else row["label"],
        field=sys.intern(row["field"]),
        official_field=_interned(row["official_field"]),
        levels=_levels(tuple(row["levels"])),
        methods=_methods(tuple(row["methods"])),
        agencies=_same(tuple(row["agencies"])),
        life_events=_same(tuple(row["life_events"])),
        online_levels=tuple(
            (_day(first), _day(last), OnlineLevel(level), sys.intern(agency))
            for first, last, level, agency in row["online_levels"]
        ),
        free=_same(tuple((_day(first), _day(last)) for first, last in row["free"])),
        fees_known=row["fees_known"],
        shortest_days=row["shortest_days"],
        unit_missing=row["unit_missing"],
        local_days=tuple(
            (_day(first), _day(last), days, sys.intern(agency)) for first, last, days, agency in row["local_days"]
        ),
        provincial=tuple(map(sys.intern, row["provincial"])),
        family=row["family"],
        checked_on=_day(row["checked_on"]),
        retired=Retirement(_day(gone["on"]), gone["decision"], tuple(gone["replaced_by"])) if gone else None,
        since=_day(row["since"]),
        until=_day(row["until"]),
        establishment=sys.intern(row["establishment"]),
        decision=_interned(row["decision"]),
    )


def _interned(text: str | None) -> str | None:
    return sys.intern(text) if text else None


@lru_cache(maxsize=4096)
def _same(value: Any) -> Any:
    """Return the first of equal values, so that thousands of cards share it."""
    return value


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=256)
def _levels(values: tuple[str, ...]) -> tuple[AuthorityLevel, ...]:
    return tuple(AuthorityLevel(value) for value in values)


@lru_cache(maxsize=256)
def _methods(values: tuple[str, ...]) -> tuple[Method, ...]:
    return tuple(Method(value) for value in values)


# --- records -----------------------------------------------------------------------------------------------------


def pack_record(raw: Mapping[str, Any]) -> bytes:
    """Return a raw record as bytes."""
    return zlib.compress(json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack_record(blob: bytes) -> dict[str, Any]:
    """Return the raw record behind `blob`."""
    raw: dict[str, Any] = json.loads(zlib.decompress(blob))
    return raw


class StoredProcedures(Mapping[str, Procedure]):
    """Procedures by id, decoded when asked for; the last `KEPT` stay decoded."""

    def __init__(self, ids: Sequence[str], blobs: Blobs) -> None:
        self._positions = {identity: position for position, identity in enumerate(ids)}
        self._blobs = blobs
        self._decoded = lru_cache(maxsize=KEPT)(self._decode)  # of this object; goes with it

    def __getitem__(self, identity: str) -> Procedure:
        return self._decoded(self._positions[identity])

    def __contains__(self, identity: object) -> bool:
        return identity in self._positions

    def __iter__(self) -> Iterator[str]:
        return iter(self._positions)

    def __len__(self) -> int:
        return len(self._positions)

    def _decode(self, position: int) -> Procedure:
        raw = unpack_record(self._blobs[position])
        return procedure_from(raw, file=raw.get("_file", ""))

    def in_turn(self) -> Iterator[Procedure]:
        """Return all procedures one after another, none of them kept."""
        return (self._decode(position) for position in self._positions.values())


class ProcedureSequence(Sequence[Procedure]):
    """The same procedures in the order of their ids."""

    def __init__(self, stored: StoredProcedures) -> None:
        self._stored = stored
        self._ids = tuple(stored)

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, position):  # type: ignore[no-untyped-def]  # a position or a slice, as Sequence has it
        if isinstance(position, slice):
            return tuple(self._stored[identity] for identity in self._ids[position])
        return self._stored[self._ids[position]]

    def __iter__(self) -> Iterator[Procedure]:
        return self._stored.in_turn()


@dataclass(frozen=True)
class StoredCatalogue(Catalogue):
    """A catalogue that lies in a memory-mapped file."""

    stored: Mapping[str, Procedure] | None = None
    packed_cards: Sequence[bytes] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Procedure]:
        """Return procedures by id, decoded on demand."""
        assert self.stored is not None
        return self.stored

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """Return a card per state of every record, ordered by id, then by day; read at the first use."""
        return unpack_cards(self.packed_cards)


def stored_catalogue(ids: Sequence[str], records: Blobs, cards: Blobs, **vocabularies: Any) -> StoredCatalogue:
    """Return the catalogue of `records` (one blob per id) with its fields and life events."""
    stored = StoredProcedures(ids, records)
    return StoredCatalogue(procedures=ProcedureSequence(stored), stored=stored, packed_cards=cards, **vocabularies)
