"""Errors of the actions room."""


class ActionError(Exception):
    """An action cannot do its work."""


class WordingError(ActionError):
    """A sentence is missing in wording.yml."""
