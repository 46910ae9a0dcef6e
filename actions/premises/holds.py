"""How a claim stands against a record."""

from __future__ import annotations

from enum import StrEnum


class Holds(StrEnum):
    """Right, right in some cases, wrong, or not on record."""

    RIGHT = "right"
    DEPENDS = "depends"
    WRONG = "wrong"
    OPEN = "open"
