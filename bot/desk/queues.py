"""What officers see: the queue of their agency, one ticket with its history, who is there, how long people wait."""

from __future__ import annotations

import json
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.database import writing
from bot.delivery import store as delivery
from bot.delivery.tables import outbox
from bot.desk.model import Actor, Delivery, Entry, EntryKind, Kind, State, Ticket, Waiting
from bot.desk.rows import entry_of, ticket_of
from bot.desk.tables import corrections, entries, presence, saved_replies, tickets
from bot.desk.tickets import Tickets

PRESENT_S = 60.0
"""How long an officer counts as being there after their page was last heard of: it calls every 20 s."""
LATELY_S = 7 * 86400.0
ENOUGH = 5
"""Waits that must be known before a waiting time is told: fewer would be a guess."""
MOST = 200
"""Tickets a list shows at most."""
OVERLAP = 500
"""History entries looked at anew: on PostgreSQL an entry may become visible after one with a higher number."""
_DELIVERIES = {
    delivery.OPEN: Delivery.WAITING,
    delivery.SENDING: Delivery.WAITING,
    delivery.SENT: Delivery.SENT,
    delivery.HELD: Delivery.HELD,
    delivery.DROPPED: Delivery.FAILED,
}
_WORST = (Delivery.FAILED, Delivery.HELD, Delivery.WAITING, Delivery.SENT)


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A reply an agency keeps; `{...}` in it are placeholders the page fills."""

    id: int
    title: str
    text: str


class Queues:
    """Reads tickets for officers; `agency` is always the one whose tickets may be seen."""

    def __init__(self, tickets_: Tickets) -> None:
        self.tickets = tickets_
        self._engine = tickets_.engine
        self._sealer = tickets_.sealer

    # --- tickets ---

    def open(self, agency: str | None, kinds: Collection[Kind] = tuple(Kind)) -> list[Ticket]:
        """Return what is open at an agency (None: at all): who waits in the chat first, then who has waited longest."""
        which = _of(agency, kinds) & (tickets.c.state != State.CLOSED.value)
        return self._list(sa.select(tickets).where(which).order_by(tickets.c.live.desc(), tickets.c.id))

    def closed(self, agency: str | None, kinds: Collection[Kind] = tuple(Kind)) -> list[Ticket]:
        """Return what was closed at an agency (None: at all), the latest first."""
        which = _of(agency, kinds) & (tickets.c.state == State.CLOSED.value)
        return self._list(sa.select(tickets).where(which).order_by(tickets.c.closed_at.desc()))

    def some(self, ticket_ids: Iterable[int]) -> list[Ticket]:
        """Return tickets of any agency: whoever shows them decides who may see which."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(tickets).where(tickets.c.id.in_(tuple(ticket_ids)))).mappings().all()
        return [ticket_of(row, self._sealer) for row in rows]

    def newest(self) -> int:
        """Return the number of the last history entry, 0 when there is none: where `changes` may begin."""
        with self._engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.max(entries.c.id))).scalar() or 0)

    def _list(self, statement: sa.sql.Select) -> list[Ticket]:
        with self._engine.connect() as connection:
            rows = connection.execute(statement.limit(MOST)).mappings().all()
        return [ticket_of(row, self._sealer) for row in rows]

    def ticket(self, ticket_id: int, agency: str | None) -> Ticket | None:
        """Return one ticket of an agency (None: of any); None when there is none such there."""
        which = _of(agency, tuple(Kind)) & (tickets.c.id == ticket_id)
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(tickets).where(which)).mappings().first()
        return ticket_of(row, self._sealer) if row else None

    def history(self, ticket: Ticket) -> list[Entry]:
        """Return the history of a ticket, the oldest first, with what became of what officers said."""
        mine = sa.select(entries).where(entries.c.ticket == ticket.id).order_by(entries.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(mine).mappings().all()
            states = self._states(connection, rows)
        return [entry_of(row, self._sealer, delivery=_delivery(row, states)) for row in rows]

    def _states(self, connection: sa.engine.Connection, rows: Sequence[Mapping[str, Any]]) -> Mapping[int, str]:
        numbers = [number for row in rows if row["outbox"] for number in json.loads(row["outbox"])]
        if not numbers:
            return {}
        found = connection.execute(sa.select(outbox.c.id, outbox.c.state).where(outbox.c.id.in_(numbers)))
        return {int(number): str(state) for number, state in found}

    def changes(self, after: int) -> tuple[int, Mapping[int, int]]:
        """Return the last entry's number and, for each ticket with an entry behind `after` (and a little before it), its
        last entry: a ticket whose number is another than before has changed."""
        which = entries.c.id > max(0, after - OVERLAP)
        latest = sa.select(entries.c.ticket, sa.func.max(entries.c.id)).where(which).group_by(entries.c.ticket)
        with self._engine.connect() as connection:
            found = {int(ticket): int(last) for ticket, last in connection.execute(latest)}
        return max(found.values(), default=after), found

    def agencies(self, ticket_ids: Iterable[int]) -> Mapping[int, str]:
        """Return the agency of each ticket."""
        which = tickets.c.id.in_(tuple(ticket_ids))
        with self._engine.connect() as connection:
            return dict(connection.execute(sa.select(tickets.c.id, tickets.c.agency).where(which)).all())

    # --- who is there ---

    def here(self, by: Actor) -> None:
        """Note that an officer's page is open."""
        now = self.tickets.clock()
        row = {"agency": by.agency, "seen_at": now}
        with writing(self._engine) as connection:
            known = presence.c.officer == by.username
            if connection.execute(presence.update().where(known).values(**row)).rowcount == 0:
                connection.execute(presence.insert().values(officer=by.username, **row))

    def away(self, by: Actor) -> None:
        """Note that an officer left."""
        with writing(self._engine) as connection:
            connection.execute(presence.delete().where(presence.c.officer == by.username))

    def present(self, agency: str) -> int:
        """Return how many officers of an agency are there."""
        since = self.tickets.clock() - PRESENT_S
        which = (presence.c.agency == agency) & (presence.c.seen_at > since)
        with self._engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).where(which)).scalar() or 0)

    def is_here(self, officer: str) -> bool:
        """Return whether one officer is there."""
        mine = (presence.c.officer == officer) & (presence.c.seen_at > self.tickets.clock() - PRESENT_S)
        with self._engine.connect() as connection:
            return connection.execute(sa.select(presence.c.officer).where(mine)).first() is not None

    def waiting(self, connection: sa.engine.Connection, ticket: Ticket) -> Waiting:
        """Return how many wait before a ticket and how long people waited there lately."""
        queue = (tickets.c.agency == ticket.agency) & (tickets.c.state == State.WAITING.value) & tickets.c.live
        ahead = connection.execute(sa.select(sa.func.count()).where(queue & (tickets.c.id < ticket.id))).scalar()
        lately = (tickets.c.agency == ticket.agency) & (tickets.c.claimed_at > self.tickets.clock() - LATELY_S)
        waits = sa.select(tickets.c.claimed_at - tickets.c.opened_at).where(lately).order_by(tickets.c.id.desc()).limit(20)
        known = [float(wait) for wait in connection.execute(waits).scalars()]
        return Waiting(int(ahead or 0), statistics.median(known) if len(known) >= ENOUGH else None)

    # --- saved replies and corrections ---

    def saved(self, agency: str) -> list[SavedReply]:
        """Return the replies an agency keeps, by title."""
        mine = sa.select(saved_replies).where(saved_replies.c.agency == agency).order_by(saved_replies.c.title)
        with self._engine.connect() as connection:
            return [SavedReply(int(row["id"]), row["title"], row["text"]) for row in connection.execute(mine).mappings()]

    def save(self, by: Actor, title: str, text: str) -> None:
        """Keep a reply for the agency; one of the same title is replaced."""
        same = (saved_replies.c.agency == by.agency) & (saved_replies.c.title == title)
        with writing(self._engine) as connection:
            if connection.execute(saved_replies.update().where(same).values(text=text, by=by.username)).rowcount == 0:
                row = {"agency": by.agency, "title": title, "text": text, "by": by.username}
                connection.execute(saved_replies.insert().values(**row))

    def unsave(self, by: Actor, reply_id: int) -> None:
        """Drop a saved reply."""
        mine = (saved_replies.c.agency == by.agency) & (saved_replies.c.id == reply_id)
        with writing(self._engine) as connection:
            connection.execute(saved_replies.delete().where(mine))

    def corrections(self, agency: str | None = None) -> list[dict[str, Any]]:
        """Return the mistakes officers reported that nobody has decided on; of one agency, or of all."""
        which = corrections.c.state == "open"
        if agency is not None:
            which &= corrections.c.agency == agency
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(corrections).where(which).order_by(corrections.c.id)).mappings().all()
        opened = self._sealer.open
        return [{**row, "said": opened(row["said"]), "right": opened(row["right"])} for row in rows]

    def decide(self, by: Actor, correction_id: int, *, state: str, why: str) -> bool:
        """Note what the editor decided on a correction; False when somebody was quicker."""
        which = (corrections.c.id == correction_id) & (corrections.c.state == "open")
        with writing(self._engine) as connection:
            done = corrections.update().where(which).values(state=state, decided_by=by.username, why=why)
            return bool(connection.execute(done).rowcount == 1)


def _of(agency: str | None, kinds: Collection[Kind]) -> Any:
    """Return the condition for tickets of an agency (None: of all) and of some kinds."""
    of_kinds = tickets.c.kind.in_([kind.value for kind in kinds])
    return of_kinds if agency is None else of_kinds & (tickets.c.agency == agency)


def _delivery(row: Mapping[str, Any], states: Mapping[int, str]) -> Delivery:
    """Return what became of an officer's message: the worst of its parts. What is no longer in the outbox was sent."""
    if row["kind"] != EntryKind.OFFICER.value:
        return Delivery.NONE
    parts = {
        _DELIVERIES.get(states.get(number, delivery.SENT), Delivery.SENT) for number in json.loads(row["outbox"] or "[]")
    }
    return next((worst for worst in _WORST if worst in parts), Delivery.SENT)
