"""What a postal order is: an envelope with a dossier on its way to a desk, and the result on its way back. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.post.days import Half


class State(StrEnum):
    """Where the envelope is."""

    NEW = "new"
    """Confirmed by the citizen, not collected yet."""
    COLLECTED = "collected"
    DELIVERED = "delivered"
    """At the desk, which works on it."""
    RETURNING = "returning"
    """The result is on its way to the citizen."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (State.NEW, State.COLLECTED, State.DELIVERED, State.RETURNING, State.FAILED)
"""States in which something is still to be done."""
AT_REST = (State.DONE, State.CANCELLED, State.FAILED)
"""States an order may stay in for ever; what was typed is erased some time after."""


class Move(StrEnum):
    """What may be done to an order."""

    CHANGE = "change"
    """The citizen changes what the order says."""
    CANCEL = "cancel"
    COLLECT = "collect"
    DELIVER = "deliver"
    RETURN = "return"
    FINISH = "finish"
    FAIL = "fail"
    AGAIN = "again"
    """After a failure: back to where it was, with a new day where it is to be collected."""


CITIZENS = (Move.CHANGE, Move.CANCEL)
"""Moves that are the citizen's; the others are the post office's."""

MOVES: Mapping[Move, Mapping[State, State]] = {
    Move.CHANGE: {State.NEW: State.NEW},
    Move.CANCEL: {State.NEW: State.CANCELLED, State.FAILED: State.CANCELLED},
    Move.COLLECT: {State.NEW: State.COLLECTED},
    Move.DELIVER: {State.COLLECTED: State.DELIVERED},
    Move.RETURN: {State.DELIVERED: State.RETURNING},
    Move.FINISH: {State.RETURNING: State.DONE, State.DELIVERED: State.DONE},
    Move.FAIL: {state: State.FAILED for state in (State.NEW, State.COLLECTED, State.DELIVERED, State.RETURNING)},
    Move.AGAIN: {State.FAILED: State.NEW},
}
"""Move -> state before -> state after. What is not here is refused. AGAIN goes to where the order failed, and CANCEL of a
failed one only where it failed before it was collected: `bot.post.transitions`."""


class Reason(StrEnum):
    """Why an order failed."""

    NOT_HOME = "not_home"
    WRONG_ADDRESS = "wrong_address"
    NOT_READY = "not_ready"
    """The papers were not ready."""
    DESK_REFUSED = "desk_refused"
    """The desk did not take the dossier."""
    LOST = "lost"
    OTHER = "other"


class Pickup(StrEnum):
    """How the envelope comes to the post."""

    HOME = "home"
    COUNTER = "counter"


class Back(StrEnum):
    """How the result comes back."""

    SAME = "same"
    """By post, to the sender's address."""
    ELSEWHERE = "elsewhere"
    """By post, to another address."""
    DESK = "desk"
    """Not by post: the citizen fetches it at the desk."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the contents list."""

    name: str
    is_in: bool
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Details:
    """What an order says. Everything a citizen typed is here, and only here: it is kept sealed as one."""

    procedure_name: str = ""
    case: str = ""
    papers: tuple[Paper, ...] = ()
    name: str = ""
    phone: str = ""
    """As people here read it: 0912 345 678."""
    place: str = ""
    """Id of the sender's commune (knowledge.places)."""
    address: str = ""
    """House, street or hamlet."""
    back_name: str = ""
    back_phone: str = ""
    back_place: str = ""
    back_address: str = ""

    @property
    def is_erased(self) -> bool:
        """Return whether nothing is left of what was typed."""
        return not self.name and not self.phone


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a citizen confirmed."""

    draft: str
    """Made with the draft: confirmed twice, it is one order."""
    procedure: str
    """Id of the record."""
    desk: str
    """Key of the desk that receives it (bot.directory)."""
    conversation: str
    channel: str
    sender: str
    details: Details
    pickup: Pickup = Pickup.HOME
    collect_on: date | None = None
    """None: the citizen brings it to a counter."""
    half: Half | None = None
    back: Back = Back.SAME


@dataclass(frozen=True, slots=True)
class Order:
    """One order as it stands. Times are seconds since the epoch."""

    id: int
    code: str
    slip: str
    """Opens the slip with everything on it: who sent it and whoever carries it know it."""
    state: State
    procedure: str
    desk: str
    unit: str
    """Code of the sender's commune of today, "" when it is unknown."""
    conversation: str
    channel: str
    sender: str
    pickup: Pickup
    collect_on: date | None
    half: Half | None
    back: Back
    number: str
    """The carrier's number, "" before there is one."""
    reason: Reason | None
    failed_from: State | None
    opened_at: float
    changed_at: float
    """When it last came into its state or was changed."""
    collected_at: float | None
    delivered_at: float | None
    ended_at: float | None
    """When it came to rest: done, cancelled or failed."""
    reminded_at: float | None
    escalated_at: float | None
    details: Details = field(default_factory=Details)

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.state in OPEN

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the papers on record that are not in the envelope."""
        return tuple(paper.name for paper in self.details.papers if not paper.is_in)


class What(StrEnum):
    """What an event of an order tells."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    COLLECTED = "collected"
    DELIVERED = "delivered"
    RETURNING = "returning"
    DONE = "done"
    FAILED = "failed"
    AGAIN = "again"
    NUMBERED = "numbered"
    """The carrier's number was noted."""
    REMINDED = "reminded"
    ESCALATED = "escalated"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an order's history."""

    id: int
    order: int
    what: What
    at: float
    by: str
    """Account that did it; "" when the citizen or the machine."""
    by_name: str
    reason: Reason | None
    note: str
    """What the post office wrote."""
