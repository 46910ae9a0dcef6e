"""Errors of the service; every message names the thing and the place."""


class BotError(Exception):
    """The service cannot do what was asked."""


class SettingsError(BotError):
    """A setting cannot be used; the message names the variable."""


class UnsupportedRasaError(BotError):
    """The installed rasa is not the one the runtime was written for."""


class HomeError(BotError):
    """The home folder cannot be used."""


class TrainingError(BotError):
    """Training failed; the message says at which step."""


class ModelError(BotError):
    """The trained model cannot be read; the message names its file."""


class StoreError(BotError):
    """The conversation store cannot be opened; the message names its address without credentials."""


class ServerError(BotError):
    """The server cannot start; the message says why."""


class BatchError(BotError):
    """A line of the batch file cannot be read; the message names file and line."""


class EvaluationError(BotError):
    """The questions are not there or cannot be read."""


class FigureUnknownError(BotError):
    """No figure or group has the name asked for."""


class PortalError(BotError):
    """The national portal does not answer as documented; the message says what was asked and what came."""


class PortalRecordError(PortalError):
    """One procedure cannot be had from the portal; the others can."""


class SyncError(BotError):
    """The catalogue could not be taken over from the portal; what was fetched is kept for the next run."""


class CountsError(BotError):
    """A list of counts cannot be read; the message names the file."""


class CatalogueError(BotError):
    """What is asked of the catalogue cannot be done; the message names the procedure."""


class SealError(BotError):
    """What is kept sealed cannot be opened with the keys that are configured."""
