"""The directory of desks in SQL: what agencies import, what citizens flag, and the view of both over what is shipped."""

from bot.directory.directory import Directory, install

__all__ = ["Directory", "install"]
