"""«xóa dữ liệu»: everything kept of a conversation is erased, on every channel it is on, once its citizen is sure.

The wish is written in the transaction that answers the message, so that a killed server does not forget it; erasing itself
follows within seconds, in a loop that any process may run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.channels.answering import Before, Said, Turn
from bot.channels.wording import means, say
from bot.database import beside, writing
from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import Incoming
from bot.delivery.tables import threads
from bot.looking import Looking

LOOK_S = 1.0
ALL, NONE = "/erase_all", "/erase_none"
"""What the buttons send."""

metadata = sa.MetaData()
wishes = sa.Table(
    "chat_erasing",
    metadata,
    sa.Column("conversation", sa.String(255), primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
)
Forget = Callable[[str], Awaitable[None]]


class Erasing(Looking):
    """Hears the wish (as a `Desk` of `bot.channels.answering`) and fulfils it."""

    named = "erasing"

    def __init__(self, engine: sa.engine.Engine, *, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._wish = insert(wishes).on_conflict_do_nothing(index_elements=["conversation"])
        metadata.create_all(engine)

    # --- hearing ---

    async def before(self, incoming: Incoming, text: str) -> Before:
        """Ask whether everything is to be erased, or note that it is."""
        if text == ALL or means("erase_all", text):
            return Before(Answered([{"text": say("erase.begun")}]), also=lambda c: self._wished(c, incoming.conversation))
        if text == NONE:
            return Before(Answered([{"text": say("erase.kept")}]))
        if not means("erase", text):
            return Before()
        offered = (("all", ALL), ("none", NONE))
        buttons = [{"title": say(f"erase.button.{key}"), "payload": payload} for key, payload in offered]
        return Before(Answered([{"text": say("erase.ask"), "buttons": buttons}]))

    async def after(self, _: Incoming, __: Turn) -> Answered | None:
        """Change no reply."""
        return None

    async def behind(self, _: str) -> Said | None:
        """Know no code."""
        return None

    def code_in(self, _: str) -> str | None:
        """Know no code."""
        return None

    def _wished(self, connection: sa.engine.Connection, conversation: str) -> None:
        connection.execute(self._wish.values(conversation=conversation, at=self._clock()))

    # --- erasing ---

    def join(self, dispatcher: Dispatcher, forget: Forget) -> None:
        """Erase through `forget` what others keep, and tell through `dispatcher` that it was done."""
        self._dispatcher = dispatcher
        self._forget = forget

    @property
    def every_s(self) -> float:
        """Return how often it looks."""
        return LOOK_S

    async def once(self) -> None:
        """Erase what is wished."""
        for conversation in await beside(self._engine, self._wished_for):
            chats = await beside(self._engine, self._chats_of, conversation)
            await self._forget(conversation)
            for channel, sender in chats:
                await self._erase(channel, sender)
            await beside(self._engine, self._fulfilled, conversation)

    async def _erase(self, channel: str, sender: str) -> None:
        store, rendered = self._dispatcher.store, self._dispatcher.rendered(channel, [{"text": say("erase.done")}])
        await beside(self._engine, store.erase, channel, sender)
        await beside(self._engine, store.put, channel, sender, rendered, pulled=self._dispatcher.is_pulled(channel))
        await self._dispatcher.told(channel, sender, rendered)

    def _wished_for(self) -> list[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(wishes.c.conversation)).scalars())

    def _chats_of(self, conversation: str) -> list[tuple[str, str]]:
        mine = sa.select(threads.c.channel, threads.c.sender).where(threads.c.conversation == conversation)
        with self._engine.connect() as connection:
            return [(row.channel, row.sender) for row in connection.execute(mine)]

    def _fulfilled(self, conversation: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(wishes.delete().where(wishes.c.conversation == conversation))
