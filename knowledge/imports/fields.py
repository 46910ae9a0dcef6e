"""Maps the official field (lĩnh vực) of a record to a key of `knowledge/fields.yml`, or to a key of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.imports.words import folded
from knowledge.loader import load_fields, read_yaml

FIELD_NAMES_FILE = Path(__file__).parent / "field_names.yml"
OTHER = "khac"
"""The key of records that name no field."""


def field_key(official: str) -> str:
    """Return the key of an official field: ours where one covers it, an ASCII slug of its name elsewhere."""
    name = folded(official)
    if not name:
        return OTHER
    return _known().get(name) or slug(name)


def slug(text: str) -> str:
    """Return `text` as a key: lower case, ASCII, words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", folded(text)).strip("_") or OTHER


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    own = {folded(field.name): key for key, field in load_fields().items()}
    table = read_yaml(FIELD_NAMES_FILE)
    return own | {folded(name): key for key, names in table.items() for name in names}
