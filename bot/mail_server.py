"""The mail server that letters leave through: smtp://user:password@host:port, or smtps://…."""

from __future__ import annotations

from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT_S = 30.0
SMTP_PORT, SMTPS_PORT = 587, 465


class MailServer:
    """Takes one letter at a time."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    async def send(self, message: EmailMessage) -> None:
        """Hand a letter over, with STARTTLS where it is offered; raise SMTPException, OSError or TimeoutError."""
        url, secure = self._url, self._url.scheme == "smtps"
        await aiosmtplib.send(
            message,
            hostname=url.hostname,
            port=url.port or (SMTPS_PORT if secure else SMTP_PORT),
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=secure,
            start_tls=None,
            timeout=TIMEOUT_S,
        )
