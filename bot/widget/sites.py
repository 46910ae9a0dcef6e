"""The sites that may embed the widget, read from a YAML file (docs/widget.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.widget.errors import SitesError
from knowledge.errors import KnowledgeError
from knowledge.loader import read_yaml

OWN = "motcua"
"""The site that is this server itself."""
IDLE_MIN = 120
"""Minutes after which a visitor's chat is closed when nothing is written; a public computer wants less."""
MAX_IDLE_MIN = 1440
"""Minutes a session lasts at most in any case (bot/widget/sessions.py)."""
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?")
_KNOWN = frozenset({"name", "origins", "idle_min"})


@dataclass(frozen=True, slots=True)
class Site:
    """One agency's web site."""

    key: str
    name: str = ""
    """The agency's name as the widget shows it; empty: only the assistant's."""
    origins: frozenset[str] = frozenset()
    """Where its pages lie: scheme, host, port. Those of this server are always allowed."""
    idle_min: int = IDLE_MIN


def read_sites(file: str) -> dict[str, Site]:
    """Return the sites by key, always with our own (alone when no file is named).

    Raises SitesError naming file, site and what is wrong.
    """
    sites = {OWN: Site(OWN)}
    if not file:
        return sites
    path = Path(file)
    try:
        content = read_yaml(path)
    except (OSError, KnowledgeError) as error:
        raise SitesError(f"{path}: {error}") from error
    if not isinstance(content, Mapping) or not isinstance(content.get("sites"), Mapping):
        raise SitesError(f"{path}: expected `sites:` with one entry for each site")
    for key, entry in content["sites"].items():
        sites[str(key)] = _site(path, str(key), entry)
    return sites


def _site(path: Path, key: str, entry: Any) -> Site:
    where = f"{path}: site {key!r}"
    if not _KEY.fullmatch(key):
        raise SitesError(f"{where}: a key has small letters, digits and hyphens")
    if not isinstance(entry, Mapping):
        raise SitesError(f"{where}: expected name, origins")
    unknown = sorted(set(map(str, entry)) - _KNOWN)
    if unknown:
        raise SitesError(f"{where}: {unknown[0]!r} is not one of {', '.join(sorted(_KNOWN))}")
    origins = entry.get("origins")
    if not isinstance(origins, list) or not origins:
        raise SitesError(f"{where}: origins: name at least one, like https://sotuphap.example.gov.vn")
    for origin in origins:
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            raise SitesError(f"{where}: origins: {origin!r} is not like https://host (no path, small letters)")
    idle = entry.get("idle_min", IDLE_MIN)
    if isinstance(idle, bool) or not isinstance(idle, int) or not 1 <= idle <= MAX_IDLE_MIN:
        raise SitesError(f"{where}: idle_min: {idle!r} is not a number of minutes from 1 to {MAX_IDLE_MIN}")
    return Site(key, str(entry.get("name") or ""), frozenset(origins), idle)
