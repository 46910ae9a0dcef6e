"""Errors of postal orders."""

from bot.errors import BotError


class PostError(BotError):
    """What is asked of a postal order cannot be done."""


class OrderUnknownError(PostError):
    """There is no such order, or it is another agency's: the two are not told apart."""


class OrderStateError(PostError):
    """The order is in a state in which this makes no sense."""


class OrderChangedError(PostError):
    """The order changed between reading and writing; it is to be looked at again."""
