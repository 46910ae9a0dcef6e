"""What the officers' pages call: the work on tickets, with what the citizen is told at each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.database import beside
from bot.delivery.dispatcher import Dispatcher, Said
from bot.desk.errors import TicketUnknownError
from bot.desk.model import Actor, Entry, Outcome, Ticket
from bot.desk.queues import Queues, SavedReply
from bot.desk.said import spaced
from bot.desk.wording import say
from bot.desk.work import Work

Told = tuple[str, str, Said]
NameOf = Callable[[str], str]
"""Names a desk by its key."""
FORWARD_YES, FORWARD_NO = "/desk_forward_yes", "/desk_forward_no"
"""What the citizen's buttons send when asked whether a ticket may go elsewhere."""


class Counter:
    """Work on tickets. Raises DeskErrors; a ticket of another agency is unknown."""

    def __init__(self, work: Work, queues: Queues, dispatcher: Dispatcher, name_of: NameOf) -> None:
        self.queues = queues
        self._work = work
        self._dispatcher = dispatcher
        self._name_of = name_of

    async def _run(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return await beside(self.queues.tickets.engine, call, *arguments, **named)

    # --- reading ---

    def desk_name(self, key: str) -> str:
        """Return the name of a desk."""
        return self._name_of(key)

    async def open_tickets(self, by: Actor) -> list[Ticket]:
        """Return what is open at the officer's agency."""
        return list(await self._run(self.queues.open, by.agency))

    async def closed_tickets(self, by: Actor) -> list[Ticket]:
        """Return what was closed there, the latest first."""
        return list(await self._run(self.queues.closed, by.agency))

    async def ticket(self, ticket_id: int, by: Actor) -> Ticket:
        """Return one ticket; raise TicketUnknownError."""
        found = await self._run(self.queues.ticket, ticket_id, by.agency)
        if found is None:
            raise TicketUnknownError(f"ticket {ticket_id}: unknown")
        return found

    async def history(self, ticket: Ticket) -> list[Entry]:
        """Return what happened on a ticket."""
        return list(await self._run(self.queues.history, ticket))

    async def here(self, by: Actor) -> None:
        """Note that the officer's page is open; call it every 20 seconds."""
        await self._run(self.queues.here, by)

    async def away(self, by: Actor) -> None:
        """Note that the officer left."""
        await self._run(self.queues.away, by)

    async def saved(self, by: Actor) -> list[SavedReply]:
        """Return the saved replies of the officer's agency."""
        return list(await self._run(self.queues.saved, by.agency))

    # --- working ---

    async def claim(self, ticket_id: int, by: Actor) -> Ticket:
        """Take a ticket; the citizen is told who has it."""
        ticket = await self.ticket(ticket_id, by)
        return await self._do(self._work.claim, ticket, by, said=[_told("claimed", name=by.name, desk=self._desk(ticket))])

    async def reply(self, ticket_id: int, by: Actor, text: str, *, key: str) -> Ticket:
        """Say something to the citizen; `key` is made by the page, once per message."""
        ticket = await self.ticket(ticket_id, by)
        said = [_told("officer_says", name=by.name, desk=self._desk(ticket), text=text)]
        return await self._do(self._work.reply, ticket, by, text, said=said, key=key)

    async def note(self, ticket_id: int, by: Actor, text: str, *, key: str) -> None:
        """Write what only officers read."""
        await self._run(self._work.note, ticket_id, by, text, key=key)

    async def release(self, ticket_id: int, by: Actor) -> Ticket:
        """Give a ticket back; the citizen is told that another officer will take it."""
        ticket = await self.ticket(ticket_id, by)
        return await self._do(self._work.release, ticket, by, said=[_told("released", code=spaced(ticket.code))])

    async def ask_to_forward(self, ticket_id: int, by: Actor, to: str) -> Ticket:
        """Ask the citizen whether the ticket may go to another desk."""
        ticket = await self.ticket(ticket_id, by)
        buttons = [
            {"title": say("button.forward_yes"), "payload": FORWARD_YES},
            {"title": say("button.forward_no"), "payload": FORWARD_NO},
        ]
        question = {**_told("forward", desk=self._desk(ticket), to=self._name_of(to)), "buttons": buttons}
        return await self._do(self._work.ask_to_forward, ticket, by, to, said=[question])

    async def close(self, ticket_id: int, by: Actor, outcome: Outcome) -> Ticket:
        """Close a ticket; the assistant answers again, and says so where the citizen was in the chat."""
        ticket = await self.ticket(ticket_id, by)
        return await self._do(self._work.close, ticket, by, outcome, said=[_told("closed", desk=self._desk(ticket))])

    async def correct(self, ticket_id: int, by: Actor, *, said: str, right: str, key: str) -> None:
        """Report that the assistant answered wrongly; it goes to whoever keeps the record."""
        await self._run(self._work.correct, ticket_id, by, said=said, right=right, key=key)

    async def save_reply(self, by: Actor, title: str, text: str) -> None:
        """Keep a reply for the agency."""
        await self._run(self.queues.save, by, title, text)

    async def drop_reply(self, by: Actor, reply_id: int) -> None:
        """Drop a saved reply of the agency."""
        await self._run(self.queues.unsave, by, reply_id)

    async def _do(
        self,
        call: Callable[..., Ticket],
        ticket: Ticket,
        by: Actor,
        *more: Any,
        said: Sequence[Mapping[str, Any]],
        **named: Any,
    ) -> Ticket:
        """Do one step and let what the citizen is told go on its way, to the chat they wrote in last."""
        dispatcher, told = self._dispatcher, list[Told]()

        def tell(connection: sa.engine.Connection, locked: Ticket) -> list[int]:
            bodies, pulled = dispatcher.rendered(locked.channel, said), dispatcher.is_pulled(locked.channel)
            told.append((locked.channel, locked.sender, bodies))
            return dispatcher.store.put_within(connection, locked.channel, locked.sender, bodies, pulled=pulled)

        done: Ticket = await self._run(call, ticket.id, by, *more, tell=tell, **named)
        for channel, sender, bodies in told:
            if bodies:
                await dispatcher.told(channel, sender, bodies)
        return done

    def _desk(self, ticket: Ticket) -> str:
        return self._name_of(ticket.agency)


def _told(key: str, **parts: object) -> dict[str, Any]:
    """Return a message that comes from a person or about one."""
    return {"text": say(key, **parts), "custom": {"status": "handed_over_officer"}}
