"""Errors of the officers' desks."""

from bot.errors import BotError


class DeskError(BotError):
    """What is asked of a ticket cannot be done."""


class TicketUnknownError(DeskError):
    """There is no such ticket, or it belongs to another agency: the two are not told apart."""


class TicketTakenError(DeskError):
    """Another officer has the ticket."""


class TicketStateError(DeskError):
    """The ticket is in a state in which this makes no sense."""


class TicketChangedError(DeskError):
    """The ticket changed between reading and writing; it is to be looked at again."""
