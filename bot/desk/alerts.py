"""Tells officers that something waits for them: by e-mail, Telegram or Zalo. Never what the citizen wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from bot.delivery.dispatcher import Said
from bot.delivery.store import ChatStore
from bot.desk.model import Ticket
from bot.desk.said import spaced
from bot.desk.tables import alerts
from bot.desk.wording import say, shown_time
from bot.sealing import Sealer

OPEN, SENT, FAILED = "open", "sent", "failed"


class What(StrEnum):
    """What an officer is told."""

    OPENED = "opened"
    COMPLAINT = "complaint"
    ESCALATED = "escalated"
    FORWARDED = "forwarded"


class Way(StrEnum):
    """How somebody is told."""

    EMAIL = "email"
    TELEGRAM = "telegram"
    ZALO = "zalo"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where an alert goes: an address, or the id of a chat."""

    way: Way
    to: str


Recipients = Callable[[str, What], Sequence[Recipient]]
"""Names who of an agency is told of what; complaints and what is overdue go to its head and the provincial office."""


class Alerts:
    """Writes alerts, in the transaction of what they tell of: none is lost, none tells of what did not happen."""

    def __init__(
        self,
        chats: ChatStore,
        rendered: Callable[[str, Said], Said],
        sealer: Sealer,
        recipients: Recipients,
        name_of: Callable[[str], str],
        *,
        public_url: str,
    ) -> None:
        self._chats = chats
        self._rendered = rendered
        self._sealer = sealer
        self._recipients = recipients
        self._name_of = name_of
        self._public_url = public_url

    def put(self, connection: sa.engine.Connection, ticket: Ticket, what: What) -> None:
        """Write the alerts of one ticket."""
        now = self._chats.clock()
        for recipient in self._recipients(ticket.agency, what):
            if recipient.way is Way.EMAIL:
                row = {"ticket": ticket.id, "what": what.value, "way": recipient.way.value, "state": OPEN}
                connection.execute(alerts.insert().values(**row, to=self._sealer.seal(recipient.to), created_at=now))
            else:
                bodies = self._rendered(recipient.way.value, [{"text": self.text(ticket, what)}])
                self._chats.put_within(connection, recipient.way.value, recipient.to, bodies, pulled=False)

    def subject(self, ticket: Ticket, what: What) -> str:
        """Return the subject of an alert."""
        return say("alert.subject", what=say(f"alert.{what.value}"), code=spaced(ticket.code))

    def text(self, ticket: Ticket, what: What) -> str:
        """Return the text of an alert: that there is something, where, and the page to open."""
        procedure = (ticket.story.get("procedure") or {}).get("name") or ticket.procedure
        return say(
            "alert.text",
            what=say(f"alert.{what.value}"),
            code=spaced(ticket.code),
            desk=self._name_of(ticket.agency),
            procedure=procedure or say("alert.procedure_unknown"),
            when=shown_time(ticket.opened_at),
            link=f"{self._public_url}/desk/t/{ticket.id}" if self._public_url else "",
        ).strip()
