"""Errors of the commands for Zalo."""

from __future__ import annotations

from bot.errors import BotError


class ZaloError(BotError):
    """Zalo does not accept what was given; the message says what to do."""
