"""One server with the officers' page and open conversations: python -m benchmarks.desk.server HOME CONVERSATIONS OFFICERS.

Chats, desks, accounts and pages are those of `motcua serve`; the assistant is left out, as it says nothing while an officer
has the chat. Prints one line of JSON: the address and a session for each officer.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import build_accounts
from bot.accounts.model import Role
from bot.accounts.routes import add_accounts
from bot.accounts.tables import accounts as account_rows
from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine, writing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk.alerts import Alerts
from bot.desk.counter import Counter
from bot.desk.handing_over import HandingOver
from bot.desk.model import Kind, NewTicket, Reason
from bot.desk.pages.routes import add_desk
from bot.desk.queues import Queues
from bot.desk.serving import Serving
from bot.desk.sweep import Sweep
from bot.desk.tickets import Tickets
from bot.desk.work import Work, nothing
from bot.page import add_page
from bot.settings import Settings, read_settings
from connectors.message import Message
from tests.support.desk_chaos import Assistant, Nothing, Person, Steps

EACH_AGENCY = 2
"""Officers of one agency, whose pages show the same queue."""
CHANNEL = "zalo"


class Platform:
    """Takes everything at once."""

    channel = CHANNEL

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": message.text}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        return "taken"


class Desk:
    """Chats and desks with `conversations` of them open, each with an officer."""

    def __init__(self, settings: Settings, conversations: int, officers: int) -> None:
        self.accounts = build_accounts(settings)
        engine = open_engine(settings.tracker_url, metadata)
        store = ChatStore(engine, self.accounts.sealer)
        tickets = Tickets(engine, self.accounts.sealer)
        queues, work = Queues(tickets), Work(tickets)
        assistant = Assistant(Steps(0))
        serving = Serving(self.accounts.agencies_with_officers, str)
        alerts = Alerts(store, lambda channel, said: [], tickets.sealer, lambda agency, what: [], str, public_url="")
        over = HandingOver(work, queues, serving, alerts, past=assistant.past, record=Nothing(), why=str, flags=Nothing())
        answering = Answering(assistant, store, Codes(engine), desk=over)
        self.dispatcher = Dispatcher(store, answering, quiet_s=settings.quiet_s)
        self.dispatcher.to_person = tickets.is_with_officer
        self.dispatcher.add(Platform())
        self.counter = Counter(work, queues, self.dispatcher, str)
        self.sweep = Sweep(work, queues, alerts, self.dispatcher)
        people = [Person(f"officer{n}", f"Officer {n}", f"agency{n // EACH_AGENCY}") for n in range(officers)]
        self.sessions = [self._session(person) for person in people]
        self.open = [self._opened(tickets, work, people[n % officers], f"c{n}") for n in range(conversations)]

    def _session(self, person: Person) -> dict[str, str]:
        row = {"username": person.username, "name": person.name, "agency": person.agency, "role": Role.OFFICER.value}
        with writing(self.accounts.engine) as connection:
            connection.execute(account_rows.insert().values(**row, created_at=time.time(), password="none"))
        return {"cookie": self.accounts.cookies.name("motcua"), "token": self.accounts.sessions.begin(person.username)}

    def _opened(self, tickets: Tickets, work: Work, person: Person, sender: str) -> int:
        new = NewTicket(
            kind=Kind.QUESTION,
            reason=Reason.ASKED,
            agency=person.agency,
            conversation=f"{CHANNEL}:{sender}",
            channel=CHANNEL,
            sender=sender,
            question="a question of some length, as people write them",
            live=True,
        )
        with writing(tickets.engine) as connection:
            ticket = tickets.open(connection, new)
        work.claim(ticket.id, person, tell=nothing)
        return ticket.id


def main() -> None:
    """Serve until standard input closes."""
    home, conversations, officers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    desk = Desk(read_settings(os.environ | {"MOTCUA_HOME": str(home)}), conversations, officers)
    app: Sanic[Any, Any] = Sanic("desk_load", configure_logging=False)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    add_page(app)
    add_accounts(app, desk.accounts)
    add_desk(app, desk.counter, desk.accounts, lambda: [])

    @app.post("/come")
    async def come(request: Request) -> HTTPResponse:
        """Take a message as a platform's webhook does."""
        told = request.json
        await desk.dispatcher.take(CHANNEL, told["sender"], told["id"], told["text"])
        return response.empty()

    @app.before_server_start
    async def start(_: Any) -> None:
        desk.dispatcher.start()
        await desk.sweep.start()

    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    print(json.dumps({"address": address, "sessions": desk.sessions, "tickets": desk.open}), flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    app.run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
