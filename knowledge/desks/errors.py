"""Errors of the directory of desks; every message names the thing and the place."""

from knowledge.errors import KnowledgeError


class DeskError(KnowledgeError):
    """The directory of desks contradicts itself, or has no such desk."""


class CellError(KnowledgeError):
    """A cell of the directory's spreadsheet cannot be taken; the message says what is wrong with it."""
