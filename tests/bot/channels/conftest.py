"""A chat store in memory with a clock that tests move, and an assistant that says what it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.answering import Before
from bot.database import open_engine
from bot.delivery.dispatcher import Answered
from bot.delivery.store import ChatStore, Incoming
from bot.delivery.tables import metadata
from bot.sealing import Sealer, new_key
from tests.support.clock import FakeClock


@dataclass(frozen=True)
class Turn:
    messages: list[dict[str, Any]]

    @property
    def facts(self) -> dict[str, Any]:
        return next((message["custom"] for message in self.messages if message.get("custom")), {})


SEALER = Sealer([new_key()])


class NoDesk:
    """Nobody to hand over to."""

    async def before(self, incoming: Incoming, text: str) -> Before:
        return Before()

    async def after(self, incoming: Incoming, turn: Any) -> Answered | None:
        return None

    async def behind(self, code: str) -> list[dict[str, Any]] | None:
        return None

    def code_in(self, text: str) -> str | None:
        return None


@dataclass
class Assistant:
    """Answers each message with its own text, after an introduction."""

    asked: list[tuple[str, str | None, str]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        self.asked.append((text, conversation, channel))
        return Turn([{"text": "trợ lý tự động", "utter_action": "utter_introduction"}, {"text": f"về {text}"}])

    async def forget(self, conversation: str) -> None:
        self.forgotten.append(conversation)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> Iterator[ChatStore]:
    made = ChatStore(open_engine("sqlite://", metadata), SEALER, clock=clock.now)
    yield made
    made.engine.dispose()


@pytest.fixture
def assistant() -> Assistant:
    return Assistant()
