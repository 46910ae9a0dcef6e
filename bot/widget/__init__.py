"""The chat widget of agencies' sites: its script, its interface under /api/chat, the sites that may use it."""

from bot.widget.routes import add_widget

__all__ = ["add_widget"]
