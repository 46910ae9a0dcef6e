"""A server that is killed: chats, desks and officers' work as `motcua serve` joins them, without Rasa and without HTTP.

It runs in a process of its own. What comes in from platforms and from officers' pages comes over a pipe; what goes out to
citizens is appended to a file. `dies_after` ends it with SIGKILL at that step: a statement that writes, a commit, a turn
of the assistant, a delivery, an acknowledgement.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import random
import signal
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine
from bot.delivery import dispatcher as dispatching
from bot.delivery import store as delivery
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk import sweep as sweeping
from bot.desk.alerts import Alerts, Recipient, Way, What
from bot.desk.counter import Counter
from bot.desk.handing_over import HandingOver
from bot.desk.model import Outcome
from bot.desk.queues import Queues
from bot.desk.serving import Serving
from bot.desk.story import Past
from bot.desk.sweep import Sweep
from bot.desk.tickets import Tickets
from bot.desk.work import Work
from bot.errors import StoreError
from bot.sealing import Sealer
from connectors.errors import LaterError, UnsureError
from connectors.message import Message

AGENCY, PLACE = "commune:16681", "16681"
PUSHED, PULLED = "zalo", "widget"
"""A channel we send on, and one whose citizens read the outbox themselves."""
ALERTED = Way.TELEGRAM.value
"""The channel on which officers are told that something waits."""
ANSWER, SORRY, WISH = "answer: ", "sorry: not answered", "gặp cán bộ"
LEASE_S, POLL_S, AGAIN_S, LOOK_S = 0.4, 0.05, 0.05, 0.2
"""Seconds here, in place of a minute, a second, a second, 15 seconds: a round lasts less than half a second."""
SILENT_S, LIVE_S = 2.5, 2.0
"""Seconds until an officer counts as silent (else 30 min.) and until nobody waits any longer in the chat (else 10)."""
PID, ENDED = "pid", "ended"
"""What a server says of itself: its process, and why it ends by itself."""


@dataclass(frozen=True)
class Person:
    """An officer."""

    username: str
    name: str
    agency: str = AGENCY


@dataclass(frozen=True)
class Orders:
    """What a server is started with."""

    database: str
    key: str
    """What tickets are sealed with."""
    post: str
    """The file of what citizens got."""
    seed: int
    dies_after: int = 0
    """Step at which it dies; 0: at none."""
    trouble: float = 0.05
    """Share of deliveries that fail, half of them after the citizen got the message."""


class Steps:
    """Counts what is done, and ends the process at the step named."""

    def __init__(self, dies_after: int) -> None:
        self._dies_after = dies_after
        self._counted = itertools.count(1)

    def __call__(self, *_: Any) -> None:
        if next(self._counted) == self._dies_after:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: sa.engine.Engine) -> None:
        """Count the statements that write, before and after, and the commits."""
        sa.event.listen(engine, "before_cursor_execute", self._statement)
        sa.event.listen(engine, "after_cursor_execute", self._statement)
        sa.event.listen(engine, "commit", self)

    def _statement(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("SELECT"):
            self()


@dataclass
class Turn:
    messages: list[dict[str, Any]]

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.messages[0]["custom"]


class Assistant:
    """Answers with the text; the wish for a person leads to one."""

    def __init__(self, step: Steps) -> None:
        self._step = step

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        await asyncio.sleep(random.random() * 0.03)
        self._step()
        handover = {"handover": "asked"} if text == WISH else {}
        return Turn([{"text": ANSWER + text, "custom": {"status": "answered", **handover}}])

    async def forget(self, conversation: str) -> None:
        pass

    async def past(self, conversation: str) -> Past:
        return Past((), None, PLACE)


class Post:
    """A platform, slow and sometimes broken. Each message carries a number by which a repeated one is known."""

    def __init__(self, channel: str, file: str, step: Steps, trouble: float) -> None:
        self.channel = channel
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._step = step
        self._trouble = trouble

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"id": uuid.uuid4().hex, "text": message.text}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        if self.channel == PULLED:
            return None
        luck = random.random()
        if luck < self._trouble / 2:
            raise LaterError("the platform has a failure of its own")
        self._step()
        line = json.dumps({"channel": self.channel, "sender": sender, **body}) + "\n"
        os.write(self._file, line.encode())
        self._step()
        await asyncio.sleep(random.random() * 0.02)
        if luck < self._trouble:
            raise UnsureError("the connection broke")
        return str(body["id"])


class Server:
    """All of it, and the pipe over which it is asked."""

    def __init__(self, orders: Orders, line: Connection) -> None:
        self._line = line
        self._step = Steps(orders.dies_after)
        self._busy: set[asyncio.Task[None]] = set()
        engine = open_engine(orders.database, metadata)
        self._step.watch(engine)
        store = ChatStore(engine, Sealer([orders.key]))
        tickets = Tickets(engine, Sealer([orders.key]))
        queues, work = Queues(tickets), Work(tickets)
        assistant = Assistant(self._step)
        alerts = Alerts(store, self._rendered, tickets.sealer, _alerted, _name, public_url="")
        serving = Serving(lambda: [AGENCY], _name)
        over = HandingOver(work, queues, serving, alerts, past=assistant.past, record=Nothing(), why=_name, flags=Nothing())
        answering = Answering(assistant, store, Codes(engine), desk=over)
        self._dispatcher = Dispatcher(store, answering, quiet_s=0.0, sorry=[{"text": SORRY}])
        for channel in (PUSHED, PULLED, ALERTED):
            self._dispatcher.add(Post(channel, orders.post, self._step, orders.trouble), pulled=channel == PULLED)
        self._dispatcher.to_person = tickets.is_with_officer
        self._queues = queues
        self._counter = Counter(work, queues, self._dispatcher, _name)
        self._sweep = Sweep(work, queues, alerts, self._dispatcher)

    def _rendered(self, channel: str, said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return self._dispatcher.rendered(channel, said)

    async def run(self) -> None:
        """Serve until the other end of the pipe closes."""
        self._dispatcher.start()
        await self._sweep.start()
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._read)
        await asyncio.Event().wait()

    def _read(self) -> None:
        try:
            while self._line.poll():
                task = asyncio.get_running_loop().create_task(self._answer(*self._line.recv()))
                self._busy.add(task)
                task.add_done_callback(self._busy.discard)
        except (EOFError, OSError):
            os._exit(0)

    async def _answer(self, number: int, what: str, arguments: Sequence[Any]) -> None:
        try:
            told = (number, "", await getattr(self, what)(*arguments))
        except Exception as error:
            told = (number, type(error).__name__, str(error))
        self._step()
        self._line.send(told)
        self._step()

    # --- what is asked ---

    async def take(self, channel: str, sender: str, message_id: str, text: str) -> bool:
        return await self._dispatcher.take(channel, sender, message_id, text)

    async def queue(self, by: Person) -> list[tuple[int, str]]:
        """Return number and state of what is open."""
        return [(ticket.id, ticket.state.value) for ticket in await self._counter.open_tickets(by)]

    async def here(self, by: Person) -> None:
        await self._counter.here(by)

    async def away(self, by: Person) -> None:
        await self._counter.away(by)

    async def claim(self, ticket: int, by: Person) -> None:
        await self._counter.claim(ticket, by)

    async def reply(self, ticket: int, by: Person, text: str, key: str) -> None:
        await self._counter.reply(ticket, by, text, key=key)

    async def release(self, ticket: int, by: Person) -> None:
        await self._counter.release(ticket, by)

    async def close(self, ticket: int, by: Person) -> None:
        await self._counter.close(ticket, by, Outcome.ANSWERED)


class Nothing:
    """No record of any procedure, no flags on contacts."""

    def card(self, procedure_id: str) -> Mapping[str, Any]:
        return {}

    def flag(self, desk: str, contact: str, conversation: str) -> bool:
        return False

    def instead(self, desk: str) -> str:
        return ""


def _alerted(agency: str, what: What) -> list[Recipient]:
    return [Recipient(Way.EMAIL, "desk@example.org"), Recipient(Way.TELEGRAM, "lan")]


def _name(key: str) -> str:
    return f"desk of {key}"


def serve(orders: Orders, line: Connection, server: type[Server] = Server) -> None:
    """Serve until killed."""
    logging.disable(logging.CRITICAL)
    random.seed(orders.seed)
    delivery.LEASE_S, dispatching.POLL_S, dispatching.FIRST_S = LEASE_S, POLL_S, AGAIN_S
    sweeping.LOOK_S, sweeping.GONE_S, sweeping.SILENT_S = LOOK_S, SILENT_S, SILENT_S
    sweeping.LIVE_S = sweeping.LIVE_ALONE_S = LIVE_S
    line.send((0, PID, os.getpid()))
    try:
        asyncio.run(server(orders, line).run())
    except (StoreError, sa.exc.DBAPIError):
        line.send((0, ENDED, ""))  # the database was away just now: a server that cannot begin is started again
    except BaseException as error:
        line.send((0, ENDED, f"{type(error).__name__}: {error}"))
