"""Errors of the understanding room."""


class NluError(Exception):
    """Understanding cannot do its work."""


class TrainingDataError(NluError):
    """The training data lacks what a component needs."""
