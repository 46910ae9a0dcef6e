"""Takes the number of originals and copies out of a cell."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.imports.words import folded

_LABEL_FIRST = re.compile(r"(?:so luong )?ban (?:chinh|goc|sao|chup)\b")
_AFTER_FIGURE = {
    "originals": re.compile(r"(?<!\d)(\d{1,3})(?: bo)?(?: ban| to)? (?:chinh|goc)\b"),
    "copies": re.compile(r"(?<!\d)(\d{1,3})(?: bo)?(?: ban)? (?:sao|chup|photo)\b"),
}
_AFTER_LABEL = {
    "originals": re.compile(r"(?:chinh|goc)(?: so luong)? (\d{1,3})\b"),
    "copies": re.compile(r"(?:sao|chup|photo)(?: so luong)? (\d{1,3})\b"),
}


def counts(text: str) -> Mapping[str, int]:
    """Return `originals` and `copies` as named: "1 bản chính,2 bản sao" or "Bản chính: 1 Bản sao: 2"."""
    cell = folded(text.replace(",", " , "))
    patterns = _AFTER_LABEL if _LABEL_FIRST.match(cell) else _AFTER_FIGURE
    found = {key: pattern.search(cell) for key, pattern in patterns.items()}
    return {key: int(match[1]) for key, match in found.items() if match}
