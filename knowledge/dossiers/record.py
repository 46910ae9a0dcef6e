"""Reads what is on record of dossier codes: whose they are, and where they are looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.model import Source

DOSSIERS_FILE = Path(__file__).parent / "dossiers.yml"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose codes begin with a head such as H41; `is_own` for the province this assistant serves."""

    head: str
    name: str
    is_own: bool


def issuer_of(head: str) -> Issuer | None:
    """Return whose codes begin with `head`, None where no source states it."""
    entry = _record()["issuers"].get(head)
    return Issuer(head, entry["name"], entry["own"]) if entry else None


def look_up_page() -> Source:
    """Return the official page where citizens look dossiers up."""
    entry = _record()["look_up"]
    return Source(entry["title"], entry["url"], date.fromisoformat(entry["checked_on"]))


def structure() -> str:
    """Return the title of what states the parts of a code."""
    return str(_record()["structure"]["title"])


@lru_cache(maxsize=1)
def _record() -> Mapping[str, Any]:
    record: Mapping[str, Any] = read_yaml(DOSSIERS_FILE)
    return record
