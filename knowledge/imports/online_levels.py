"""Tells the online level (toàn trình, một phần) a source states for a procedure, in a cell of its own or in the name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from knowledge.imports.model import Finding, SourceRecord, Verdict
from knowledge.imports.words import folded, is_unknown
from knowledge.loader import read_yaml

LEVELS_FILE = Path(__file__).parent / "levels.yml"

_LEVEL = r"(toàn\s+trình|một\s+phần|mức\s+độ\s+[34])"
_IN_NAME = re.compile(
    rf"(?:dịch\s+vụ\s+công(?:\s+trực\s+tuyến)?|\bDVC(?:TT)?|trực\s+tuyến)\s+{_LEVEL}"
    rf"|^[\[(]?\s*{_LEVEL}\s*(?:[\])]|\s[-–:])|[\[(]\s*{_LEVEL}\s*[\])]$|\s[-–]\s*{_LEVEL}$",
    re.IGNORECASE,
)
"""A name tells its level in words ("bằng dịch vụ công trực tuyến toàn trình") or as a mark at its edge ("(toàn trình)").

"Một phần" by itself is none: "chuyển nhượng toàn bộ hoặc một phần dự án".
"""


def online_level(source: SourceRecord) -> tuple[str | None, list[Finding]]:
    """Return "full", "partial", or None where the source tells none clearly; with what is unclear about it."""
    cell = " ".join(source.online_level.split())
    in_name = {_worded(level) for found in _IN_NAME.findall(source.name.strip()) for level in found if level} - {None}
    if not cell or is_unknown(cell):
        return (in_name.pop(), []) if len(in_name) == 1 else (None, [])
    stated = _worded(cell)
    if stated is None:
        return None, [] if folded(cell) in _words()["none"] else _unclear(
            source, f"the online level {cell[:60]!r} is not known"
        )
    if in_name - {stated}:
        return None, _unclear(source, f"the online level {cell[:60]!r} is not the one its name tells")
    return stated, []


def _unclear(source: SourceRecord, reason: str) -> list[Finding]:
    finding = Finding(Verdict.DOUBTFUL, source.place, f"{reason}: it is left out", source.code, "online_level_unclear")
    return [finding]


def _worded(text: str) -> str | None:
    return next((level for level in ("full", "partial") if folded(text) in _words()[level]), None)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = read_yaml(LEVELS_FILE)
    return table
