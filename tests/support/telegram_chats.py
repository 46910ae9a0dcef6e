"""The chats of Telegram's stand-in: what citizens do in them, what they see, and the updates that come of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BOT = {
    "id": 42, "is_bot": True, "first_name": "Motcua", "username": "motcua_bot", "can_join_groups": True,
    "can_read_all_group_messages": False, "supports_inline_queries": False,
}  # fmt: skip


class ApiError(Exception):
    """What Telegram refuses."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass
class Chat:
    """What a citizen sees of a chat with the bot."""

    id: int
    type: str = "private"
    messages: list[dict[str, Any]] = field(default_factory=list)
    """Shown, the oldest first: message_id, by ("bot" or "citizen"), text, buttons, keyboard."""
    alerts: list[str] = field(default_factory=list)
    typing: int = 0
    blocked: bool = False

    def said(self) -> list[str]:
        """Return what the bot said."""
        return [message["text"] for message in self.messages if message["by"] == "bot"]


@dataclass
class Fault:
    """What goes wrong with the next calls of a method."""

    method: str
    status: int = 0
    timeout: float = 0.0
    """Seconds of silence, then the connection is closed; nothing was accepted."""
    drop_after_accept: bool = False
    """It is accepted, and the connection breaks before the answer."""
    times: int = 1


class Citizens:
    """Everybody who talks to the bot."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.calls: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.pending: deque[dict[str, Any]] = deque()
        """Updates nobody has acknowledged."""
        self.allowed: list[str] = []
        self.queries: dict[str, int] = {}
        """Buttons pressed and not answered yet -> their chat."""
        self.files: dict[str, bytes] = {}
        self.changed = threading.Condition(threading.RLock())
        self._update_id, self._message_id = 1000, 0

    def say(self, chat: int, text: str) -> int:
        """Write a message; return its number."""
        return self._message(chat, {"text": text}, shown=text)

    def contact(self, chat: int, phone: str, *, user_id: int | None = None) -> int:
        """Share a phone number: one's own, or that of `user_id`."""
        owner = chat if user_id is None else user_id
        return self._message(chat, {"contact": {"phone_number": phone, "first_name": "An", "user_id": owner}}, shown="☎")

    def location(self, chat: int, latitude: float, longitude: float) -> int:
        """Share a place."""
        return self._message(chat, {"location": {"latitude": latitude, "longitude": longitude}}, shown="⌖")

    def photo(self, chat: int, caption: str = "") -> int:
        """Send a picture."""
        with self.changed:
            name = f"photo{len(self.files)}"
            self.files[name] = b"\xff\xd8\xff\xe0picture"
        size = {"file_id": name, "file_unique_id": name, "width": 90, "height": 60, "file_size": 11}
        return self._message(chat, {"photo": [size]} | ({"caption": caption} if caption else {}), shown=caption or "▣")

    def edit(self, chat: int, message_id: int, text: str, *, at: int | None = None) -> None:
        """Correct a message."""
        now = int(time.time()) if at is None else at
        body = {"message_id": message_id, "date": now, "edit_date": now, **self._who(chat), "text": text}
        self.update({"edited_message": body})

    def press(self, chat: int, title: str, *, data: str | None = None) -> str:
        """Press the latest button of this title (or send `data` as a client may); return the query's id."""
        with self.changed:
            under = next(
                (m for m in reversed(self._chat(chat).messages) if any(b["text"] == title for b in m["buttons"])), None
            )
            if under is None and data is None:
                raise ApiError(400, f"Bad Request: no button {title!r}")
            if data is None and under is not None:
                data = next(b["callback_data"] for b in under["buttons"] if b["text"] == title)
            query = f"q{self._update_id + 1}"
            self.queries[query] = chat
            message = {"message_id": under["message_id"] if under else 1, "date": 0, "chat": self._who(chat)["chat"]}
            person = self._who(chat)["from"]
            self.update(
                {"callback_query": {"id": query, "from": person, "message": message, "chat_instance": "x", "data": data}}
            )
        return query

    def block(self, chat: int) -> None:
        """Block the bot."""
        self._member(chat, "member", "kicked", blocked=True)

    def unblock(self, chat: int) -> None:
        """Begin again after blocking."""
        self._member(chat, "kicked", "member", blocked=False)

    def group_say(self, chat: int, text: str, *, by: int = 1) -> int:
        """Write into a group the bot is in."""
        with self.changed:
            self.chats.setdefault(chat, Chat(chat, "group"))
            self._message_id += 1
            person = {"id": by, "is_bot": False, "first_name": "An"}
            body = {"message_id": self._message_id, "date": int(time.time()), "from": person, "text": text}
            self.update({"message": body | {"chat": {"id": chat, "type": "group", "title": "Thôn"}}})
            return self._message_id

    def fault(self, method: str, **how: Any) -> None:
        """Let the next calls of a method go wrong."""
        with self.changed:
            self.faults.append(Fault(method, **how))

    def update(self, update: Mapping[str, Any]) -> int:
        """Let something happen; return the update's number."""
        with self.changed:
            self._update_id += 1
            if not self.allowed or next(iter(update)) in self.allowed:
                self.pending.append({"update_id": self._update_id, **update})
            self.changed.notify_all()
            return self._update_id

    def wait_for(self, what: Any, *, seconds: float = 10.0) -> None:
        """Return once `what()` is true."""
        with self.changed:
            assert self.changed.wait_for(what, timeout=seconds), "it did not happen"

    def called(self, method: str) -> list[dict[str, Any]]:
        """Return the parameters of the calls of a method, in order."""
        with self.changed:
            return [call["params"] for call in self.calls if call["method"] == method]

    def _chat(self, chat: int) -> Chat:
        return self.chats.setdefault(chat, Chat(chat))

    def _who(self, chat: int) -> dict[str, Any]:
        person = {"id": chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
        return {"chat": {"id": chat, "type": "private", "first_name": "An"}, "from": person}

    def _message(self, chat: int, content: Mapping[str, Any], *, shown: str) -> int:
        with self.changed:
            self._message_id += 1
            number = self._message_id
            self._chat(chat).messages.append({"message_id": number, "by": "citizen", "text": shown, "buttons": []})
            self.update({"message": {"message_id": number, "date": int(time.time()), **self._who(chat), **content}})
            return number

    def _member(self, chat: int, old: str, new: str, *, blocked: bool) -> None:
        with self.changed:
            self._chat(chat).blocked = blocked
            was, now = ({"user": BOT, "status": status, "until_date": 0} for status in (old, new))
            who = self._who(chat)
            self.update({"my_chat_member": {**who, "date": 0, "old_chat_member": was, "new_chat_member": now}})

    def take_fault(self, method: str) -> Fault | None:
        """Return the fault the next call of a method meets."""
        with self.changed:
            fault = next((fault for fault in self.faults if fault.method.lower() == method.lower()), None)
            if fault is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
            return fault
