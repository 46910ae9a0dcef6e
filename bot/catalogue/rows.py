"""What one procedure of the list shows, on the page and in the downloads: words for what its card states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from actions.links import harmless
from actions.render import day as written
from actions.render.parts import limit_line
from bot.catalogue.words import word
from knowledge.agencies import is_agency
from knowledge.card_facts import days_on, is_free, levels_on
from knowledge.catalogue import shortest_days
from knowledge.local import rows_on
from knowledge.model import Card, Catalogue, Establishment, Method, Procedure, Scope, TimeLimit


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure of the list, in words."""

    id: str
    code: str | None
    name: str
    field: str
    levels: tuple[str, ...]
    methods: tuple[str, ...]
    limit: str
    fee: str
    checked_on: date
    checked: str
    is_free: bool
    is_read: bool
    """Whether a person has held the record against its source."""


def row_of(card: Card, catalogue: Catalogue, day: date, *, agency: str | None = None) -> Row:
    """Return the row of a card on `day`; where agencies differ, as it is at `agency`."""
    return Row(
        id=card.id,
        code=card.code,
        name=harmless(card.name),
        field=field_name(card, catalogue),
        levels=tuple(word("short", level.value) for level in card.levels),
        methods=tuple(_method(method, card, day, agency) for method in Method if method in card.methods),
        limit=_limit(card, catalogue, day, agency),
        fee=word("short", "unknown" if not card.fees_known else "free" if is_free(card, day) else "paid"),
        checked_on=card.checked_on,
        checked=written(card.checked_on),
        is_free=is_free(card, day),
        is_read=card.establishment == Establishment.VERIFIED.value,
    )


def field_name(card: Card, catalogue: Catalogue) -> str:
    """Return the name of the field a procedure belongs to."""
    field = catalogue.fields.get(card.field)
    return harmless(field.name if field else card.official_field or card.field.replace("_", " "))


def level_words(card: Card, day: date, agency: str | None) -> str:
    """Return how far a procedure can be done online; empty when it cannot, or nobody knows whether."""
    levels = levels_on(card, day, agency)
    if len(levels) > 1:
        return word("short", "both")
    if levels:
        return word("short", next(iter(levels)).value)
    return word("short", "level_unknown") if Method.ONLINE in card.methods else ""


def _method(method: Method, card: Card, day: date, agency: str | None) -> str:
    name = word("short", method.value)
    return f"{name} ({level_words(card, day, agency)})" if method is Method.ONLINE else name


def _limit(card: Card, catalogue: Catalogue, day: date, agency: str | None) -> str:
    """Return the shortest limit on record as its source writes it, empty when none is stated with a unit."""
    if days_on(card, day, agency) is None:
        return ""
    stated = dict.fromkeys(replace(limit, case=None, note=None) for limit in _limits(catalogue.by_id[card.id], day, agency))
    known = {limit: days for limit in stated if (days := shortest_days([limit])) is not None}
    shortest = min(known, key=lambda limit: known[limit])
    several = len(set(known.values())) > 1 and shortest.amount is not None
    return word("short", "several", limit=limit_line(shortest)) if several else limit_line(shortest)


def _limits(record: Procedure, day: date, agency: str | None) -> Iterator[TimeLimit]:
    """Yield the limits that hold for everybody, and those at `agency`."""
    state = record.on(day)
    for way in state.submission:
        yield from way.time_limits
    for row in rows_on(state, day):
        if row.scope is Scope.PROVINCE or (agency and is_agency(agency, row.agency)):
            yield from row.time_limits
