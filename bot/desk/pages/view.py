"""One ticket as the officer's page shows it: everything in words, times as seconds for the page to count from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.accounts.model import Officer
from bot.catalogue.query import LIST
from bot.desk.model import Change, Delivery, Entry, EntryKind, State, Ticket
from bot.desk.pages.sight import COMPLAINTS, answers
from bot.desk.pages.wording import say, words
from bot.desk.said import spaced
from bot.desk.wording import HERE, shown_time
from knowledge.places import place_of

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: for the page to count from, for machines, for people."""

    at: float
    iso: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A ticket in the queue."""

    id: int
    code: str
    group: str
    live: bool
    awaits: bool
    is_open: bool
    mine: bool
    kind: str
    state: str
    officer: str
    agency: str
    procedure: str
    words: str
    since: Moment
    outcome: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer was read."""

    title: str
    url: str
    checked_on: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said before the ticket."""

    by_citizen: bool
    text: str
    status: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What was said before; nothing at all when the citizen did not pass it on."""

    turns: tuple[Turn, ...] = ()
    documents: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket with all that was handed over."""

    item: Item
    state: State
    reason: str
    question: str
    procedure_code: str
    procedure_address: str
    place: str
    subject: str
    when: str
    anonymous: bool
    is_complaint: bool
    contact: str
    channel: str
    opened: Moment
    forward_to: str
    can_answer: bool
    can_claim: bool
    story: Story


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ticket's history."""

    id: int
    kind: str
    text: str
    by: str
    mine: bool
    at: Moment
    delivery: str
    delivery_text: str


def item_of(ticket: Ticket, officer: Officer, name_of: NameOf) -> Item:
    """Return a ticket as the queue shows it."""
    mine = ticket.officer == officer.username and ticket.state is State.WITH_OFFICER
    since = ticket.closed_at or (ticket.citizen_at if ticket.awaits_officer else ticket.officer_at) or ticket.opened_at
    return Item(
        id=ticket.id,
        code=spaced(ticket.code),
        group=_group(ticket, mine=mine),
        live=ticket.live and ticket.is_open,
        awaits=ticket.awaits_officer,
        is_open=ticket.is_open,
        mine=mine,
        kind=say("kind", ticket.kind),
        state=say("state", ticket.state),
        officer=ticket.officer_name or "",
        agency="" if ticket.agency == officer.agency else name_of(ticket.agency),
        procedure=_procedure(ticket).get("name", ""),
        words=ticket.question,
        since=moment(since),
        outcome=say("outcome", ticket.outcome) if ticket.outcome else "",
    )


def card_of(ticket: Ticket, officer: Officer, name_of: NameOf) -> Card:
    """Return a ticket with all that was handed over."""
    procedure, may = _procedure(ticket), answers(officer, ticket)
    identity = procedure.get("code") or ticket.procedure
    return Card(
        item=item_of(ticket, officer, name_of),
        state=ticket.state,
        reason=say("reason", ticket.reason),
        question=ticket.question,
        procedure_code=procedure.get("code", ""),
        procedure_address=f"{LIST}/{quote(identity, safe='')}" if identity else "",
        place=_place(ticket.place),
        subject=ticket.subject,
        when=ticket.when,
        anonymous=ticket.anonymous,
        is_complaint=ticket.kind in COMPLAINTS,
        contact=ticket.contact,
        channel=words()["channel"].get(ticket.channel, ticket.channel),
        opened=moment(ticket.opened_at),
        forward_to=name_of(ticket.forward_to) if ticket.forward_to else "",
        can_answer=may and ticket.state is State.WITH_OFFICER and ticket.officer == officer.username,
        can_claim=may and ticket.state is State.WAITING,
        story=story_of(ticket.story),
    )


def line_of(entry: Entry, officer: Officer) -> Line:
    """Return one line of a history."""
    text = _change(entry) if entry.kind is EntryKind.CHANGE else entry.text
    delivery = "" if entry.delivery is Delivery.NONE else say("delivery", entry.delivery)
    mine = entry.by == officer.name and bool(entry.by)
    return Line(entry.id, entry.kind, text, entry.by, mine, moment(entry.at), entry.delivery, delivery)


def facts_of(card: Card, officer: Officer, name_of: NameOf, *, may_note: bool) -> dict[str, Any]:
    """Return what the page's script works with."""
    return {
        "id": card.item.id,
        "code": card.item.code,
        "state": card.state,
        "is_open": card.item.is_open,
        "can_answer": card.can_answer,
        "can_claim": card.can_claim,
        "can_note": may_note,
        "forward_to": card.forward_to,
        "fill": {
            "ten_can_bo": officer.name,
            "ma": card.item.code,
            "thu_tuc": card.item.procedure,
            "co_quan": name_of(officer.agency) if officer.agency else "",
        },
    }


def story_of(story: Mapping[str, Any]) -> Story:
    """Return what was said before; keys that are absent or not understood are left out."""
    return Story(
        turns=tuple(_turn(turn) for turn in _mappings(story.get("turns"))),
        documents=_texts(story.get("documents")),
        known=_texts(story.get("known")),
        missing=_texts(story.get("missing")),
    )


def moment(at: float) -> Moment:
    """Return a time in the three ways it is needed."""
    return Moment(at, datetime.fromtimestamp(at, HERE).isoformat(timespec="seconds"), shown_time(at))


def _turn(turn: Mapping[str, Any]) -> Turn:
    status = str(turn.get("status") or "")
    known: Mapping[str, str] = words()["status"]
    named = next((said for start, said in known.items() if status.startswith(start)), "")
    sources = tuple(_source(source) for source in _mappings(turn.get("sources")))
    return Turn(turn.get("from") == "citizen", str(turn.get("text") or ""), named, sources)


def _source(source: Mapping[str, Any]) -> Source:
    url = str(source.get("url") or "")
    title = str(source.get("title") or url)
    return Source(title, url if url.startswith("https://") else "", _day(str(source.get("checked_on") or "")))


def _day(iso: str) -> str:
    """Return 2026-07-20 as it is written here; what is no day stays as it is."""
    try:
        return datetime.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def _mappings(value: Any) -> Iterable[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, Sequence) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value if one) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _procedure(ticket: Ticket) -> Mapping[str, str]:
    found = ticket.story.get("procedure")
    return {name: str(value) for name, value in found.items() if value} if isinstance(found, Mapping) else {}


def _place(place_id: str | None) -> str:
    place = place_of(place_id) if place_id else None
    if place is None:
        return ""
    if place.former:
        return say("place", "former", former=place.former, district=place.district, now=place.name)
    return place.name


def _group(ticket: Ticket, *, mine: bool) -> str:
    if ticket.kind in COMPLAINTS:
        return "complaints"
    if mine:
        return "mine"
    return "waiting" if ticket.state is State.WAITING else "others"


def _change(entry: Entry) -> str:
    if entry.text == Change.CLOSED and not entry.by:
        return say("change", "closed_by_itself")
    return say("change", entry.text, name=entry.by)
