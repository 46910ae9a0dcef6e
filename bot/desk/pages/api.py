"""What the officer's page asks of the server, as JSON: tickets, work on them, saved replies, presence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import wraps
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.guard import requires
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission
from bot.database import beside
from bot.desk.counter import Counter
from bot.desk.errors import DeskError, TicketStateError, TicketTakenError, TicketUnknownError
from bot.desk.model import Ticket
from bot.desk.pages.asked import (
    MOST_TITLE,
    AskedError,
    body_of,
    desk_of,
    filled_text_of,
    key_of,
    outcome_of,
    text_of,
)
from bot.desk.pages.rendering import Rendering
from bot.desk.pages.sight import Sight, answers
from bot.desk.pages.watch import Watch
from bot.desk.pages.wording import say

BAD, REFUSED, UNKNOWN, CONFLICT, CREATED = 400, 403, 404, 409, 201
Agencies = Callable[[], Sequence[tuple[str, str]]]
"""Return key and name of each desk where officers work; asks the database."""
Body = Mapping[str, Any]
Work = Callable[[Ticket, Officer, Body], Awaitable[Any]]


class Api:
    """The handlers."""

    def __init__(
        self, counter: Counter, accounts: Accounts, agencies: Agencies, sight: Sight, watch: Watch, rendering: Rendering
    ) -> None:
        self._counter = counter
        self._accounts = accounts
        self._agencies = agencies
        self._sight = sight
        self._watch = watch
        self._rendering = rendering

    def add(self, routes: Blueprint) -> None:
        """Add the routes."""
        reads, works = requires(Permission.QUEUE_READ), requires(Permission.QUEUE_REPLY)
        for handler, path, method, guard in (
            (self.me, "/me", "GET", reads),
            (self.tickets, "/tickets", "GET", reads),
            (self.ticket, "/tickets/<ticket_id:int>", "GET", reads),
            (self.desks, "/desks", "GET", works),
            (self.saved, "/saved", "GET", works),
            (self.save, "/saved", "POST", works),
            (self.drop, "/saved/<reply_id:int>", "DELETE", works),
            (self.presence, "/presence", "POST", works),
        ):
            routes.add_route(guard(_told(handler)), path, methods=[method], name=f"{handler.__name__}_{method.lower()}")
        steps: dict[str, Work] = {
            "claim": self._claim,
            "reply": self._reply,
            "note": self._note,
            "release": self._release,
            "forward": self._forward,
            "close": self._close,
            "correct": self._correct,
        }
        for name, step in steps.items():
            worked = works(_told(self._working(name, step)))
            routes.add_route(worked, f"/tickets/<ticket_id:int>/{name}", methods=["POST"], name=name)

    # --- reading ---

    async def me(self, request: Request, officer: Officer) -> HTTPResponse:
        """Return who is logged in and the token that changes need: a page whose session was renewed goes on with it."""
        return response.json({"username": officer.username, "name": officer.name, "csrf": self._accounts.csrf_of(request)})

    async def tickets(self, request: Request, officer: Officer) -> HTTPResponse:
        """Return what is open, or with ?closed=1 what was closed."""
        read = self._sight.closed if request.args.get("closed") else self._sight.open
        return response.json({"tickets": [self._rendering.queued(ticket, officer) for ticket in await read(officer)]})

    async def ticket(self, _: Request, officer: Officer, ticket_id: int) -> HTTPResponse:
        """Return one ticket with its history."""
        return await self._whole(await self._sight.ticket(officer, ticket_id), officer)

    async def _whole(self, ticket: Ticket, officer: Officer) -> HTTPResponse:
        history = await self._sight.history(officer, ticket)
        return response.json(self._rendering.whole(ticket, history, officer))

    async def desks(self, _: Request, officer: Officer) -> HTTPResponse:
        """Return where a ticket can be forwarded to."""
        named = await self._elsewhere(officer)
        return response.json({"desks": [{"key": key, "name": name} for key, name in named.items()]})

    async def _elsewhere(self, officer: Officer) -> dict[str, str]:
        named = await beside(self._accounts.engine, self._agencies)
        return {key: name for key, name in named if key != officer.agency}

    # --- working ---

    def _working(self, name: str, step: Work) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
        """Return a handler that does one step on a ticket, leaves an audit row and returns the ticket as it is then."""

        async def handle(request: Request, officer: Officer, ticket_id: int) -> HTTPResponse:
            ticket = await self._sight.ticket(officer, ticket_id)
            if not answers(officer, ticket):
                return _problem(REFUSED, "forbidden", say("error", "forbidden"))
            try:
                noted = await step(ticket, officer, body_of(request))
            except (TicketStateError, TicketTakenError) as error:
                return await self._conflict(ticket, officer, error)
            done = await self._sight.ticket(officer, ticket_id)
            states = {"before": _state(ticket), "after": _state(done)}
            await self._audit(officer, f"ticket.{name}", "ticket", ticket_id, **states, more=noted)
            self._watch.hurry()
            return await self._whole(done, officer)

        return handle

    async def _conflict(self, ticket: Ticket, officer: Officer, error: DeskError) -> HTTPResponse:
        """Say what is in the way."""
        now = await self._sight.ticket(officer, ticket.id)
        if not now.is_open:
            return _problem(CONFLICT, "closed", say("error", "closed"))
        if isinstance(error, TicketTakenError) and now.officer_name:
            return _problem(CONFLICT, "taken", say("error", "taken", name=now.officer_name))
        return _problem(CONFLICT, "not_taken", say("error", "not_taken"))

    async def _claim(self, ticket: Ticket, officer: Officer, _: Body) -> None:
        await self._counter.claim(ticket.id, officer)

    async def _reply(self, ticket: Ticket, officer: Officer, body: Body) -> Body:
        text, key = filled_text_of(body), key_of(body)
        await self._counter.reply(ticket.id, officer, text, key=key)
        return {"key": key}

    async def _note(self, ticket: Ticket, officer: Officer, body: Body) -> Body:
        key = key_of(body)
        await self._counter.note(ticket.id, officer, text_of(body), key=key)
        return {"key": key}

    async def _release(self, ticket: Ticket, officer: Officer, _: Body) -> None:
        await self._counter.release(ticket.id, officer)

    async def _forward(self, ticket: Ticket, officer: Officer, body: Body) -> Body:
        to = desk_of(body, await self._elsewhere(officer))
        await self._counter.ask_to_forward(ticket.id, officer, to)
        return {"to": to}

    async def _close(self, ticket: Ticket, officer: Officer, body: Body) -> None:
        await self._counter.close(ticket.id, officer, outcome_of(body))

    async def _correct(self, ticket: Ticket, officer: Officer, body: Body) -> Body:
        key = key_of(body)
        said, right = text_of(body, "said"), text_of(body, "right")
        await self._counter.correct(ticket.id, officer, said=said, right=right, key=key)
        return {"key": key}

    # --- saved replies, presence ---

    async def saved(self, _: Request, officer: Officer) -> HTTPResponse:
        """Return the saved replies of the agency."""
        kept = await self._counter.saved(officer)
        return response.json({"saved": [{"id": one.id, "title": one.title, "text": one.text} for one in kept]})

    async def save(self, request: Request, officer: Officer) -> HTTPResponse:
        """Keep a reply; one of the same title is replaced."""
        body = body_of(request)
        title, text = text_of(body, "title", most=MOST_TITLE), text_of(body)
        await self._counter.save_reply(officer, title, text)
        await self._audit(officer, "saved_reply.save", "saved_reply", title)
        return await self.saved(request, officer)

    async def drop(self, request: Request, officer: Officer, reply_id: int) -> HTTPResponse:
        """Drop a saved reply of the agency."""
        if any(one.id == reply_id for one in await self._counter.saved(officer)):
            await self._counter.drop_reply(officer, reply_id)
            await self._audit(officer, "saved_reply.drop", "saved_reply", reply_id)
        return await self.saved(request, officer)

    async def presence(self, request: Request, officer: Officer) -> HTTPResponse:
        """Note that the officer is there, or takes a break."""
        here = body_of(request).get("here")
        if not isinstance(here, bool):
            raise AskedError("bad")
        await (self._counter.here(officer) if here else self._counter.away(officer))
        return response.json({"here": here})

    async def _audit(
        self,
        officer: Officer,
        action: str,
        kind: str,
        id_: str | int,
        *,
        before: dict[str, str] | None = None,
        after: dict[str, str] | None = None,
        more: Body | None = None,
    ) -> None:
        """Leave an audit row; a step that changed nothing and carries nothing leaves none."""
        if before is not None and before == after and not more:
            return
        values = {**(after or {}), **(more or {})}
        write, engine = self._accounts.audit, self._accounts.engine
        await beside(engine, write, None, officer, action, kind, id_, before=before, after=values)


def _state(ticket: Ticket) -> dict[str, str]:
    """Return what an audit row tells of a ticket: nothing anybody wrote."""
    told = {
        "state": ticket.state.value,
        "officer": ticket.officer,
        "forward_to": ticket.forward_to,
        "outcome": ticket.outcome and ticket.outcome.value,
    }
    return {name: str(value) for name, value in told.items() if value}


def _told(work: Callable[..., Coroutine[Any, Any, HTTPResponse]]) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
    """Return a handler whose errors are told in one sentence."""

    @wraps(work)
    async def handle(request: Request, officer: Officer, **parts: Any) -> HTTPResponse:
        try:
            return await work(request, officer, **parts)
        except TicketUnknownError:
            return _problem(UNKNOWN, "unknown", say("error", "unknown"))
        except AskedError as error:
            return _problem(BAD, error.why, error.said)

    return handle


def _problem(status: int, why: str, said: str) -> HTTPResponse:
    return response.json({"error": why, "said": said}, status=status)
