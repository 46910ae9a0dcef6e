"""Answers what is in the inbox and sends what is in the outbox, as long as the server runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from bot.delivery.store import ChatStore, Incoming, Outgoing
from bot.gathering import BETWEEN, MAX_TOGETHER, stands_alone
from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, UnsureError, WindowError
from connectors.message import Message, read_message

logger = logging.getLogger(__name__)

POLL_S = 1.0
"""How often the tables are looked at without a sign: for what another process took in, and for what waits for a time."""
WORKERS = 8
"""Messages answered, and messages sent per channel, at the same time."""
GIVE_UP_ANSWERING = 3
"""Turns that may fail before the citizen is told that it did not work."""
FIRST_S, LONGEST_S = 1.0, 300.0
"""Waiting before a message is sent again: doubled each time, up to five minutes, a fifth more or less by chance."""
LOCKED_OUT_S = 60.0
"""How often it is tried whether somebody has renewed our access."""
PURGE_S = 3600.0
GRACE_S = 10.0
"""How long what is begun may take to finish when the server stops."""

Answer = Callable[[Incoming, str], Awaitable[Sequence[Mapping[str, Any]]]]
"""Answers the text of what came in; returns what the assistant says."""


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
        self._channels: dict[str, Channel] = {}
        self._signs: dict[str, asyncio.Event] = {}
        self._running: list[asyncio.Task[None]] = []
        self._stopping = False
        self._purged_at = -PURGE_S

    def add(self, channel: Channel) -> None:
        """Let a channel be served."""
        self._channels[channel.channel] = channel

    async def take(self, channel: str, sender: str, message_id: str, text: str) -> bool:
        """Keep what a citizen sent, durably; False when it was taken before. What fails here must not be acknowledged."""
        taken = await asyncio.to_thread(self.store.take, channel, sender, message_id, text)
        if taken:
            self._came(channel, text)
        return taken

    async def take_shown(
        self, channel: str, sender: str, message_id: str, text: str, *, shown: Mapping[str, Any]
    ) -> tuple[int, bool]:
        """Keep what a citizen sent and how their chat shows it; return its row there and whether it is new."""
        row, taken = await asyncio.to_thread(self.store.take_shown, channel, sender, message_id, text, shown=shown)
        if taken:
            self._came(channel, text)
        return row, taken

    def _came(self, channel: str, text: str) -> None:
        quiet = 0.0 if stands_alone(text) else self._quiet_s
        asyncio.get_running_loop().call_later(quiet, self._wake, "inbox")
        self._wake(channel)  # something may have been held until now

    async def say(self, channel: str, sender: str, said: Sequence[Mapping[str, Any]]) -> None:
        """Say something nobody asked for just now."""
        bodies = self._rendered(channel, said)
        await asyncio.to_thread(self.store.put, channel, sender, bodies)
        self._wake(channel)

    def start(self) -> None:
        """Begin; needs a running loop."""
        self._stopping = False
        loops = [self._forever("inbox", self.answer_next) for _ in range(WORKERS)]
        loops += [self._forever(name, self._sender(name)) for name in self._channels for _ in range(WORKERS)]
        loops.append(self._forever("purge", self._purge))
        self._running = [asyncio.get_running_loop().create_task(loop) for loop in loops]

    async def stop(self, *, grace_s: float = GRACE_S) -> None:
        """End: what is begun may be finished within `grace_s`; the rest is taken up again by whoever runs next."""
        self._stopping = True
        for sign in self._signs.values():
            sign.set()
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=grace_s)
            for task in left:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
        self._running = []

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

    # --- answering ---

    async def answer_next(self) -> bool:
        """Answer the next message; return whether there was one."""
        incoming = await asyncio.to_thread(
            self.store.next_incoming, quiet_s=self._quiet_s, apart=stands_alone, most=MAX_TOGETHER
        )
        if incoming is None:
            return False
        try:
            bodies = [] if incoming.silent else await self._answered(incoming)
            await asyncio.to_thread(self.store.answered, incoming, bodies)
        except BaseException:
            await asyncio.shield(asyncio.to_thread(self.store.release, incoming))
            raise
        self._wake(incoming.channel)
        return True

    async def _answered(self, incoming: Incoming) -> Sequence[Mapping[str, Any]]:
        """Return what is to be sent; what fails again and again is answered with an apology: the rest waits."""
        try:
            return self._rendered(incoming.channel, await self._answer(incoming, BETWEEN.join(incoming.texts)))
        except Exception:
            if incoming.tries < GIVE_UP_ANSWERING:
                raise
            logger.exception("%s: a message could not be answered %d times", incoming.channel, incoming.tries)
            await asyncio.to_thread(self.store.count, incoming.channel, "not answered")
            return self._rendered(incoming.channel, self._sorry)

    def _rendered(self, channel: str, said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        render = self._channels[channel].render
        return [body for message in said for body in render(read_message(message))]

    # --- sending ---

    def _sender(self, name: str) -> Callable[[], Coroutine[Any, Any, bool]]:
        async def step() -> bool:
            return await self.send_next(name)

        return step

    async def send_next(self, name: str) -> bool:
        """Send the next message of a channel; return whether there was one."""
        outgoing = await asyncio.to_thread(self.store.next_outgoing, name)
        if outgoing is None:
            return False
        if outgoing.unsure:
            await asyncio.to_thread(self.store.count, name, "may have been said twice")
        await self._send(self._channels[name], outgoing)
        return True

    async def _send(self, channel: Channel, outgoing: Outgoing) -> None:
        store, run = self.store, asyncio.to_thread
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
            await asyncio.to_thread(self.store.purge)
        return False


def waiting_s(tries: int, error: LaterError) -> float:
    """Return the seconds to wait before a message is sent again after `tries` attempts."""
    if error.after_s is not None:
        return error.after_s
    if isinstance(error, LockedOutError):
        return LOCKED_OUT_S
    return float(min(LONGEST_S, FIRST_S * 2.0 ** min(tries - 1, 12)) * random.uniform(0.8, 1.2))
