"""Tells a post office of orders by e-mail: that there is one, for which day and commune, and the page to open."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.post.carrier import Outcome, Verdict, key_of
from bot.post.codes import spaced
from bot.post.model import Event, Order
from bot.post.pushes import Push
from bot.post.wording import shown_round
from knowledge.loader import read_yaml
from knowledge.places import places_of

MAIL_FILE = Path(__file__).parent / "mailing.yml"
TIMEOUT_S = 30.0
SMTP_PORT, SMTPS_PORT = 587, 465


class Mailing:
    """Sends e-mails through a server like smtp://user:password@host:port."""

    def __init__(self, *, server: str, sender: str, public_url: str) -> None:
        self._server = urlsplit(server)
        self._sender = sender
        self._public_url = public_url

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        """Send one e-mail."""
        try:
            async with asyncio.timeout(2 * TIMEOUT_S):
                await self._send(self.message(push, order, event))
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return Outcome(Verdict.LATER, type(error).__name__)
        return Outcome(Verdict.TAKEN)

    def message(self, push: Push, order: Order, event: Event) -> EmailMessage:
        """Return the e-mail of an event."""
        what = _say(f"what.{event.what.value}")
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = push.to
        message["Subject"] = _say("subject", code=spaced(order.code), what=what)
        message["Date"] = formatdate(event.at)
        # Sent twice it has the same id: mail servers and programs drop the second.
        message["Message-ID"] = f"<post-{key_of(push, order)}@{self._sender.rpartition('@')[2] or 'localhost'}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._text(order, what))
        return message

    def _text(self, order: Order, what: str) -> str:
        day = order.collect_on
        return _say(
            "text",
            code=spaced(order.code),
            what=what,
            round=_say("home", round=shown_round(day, order.half)) if day else _say("counter"),
            commune=_commune(order),
            link=_say("link", url=f"{self._public_url}/post/o/{order.id}") if self._public_url else _say("no_link"),
        )

    async def _send(self, message: EmailMessage) -> None:
        secure = self._server.scheme == "smtps"
        await aiosmtplib.send(
            message,
            hostname=self._server.hostname,
            port=self._server.port or (SMTPS_PORT if secure else SMTP_PORT),
            username=unquote(self._server.username) if self._server.username else None,
            password=unquote(self._server.password) if self._server.password else None,
            use_tls=secure,
            start_tls=None,
            timeout=TIMEOUT_S,
        )


def _commune(order: Order) -> str:
    found = places_of(order.unit) if order.unit else ()
    return str(found[0].name) if len(found) == 1 else _say("commune_unknown")


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(read_yaml(MAIL_FILE))


def _say(key: str, /, **parts: object) -> str:
    node: Any = _words()
    for part in key.split("."):
        node = node[part]
    return str(node).format(**parts)
