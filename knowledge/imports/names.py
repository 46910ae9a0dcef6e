"""Tells whether two official names can be those of one procedure."""

from __future__ import annotations

from knowledge.imports.words import folded

LEAST_SHARED = 0.34
"""Share of words two spellings of one name have in common; other procedures of the July 2026 lists share 0.11 at most."""
_COMMON = frozenset(
    ["thu", "tuc", "cua", "va", "cho", "doi", "voi", "theo", "tai", "cap", "thuc", "hien", "cac", "trong", "ve"]
)


def same_procedure(listed: str, written: str) -> bool:
    """Return whether two official names can mean one procedure: they share enough of their words."""
    first, second = _telling(listed), _telling(written)
    if not first or not second or first == second:
        return True
    shared = len(first & second)
    return shared / len(first | second) >= LEAST_SHARED or shared == min(len(first), len(second)) > 1


def _telling(name: str) -> frozenset[str]:
    return frozenset(folded(name).split()) - _COMMON
