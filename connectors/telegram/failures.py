"""What Telegram's errors mean for a message of ours."""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, UnsureError

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
"""Failures before the first byte of the message went out."""
NO_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "chat_id is empty")
MAX_REASON = 120


def failure_of(error: TelegramError) -> SendError:
    """Return the cause as the senders of all channels know it; its text carries neither token nor citizen."""
    if isinstance(error, RetryAfter):
        return LaterError("too many messages", after_s=seconds_of(error))
    if isinstance(error, InvalidToken):
        return LockedOutError("the bot's token is not valid")  # never its own text: that may carry the token
    if isinstance(error, Forbidden):
        return GoneError("blocked or deactivated")
    if isinstance(error, BadRequest):  # before NetworkError, whose child it is
        return _refused(error)
    if isinstance(error, Conflict):
        return LaterError("conflict")
    if isinstance(error, NetworkError):
        return _network(error)
    return LaterError(type(error).__name__)


def seconds_of(error: RetryAfter) -> float:
    """Return the seconds Telegram asks to wait."""
    after = error._retry_after  # its public form is deprecated in one type and not yet given in the other
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _refused(error: BadRequest) -> SendError:
    if any(words in error.message.lower() for words in NO_CHAT):
        return GoneError("no such chat")
    return RefusedError(error.message[:MAX_REASON])


def _network(error: NetworkError) -> SendError:
    """Tell what never left from what may have arrived. A status says that Telegram itself failed: nothing was sent."""
    cause = error.__cause__
    if isinstance(cause, NOT_SENT):
        return LaterError("no connection")
    if isinstance(cause, httpx.HTTPError) or isinstance(error, TimedOut):
        return UnsureError(f"broken off: {type(cause).__name__}")
    return LaterError("Telegram fails")
