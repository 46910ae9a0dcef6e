"""An assistant without a model: says what replies.yml says and remembers what it was asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.desk.story import Past, Told

REPLIES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "replies.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class FakeTurn:
    """One answered message."""

    messages: list[dict[str, Any]]

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts of the first reply that has some."""
        return next((message["custom"] for message in self.messages if message.get("custom")), {})


@dataclass
class FakeAssistant:
    """Stands in for `bot.assistant.Assistant`; `introduction` begins each conversation, as Rasa's session start does."""

    introduction: str = ""
    asked: list[tuple[str, str | None, str]] = field(default_factory=list)
    """What came in: text, conversation, channel."""

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> FakeTurn:
        """Answer one message."""
        is_new = all(known != conversation for _, known, _ in self.asked)
        self.asked.append((text, conversation, channel))
        reply = next(reply for reply in REPLIES if reply["when"] in text)
        if reply.get("fails"):
            raise RuntimeError("the fake assistant was told to fail")
        await asyncio.sleep(reply.get("wait_s", 0))
        said = (
            [{"text": self.introduction, "buttons": [], "utter_action": "utter_introduction"}]
            if is_new and self.introduction
            else []
        )
        return FakeTurn([*said, *reply["messages"]])

    async def handle(self, message: Any) -> None:
        """Answer a channel's message on that channel."""
        turn = await self.ask(message.text, conversation=message.sender_id, channel=message.input_channel)
        for reply in turn.messages:
            await message.output_channel.send_response(message.sender_id, reply)

    async def forget(self, conversation: str) -> None:
        """Forget a conversation."""
        self.asked = [asked for asked in self.asked if asked[1] != conversation]

    async def past(self, conversation: str) -> Past:
        """Return what was asked."""
        return Past([Told(text, by_citizen=True) for text, known, _ in self.asked if known == conversation])

    def problem(self) -> str | None:
        """Return None: it is always ready."""
        return None
