"""The widget's side of the dispatcher: what is said lies in the outbox; sending means to wake whoever reads it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from connectors.message import Message
from connectors.webwidget.payload import shown

CHANNEL = "widget"


class WidgetChannel:
    """Wakes the streams of a session."""

    channel = CHANNEL

    def __init__(self) -> None:
        self._streams: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.ring: Callable[[str], None] = self.wake
        """Wakes the streams of all processes; of this one alone where there is no other."""

    def render(self, message: Message) -> list[dict[str, Any]]:
        """Return the one entry that shows `message`."""
        return [{"from": "bot", **shown(message)}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Wake the streams of a visitor: they read it from the outbox, and so does who comes later."""
        self.ring(sender)
        return None

    def wake(self, sender: str) -> None:
        """Let the streams of a visitor look again."""
        for stream in self._streams.get(sender, ()):
            stream.set()

    def wake_all(self) -> None:
        """Let all streams look again."""
        for sender in list(self._streams):
            self.wake(sender)

    def listen(self, sender: str) -> asyncio.Event:
        """Return what is set when there is something new for a visitor."""
        event = asyncio.Event()
        self._streams[sender].add(event)
        return event

    def leave(self, sender: str, event: asyncio.Event) -> None:
        """Stop listening."""
        self._streams[sender].discard(event)
        if not self._streams[sender]:
            del self._streams[sender]

    def listening(self, sender: str) -> int:
        """Return how many streams a visitor has open."""
        return len(self._streams.get(sender, ()))
