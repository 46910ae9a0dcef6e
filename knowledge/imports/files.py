"""Picks the reader for a file by what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from knowledge.imports.crawl import read_crawl
from knowledge.imports.model import Read


def read_file(path: Path, *, checked_on: date, names: Mapping[str, str] | None = None) -> Iterator[Read]:
    """Yield what `path` holds, one procedure after another."""
    yield from read_crawl(path, checked_on=checked_on, names=names)
