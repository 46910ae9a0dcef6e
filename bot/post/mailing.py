"""Tells a post office of orders by e-mail: that there is one, for which day and commune, and the page to open."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import aiosmtplib

from bot.mail_server import TIMEOUT_S, MailServer
from bot.post.carrier import Outcome, Verdict, key_of
from bot.post.codes import spaced
from bot.post.model import Event, Order
from bot.post.pushes import Push
from bot.post.wording import shown_round
from bot.words import Words
from knowledge.places import places_of

MAIL_FILE = Path(__file__).parent / "mailing.yml"
_say = Words(MAIL_FILE).say


class Mailing:
    """Sends e-mails through a server like smtp://user:password@host:port."""

    def __init__(self, *, server: str, sender: str, public_url: str) -> None:
        self._server = MailServer(server)
        self._sender = sender
        self._public_url = public_url

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        """Send one e-mail."""
        try:
            async with asyncio.timeout(2 * TIMEOUT_S):
                await self._server.send(self.message(push, order, event))
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


def _commune(order: Order) -> str:
    found = places_of(order.unit) if order.unit else ()
    return str(found[0].name) if len(found) == 1 else _say("commune_unknown")
