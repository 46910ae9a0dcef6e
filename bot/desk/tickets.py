"""The citizen's side of tickets: hand over, add, stop waiting, leave a number, take back, ask by code.

Calls that take a `connection` are part of the transaction in which the citizen's message is marked as answered: both
happen or neither, however often it is tried.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from bot.channels.codes import new_code
from bot.database import writing
from bot.delivery.tables import threads
from bot.desk.errors import TicketChangedError
from bot.desk.model import Change, Entry, EntryKind, Kind, NewTicket, Outcome, State, Ticket
from bot.desk.rows import Writer, change, entry_of, is_written, locked, ticket_of
from bot.desk.tables import corrections, dialogues, entries, metadata, tickets
from bot.sealing import Sealer

Clock = Callable[[], float]
ERASED = "erased"
"""What stands for the conversation of a ticket whose citizen erased theirs."""


class Tickets:
    """What citizens handed over."""

    def __init__(self, engine: sa.engine.Engine, sealer: Sealer, *, clock: Clock = time.time) -> None:
        self.engine = engine
        self.sealer = sealer
        self.clock = clock
        self.writer = Writer(sealer)
        metadata.create_all(engine)
        mine = sa.bindparam("conversation")
        self._busy = sa.union_all(
            sa.select(tickets.c.conversation).where(tickets.c.conversation == mine, tickets.c.state != State.CLOSED.value),
            sa.select(dialogues.c.conversation).where(dialogues.c.conversation == mine),
        ).limit(1)
        theirs = (threads.c.channel == sa.bindparam("channel")) & (threads.c.sender == sa.bindparam("sender"))
        chat = sa.select(threads.c.conversation).where(theirs).scalar_subquery()
        self._owned = _open_of(chat).with_only_columns([tickets.c.id]).where(tickets.c.state == State.WITH_OFFICER.value)

    # --- handing over ---

    def open(self, connection: sa.engine.Connection, new: NewTicket) -> Ticket:
        """Open a ticket and return it; of a conversation that has an open question, that one: nothing is opened twice."""
        known = self._open_question(connection, new.conversation) if new.kind is Kind.QUESTION else None
        if known is not None:
            return known
        now, seal = self.clock(), self.sealer.seal
        row = {
            "code": self._free_code(connection),
            "kind": new.kind.value,
            "state": State.WAITING.value,
            "reason": new.reason.value,
            "agency": new.agency,
            "conversation": new.conversation,
            "channel": new.channel,
            "sender": new.sender,
            "live": new.live,
            "procedure": new.procedure,
            "place": new.place,
            "subject": seal(new.subject),
            "happened": seal(new.when),
            "anonymous": new.anonymous,
            "question": seal(new.question),
            "contact": "",
            "story": seal(json.dumps(new.story, ensure_ascii=False) if new.story else ""),
            "opened_at": now,
            "citizen_at": now,
        }
        ticket_id = int(connection.execute(tickets.insert().values(**row)).inserted_primary_key[0])
        self.writer.changed(connection, ticket_id, Change.OPENED, at=now)
        return locked(connection, ticket_id, self.sealer)

    def _free_code(self, connection: sa.engine.Connection) -> str:
        """Return a code no ticket has."""
        while True:
            code = new_code()
            if connection.execute(sa.select(tickets.c.id).where(tickets.c.code == code)).first() is None:
                return code

    def _open_question(self, connection: sa.engine.Connection, conversation: str) -> Ticket | None:
        row = connection.execute(_open_of(conversation).with_for_update()).mappings().first()
        return ticket_of(row, self.sealer) if row else None

    def add(
        self, connection: sa.engine.Connection, ticket: Ticket, text: str, *, key: str, channel: str, sender: str
    ) -> Ticket:
        """Add what the citizen wrote; raise TicketChangedError when the ticket was closed meanwhile.

        The reply goes where the citizen wrote last.
        """
        now = self.clock()
        current = locked(connection, ticket.id, self.sealer)
        if not current.is_open:
            raise TicketChangedError(f"ticket {ticket.id}: closed meanwhile")
        if not is_written(connection, ticket.id, key):
            self.writer.write(connection, ticket.id, EntryKind.CITIZEN, text, at=now, key=key)
            change(connection, ticket.id, citizen_at=now, channel=channel, sender=sender)
        return current

    def still_waits(self, connection: sa.engine.Connection, ticket: Ticket) -> None:
        """Raise TicketChangedError when an officer has taken the ticket meanwhile: the message at hand is theirs."""
        if locked(connection, ticket.id, self.sealer).state is State.WITH_OFFICER:
            raise TicketChangedError(f"ticket {ticket.id}: taken meanwhile")

    def leave(self, connection: sa.engine.Connection, ticket: Ticket) -> None:
        """Note that the citizen does not wait in the chat any longer."""
        current = locked(connection, ticket.id, self.sealer)
        if current.live and current.state is State.WAITING:
            change(connection, ticket.id, live=False)
            self.writer.changed(connection, ticket.id, Change.LEFT, at=self.clock())

    def contact(self, connection: sa.engine.Connection, ticket: Ticket, phone: str) -> None:
        """Keep the number an officer may call."""
        change(connection, ticket.id, contact=self.sealer.seal(phone))
        self.writer.changed(connection, ticket.id, Change.CONTACT, at=self.clock())

    def tell(self, connection: sa.engine.Connection, ticket: Ticket, story: Mapping[str, Any]) -> None:
        """Keep a story that has grown."""
        change(connection, ticket.id, story=self.sealer.seal(json.dumps(story, ensure_ascii=False)))

    def withdraw(self, connection: sa.engine.Connection, ticket: Ticket) -> None:
        """Close a ticket its citizen takes back."""
        current = locked(connection, ticket.id, self.sealer)
        if current.is_open:
            now = self.clock()
            done = {"state": State.CLOSED.value, "outcome": Outcome.WITHDRAWN.value, "closed_at": now, "live": False}
            change(connection, ticket.id, **done)
            self.writer.changed(connection, ticket.id, Change.CLOSED, at=now)
            blank(connection, tickets.c.id == ticket.id)

    # --- reading ---

    def is_busy(self, conversation: str) -> bool:
        """Return whether something of a conversation is under way here: asked at every message, so in one statement."""
        with self.engine.connect() as connection:
            return connection.execute(self._busy, {"conversation": conversation}).first() is not None

    def is_with_officer(self, channel: str, sender: str) -> bool:
        """Return whether an officer has the chat of a sender: asked of every message that waits, so in one statement."""
        with self.engine.connect() as connection:
            return connection.execute(self._owned, {"channel": channel, "sender": sender}).first() is not None

    def open_of(self, conversation: str) -> Ticket | None:
        """Return the question of a conversation that is open, None when there is none."""
        with self.engine.connect() as connection:
            row = connection.execute(_open_of(conversation)).mappings().first()
        return ticket_of(row, self.sealer) if row else None

    def latest_of(self, connection: sa.engine.Connection, conversation: str) -> Ticket | None:
        """Return the question a conversation handed over last."""
        mine = (tickets.c.conversation == conversation) & (tickets.c.kind == Kind.QUESTION.value)
        row = connection.execute(sa.select(tickets).where(mine).order_by(tickets.c.id.desc()).limit(1)).mappings().first()
        return ticket_of(row, self.sealer) if row else None

    def by_code(self, code: str) -> Ticket | None:
        """Return the ticket with a code, None when there is none."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(tickets).where(tickets.c.code == code)).mappings().first()
        return ticket_of(row, self.sealer) if row else None

    def replies(self, ticket: Ticket) -> list[Entry]:
        """Return what officers have said on a ticket, the oldest first."""
        said = (entries.c.ticket == ticket.id) & (entries.c.kind == EntryKind.OFFICER.value)
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(entries).where(said).order_by(entries.c.id)).mappings().all()
        return [entry_of(row, self.sealer) for row in rows]

    def erase(self, conversation: str) -> None:
        """Erase what a citizen handed over; that there was something, when and how it ended stays for the reports."""
        mine, now = tickets.c.conversation == conversation, self.clock()
        done = {"state": State.CLOSED.value, "outcome": Outcome.WITHDRAWN.value, "closed_at": now, "live": False}
        with writing(self.engine) as connection:
            blank(connection, mine)
            open_ones = sa.select(tickets.c.id).where(mine, tickets.c.state != State.CLOSED.value)
            for ticket_id in connection.execute(open_ones).scalars().all():
                self.writer.changed(connection, ticket_id, Change.CLOSED, at=now)  # pages that show it learn of it
            connection.execute(tickets.update().where(mine, tickets.c.state != State.CLOSED.value).values(**done))
            connection.execute(tickets.update().where(mine).values(conversation=ERASED, sender=""))
            connection.execute(dialogues.delete().where(dialogues.c.conversation == conversation))


def blank(connection: sa.engine.Connection, which: Any) -> None:
    """Erase what people wrote on tickets; what became of them, and when, stays for the reports."""
    of_these = sa.select(tickets.c.id).where(which).scalar_subquery()
    written = entries.c.ticket.in_(of_these) & (entries.c.kind != EntryKind.CHANGE.value)
    connection.execute(entries.update().where(written).values(text=""))
    connection.execute(corrections.update().where(corrections.c.ticket.in_(of_these)).values(said=""))
    nothing = {"question": "", "story": "", "contact": "", "subject": "", "happened": ""}
    connection.execute(tickets.update().where(which).values(**nothing))


def _open_of(conversation: Any) -> sa.sql.Select:
    is_open = (tickets.c.state != State.CLOSED.value) & (tickets.c.kind == Kind.QUESTION.value)
    return sa.select(tickets).where((tickets.c.conversation == conversation) & is_open)
