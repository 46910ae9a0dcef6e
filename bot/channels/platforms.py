"""The platforms that `settings` name: Zalo, Telegram; each with what receives, what sends and what runs beside."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from bot.delivery.dispatcher import Channel
from bot.errors import SettingsError
from bot.settings import PREFIX, Settings
from bot.telegram.payload_store import PayloadStore
from bot.zalo.account import FOR_SERVING, account_of
from bot.zalo.token_store import SqlTokenStore
from connectors.errors import SendError
from connectors.events import ChatEvents
from connectors.telegram.channel import TelegramInput
from connectors.telegram.client import TelegramChannel
from connectors.zalo.channel import ZaloChannel, ZaloInput
from connectors.zalo.client import ZaloClient

logger = logging.getLogger(__name__)

TELEGRAM_WEBHOOK = "/webhooks/telegram/webhook"
KEEP_S = 3600.0
"""How often Zalo's access is looked after when nobody writes: unused for three months it would be lost for good."""


class Running(Protocol):
    """Something of a channel that runs beside the server."""

    async def start(self) -> None:
        """Begin; never raises because a platform is away."""

    async def stop(self) -> None:
        """End."""


@dataclass(frozen=True)
class Platform:
    """One platform, ready to be used."""

    input: Any
    """rasa's input channel."""
    channel: Channel
    running: Running


def build_platforms(settings: Settings, engine: sa.engine.Engine, events: ChatEvents) -> list[Platform]:
    """Return the platforms that are configured; raise SettingsError naming a variable that is missing."""
    found = [zalo(settings, engine, events) if settings.zalo_app_id else None]
    found.append(telegram(settings, engine, events) if settings.telegram_token else None)
    return [platform for platform in found if platform is not None]


# --- Zalo ----------------------------------------------------------------------------------------------------------


def zalo(settings: Settings, engine: sa.engine.Engine, events: ChatEvents) -> Platform:
    """Return Zalo."""
    account = account_of(settings, needs=FOR_SERVING)
    client = ZaloClient(account, SqlTokenStore(engine, account.app_id, account.oa_id))
    receives = ZaloInput(account, events, signature_by_oa=settings.zalo_signature_by_oa)
    channel = ZaloChannel(client, status_template=settings.zalo_status_template)
    return Platform(receives, channel, _Zalo(client))


class _Zalo:
    """Looks after Zalo's access."""

    def __init__(self, client: ZaloClient) -> None:
        self._client = client
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin."""
        self._task = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        while True:
            try:
                await self._client.keep_access()
            except SendError as error:
                logger.error("zalo: %s", error)
            except Exception as error:  # the database is away: the next hour will do
                logger.error("zalo: access not looked after: %s", type(error).__name__)
            await asyncio.sleep(KEEP_S)

    async def stop(self) -> None:
        """End, and close the connections."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._client.close()


# --- Telegram ------------------------------------------------------------------------------------------------------


def telegram(settings: Settings, engine: sa.engine.Engine, events: ChatEvents) -> Platform:
    """Return Telegram: by webhook where there is a secret and a public address, else asking for updates."""
    if settings.telegram_secret and not settings.public_url:
        raise SettingsError(f"{PREFIX}PUBLIC_URL: missing; Telegram's webhook needs it (docs/telegram.md)")
    payloads = PayloadStore(engine)
    webhook = settings.public_url + TELEGRAM_WEBHOOK if settings.telegram_secret else ""
    client = TelegramChannel(
        settings.telegram_token, payloads, url=settings.telegram_url, webhook=webhook, secret=settings.telegram_secret
    )
    receives = TelegramInput(client, events, payloads, secret=settings.telegram_secret)
    return Platform(receives, client, _Telegram(client, receives))


@dataclass(frozen=True)
class _Telegram:
    client: TelegramChannel
    receives: TelegramInput

    async def start(self) -> None:
        """Begin to ask for updates, or to be called."""
        await self.client.start(self.receives.receive)

    async def stop(self) -> None:
        """End."""
        await self.client.stop()
