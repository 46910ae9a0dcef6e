"""Which tickets an officer may see and answer. What may not be seen is as unknown as what does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may_for, reach
from bot.database import beside
from bot.desk.errors import TicketUnknownError
from bot.desk.model import Change, Entry, EntryKind, Kind, Ticket
from bot.desk.queues import Queues

QUESTIONS, COMPLAINTS = (Kind.QUESTION,), (Kind.COMPLAINT, Kind.SUGGESTION)
AMONG_OFFICERS = (EntryKind.NOTE, EntryKind.CORRECTION)
"""What the citizen never reads, nor consented to pass on."""
LARGEST = 2**63 - 1
"""The largest number a database knows."""


def sees(officer: Officer, ticket: Ticket) -> bool:
    """Return whether somebody may read a ticket."""
    needed = Permission.COMPLAINT_READ if ticket.kind in COMPLAINTS else Permission.QUEUE_READ
    return may_for(officer, needed, ticket.agency)


def answers(officer: Officer, ticket: Ticket) -> bool:
    """Return whether somebody may work on a ticket."""
    needed = Permission.COMPLAINT_REPLY if ticket.kind in COMPLAINTS else Permission.QUEUE_REPLY
    return may_for(officer, needed, ticket.agency)


class Sight:
    """Reads tickets for officers."""

    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def _run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await beside(self._queues.tickets.engine, call, *arguments)

    async def open(self, officer: Officer) -> list[Ticket]:
        """Return what is open and may be seen."""
        return await self._all(self._queues.open, officer)

    async def closed(self, officer: Officer) -> list[Ticket]:
        """Return what was closed and may be seen, the latest first."""
        found = await self._all(self._queues.closed, officer)
        return sorted(found, key=lambda ticket: -(ticket.closed_at or 0.0))

    async def _all(self, read: Callable[..., list[Ticket]], officer: Officer) -> list[Ticket]:
        questions = await self._run(read, reach(officer, Permission.QUEUE_READ), QUESTIONS)
        complaints = await self._run(read, reach(officer, Permission.COMPLAINT_READ), COMPLAINTS)
        return [*questions, *complaints]

    async def ticket(self, officer: Officer, ticket_id: int) -> Ticket:
        """Return one ticket; raise TicketUnknownError when there is none such that the officer may see."""
        found = await self._run(self._queues.ticket, ticket_id, None) if 0 < ticket_id <= LARGEST else None
        if found is None or not sees(officer, found):
            raise TicketUnknownError(f"ticket {ticket_id}: unknown")
        return found  # type: ignore[no-any-return]

    async def history(self, officer: Officer, ticket: Ticket) -> list[Entry]:
        """Return what happened on a ticket, without what officers of another agency wrote for themselves before it came."""
        entries: list[Entry] = await self._run(self._queues.history, ticket)
        came = max((entry.id for entry in entries if _is_forwarding(entry)), default=0)
        if reach(officer, Permission.QUEUE_READ) is None:
            return entries
        return [entry for entry in entries if entry.id > came or entry.kind not in AMONG_OFFICERS]


def _is_forwarding(entry: Entry) -> bool:
    return entry.kind is EntryKind.CHANGE and entry.text == Change.FORWARDED
