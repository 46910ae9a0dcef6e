"""Sentences of a YAML file by their dotted keys, and the words by which a message is told to mean one of a list."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.text import fold


class Words:
    """What one file holds; read when it is first asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def all(self) -> dict[str, Any]:
        """Return everything the file holds."""
        return dict(read_yaml(self._file))

    def say(self, key: str, /, **parts: object) -> str:
        """Return the sentence at the dotted `key`, filled with `parts`; raise KeyError when there is none."""
        node: Any = self.all
        for part in key.split("."):
            node = node[part]
        return str(node).format(**parts)

    def means(self, what: str, text: str) -> bool:
        """Return whether a message says one of the things listed under `means`: yes, no, stop."""
        return fold(text).strip(" .,!?") in self.all["means"][what]
