"""Looks after tickets that nobody acts on: nobody waits for ever, no chat stays silent because somebody went away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from bot.database import beside, writing
from bot.delivery.dispatcher import Dispatcher
from bot.desk.alerts import Alerts, What
from bot.desk.dialogue import KEPT_DAYS, NO_PHONE, Dialogue, Step
from bot.desk.dialogues import LASTS_S, Dialogues
from bot.desk.model import Change, Kind, Outcome, State, Ticket
from bot.desk.queues import Queues
from bot.desk.rows import change, locked, ticket_of
from bot.desk.said import spaced
from bot.desk.tables import dialogues as dialogue_rows
from bot.desk.tables import tickets
from bot.desk.tickets import blank
from bot.desk.wording import say
from bot.desk.work import Work, nothing
from bot.looking import Looking

LOOK_S = 15.0
LIVE_S = 600.0
"""Seconds a citizen waits in the chat before they are told that the answer will come later."""
LIVE_ALONE_S = 120.0
"""The same when no officer is there any more."""
SILENT_S = 1800.0
"""Seconds an officer who is there may leave the citizen's last message without an answer; then the ticket waits again."""
GONE_S = 300.0
"""The same for an officer whose page is closed."""
IDLE_S = 86400.0
"""Seconds after an officer's last word until a citizen who says nothing more gets the assistant back."""
OVERDUE_S = 86400.0
"""Seconds a question waits until the head of the agency and the province are told."""


class Sweep(Looking):
    """Does what is due. Several processes may do so at once: each step looks again under a lock."""

    named = "desk"

    def __init__(self, work: Work, queues: Queues, alerts: Alerts, dispatcher: Dispatcher) -> None:
        self._work = work
        self._tickets = work.tickets
        self._queues = queues
        self._alerts = alerts
        self._dispatcher = dispatcher
        self._dialogues = Dialogues(self._tickets.engine, self._tickets.sealer, clock=self._tickets.clock)

    @property
    def every_s(self) -> float:
        """Return how often it looks."""
        return LOOK_S

    async def once(self) -> None:
        """Do what is due now."""
        for ticket_id, step in await beside(self._tickets.engine, self._due):
            told = await beside(self._tickets.engine, self._done, ticket_id, step)
            if told is not None:
                ticket, bodies = told
                await self._dispatcher.told(ticket.channel, ticket.sender, bodies)
        await beside(self._tickets.engine, self._purge)

    def _due(self) -> list[tuple[int, Doing]]:
        """Return what may be due, each with what to do."""
        now = self._tickets.clock()
        with self._tickets.engine.connect() as connection:
            rows = connection.execute(sa.select(tickets).where(tickets.c.state != State.CLOSED.value)).mappings().all()
        found = [ticket_of(row, self._tickets.sealer) for row in rows]
        escalated = {int(row["id"]) for row in rows if row["escalated_at"] is not None}
        here = {agency: self._queues.present(agency) for agency in {ticket.agency for ticket in found}}
        return [
            (ticket.id, step)
            for ticket in found
            if (step := self._step(ticket, now, present=here[ticket.agency] > 0, escalated=ticket.id in escalated))
        ]

    def _step(self, ticket: Ticket, now: float, *, present: bool, escalated: bool) -> Doing | None:
        waits_s = now - max(ticket.citizen_at, ticket.claimed_at or 0.0)  # who has just taken it has let nobody wait
        if ticket.state is State.WAITING:
            if ticket.live and now - ticket.opened_at > (LIVE_S if present else LIVE_ALONE_S):
                return self._later
            return self._escalate if not escalated and now - ticket.opened_at > OVERDUE_S else None
        if ticket.awaits_officer:
            return self._back if waits_s > (SILENT_S if self._queues.is_here(ticket.officer or "") else GONE_S) else None
        if ticket.kind is Kind.QUESTION and ticket.officer_at is not None and now - ticket.officer_at > IDLE_S:
            return self._idle
        return None

    def _done(self, ticket_id: int, step: Doing) -> tuple[Ticket, Any] | None:
        """Do one step unless the ticket has changed meanwhile."""
        now = self._tickets.clock()
        with writing(self._tickets.engine) as connection:
            ticket = locked(connection, ticket_id, self._tickets.sealer)
            escalated = sa.select(tickets.c.escalated_at).where(tickets.c.id == ticket_id)
            is_escalated = connection.execute(escalated).scalar() is not None
            present = self._queues.present(ticket.agency) > 0
            if self._step(ticket, now, present=present, escalated=is_escalated) != step:
                return None
            return ticket, step(connection, ticket)

    def _later(self, connection: sa.engine.Connection, ticket: Ticket) -> Any:
        """Tell who waits in the chat that the answer will come later."""
        self._tickets.leave(connection, ticket)
        self._dialogues.write(connection, ticket.conversation, Dialogue(ticket.kind, ticket.reason, Step.CONTACT))
        no_phone = {"title": say("button.no_phone"), "payload": NO_PHONE}
        return self._tell(connection, ticket, {"text": say("long_wait", code=spaced(ticket.code)), "buttons": [no_phone]})

    def _escalate(self, connection: sa.engine.Connection, ticket: Ticket) -> Any:
        """Tell the head of the agency and the province."""
        now = self._tickets.clock()
        change(connection, ticket.id, escalated_at=now)
        self._tickets.writer.changed(connection, ticket.id, Change.ESCALATED, at=now)
        self._alerts.put(connection, ticket, What.ESCALATED)
        return []

    def _back(self, connection: sa.engine.Connection, ticket: Ticket) -> Any:
        """Let a ticket whose officer is silent wait for another."""
        told = {"text": say("released", code=spaced(ticket.code))}
        self._work.back_to_queue(connection, ticket, Change.TIMED_OUT, by=None, tell=nothing)
        self._alerts.put(connection, ticket, What.OPENED)
        return self._tell(connection, ticket, told)

    def _idle(self, connection: sa.engine.Connection, ticket: Ticket) -> Any:
        """Give the chat back to the assistant when the citizen says nothing more."""
        self._work.end(connection, ticket, Outcome.ANSWERED, at=self._tickets.clock(), by=None)
        return self._tell(connection, ticket, {"text": say("closed_quiet", code=spaced(ticket.code))})

    def _tell(self, connection: sa.engine.Connection, ticket: Ticket, said: dict[str, Any]) -> Any:
        bodies = self._dispatcher.rendered(ticket.channel, [said])
        pulled = self._dispatcher.is_pulled(ticket.channel)
        self._dispatcher.store.put_within(connection, ticket.channel, ticket.sender, bodies, pulled=pulled)
        return bodies

    def _purge(self) -> None:
        """Erase what people wrote when it has been kept long enough, and dialogues nobody went on with."""
        now = self._tickets.clock()
        old = (tickets.c.closed_at < now - KEPT_DAYS * 86400.0) & (tickets.c.question != "")
        with self._tickets.engine.connect() as connection:
            due = connection.execute(sa.select(tickets.c.id).where(old).limit(1)).first()
        with writing(self._tickets.engine) as connection:
            connection.execute(dialogue_rows.delete().where(dialogue_rows.c.at < now - LASTS_S))
            if due:
                blank(connection, old)


Doing = Callable[[sa.engine.Connection, Ticket], Any]
"""One thing done to a ticket; returns what its citizen is told."""
