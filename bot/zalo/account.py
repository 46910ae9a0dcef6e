"""The Official Account that the settings name, and where its tokens are kept."""

from __future__ import annotations

from bot.database import open_engine
from bot.errors import SettingsError
from bot.settings import PREFIX, Settings
from bot.zalo.token_store import SqlTokenStore, metadata
from connectors.zalo.account import ZaloAccount

FOR_LOGIN = ("zalo_app_id", "zalo_app_secret", "zalo_oa_id")
FOR_SERVING = (*FOR_LOGIN, "zalo_oa_secret")


def account_of(settings: Settings, *, needs: tuple[str, ...] = FOR_LOGIN) -> ZaloAccount:
    """Return the account the settings name; raise SettingsError naming what is missing."""
    for name in needs:
        if not getattr(settings, name):
            raise SettingsError(f"{PREFIX}{name.upper()}: not set; docs/zalo.md tells where it is found")
    return ZaloAccount(
        settings.zalo_app_id,
        settings.zalo_app_secret,
        settings.zalo_oa_id,
        settings.zalo_oa_secret,
        oauth_url=settings.zalo_oauth_url,
        openapi_url=settings.zalo_openapi_url,
        business_url=settings.zalo_business_url,
        app_proof=settings.zalo_app_proof,
    )


def open_store(settings: Settings) -> SqlTokenStore:
    """Return the store of the account's tokens, in the database of conversations."""
    if not settings.database_url:
        settings.home.mkdir(parents=True, exist_ok=True)
    return SqlTokenStore(open_engine(settings.tracker_url, metadata), settings.zalo_app_id, settings.zalo_oa_id)
