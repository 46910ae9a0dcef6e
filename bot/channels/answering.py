"""What is said to a message of a chat: by the assistant, or by the chat itself (codes, pictures)."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sqlalchemy as sa

from bot.channels.codes import VALID_S, Codes, Verdict, read_code
from bot.channels.wording import asks_for_code, say
from bot.database import beside
from bot.delivery.dispatcher import Answered
from bot.delivery.store import ChatStore, Incoming
from bot.desk.story import Past
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

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return the facts of the first composed reply."""


class Answerer(Protocol):
    """What answers: `bot.assistant.Assistant`."""

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        """Answer one message of `conversation`."""

    async def forget(self, conversation: str) -> None:
        """Erase everything kept of a conversation."""

    async def past(self, conversation: str) -> Past:
        """Return what was said in a conversation, and what it is about."""


def received(kind: str, **more: str) -> str:
    """Return what stands in the inbox for something that is no text."""
    return RECEIVED + json.dumps({"kind": kind, **more}, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Before:
    """What a desk makes of a message: its own answer, or nothing, and then what is said behind the assistant's."""

    answered: Answered | None = None
    behind: Said = ()
    also: Callable[[sa.engine.Connection], None] | None = None
    """Done first in the transaction that marks the message as answered. When it raises, the message is looked at again."""


class Desk(Protocol):
    """What leads to a person: `bot.desk.handing_over.HandingOver`."""

    async def before(self, incoming: Incoming, text: str) -> Before:
        """Return what is said instead of the assistant's answer, or behind it."""

    async def after(self, incoming: Incoming, turn: Turn) -> Answered | None:
        """Return what is said instead of a reply that leads to a person; None when it does not."""

    async def behind(self, code: str) -> Said | None:
        """Return what is behind the code of something handed over; None when it is no such code."""

    def code_in(self, text: str) -> str | None:
        """Return the code of this desk's own shape that a message consists of, None when it is none."""


class InTurn:
    """Several desks as one: the first that has something to say says it."""

    def __init__(self, *desks: Desk) -> None:
        self._desks = desks

    async def before(self, incoming: Incoming, text: str) -> Before:
        """Return what the first desk answers; what others want said behind, and done along with it, is kept."""
        found = Before()
        for desk in self._desks:
            one = await desk.before(incoming, text)
            also = one.also if found.also is None else found.also if one.also is None else _both(found.also, one.also)
            found = Before(one.answered, [*found.behind, *one.behind], also)
            if one.answered is not None:
                return found
        return found

    async def after(self, incoming: Incoming, turn: Turn) -> Answered | None:
        """Return what the first desk says instead of a reply."""
        for desk in self._desks:
            answered = await desk.after(incoming, turn)
            if answered is not None:
                return answered
        return None

    async def behind(self, code: str) -> Said | None:
        """Return what is behind a code at the first desk that knows it."""
        for desk in self._desks:
            said = await desk.behind(code)
            if said is not None:
                return said
        return None

    def code_in(self, text: str) -> str | None:
        """Return the code of any desk's shape that a message consists of."""
        return next((code for desk in self._desks if (code := desk.code_in(text))), None)


class Answering:
    """Answers what the dispatcher takes out of the inbox. `introduced` channels say themselves that a machine answers."""

    def __init__(
        self, assistant: Answerer, store: ChatStore, codes: Codes, *, desk: Desk, introduced: Collection[str] = ()
    ) -> None:
        self._assistant = assistant
        self._introduced = introduced
        self._store = store
        self._codes = codes
        self._desk = desk

    async def __call__(self, incoming: Incoming, text: str) -> Answered:
        """Return what is said to `text`; the assistant says that it is one when it answers again after a person."""
        before = await self._desk.before(incoming, text)
        answered = before.answered
        if answered is None:
            answered = await self._said(incoming, text)
            back = [{"text": say("back")}] if incoming.resumed else []
            answered = replace(answered, said=[*back, *answered.said, *before.behind])
        return answered if before.also is None else replace(answered, also=_in_turn(before.also, answered.also))

    async def _said(self, incoming: Incoming, text: str) -> Answered:
        what = _received(text)
        places = places_of(what.get("place", ""))
        if places:
            return await self._near(incoming, places)
        if what:
            return Answered([{"text": say(f"received.{what['kind']}")}])
        if text == GIVE_CODE or asks_for_code(fold(text)):
            return Answered(await self._give(incoming))
        words = text.removeprefix(START).strip() if text == START or text.startswith(START + " ") else text
        code = read_code(words)
        of_desk = None if code else self._desk.code_in(words)
        if code or of_desk:
            return Answered(
                await self._redeem(incoming, code or of_desk or "", unknown="unknown_order" if of_desk else "unknown")
            )
        return await self._ask(incoming, HELLO if words != text or not words else words)

    async def _ask(self, incoming: Incoming, text: str) -> Answered:
        turn = await self._assistant.ask(text, conversation=incoming.conversation, channel=incoming.channel)
        handed_over = await self._desk.after(incoming, turn)
        said_elsewhere = incoming.channel in self._introduced
        if handed_over is None:
            return Answered(_introduced(turn.messages, said_elsewhere=said_elsewhere))
        first = [message for message in turn.messages if message.get("utter_action") == INTRODUCTION]
        return replace(handed_over, said=_introduced([*first, *handed_over.said], said_elsewhere=said_elsewhere))

    async def _near(self, incoming: Incoming, places: Sequence[Place]) -> Answered:
        """Say which commune a position seems to lie in, what else it may be, and where its desk is."""
        others = [{"title": place.name, "payload": _desk_of(place)} for place in places[1:]]
        lead = {"text": say("received.near", name=places[0].name), "buttons": others}
        answered = await self._ask(incoming, _desk_of(places[0]))
        return replace(answered, said=[lead, *answered.said])

    async def _give(self, incoming: Incoming) -> Said:
        code = await beside(self._store.engine, self._codes.give, incoming.conversation)
        return [{"text": say("code.given", code=f"{code[:3]} {code[3:]}", minutes=int(VALID_S // 60))}]

    async def _redeem(self, incoming: Incoming, code: str, *, unknown: str) -> Said:
        who = f"{incoming.channel}:{incoming.sender}"
        if not await beside(self._store.engine, self._codes.may_try, who):
            return [{"text": say("code.too_many")}]
        behind = await self._desk.behind(code)
        if behind is not None:
            return behind
        verdict, conversation = await beside(self._store.engine, self._codes.redeem, code, who)
        if verdict is not Verdict.FOUND:
            return [{"text": say(f"code.{unknown if verdict is Verdict.UNKNOWN else verdict.value}")}]
        if conversation == incoming.conversation:
            return [{"text": say("code.own")}]
        await beside(self._store.engine, self._store.join, incoming.channel, incoming.sender, conversation)
        return [{"text": say("code.joined")}]


def _both(
    first: Callable[[sa.engine.Connection], None], second: Callable[[sa.engine.Connection], None]
) -> Callable[[sa.engine.Connection], None]:
    def both(connection: sa.engine.Connection) -> None:
        first(connection)
        second(connection)

    return both


def _in_turn(
    first: Callable[[sa.engine.Connection], None], then: Callable[[sa.engine.Connection], Said] | None
) -> Callable[[sa.engine.Connection], Said]:
    def both(connection: sa.engine.Connection) -> Said:
        first(connection)
        return then(connection) if then is not None else ()

    return both


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


def kind_received(text: str) -> str:
    """Return the kind of what was received when it is no text; "" for text."""
    return _received(text).get("kind", "")


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
