"""Errors of the directory's side in SQL."""

from bot.errors import BotError


class DirectoryError(BotError):
    """The directory cannot be read or changed as asked; the message names the file or the desk."""
