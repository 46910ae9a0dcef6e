"""Orders as the pages show them: everything in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.pages.view import Moment, moment
from bot.desk.wording import HERE
from bot.post.codes import spaced
from bot.post.model import OPEN, Back, Event, Order, Paper, Pickup, State
from bot.post.pages.asked import ALL_OPEN, Filters
from bot.post.pages.wording import say
from bot.post.said import standing, what_of
from bot.post.sweep import is_overdue
from bot.post.wording import say as said
from bot.post.wording import shown_round
from knowledge.desks.public_holidays import PublicHolidays
from knowledge.places import place_of

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Tab:
    """One state of a list, with how many orders are in it."""

    name: str
    query: str
    count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An order in a list."""

    id: int
    code: str
    state: str
    is_late: bool
    mark: str
    """In words: overdue, or to be collected today; "" for neither."""
    may_be_collected: bool
    round: str
    name: str
    phone: str
    address: str
    procedure: str
    case: str
    desk: str
    number: str
    reason: str
    papers: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order's history."""

    what: str
    reason: str
    note: str
    by: str
    at: Moment


@dataclass(frozen=True, slots=True)
class Card:
    """An order with everything that is known of it."""

    row: Row
    state: State
    is_open: bool
    slip: str
    back: str
    back_to: tuple[str, ...]
    back_phone: str
    opened: Moment
    history: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands, for whoever has its code: nothing that was typed into it."""

    code: str
    head: str
    facts: tuple[str, ...]
    history: tuple[tuple[Moment, str], ...]


def tabs_of(counts: Mapping[State, int], filters: Filters) -> list[Tab]:
    """Return the tabs of a list."""
    numbers = {ALL_OPEN: sum(counts.get(state, 0) for state in OPEN)}
    numbers |= {state.value: counts.get(state, 0) for state in State}
    return [Tab(say("tab", key), filters.query(tab=key), count, key == filters.tab) for key, count in numbers.items()]


def row_of(order: Order, name_of: NameOf, *, at: float, calendar: PublicHolidays) -> Row:
    """Return an order as a list shows it at a time (seconds since the epoch)."""
    details, now = order.details, datetime.fromtimestamp(at, HERE)
    is_late = is_overdue(order, now, calendar)
    is_today = order.state is State.NEW and order.collect_on == now.date()
    return Row(
        id=order.id,
        code=spaced(order.code),
        state=say("tab", order.state),
        is_late=is_late,
        mark=say("mark", "late") if is_late else say("mark", "today") if is_today else "",
        may_be_collected=order.state is State.NEW,
        round=_round(order),
        name=details.name or say("word", "erased"),
        phone=details.phone,
        address=_address(details.address, details.place) if details.name else say("word", "erased"),
        procedure=details.procedure_name or order.procedure,
        case=details.case,
        desk=name_of(order.desk),
        number=order.number,
        reason=said(f"reason.{order.reason.value}") if order.reason else "",
        papers=tuple(_paper(paper) for paper in details.papers if paper.is_in),
        missing=order.missing,
    )


def card_of(order: Order, history: Sequence[Event], name_of: NameOf, *, at: float, calendar: PublicHolidays) -> Card:
    """Return an order with everything that is known of it."""
    details = order.details
    elsewhere = order.back is Back.ELSEWHERE and bool(details.back_name)
    return Card(
        row=row_of(order, name_of, at=at, calendar=calendar),
        state=order.state,
        is_open=order.state in OPEN,
        slip=order.slip,
        back=say("back", order.back),
        back_to=(details.back_name, _address(details.back_address, details.back_place)) if elsewhere else (),
        back_phone=details.back_phone if elsewhere else "",
        opened=moment(order.opened_at),
        history=tuple(_line(event) for event in history),
    )


def standing_of(order: Order, history: Sequence[Event], name_of: NameOf) -> Standing:
    """Return where an order stands, in the sentences that are said on every channel."""
    head, *facts = str(standing(order, (), desk=name_of(order.desk))["text"]).splitlines()
    lines = tuple((moment(event.at), what_of(event)) for event in history)
    return Standing(spaced(order.code), head, tuple(facts), lines)


def place_name(place_id: str) -> str:
    """Return the name of a commune, of a former one with where it lies now."""
    place = place_of(place_id) if place_id else None
    if place is None:
        return say("word", "unknown_place")
    if place.former:
        return say("place", "former", former=place.former, district=place.district, now=place.name)
    return place.name


def _address(address: str, place: str) -> str:
    return ", ".join(part for part in (address, place_name(place)) if part)


def _round(order: Order) -> str:
    if order.pickup is Pickup.COUNTER or order.collect_on is None:
        return say("word", "counter")
    return shown_round(order.collect_on, order.half)


def _paper(paper: Paper) -> str:
    key = "copies" if paper.originals and paper.copies else "originals" if paper.originals else "only_copies"
    count = say("word", key, originals=paper.originals, copies=paper.copies)
    return f"{paper.name} ({count})" if paper.originals or paper.copies else paper.name


def _line(event: Event) -> Line:
    reason = said(f"reason.{event.reason.value}") if event.reason else ""
    return Line(say("what", event.what), reason, event.note, event.by_name, moment(event.at))
