"""The Official Account and the app it is reached through."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ZaloAccount:
    """Ids, secrets and addresses; secrets are not shown in what is printed."""

    app_id: str
    app_secret: str = field(repr=False)
    oa_id: str
    oa_secret: str = field(default="", repr=False)
    """Signs webhooks; it is another than the app's."""
    oauth_url: str = "https://oauth.zaloapp.com"
    openapi_url: str = "https://openapi.zalo.me"
    business_url: str = "https://business.openapi.zalo.me"
    app_proof: bool = False
    """Send `appsecret_proof` with each call."""
