"""What a channel reports besides messages: who took a chat over, who left, what was taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Fits = Callable[[Mapping[str, Any]], bool]
"""Tells whether a rendered body may be the message meant."""


class ChatEvents(Protocol):
    """Whoever keeps the chats. What is reported has happened durably when a call returns.

    `channel` is the channel's name ("zalo", "telegram", "webwidget"), `sender` the platform's id of the person there.
    Messages themselves go through rasa's `on_new_message`, see `connectors/incoming.py`.
    """

    async def took_over(self, channel: str, sender: str) -> None:
        """A person of the agency wrote to the citizen by the platform's own means: the assistant is silent for a while."""

    async def gone(self, channel: str, sender: str) -> None:
        """The citizen blocked us or stopped following: what waits for them is dropped."""

    async def withdrawn(self, channel: str, sender: str, message_id: str) -> None:
        """The citizen took one message back."""

    async def erased(self, channel: str, sender: str) -> None:
        """The citizen demands, through the platform, that everything of theirs is erased."""

    async def confirmed(
        self, channel: str, sender: str, platform_id: str, fits: Callable[[Mapping[str, Any]], bool]
    ) -> None:
        """A message of ours arrived, says the platform."""

    async def counted(self, channel: str, what: str) -> None:
        """Something worth counting happened, e.g. "signature refused"; `what` has at most 48 characters."""
