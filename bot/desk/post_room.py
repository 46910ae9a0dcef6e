"""Sends the e-mails among the alerts: again and again until the mail server has them, each once."""

from __future__ import annotations

import asyncio
import logging
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import aiosmtplib
import sqlalchemy as sa

from bot.database import beside, writing
from bot.desk.alerts import FAILED, OPEN, SENT, Alerts, What
from bot.desk.rows import ticket_of
from bot.desk.tables import alerts, tickets
from bot.desk.tickets import Tickets
from bot.mail_server import MailServer

logger = logging.getLogger(__name__)

LOOK_S = 5.0
LEASE_S = 120.0
"""How long an alert stays with who sends it: longer than sending takes, so that only a dead process's is taken over."""
FIRST_S, LONGEST_S = 30.0, 3600.0
GIVE_UP = 20
"""Tries, about half a day: then it is marked as failed, and logged."""


class PostRoom:
    """Sends alerts by e-mail."""

    def __init__(self, tickets_: Tickets, alerts_: Alerts, *, server: str, sender: str) -> None:
        self._tickets = tickets_
        self._alerts = alerts_
        self._server = MailServer(server)
        self._sender = sender
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """End; what is not sent waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while True:
            try:
                while await self.send_next():
                    pass
            except Exception as error:  # the database is away
                logger.error("alerts: %s; trying again", type(error).__name__)
            await asyncio.sleep(LOOK_S)

    async def send_next(self) -> bool:
        """Send the next alert that is due; return whether there was one."""
        claimed = await beside(self._tickets.engine, self._claim)
        if claimed is None:
            return False
        alert_id, tries, message = claimed
        try:
            await self._server.send(message)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            await beside(self._tickets.engine, self._later, alert_id, tries, f"{type(error).__name__}")
        else:
            await beside(self._tickets.engine, self._settle, alert_id, SENT)
        return True

    def _claim(self) -> tuple[int, int, EmailMessage] | None:
        now = self._tickets.clock()
        due = (alerts.c.state == OPEN) & (alerts.c.not_before <= now) & (alerts.c.leased_until <= now)
        with writing(self._tickets.engine) as connection:
            first = sa.select(alerts).where(due).order_by(alerts.c.id).limit(1).with_for_update(skip_locked=True)
            row = connection.execute(first).mappings().first()
            if row is None:
                return None
            lease = {"leased_until": now + LEASE_S, "tries": alerts.c.tries + 1}
            if connection.execute(alerts.update().where(alerts.c.id == row["id"], due).values(**lease)).rowcount != 1:
                return None
            found = connection.execute(sa.select(tickets).where(tickets.c.id == row["ticket"])).mappings().one()
        message = self._message(row, ticket_of(found, self._tickets.sealer))
        return int(row["id"]), int(row["tries"]) + 1, message

    def _message(self, row: sa.engine.RowMapping, ticket: object) -> EmailMessage:
        what = What(row["what"])
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = self._tickets.sealer.open(row["to"])
        message["Subject"] = self._alerts.subject(ticket, what)  # type: ignore[arg-type]
        message["Date"] = formatdate(row["created_at"])
        # The same alert has the same id however often it is sent: mail servers and programs drop the second.
        message["Message-ID"] = f"<alert-{row['id']}-{int(row['created_at'])}@{make_msgid().rsplit('@', 1)[1].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._alerts.text(ticket, what))  # type: ignore[arg-type]
        return message

    def _later(self, alert_id: int, tries: int, reason: str) -> None:
        """Try again later; an address that nobody takes in half a day is given up."""
        logger.warning("alerts: an e-mail was not taken (%s), try %d", reason, tries)
        if tries >= GIVE_UP:
            self._settle(alert_id, FAILED, reason=reason)
            return
        wait_s = min(LONGEST_S, FIRST_S * 2.0 ** (tries - 1))
        self._settle(alert_id, OPEN, reason=reason, not_before=self._tickets.clock() + wait_s)

    def _settle(self, alert_id: int, state: str, *, reason: str = "", not_before: float = 0.0) -> None:
        with writing(self._tickets.engine) as connection:
            done = {"state": state, "reason": reason, "not_before": not_before, "leased_until": 0.0}
            connection.execute(alerts.update().where(alerts.c.id == alert_id).values(**done))
