"""What can be wrong with the widget's set-up."""

from __future__ import annotations

from bot.errors import BotError


class SitesError(BotError):
    """The file of sites cannot be used; the message names file, site and what is wrong."""


class SessionError(BotError):
    """A visitor's token is not valid (any more)."""
