"""The page at /: plain, fast, usable on a phone, by keyboard, and without JavaScript."""

from bot.page.routes import add_page

__all__ = ["add_page"]
