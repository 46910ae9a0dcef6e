"""Reads `wording.yml`: the sentences answers are made of."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from actions.errors import WordingError

WORDING_FILE = Path(__file__).parent / "wording.yml"


def say(key: str, /, **parts: object) -> str:
    """Return the sentence at the dotted `key`, filled with `parts`; raise WordingError when there is none."""
    sentence = _sentences().get(key)
    if sentence is None:
        raise WordingError(f"{WORDING_FILE.name}: no sentence {key!r}")
    return sentence.format(**parts)


@lru_cache(maxsize=1)
def _sentences() -> dict[str, str]:
    flat: dict[str, str] = {}
    _flatten(yaml.safe_load(WORDING_FILE.read_text(encoding="utf-8")), "", flat)
    return flat


def _flatten(node: Any, prefix: str, flat: dict[str, str]) -> None:
    if not isinstance(node, dict):
        flat[prefix] = str(node)
        return
    for key, child in node.items():
        _flatten(child, f"{prefix}.{key}" if prefix else str(key), flat)
