"""Reads what the pages of postal orders send; what cannot be used is refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from sanic import Request

from bot.accounts.forms import field
from bot.post.codes import read_code
from bot.post.errors import PostError
from bot.post.model import OPEN, Move, Reason, State
from bot.post.pages.wording import say
from bot.post.said import TRACKING
from bot.post.work import Done, Wanted
from knowledge.post.days import Half

MOST_NOTE = 500
"""Characters of a note."""
MOST_CHOSEN = 100
"""Orders of one printing."""
SHOWN = 50
"""Orders on a page of a list."""
MOST_SKIPPED = 1_000_000
MOST_ID = 2**63 - 1
ALL_OPEN = "open"
_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9]{5,30}")
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_UNIT, _DESK = re.compile(r"\d{1,10}"), re.compile(r"[a-z_]{1,40}(:[a-z0-9_-]{1,40})?")


class AskedError(PostError):
    """What a page sent cannot be used; `said` tells why."""

    def __init__(self, why: str, **parts: object) -> None:
        super().__init__(f"request: {why}")
        self.said = say("error", why, **parts)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty: not at all."""

    tab: str = ALL_OPEN
    unit: str = ""
    desk: str = ""
    since: date | None = None
    until: date | None = None
    skip: int = 0

    @property
    def is_narrow(self) -> bool:
        """Return whether anything but the tab is chosen."""
        return bool(self.unit or self.desk or self.since or self.until)

    def wanted(self, today: date) -> Wanted:
        """Return which orders that are, what is to be collected by today first."""
        states = OPEN if self.tab == ALL_OPEN else (State(self.tab),)
        narrow = {"unit": self.unit, "desk": self.desk, "since": self.since, "until": self.until}
        return Wanted(states=states, first=today, skip=self.skip, **narrow)  # type: ignore[arg-type]

    def query(self, *, tab: str | None = None, skip: int = 0) -> str:
        """Return the part of an address behind its "?" for another tab or page, "" for none."""
        days = {"from": self.since.isoformat() if self.since else "", "to": self.until.isoformat() if self.until else ""}
        state = self.tab if tab is None else tab
        told = {"state": "" if state == ALL_OPEN else state, "unit": self.unit, "desk": self.desk, **days, "skip": skip}
        return urlencode({name: value for name, value in told.items() if value})

    def tab_alone(self) -> Filters:
        """Return the tab and the page of it, narrowed to nothing."""
        return Filters(tab=self.tab, skip=self.skip)


def filters_of(request: Request) -> Filters:
    """Return what a list is narrowed to; what is not understood is left out."""

    def told(name: str) -> str:
        return str(request.args.get(name) or "").strip()

    tab, unit, desk = told("state"), told("unit"), told("desk")
    return Filters(
        tab=tab if tab in [state.value for state in State] else ALL_OPEN,
        unit=unit if _UNIT.fullmatch(unit) else "",
        desk=desk if _DESK.fullmatch(desk) else "",
        since=_day(told("from")),
        until=_day(told("to")),
        skip=whole(told("skip"), most=MOST_SKIPPED),
    )


def scanned(text: str) -> str:
    """Return the code or the carrier's number somebody scanned or typed: also out of a tracking page's address.

    Raises AskedError when it can be neither.
    """
    text = text.strip()
    if "/" in text:
        text = text.split("?")[0].split("#")[0].rstrip("/").partition(f"{TRACKING}/")[2]
    if not text:
        raise AskedError("no_code")
    if not text.isascii():  # a hand scanner types; an input method makes "Â" of "AA"
        raise AskedError("marks")
    return read_code(text) or re.sub(r"[\s.-]", "", text).upper()[:32]


def done_of(request: Request, move: Move) -> Done:
    """Return what the post office says along with a move, and what the page had seen; raise AskedError."""
    note = field(request, "note")
    if len(note) > MOST_NOTE:
        raise AskedError("note", most=MOST_NOTE)
    seen = field(request, "state")
    said = Done(
        note=note if move is Move.FAIL else "",
        number=number_of(request) if move is Move.COLLECT else "",
        key=key_of(request),
        seen=State(seen) if seen in [state.value for state in State] else None,
    )
    if said.seen is None:
        raise AskedError("bad")
    if move is Move.FAIL:
        return replace(said, reason=_reason(field(request, "reason")))
    return said


def new_day(request: Request, days: Iterable[date]) -> tuple[date, Half]:
    """Return the day and half of a collection that is tried again, one of `days`; raise AskedError."""
    day, half = _day(field(request, "day")), field(request, "half")
    if day is None or day not in days or half not in [known.value for known in Half]:
        raise AskedError("day")
    return day, Half(half)


def number_of(request: Request, *, is_needed: bool = False) -> str:
    """Return the carrier's number, "" where none is given and none is needed; raise AskedError."""
    number = re.sub(r"[\s.-]", "", field(request, "number")).upper()
    if not number and is_needed:
        raise AskedError("no_number")
    if number and not (number.isascii() and _NUMBER.fullmatch(number)):
        raise AskedError("number")
    return number


def move_of(request: Request) -> Move:
    """Return the move a button stands for; raise AskedError."""
    try:
        return Move(field(request, "move"))
    except ValueError as error:
        raise AskedError("bad") from error


def key_of(request: Request) -> str:
    """Return what the page made once: sent again, it has no second effect. Raises AskedError."""
    key = field(request, "key")
    if not _KEY.match(key):
        raise AskedError("bad")
    return key


def chosen(values: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of the orders that were ticked, each once; raise AskedError for none, too many or no numbers."""
    ids = tuple(dict.fromkeys(whole(value, most=MOST_ID) for value in values))
    if not ids:
        raise AskedError("none_chosen")
    if 0 in ids:
        raise AskedError("bad")
    if len(ids) > MOST_CHOSEN:
        raise AskedError("too_many", most=MOST_CHOSEN)
    return ids


def whole(text: str, *, most: int) -> int:
    """Return a whole number from 1 to `most`, 0 for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else 0


def _reason(text: str) -> Reason:
    try:
        return Reason(text)
    except ValueError as error:
        raise AskedError("reason") from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
