"""Citizens' own wordings for procedures that only an imported catalogue holds (`aliases.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.errors import RecordError
from knowledge.loader import read_yaml

ALIASES_FILE = Path(__file__).parent / "aliases.yml"


@lru_cache(maxsize=4)
def spoken_names(path: Path = ALIASES_FILE) -> Mapping[str, tuple[str, ...]]:
    """Return the wordings by code; raise RecordError naming the code whose wordings are no list of texts."""
    table = read_yaml(path) or {}
    for code, wordings in table.items():
        if not isinstance(wordings, list) or not all(isinstance(wording, str) and wording.strip() for wording in wordings):
            raise RecordError([f"{path.name}: {code}: expected a list of wordings"])
    return {str(code): tuple(wordings) for code, wordings in table.items()}
