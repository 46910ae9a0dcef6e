"""Errors of accounts; every message names the account or the field."""

from __future__ import annotations

from bot.errors import BotError


class AccountError(BotError):
    """What is asked of accounts cannot be done; the message names the account."""


class AccountUnknownError(AccountError):
    """There is no such account, or none that may be seen."""


class AccountExistsError(AccountError):
    """The name is taken."""


class FieldRefusedError(AccountError):
    """What was given for a field cannot be; `field` names it (`words.yml`, under `problem`)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class PasswordRefusedError(AccountError):
    """A password is too easy to guess; `rule` names why (`words.yml`, under `password`)."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class ProviderError(BotError):
    """The OpenID provider does not answer as documented, or what it says cannot be believed."""
