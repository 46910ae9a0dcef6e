"""Answers what is in the inbox and sends what is in the outbox, as long as the server runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from bot.database import Result, beside
from bot.delivery.store import ChatStore, Effect, Incoming, Outgoing
from bot.gathering import BETWEEN, MAX_TOGETHER, stands_alone
from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, UnsureError, WindowError
from connectors.message import Message, read_message

logger = logging.getLogger(__name__)

MOST_HURRIED = 1000
"""Senders remembered as writing to a person; those whose messages another process took up stay among them."""
POLL_S = 1.0
"""How often the tables are looked at without a sign: for what another process took in, and for what waits for a time."""
ANSWERED_AT_ONCE = 4
"""Answering is the interpreter's own work: more at once would only make everything else wait for its turn longer."""
SENT_AT_ONCE = 32
"""Messages sent per channel at the same time: sending is waiting."""
GIVE_UP_ANSWERING = 3
"""Turns that may fail before the citizen is told that it did not work."""
FIRST_S, LONGEST_S = 1.0, 300.0
"""Waiting before a message is sent again: doubled each time, up to five minutes, a fifth more or less by chance."""
LOCKED_OUT_S = 60.0
"""How often it is tried whether somebody has renewed our access."""
PURGE_S = 3600.0
GRACE_S = 10.0
"""How long what is begun may take to finish when the server stops."""

Job = TypeVar("Job", bound="Incoming | Outgoing")
Said = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said to a message, and what is done along with it: both or neither."""

    said: Said = ()
    also: Callable[[sa.engine.Connection], Said] | None = None
    """Done in the transaction that marks the message as answered; returns what is said besides."""


ToPerson = Callable[[str, str], bool]
"""Tells of a channel and a sender whether a person reads what they write."""
Answer = Callable[[Incoming, str], Awaitable[Answered]]
"""Answers the text of what came in."""


class Channel(Protocol):
    """What a channel gives for sending."""

    @property
    def channel(self) -> str:
        """Return the channel's name."""

    def render(self, message: Message) -> list[dict[str, Any]]:
        """Return the calls that say `message`, each within the platform's limits."""

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Make one call; return the platform's id of the message. Raises a SendError."""


class Dispatcher:
    """Moves messages of chats between the tables, the assistant and the platforms."""

    def __init__(self, store: ChatStore, answer: Answer, *, quiet_s: float, sorry: Sequence[Mapping[str, Any]] = ()) -> None:
        self.store = store
        self._answer = answer
        self._quiet_s = quiet_s
        self._sorry = sorry
        self.to_person: ToPerson | None = None
        """Tells whose messages go to a person: nobody waits for more of them to be answered as one."""
        self._hurried: set[tuple[str, str]] = set()
        """Channel and sender of such messages that are not taken up yet."""
        self._channels: dict[str, Channel] = {}
        self._pulled: set[str] = set()
        self._signs: dict[str, asyncio.Event] = {}
        self._running: list[asyncio.Task[None]] = []
        self._working: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._purged_at = -PURGE_S

    def add(self, channel: Channel, *, pulled: bool = False) -> None:
        """Let a channel be served.

        On a `pulled` one citizens read the outbox themselves: `send` only tells them that there is something new.
        """
        self._channels[channel.channel] = channel
        if pulled:
            self._pulled.add(channel.channel)

    async def take(self, channel: str, sender: str, message_id: str, text: str) -> bool:
        """Keep what a citizen sent, durably; False when it was taken before. What fails here must not be acknowledged."""
        taken = await self._run(self.store.take, channel, sender, message_id, text)
        if taken:
            await self._came(channel, sender, text)
        return taken

    async def take_shown(
        self, channel: str, sender: str, message_id: str, text: str, *, shown: Mapping[str, Any]
    ) -> tuple[int, bool]:
        """Keep what a citizen sent and how their chat shows it; return its row there and whether it is new."""
        row, taken = await self._run(self.store.take_shown, channel, sender, message_id, text, shown=shown)
        if taken:
            await self._came(channel, sender, text)
        return row, taken

    async def _came(self, channel: str, sender: str, text: str) -> None:
        """Look at the inbox when the sender has been quiet, or at once where a person reads it.

        What was held for them goes out with the next look at the outbox.
        """
        if await self._is_read_by_person(channel, sender):
            if len(self._hurried) >= MOST_HURRIED:
                self._hurried.clear()
            self._hurried.add((channel, sender))
        quiet = 0.0 if stands_alone(text) or (channel, sender) in self._hurried else self._quiet_s
        asyncio.get_running_loop().call_later(quiet, self._wake, "inbox")

    async def _is_read_by_person(self, channel: str, sender: str) -> bool:
        if self.to_person is None:
            return False
        try:
            return await self._run(self.to_person, channel, sender)
        except sa.exc.OperationalError:  # the message is kept; it only waits as long as the others
            return False

    async def say(self, channel: str, sender: str, said: Sequence[Mapping[str, Any]]) -> None:
        """Say something nobody asked for just now."""
        bodies, pulled = self.rendered(channel, said), channel in self._pulled
        await self._run(self.store.put, channel, sender, bodies, pulled=pulled)
        await self.told(channel, sender, bodies)

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._stopping = False
        loops = [self._forever("inbox", self._pool(self._next_incoming, self._answer_one, most=ANSWERED_AT_ONCE))]
        loops += [
            self._forever(name, self._pool(*self._sender(name), most=SENT_AT_ONCE))
            for name in self._channels
            if name not in self._pulled
        ]
        loops.append(self._forever("purge", self._purge))
        self._running = [asyncio.get_running_loop().create_task(loop) for loop in loops]

    async def stop(self, *, grace_s: float = GRACE_S) -> None:
        """End: what is begun may be finished within `grace_s`; the rest is taken up again by whoever runs next."""
        self._stopping = True
        for sign in self._signs.values():
            sign.set()
        begun = [*self._running, *self._working]
        if begun:
            _, left = await asyncio.wait(begun, timeout=grace_s)
            for task in (*left, *self._working):
                task.cancel()
            await asyncio.gather(*begun, *self._working, return_exceptions=True)
        self._running = []

    async def _run(self, call: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        return await beside(self.store.engine, call, *arguments, **named)

    def _wake(self, what: str) -> None:
        self._signs.setdefault(what, asyncio.Event()).set()

    async def _forever(self, what: str, step: Callable[[], Coroutine[Any, Any, bool]]) -> None:
        """Do `step` again and again; when there was nothing to do, wait for a sign or for POLL_S."""
        sign = self._signs.setdefault(what, asyncio.Event())
        while not self._stopping:
            try:
                busy = await step()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # the database is away: nothing is lost, it is tried again
                logger.error("chats (%s): %s; trying again", what, type(error).__name__)
                busy = False
            if not busy and not self._stopping:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_S):
                        await sign.wait()
                sign.clear()

    def _pool(
        self, claim: Callable[[], Awaitable[Job | None]], work: Callable[[Job], Awaitable[None]], *, most: int
    ) -> Callable[[], Coroutine[Any, Any, bool]]:
        """Return a step that claims one job and lets it be done, up to `most` at the same time.

        It returns whether more may be waiting.
        """
        free = asyncio.Semaphore(most)

        async def done(job: Job) -> None:
            try:
                await work(job)
            except Exception as error:  # the database is away: the lease ends and it is tried again
                logger.error("chats: %s; trying again", type(error).__name__)
            finally:
                free.release()

        async def step() -> bool:
            await free.acquire()
            try:
                job = await claim()
            except BaseException:
                free.release()
                raise
            if job is None:
                free.release()
                return False
            task = asyncio.get_running_loop().create_task(done(job))
            self._working.add(task)
            task.add_done_callback(self._working.discard)
            return job.more

        return step

    # --- answering ---

    async def answer_next(self) -> bool:
        """Answer the next message; return whether there was one."""
        incoming = await self._next_incoming()
        if incoming is not None:
            await self._answer_one(incoming)
        return incoming is not None

    async def _next_incoming(self) -> Incoming | None:
        hurried = frozenset(self._hurried)
        claimed = {"quiet_s": self._quiet_s, "apart": stands_alone, "most": MAX_TOGETHER, "hurried": hurried}
        incoming: Incoming | None = await self._run(self.store.next_incoming, **claimed)
        if incoming is not None:
            self._hurried.discard((incoming.channel, incoming.sender))
        return incoming

    async def _answer_one(self, incoming: Incoming) -> None:
        try:
            said, also = ([], None) if incoming.silent else await self._answered(incoming)
            bodies = await self._run(self.store.answered, incoming, said, pulled=self.is_pulled(incoming.channel), also=also)
        except BaseException:
            await asyncio.shield(self._run(self.store.release, incoming))
            raise
        await self.told(incoming.channel, incoming.sender, bodies)
        self._wake("inbox")  # what the same sender wrote meanwhile has waited for this

    async def told(self, channel: str, sender: str, bodies: Sequence[Mapping[str, Any]]) -> None:
        """Let what lies in the outbox go on its way."""
        if channel in self._pulled:
            await self._channels[channel].send(sender, bodies[-1] if bodies else {})
        elif bodies:
            self._wake(channel)

    async def _answered(self, incoming: Incoming) -> tuple[list[dict[str, Any]], Effect | None]:
        """Return what is to be sent and done; what fails again and again is answered with an apology: the rest waits."""
        channel = incoming.channel
        try:
            answer = await self._answer(incoming, BETWEEN.join(incoming.texts))
            also = answer.also
            effect = None if also is None else lambda connection: self.rendered(channel, also(connection))
            return self.rendered(channel, answer.said), effect
        except (sa.exc.OperationalError, sa.exc.InterfaceError):
            raise  # the database is away: that says nothing of the message, which is tried as long as it takes
        except Exception:
            if incoming.tries < GIVE_UP_ANSWERING:
                raise
            logger.exception("%s: a message could not be answered %d times", channel, incoming.tries)
            await self._run(self.store.count, channel, "not answered")
            return self.rendered(channel, self._sorry), None

    def is_pulled(self, channel: str) -> bool:
        """Return whether citizens read the outbox of a channel themselves."""
        return channel in self._pulled

    def rendered(self, channel: str, said: Said) -> list[dict[str, Any]]:
        """Return what is put into the outbox to say `said`; nothing on a channel that is not served any more."""
        if channel not in self._channels:
            return []
        render = self._channels[channel].render
        return [body for message in said for body in render(read_message(message))]

    # --- sending ---

    def _sender(self, name: str) -> tuple[Callable[[], Awaitable[Outgoing | None]], Callable[[Outgoing], Awaitable[None]]]:
        async def claim() -> Outgoing | None:
            return await self._run(self.store.next_outgoing, name)

        async def send(outgoing: Outgoing) -> None:
            await self._send_one(name, outgoing)

        return claim, send

    async def send_next(self, name: str) -> bool:
        """Send the next message of a channel; return whether there was one."""
        claim, send = self._sender(name)
        outgoing = await claim()
        if outgoing is not None:
            await send(outgoing)
        return outgoing is not None

    async def _send_one(self, name: str, outgoing: Outgoing) -> None:
        if outgoing.unsure:
            await self._run(self.store.count, name, "may have been said twice")
        await self._send(self._channels[name], outgoing)
        self._wake(name)  # the next one to the same recipient has waited for this

    async def _send(self, channel: Channel, outgoing: Outgoing) -> None:
        store, run = self.store, self._run
        try:
            platform_id = await channel.send(outgoing.sender, outgoing.body)
        except WindowError as error:
            await run(store.held, outgoing, reason=str(error))
            await run(store.count, channel.channel, "held until the citizen writes")
        except GoneError:
            await run(store.gone, channel.channel, outgoing.sender)
        except RefusedError as error:
            logger.error("%s: a message was refused: %s", channel.channel, error)
            await run(store.dropped, outgoing, reason=str(error))
            await run(store.count, channel.channel, "refused")
        except LaterError as error:
            unsure = isinstance(error, UnsureError)
            await run(store.later, outgoing, after_s=waiting_s(outgoing.tries, error), reason=str(error), unsure=unsure)
        except SendError as error:
            await run(store.later, outgoing, after_s=FIRST_S, reason=str(error))
        else:
            await run(store.sent, outgoing, platform_id)

    async def _purge(self) -> bool:
        """Erase what is done and old, now and then."""
        if time.monotonic() - self._purged_at > PURGE_S:
            self._purged_at = time.monotonic()
            await self._run(self.store.purge)
        return False


def waiting_s(tries: int, error: LaterError) -> float:
    """Return the seconds to wait before a message is sent again after `tries` attempts."""
    if error.after_s is not None:
        return error.after_s
    if isinstance(error, LockedOutError):
        return LOCKED_OUT_S
    return float(min(LONGEST_S, FIRST_S * 2.0 ** min(tries - 1, 12)) * random.uniform(0.8, 1.2))
