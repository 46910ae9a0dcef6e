"""The people who write to the stand-in's account, and the webhooks that tell of it: signed, repeated, out of order."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

RETRIES_S = (30, 300, 900, 1800, 3600)
"""When an event is repeated, counted from the first attempt."""
SLOW_S = 2.0
"""A webhook answered later than this is a failed delivery."""


@dataclass
class Delivery:
    """One webhook: its bytes and what became of it."""

    raw: bytes
    header: str
    name: str
    first_at: float
    statuses: list[int] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def taken(self) -> bool:
        """Return whether it was answered as Zalo wants it."""
        return bool(self.statuses) and self.statuses[-1] == 200 and self.latencies[-1] <= SLOW_S


@dataclass
class Person:
    """One user of Zalo."""

    last_at: float
    follows: bool = True


class People:
    """What people do, as the webhooks it causes; the state is of `ZaloStandIn`."""

    webhook: str
    app_id: str
    oa_id: str
    oa_secret: str
    signer: str
    echoes: bool
    people: dict[str, Person]
    deliveries: list[Delivery]
    held: list[Delivery]
    lock: threading.RLock
    _to_deliver: queue.Queue[Delivery | None]

    def now(self) -> float:
        """Return the time here."""
        raise NotImplementedError

    def new_id(self) -> str:
        """Return an id of a message."""
        raise NotImplementedError

    def seen(self, user: str) -> Person:
        """Note that a person did something that counts."""
        person = self.people.setdefault(user, Person(self.now()))
        person.last_at = self.now()
        return person

    def message(self, user: str, name: str, message: Mapping[str, Any], **how: Any) -> Delivery:
        """Send a message of a person."""
        self.seen(user)
        body = {
            "app_id": self.app_id,
            "sender": {"id": user},
            "user_id_by_app": f"5{user}",
            "recipient": {"id": self.oa_id},
            "event_name": name,
            "message": {"msg_id": self.new_id(), **message},
        }
        return self.emit(body, **how)

    def say(self, user: str, text: str, **how: Any) -> Delivery:
        """Write a message, or tap a button: Zalo sends its payload as the text."""
        return self.message(user, "user_send_text", {"text": text}, **how)

    def attach(self, user: str, kind: str, payload: Mapping[str, Any], *, text: str = "", **how: Any) -> Delivery:
        """Send something that is no text."""
        attachment = {"type": "link" if kind == "business_card" else kind, "payload": dict(payload)}
        return self.message(user, f"user_send_{kind}", {"text": text, "attachments": [attachment]}, **how)

    def image(self, user: str, text: str = "", **how: Any) -> Delivery:
        """Send a picture."""
        url = "https://f6.photo.talk.zdn.vn/x.jpg"
        return self.attach(user, "image", {"thumbnail": url, "url": url}, text=text, **how)

    def location(self, user: str, latitude: Any, longitude: Any, **how: Any) -> Delivery:
        """Share a position; Zalo writes the numbers as text."""
        return self.attach(
            user, "location", {"coordinates": {"latitude": str(latitude), "longitude": str(longitude)}}, **how
        )

    def anonymous(self, user: str, conversation: str, text: str, **how: Any) -> Delivery:
        """Write without an identity."""
        return self.message(user, "anonymous_send_text", {"text": text, "conversation_id": conversation}, **how)

    def about(self, user: str, name: str, **facts: Any) -> Delivery:
        """Emit an event without sender: follow, unfollow, user_withdraw, user_click_chatnow."""
        who = {"follower": {"id": user}} if "follow" in name else {"user_id": user}
        body = {"oa_id": self.oa_id, **who, "user_id_by_app": f"5{user}", "event_name": name, "app_id": self.app_id}
        return self.emit({**body, **facts})

    def follow(self, user: str) -> Delivery:
        """Begin to follow."""
        self.seen(user).follows = True
        return self.about(user, "follow", source="oa_profile")

    def unfollow(self, user: str) -> Delivery:
        """Stop following."""
        self.people.setdefault(user, Person(self.now())).follows = False
        return self.about(user, "unfollow", source="oa_profile")

    def withdraw(self, user: str) -> Delivery:
        """Demand that everything is erased."""
        return self.about(user, "user_withdraw")

    def submit_info(self, user: str, phone: str, name: str = "Nguyễn Văn A") -> Delivery:
        """Fill in the form."""
        self.seen(user)
        info = {"name": name, "phone": phone, "full_address": {"user_city": "Nghệ An", "user_ward": "Phường Vinh"}}
        return self.emit(self._between(user, self.oa_id, "user_submit_info") | {"info": info})

    def see(self, user: str, ids: list[str]) -> Delivery:
        """Look at messages."""
        return self.emit(self._between(self.oa_id, user, "user_seen_message") | {"message": {"msg_ids": ids}})

    def clerk_says(self, user: str, text: str) -> Delivery:
        """Let a person of the agency write in the console."""
        body = self._between(self.oa_id, user, "oa_send_text") | {"message": {"text": text, "msg_id": self.new_id()}}
        body["sender"]["admin_id"] = "5551112223334445556"
        return self.emit(body)

    def echo(self, user: str, message: Mapping[str, Any], message_id: str) -> None:
        """Tell, as Zalo does, that a message was sent and that it arrived."""
        if not self.echoes or not self.webhook:
            return
        sent = {"text": message.get("text", ""), "msg_id": message_id}
        self.emit(self._between(self.oa_id, user, "oa_send_text") | {"message": sent}, later=True)
        received = self._between(self.oa_id, user, "user_received_message") | {"message": {"msg_id": message_id}}
        self.emit(received, later=True)

    def _between(self, sender: str, recipient: str, name: str) -> dict[str, Any]:
        between = {"sender": {"id": sender}, "recipient": {"id": recipient}}
        return {"app_id": self.app_id, **between, "event_name": name}

    # --- webhooks ---

    def emit(
        self,
        body: Mapping[str, Any],
        *,
        bad_signature: bool = False,
        numeric_timestamp: bool = False,
        nfd: bool = False,
        times: int = 1,
        hold: bool = False,
        later: bool = False,
    ) -> Delivery:
        """Sign an event and deliver it: now, `later` (in a row behind others), or when released."""
        milliseconds = str(int(self.now() * 1000))
        whole = {**body, "timestamp": int(milliseconds) if numeric_timestamp else milliseconds}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        raw = (unicodedata.normalize("NFD", text) if nfd else text).encode()
        secret = "wrong" if bad_signature else self.oa_secret
        mac = sha256(self.signer.encode() + raw + milliseconds.encode() + secret.encode()).hexdigest()
        delivery = Delivery(raw, f"mac={mac}", str(body.get("event_name")), self.now())
        with self.lock:
            self.deliveries.append(delivery)
        if hold:
            self.held.append(delivery)
        elif later:
            self._to_deliver.put(delivery)
        else:
            for _ in range(times):
                self._deliver(delivery)
        return delivery

    def release(self, order: list[int] | None = None) -> list[Delivery]:
        """Deliver what was held, in this order."""
        held, self.held = self.held, []
        chosen = [held[place] for place in (order or range(len(held)))]
        for delivery in chosen:
            self._deliver(delivery)
        return chosen

    def settle(self) -> None:
        """Return when every echo was delivered."""
        self._to_deliver.join()

    def _deliver_queued(self) -> None:
        while (delivery := self._to_deliver.get()) is not None:
            with suppress(Exception):
                self._deliver(delivery)
            self._to_deliver.task_done()
        self._to_deliver.task_done()

    def _deliver(self, delivery: Delivery) -> None:
        begun = time.monotonic()
        headers = {"X-ZEvent-Signature": delivery.header, "Content-Type": "application/json"}
        if delivery.statuses:
            headers["num_retry"] = str(len(delivery.statuses))
        status = _post(self.webhook, delivery.raw, headers) if self.webhook else 0
        delivery.latencies.append(time.monotonic() - begun)
        delivery.statuses.append(status)


def _post(url: str, raw: bytes, headers: Mapping[str, str]) -> int:
    """Return the status a webhook is answered with; 0 when it is not."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=10)
    try:
        connection.request("POST", parts.path or "/", body=raw, headers=dict(headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()
