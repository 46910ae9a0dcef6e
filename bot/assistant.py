"""The assistant as a value: one call takes a citizen's sentence and returns what is answered."""

from __future__ import annotations

import json
import logging
import re
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot import rasa_runtime

rasa_runtime.prepare()  # before anything of rasa

from rasa.core.agent import Agent  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # noqa: E402
from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore  # noqa: E402
from rasa.utils.log_utils import configure_structlog  # noqa: E402

from actions.intent_check import checked  # noqa: E402
from actions.reply import Status  # noqa: E402
from actions.wiring import one_turn, search_index  # noqa: E402
from bot.action_endpoint import InProcessActions  # noqa: E402
from bot.database import beside  # noqa: E402
from bot.desk.story import Past, told_of  # noqa: E402
from bot.directory import install as install_directory  # noqa: E402
from bot.dossiers import install as install_dossiers  # noqa: E402
from bot.errors import ModelError, SettingsError, StoreError  # noqa: E402
from bot.logs import configure_logging  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.tracker_store import RecentTurnsStore  # noqa: E402
from knowledge.errors import KnowledgeError  # noqa: E402
from knowledge.text import clean  # noqa: E402

REDIS_PORT = 6379
LOCK_POLL_S = 0.02
"""How often a waiting turn looks whether the one before it has ended; rasa's own 1 s is felt by people."""
INTRODUCTION = "utter_introduction"
NOT_KEPT = "utter_not_kept"
NOT_FOR_BUTTONS = frozenset({"back", "session_start"})
"""Intents of rasa's own that no button of ours sends."""
PAYLOAD = re.compile(r"/([a-z_]+)(\{.*\})?")
AT_TIMES = ("premises", "missing")
"""Facts of a reply that are printed only where there are any."""
EMPTY_TEXT = " "
"""What stands for an empty message: Rasa drops a message without text."""


@dataclass(frozen=True)
class Turn:
    """One answered message. `messages` have text, buttons and, for composed replies, `custom` facts."""

    text: str
    messages: list[dict[str, Any]]
    intent: str
    confidence: float
    elapsed_ms: float

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts of the first composed reply, or those of a fixed one."""
        composed = (message["custom"] for message in self.messages if "status" in (message.get("custom") or {}))
        fixed: dict[str, Any] = {
            "status": self._fixed_status(),
            "aspects": [],
            "procedures": [],
            "sources": [],
            "place": None,
        }
        return next(composed, fixed)

    def _fixed_status(self) -> str:
        if not self.messages:
            return Status.INTERNAL_ERROR.value
        return next((str(m["status"]) for m in self.messages if m.get("status")), Status.ANSWERED.value)

    def as_dict(self, *, id: Any = None) -> dict[str, Any]:
        """Return the object `ask --json` prints."""
        facts = self.facts
        introductions = [m for m in self.messages if m.get("utter_action") == INTRODUCTION]
        said = [m for m in self.messages if m not in introductions] + introductions[:1]  # the answer first
        return {
            "id": id,
            "text": self.text,
            "status": facts["status"],
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "aspects": facts["aspects"],
            "procedures": facts["procedures"],
            "place": facts["place"],
            "messages": [{"text": m.get("text") or "", "buttons": m.get("buttons") or []} for m in said],
            "sources": facts["sources"],
            "elapsed_ms": round(self.elapsed_ms, 1),
        } | {name: facts[name] for name in AT_TIMES if facts.get(name)}


class Collected(CollectingOutputChannel):
    """Keeps each reply whole: text, buttons and facts together."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the message as it is."""
        self.messages.append(dict(message))


class Assistant:
    """A trained model with its actions and its store."""

    def __init__(self, model: Path, settings: Settings, *, tracker_url: str | None = None) -> None:
        configure_structlog(logging.WARNING)  # lower levels quote what a citizen wrote
        configure_logging(settings.log_level)
        rasa_runtime.speed_up()
        self.settings = settings
        install_dossiers(settings)
        install_directory(settings)
        store = RecentTurnsStore(tracker_url or settings.tracker_url)
        self.store = store
        self.agent = load_agent(model, store, lock_store(settings))

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        """Answer one message of `conversation` (a new one when None)."""
        started = time.perf_counter()
        output = Collected()
        message = UserMessage(text, output, conversation or uuid.uuid4().hex, input_channel=channel)
        await self.handle(message)
        elapsed_ms = (time.perf_counter() - started) * 1000.0
        intent = message.parse_data.get("intent") or {}
        turn = Turn(text, output.messages, intent.get("name") or "", float(intent.get("confidence") or 0.0), elapsed_ms)
        return replace(turn, intent=turn.facts.get("kind") or turn.intent)

    async def handle(self, message: UserMessage) -> None:
        """Answer a message of any channel on that channel; what is not text for people is cleaned away first."""
        message.text = self._as_words(clean(message.text or "")) or EMPTY_TEXT
        message.parse_data = checked(await self.agent.processor.parse_message(message))
        with one_turn():
            await self.agent.handle_message(message)
        if self.store.has_failed(message.sender_id):
            await self._say_not_kept(message)

    async def _say_not_kept(self, message: UserMessage) -> None:
        """Tell the citizen that what was said is not kept: the next message may have to name everything again."""
        said = self.agent.domain.responses.get(NOT_KEPT) if self.agent.domain else None
        if said and message.output_channel is not None:
            reply = {"recipient_id": message.sender_id, "text": said[0]["text"], "utter_action": NOT_KEPT}
            await message.output_channel.send_response(message.sender_id, reply)

    def _as_words(self, text: str) -> str:
        """Return `text`; what begins like a button's payload but is none loses its slash, for it is a citizen's words."""
        if not text.startswith("/"):
            return text
        known = set(self.agent.domain.intents if self.agent.domain else []) - NOT_FOR_BUTTONS
        return text if is_payload(text, known) else text.lstrip("/ ")

    async def forget(self, conversation: str) -> None:
        """Erase everything kept of a conversation."""
        await self.store.delete(conversation)

    async def past(self, conversation: str) -> Past:
        """Return what was said in a conversation, and what it is about."""
        said = await beside(self.store.engine, self.store.said, conversation)
        slots = await beside(self.store.engine, self.store.slots, conversation)
        return Past(told_of(said), slots.get("procedure_id"), slots.get("place_id"))

    def problem(self) -> str | None:
        """Return what keeps the assistant from answering, None when nothing does."""
        try:
            search_index()
            self.store.check()
        except (KnowledgeError, StoreError) as error:
            return str(error)
        return None if self.agent.is_ready() else "no model"


def is_payload(text: str, intents: Collection[str]) -> bool:
    """Return whether `text` is what one of our buttons sends: /intent or /intent{"entity":"value"}."""
    match = PAYLOAD.fullmatch(text)
    if match is None or match.group(1) not in intents:
        return False
    try:
        entities = json.loads(match.group(2) or "{}")
    except ValueError:
        return False
    return isinstance(entities, dict) and all(isinstance(value, str) for value in entities.values())


def load_agent(model: Path, store: RecentTurnsStore, locks: LockStore) -> Agent:
    """Return the trained agent; raise ModelError naming the file when it cannot be read."""
    actions = InProcessActions("actions")
    try:
        return Agent.load(str(model), tracker_store=store, lock_store=locks, action_endpoint=actions)
    except Exception as error:
        raise ModelError(f"model {model}: cannot be read ({type(error).__name__}); run `motcua train`") from error


def lock_store(settings: Settings) -> LockStore:
    """Return the lock store: Redis between processes when one is named, else inside this process."""
    if settings.redis_url:
        return _redis_locks(settings.redis_url)
    return QuickLocks()


class _QuickPoll:
    """Shortens the wait between two looks at a lock."""

    async def _acquire_lock(self, conversation_id: str, ticket: int, wait_time_in_seconds: float) -> Any:
        return await super()._acquire_lock(conversation_id, ticket, min(wait_time_in_seconds, LOCK_POLL_S))  # type: ignore[misc]


class QuickLocks(_QuickPoll, InMemoryLockStore):
    """Locks inside one process."""


class QuickRedisLocks(_QuickPoll, RedisLockStore):
    """Locks between processes."""


def _redis_locks(url: str) -> LockStore:
    parts = urlsplit(url)
    path = parts.path.strip("/")
    try:
        port = parts.port or REDIS_PORT
    except ValueError as error:
        raise SettingsError("MOTCUA_REDIS_URL: its port is no number") from error
    if parts.scheme not in ("redis", "rediss") or not parts.hostname or not (path.isdecimal() or not path):
        raise SettingsError("MOTCUA_REDIS_URL: expected redis://user:password@host:port/number")
    return QuickRedisLocks(
        host=parts.hostname,
        port=port,
        db=int(path or 0),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_ssl=parts.scheme == "rediss",
    )
