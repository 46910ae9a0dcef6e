"""What the widget's interface does, without HTTP: begin a chat, take a message, read on, erase."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.database import beside
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import Shown
from bot.widget.channel import CHANNEL, WidgetChannel
from bot.widget.errors import SessionError
from bot.widget.requests import Said
from bot.widget.sessions import LASTS_S, Session, Sessions
from bot.widget.sites import Site

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class Visits:
    """The chats of visitors."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        channel: WidgetChannel,
        sessions: Sessions,
        sites: dict[str, Site],
        *,
        forget: Callable[[str], Awaitable[None]],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.channel = channel
        self.sites = sites
        self._dispatcher = dispatcher
        self._store = dispatcher.store
        self._sessions = sessions
        self._forget = forget
        self._clock = clock

    async def begin(self, site: Site) -> dict[str, Any]:
        """Begin a chat on a site; return what its browser keeps."""
        session, token = self._sessions.new(site.key)
        await beside(self._store.engine, self._store.open, CHANNEL, session.id)
        return {"token": token, "name": site.name, "after": 0, "expires_s": LASTS_S}

    async def session(self, token: str) -> Session:
        """Return the session of a token; raise SessionError when it is over: erased, too old, or nobody wrote for long."""
        session = self._sessions.read(token)
        site = self.sites.get(session.site)
        seen_at = await beside(self._store.engine, self._store.seen_at, CHANNEL, session.id)
        if site is None or seen_at is None or seen_at < self._clock() - site.idle_min * 60:
            raise SessionError("the session is over")
        return session

    async def say(self, session: Session, said: Said) -> tuple[int, bool]:
        """Keep a message; return its row in the chat and whether it is new."""
        entry = {"from": "you", "id": said.id, "text": said.shown}
        message_id = f"{session.id}:{said.id}"  # nobody takes another's id away
        row, new = await self._dispatcher.take_shown(CHANNEL, session.id, message_id, said.text, shown=entry)
        if new:
            self.channel.ring(session.id)
        return row, new

    async def read(self, session: Session, after: int) -> tuple[list[dict[str, Any]], bool]:
        """Return what the chat shows behind row `after`, and whether an answer is being made."""
        typing = await beside(self._store.engine, self._store.is_awaited, CHANNEL, session.id)
        # Read after that: what was answered in between is in it, and "typing" is corrected by the next look.
        entries = await beside(self._store.engine, self._store.history, CHANNEL, session.id, after=after)
        return [_entry(entry) for entry in entries], typing

    async def erase(self, session: Session) -> None:
        """Erase a visitor's chat, here and in the conversation store."""
        await self._forget(await beside(self._store.engine, self._store.erase, CHANNEL, session.id))
        self.channel.ring(session.id)


def _entry(shown: Shown) -> dict[str, Any]:
    when = datetime.fromtimestamp(shown.at, HERE).isoformat(timespec="seconds")
    nothing: dict[str, Any] = {"id": None, "buttons": [], "sources": [], "checklist": [], "ask_for": "", "status": None}
    return {"seq": shown.row, "ts": when, **nothing, **shown.body}
