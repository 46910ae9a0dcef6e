"""Looks dossiers up at a system of the State over HTTP (docs/dossier-status.md); off unless an address is set."""

from actions.wiring import use_dossier_lookup
from bot.dossiers.client import HttpLookup
from bot.settings import Settings

__all__ = ["HttpLookup", "install"]


def install(settings: Settings) -> None:
    """Let the actions look dossiers up where the settings name a system, and not at all where they name none."""
    use_dossier_lookup(HttpLookup(settings.dossier_url, token=settings.dossier_token) if settings.dossier_url else None)
