"""What is said to a message of a chat: by the assistant, or by the chat itself (codes, pictures)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from bot.channels.codes import VALID_S, Codes, Verdict, read_code
from bot.channels.wording import asks_for_code, say
from bot.database import beside
from bot.delivery.store import ChatStore, Incoming
from knowledge.places import Place, places_of
from knowledge.text import fold

RECEIVED = "/received"
"""What stands in the inbox for something that is no text: RECEIVED{"kind":"image"}."""
HELLO = "/greet"
"""What stands there for somebody who opened the chat."""
START = "/start"
"""What Telegram sends then, with what a link of ours carried behind it."""
INTRODUCTION = "utter_introduction"
GIVE_CODE = "/continue"
"""What a button of ours sends to get a code."""

Said = Sequence[Mapping[str, Any]]


class Turn(Protocol):
    """What the assistant returns."""

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Return the replies."""


class Answerer(Protocol):
    """What answers: `bot.assistant.Assistant`."""

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        """Answer one message of `conversation`."""

    async def forget(self, conversation: str) -> None:
        """Erase everything kept of a conversation."""


def received(kind: str, **more: str) -> str:
    """Return what stands in the inbox for something that is no text."""
    return RECEIVED + json.dumps({"kind": kind, **more}, separators=(",", ":"))


class Answering:
    """Answers what the dispatcher takes out of the inbox. `introduced` channels say themselves that a machine answers."""

    def __init__(self, assistant: Answerer, store: ChatStore, codes: Codes, *, introduced: Collection[str] = ()) -> None:
        self._assistant = assistant
        self._introduced = introduced
        self._store = store
        self._codes = codes

    async def __call__(self, incoming: Incoming, text: str) -> Said:
        """Return what is said to `text`; the assistant says that it is one when it answers again after a person."""
        before = [{"text": say("back")}] if incoming.resumed else []
        return [*before, *await self._said(incoming, text)]

    async def _said(self, incoming: Incoming, text: str) -> Said:
        what = _received(text)
        places = places_of(what.get("place", ""))
        if places:
            return await self._near(incoming, places)
        if what:
            return [{"text": say(f"received.{what['kind']}")}]
        if text == GIVE_CODE or asks_for_code(fold(text)):
            return await self._give(incoming)
        words = text.removeprefix(START).strip() if text == START or text.startswith(START + " ") else text
        code = read_code(words)
        if code:
            return await self._redeem(incoming, code)
        return await self._ask(incoming, HELLO if words != text or not words else words)

    async def _ask(self, incoming: Incoming, text: str) -> Said:
        turn = await self._assistant.ask(text, conversation=incoming.conversation, channel=incoming.channel)
        return _introduced(turn.messages, said_elsewhere=incoming.channel in self._introduced)

    async def _near(self, incoming: Incoming, places: Sequence[Place]) -> Said:
        """Say which commune a position seems to lie in, what else it may be, and where its desk is."""
        others = [{"title": place.name, "payload": _desk_of(place)} for place in places[1:]]
        lead = {"text": say("received.near", name=places[0].name), "buttons": others}
        return [lead, *await self._ask(incoming, _desk_of(places[0]))]

    async def _give(self, incoming: Incoming) -> Said:
        code = await beside(self._store.engine, self._codes.give, incoming.conversation)
        return [{"text": say("code.given", code=f"{code[:3]} {code[3:]}", minutes=int(VALID_S // 60))}]

    async def _redeem(self, incoming: Incoming, code: str) -> Said:
        who = f"{incoming.channel}:{incoming.sender}"
        verdict, conversation = await beside(self._store.engine, self._codes.redeem, code, who)
        if verdict is not Verdict.FOUND:
            return [{"text": say(f"code.{verdict.value}")}]
        if conversation == incoming.conversation:
            return [{"text": say("code.own")}]
        await beside(self._store.engine, self._store.join, incoming.channel, incoming.sender, conversation)
        return [{"text": say("code.joined")}]


def _introduced(messages: Said, *, said_elsewhere: bool) -> Said:
    """Return the replies with the introduction in front of the first: two messages cost more, and are read less.

    It is left out where the channel says it itself.
    """
    first = [message for message in messages if message.get("utter_action") == INTRODUCTION]
    others = [message for message in messages if message.get("utter_action") != INTRODUCTION]
    if not first or not others:
        return messages
    if said_elsewhere:
        return others
    return [{**others[0], "text": f"{first[0]['text']}\n\n{others[0].get('text') or ''}".strip()}, *others[1:]]


def _desk_of(place: Place) -> str:
    return "/find_desk" + json.dumps({"place": place.id}, separators=(",", ":"))


def _received(text: str) -> dict[str, str]:
    """Return what was received; nothing when `text` is something else (a citizen may write anything)."""
    if not text.startswith(RECEIVED):
        return {}
    try:
        what = json.loads(text.removeprefix(RECEIVED))
        say(f"received.{what['kind']}", name="")
        return {"kind": str(what["kind"]), "place": str(what.get("place", ""))}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
