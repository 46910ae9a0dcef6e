"""What a ticket is: a question or a complaint that was handed over to an agency's officers. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Kind(StrEnum):
    """What was handed over."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"


class State(StrEnum):
    """Who has to act: nobody yet, the officer who took it, nobody any more."""

    WAITING = "waiting"
    WITH_OFFICER = "with_officer"
    CLOSED = "closed"


class Reason(StrEnum):
    """Why it was handed over."""

    ASKED = "asked"
    NOT_UNDERSTOOD = "not_understood"
    NOT_COVERED = "not_covered"
    COMPLAINT = "complaint"
    FORM = "form"
    POSTAL = "postal"
    """A postal order is overdue."""


class Outcome(StrEnum):
    """How it ended."""

    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"
    """Told to turn to somebody else."""
    NO_REPLY = "no_reply"
    """The citizen did not come back."""
    WITHDRAWN = "withdrawn"
    """The citizen took it back."""
    REFUSED = "refused"
    """Not a matter for any desk: abuse, advertising."""


class EntryKind(StrEnum):
    """What an entry of a ticket is; the first two are what citizen and officer say to each other."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    NOTE = "note"
    CHANGE = "change"
    CORRECTION = "correction"


class Change(StrEnum):
    """What became of a ticket: the text of an entry of kind `change`."""

    OPENED = "opened"
    LEFT = "left"
    """The citizen does not wait any longer; the answer is to reach them later."""
    CLAIMED = "claimed"
    RELEASED = "released"
    TIMED_OUT = "timed_out"
    """Its officer was silent for too long."""
    FORWARD_ASKED = "forward_asked"
    FORWARD_REFUSED = "forward_refused"
    FORWARDED = "forwarded"
    CONTACT = "contact"
    """The citizen left a phone number."""
    ESCALATED = "escalated"
    CLOSED = "closed"


class Delivery(StrEnum):
    """What became of an officer's message on its way to the citizen."""

    NONE = ""
    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"
    """The platform lets us write again only after the citizen has."""
    FAILED = "failed"


class Actor(Protocol):
    """Who acts: `bot.accounts` has more of them."""

    @property
    def username(self) -> str:
        """Return the name of the account."""

    @property
    def name(self) -> str:
        """Return the name people are told."""

    @property
    def agency(self) -> str:
        """Return the key of the desk they work at."""


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What is handed over."""

    kind: Kind
    reason: Reason
    agency: str
    conversation: str
    channel: str
    sender: str
    question: str
    live: bool = False
    """The citizen waits in the chat; else the answer reaches them later."""
    procedure: str | None = None
    place: str | None = None
    subject: str = ""
    """Of a complaint: the agency it is about, in the citizen's words."""
    when: str = ""
    """Of a complaint: when it happened, in the citizen's words."""
    anonymous: bool = False
    story: Mapping[str, Any] = field(default_factory=dict)
    """What was said before, as `bot.desk.story` makes it; empty when the citizen did not consent."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as it stands. Times are seconds since the epoch."""

    id: int
    code: str
    kind: Kind
    state: State
    reason: Reason
    agency: str
    officer: str | None
    officer_name: str | None
    conversation: str
    channel: str
    sender: str
    live: bool
    procedure: str | None
    place: str | None
    subject: str
    when: str
    anonymous: bool
    question: str
    contact: str
    story: Mapping[str, Any]
    opened_at: float
    claimed_at: float | None
    replied_at: float | None
    """When an officer first replied."""
    citizen_at: float
    """When the citizen last wrote."""
    officer_at: float | None
    """When an officer last wrote."""
    closed_at: float | None
    outcome: Outcome | None
    forward_to: str | None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.state is not State.CLOSED

    @property
    def awaits_officer(self) -> bool:
        """Return whether the citizen wrote last."""
        return self.is_open and (self.officer_at is None or self.citizen_at > self.officer_at)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ticket's history."""

    id: int
    ticket: int
    kind: EntryKind
    text: str
    by: str
    """Name of the officer; empty when the citizen or the machine."""
    at: float
    delivery: Delivery = Delivery.NONE


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a citizen in the queue is told."""

    ahead: int
    """How many wait before them."""
    median_s: float | None
    """How long people waited lately; None when too few did to say."""
