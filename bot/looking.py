"""Looks after something again and again as long as the server runs; a database that is away only delays it."""

from __future__ import annotations

import asyncio
import logging
from typing import ClassVar

logger = logging.getLogger(__name__)


class Looking:
    """What does its `once` every `every_s` seconds between `start` and `stop`."""

    named: ClassVar[str]
    """What stands in the log when it fails."""

    _task: asyncio.Task[None] | None = None

    @property
    def every_s(self) -> float:
        """Return the seconds from the end of one look to the next."""
        raise NotImplementedError

    async def once(self) -> object:
        """Do what is due now."""
        raise NotImplementedError

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self) -> None:
        """End; what is left waits for the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _go_on(self) -> None:
        while True:
            try:
                await self.once()
            except Exception as error:  # the database is away
                logger.error("%s: %s; trying again", self.named, type(error).__name__)
            await asyncio.sleep(self.every_s)
