"""The officer's side of tickets: claim, reply, note, forward, give back, close. Every call is one transaction."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from bot.database import writing
from bot.desk.errors import TicketStateError, TicketTakenError
from bot.desk.model import Actor, Change, EntryKind, Outcome, State, Ticket
from bot.desk.rows import change, is_written, locked
from bot.desk.tables import corrections
from bot.desk.tickets import Tickets

Tell = Callable[[sa.engine.Connection, Ticket], list[int]]
"""Puts what the citizen is told into the outbox of the chat the locked ticket names; returns the rows there."""


def nothing(_: sa.engine.Connection, __: Ticket) -> list[int]:
    """Tell the citizen nothing."""
    return []


class Work:
    """What officers do. `agency` of the actor is the only one whose tickets they reach."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets
        self._engine = tickets.engine
        self._sealer = tickets.sealer
        self._writer = tickets.writer

    def claim(self, ticket_id: int, by: Actor, *, tell: Tell) -> Ticket:
        """Take a ticket that waits; the same officer may do so twice. Raises TicketTakenError, TicketStateError."""
        now = self.tickets.clock()
        with writing(self._engine) as connection:
            ticket = locked(connection, ticket_id, self._sealer, agency=by.agency)
            if ticket.state is State.CLOSED:
                raise TicketStateError(f"ticket {ticket_id}: closed")
            if ticket.officer == by.username:
                return ticket
            if ticket.state is State.WITH_OFFICER:
                raise TicketTakenError(f"ticket {ticket_id}: {ticket.officer_name or ticket.officer} has it")
            mine = {"officer": by.username, "officer_name": by.name}
            change(connection, ticket_id, state=State.WITH_OFFICER.value, claimed_at=now, **mine)
            self._writer.changed(connection, ticket_id, Change.CLAIMED, at=now, by=by)
            tell(connection, ticket)
            return locked(connection, ticket_id, self._sealer)

    def reply(self, ticket_id: int, by: Actor, text: str, *, key: str, tell: Tell) -> Ticket:
        """Say something to the citizen; the same `key` again has no effect. Only who has the ticket may."""
        now, key = self.tickets.clock(), f"officer:{key}"
        with writing(self._engine) as connection:
            found = locked(connection, ticket_id, self._sealer, agency=by.agency)
            if is_written(connection, ticket_id, key):
                return found  # sent again because the answer was lost; what became of the ticket since does not matter
            ticket = self._mine(found, by)
            sent = tell(connection, ticket)
            self._writer.write(connection, ticket_id, EntryKind.OFFICER, text, at=now, by=by, key=key, outbox=sent)
            change(connection, ticket_id, officer_at=now, replied_at=now if ticket.replied_at is None else ticket.replied_at)
            return locked(connection, ticket_id, self._sealer)

    def note(self, ticket_id: int, by: Actor, text: str, *, key: str) -> None:
        """Write what only officers read; anybody of the agency may."""
        key = f"note:{key}"
        with writing(self._engine) as connection:
            locked(connection, ticket_id, self._sealer, agency=by.agency)
            if not is_written(connection, ticket_id, key):
                self._writer.write(connection, ticket_id, EntryKind.NOTE, text, at=self.tickets.clock(), by=by, key=key)

    def release(self, ticket_id: int, by: Actor, *, tell: Tell) -> Ticket:
        """Give a ticket back to the queue."""
        with writing(self._engine) as connection:
            ticket = self._mine(locked(connection, ticket_id, self._sealer, agency=by.agency), by)
            return self.back_to_queue(connection, ticket, Change.RELEASED, by=by, tell=tell)

    def back_to_queue(
        self,
        connection: sa.engine.Connection,
        ticket: Ticket,
        why: Change,
        *,
        by: Actor | None,
        tell: Tell,
    ) -> Ticket:
        """Let a ticket wait again."""
        change(connection, ticket.id, state=State.WAITING.value, officer=None, officer_name=None, claimed_at=None)
        self._writer.changed(connection, ticket.id, why, at=self.tickets.clock(), by=by)
        tell(connection, ticket)
        return locked(connection, ticket.id, self._sealer)

    def ask_to_forward(self, ticket_id: int, by: Actor, to: str, *, tell: Tell) -> Ticket:
        """Ask the citizen whether the ticket may go to another agency."""
        with writing(self._engine) as connection:
            ticket = self._mine(locked(connection, ticket_id, self._sealer, agency=by.agency), by)
            if to == ticket.agency:
                raise TicketStateError(f"ticket {ticket_id}: is with {to} already")
            change(connection, ticket_id, forward_to=to)
            self._writer.changed(connection, ticket_id, Change.FORWARD_ASKED, at=self.tickets.clock(), by=by)
            tell(connection, ticket)
            return locked(connection, ticket_id, self._sealer)

    def forwarded(self, connection: sa.engine.Connection, ticket: Ticket, *, agreed: bool) -> Ticket:
        """Note what the citizen answered: with their consent the ticket waits at the other agency."""
        current, now = locked(connection, ticket.id, self._sealer), self.tickets.clock()
        if current.forward_to is None or not current.is_open:
            return current
        if not agreed:
            change(connection, ticket.id, forward_to=None, citizen_at=now)
            self._writer.changed(connection, ticket.id, Change.FORWARD_REFUSED, at=now)
        else:
            free = {"officer": None, "officer_name": None, "claimed_at": None, "forward_to": None, "escalated_at": None}
            change(connection, ticket.id, agency=current.forward_to, state=State.WAITING.value, citizen_at=now, **free)
            self._writer.changed(connection, ticket.id, Change.FORWARDED, at=now)
        return locked(connection, ticket.id, self._sealer)

    def close(self, ticket_id: int, by: Actor, outcome: Outcome, *, tell: Tell) -> Ticket:
        """Close a ticket: the assistant answers again. Closing a closed one has no effect."""
        now = self.tickets.clock()
        with writing(self._engine) as connection:
            ticket = locked(connection, ticket_id, self._sealer, agency=by.agency)
            if ticket.state is State.CLOSED:
                return ticket
            if ticket.officer not in (None, by.username):
                raise TicketTakenError(f"ticket {ticket_id}: {ticket.officer_name or ticket.officer} has it")
            self.end(connection, ticket, outcome, at=now, by=by)
            tell(connection, ticket)
            return locked(connection, ticket_id, self._sealer)

    def end(
        self, connection: sa.engine.Connection, ticket: Ticket, outcome: Outcome, *, at: float, by: Actor | None
    ) -> None:
        """Write that a ticket is closed."""
        done = {"state": State.CLOSED.value, "outcome": outcome.value, "closed_at": at, "forward_to": None, "live": False}
        change(connection, ticket.id, **done)
        self._writer.changed(connection, ticket.id, Change.CLOSED, at=at, by=by)

    def correct(self, ticket_id: int, by: Actor, *, said: str, right: str, key: str) -> None:
        """Put a mistake of the assistant on the list of the records' editor."""
        now, key = self.tickets.clock(), f"correction:{key}"
        with writing(self._engine) as connection:
            ticket = locked(connection, ticket_id, self._sealer, agency=by.agency)
            if is_written(connection, ticket_id, key):
                return
            self._writer.write(connection, ticket_id, EntryKind.CORRECTION, right, at=now, by=by, key=key)
            row = {"ticket": ticket_id, "procedure": ticket.procedure, "officer": by.username, "agency": by.agency}
            seal = self._sealer.seal
            connection.execute(corrections.insert().values(**row, said=seal(said), right=seal(right), at=now, state="open"))

    def _mine(self, ticket: Ticket, by: Actor) -> Ticket:
        """Return a ticket that the officer has; raise TicketStateError or TicketTakenError when they do not."""
        if ticket.state is not State.WITH_OFFICER:
            raise TicketStateError(f"ticket {ticket.id}: {ticket.state.value}; take it first")
        if ticket.officer != by.username:
            raise TicketTakenError(f"ticket {ticket.id}: {ticket.officer_name or ticket.officer} has it")
        return ticket
