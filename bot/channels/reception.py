"""Puts what a channel hands over into the inbox as text, and keeps what it reports. Positions and numbers go no further."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot import rasa_runtime

rasa_runtime.prepare()  # before anything of rasa

from rasa.core.channels.channel import UserMessage  # noqa: E402

from bot.channels.answering import HELLO, received  # noqa: E402
from bot.database import beside  # noqa: E402
from bot.delivery.dispatcher import Dispatcher  # noqa: E402
from connectors.events import Fits  # noqa: E402
from connectors.incoming import Arrived, Kind, read_arrived  # noqa: E402
from knowledge.places import around  # noqa: E402

Forget = Callable[[str], Awaitable[None]]
"""Erases what is kept of a conversation elsewhere."""


class Reception:
    """What a channel may call: rasa's `on_new_message`, and `connectors.events.ChatEvents`."""

    def __init__(self, dispatcher: Dispatcher, *, forget: Forget, takeover_s: float) -> None:
        self._dispatcher = dispatcher
        self._store = dispatcher.store
        self._forget = forget
        self._takeover_s = takeover_s

    async def on_new_message(self, message: UserMessage) -> None:
        """Keep a message; it is in the inbox when this returns. The same message again has no effect."""
        channel = str(message.input_channel)
        arrived = read_arrived(message.sender_id, str(message.message_id), message.text or "", message.metadata or {})
        for number, text in enumerate(as_texts(arrived)):
            message_id = f"{arrived.message_id}:{number}" if number else arrived.message_id
            await self._dispatcher.take(channel, arrived.sender, message_id, text)

    async def took_over(self, channel: str, sender: str) -> None:
        await beside(self._store.engine, self._store.silence, channel, sender, for_s=self._takeover_s)

    async def gone(self, channel: str, sender: str) -> None:
        await beside(self._store.engine, self._store.gone, channel, sender)

    async def withdrawn(self, channel: str, sender: str, message_id: str) -> None:
        await beside(self._store.engine, self._store.withdrawn, channel, sender, message_id)

    async def erased(self, channel: str, sender: str) -> None:
        await self._forget(await beside(self._store.engine, self._store.erase, channel, sender))

    async def confirmed(self, channel: str, sender: str, platform_id: str, fits: Fits) -> None:
        await beside(self._store.engine, self._store.confirmed, channel, sender, platform_id, fits)

    async def counted(self, channel: str, what: str) -> None:
        await beside(self._store.engine, self._store.count, channel, what)


def as_texts(arrived: Arrived) -> list[str]:
    """Return what goes into the inbox: what was written, and what stands for anything else that was sent."""
    if arrived.kind is Kind.TEXT:
        return [arrived.text]
    if arrived.kind is Kind.FOLLOW:
        return [HELLO]
    if arrived.kind is Kind.LOCATION:
        return [_where(arrived)]
    caption = [arrived.text] if arrived.text.strip() and arrived.kind is not Kind.CONTACT else []
    return [*caption, received(arrived.kind.value)]


def _where(arrived: Arrived) -> str:
    """Return what stands for a position: the communes it may lie in. The position itself is sensitive and is not kept."""
    if arrived.latitude is None or arrived.longitude is None:
        return received("far_away")
    units = around(arrived.latitude, arrived.longitude)
    return received("near", place=",".join(unit.code for unit in units)) if units else received("far_away")
