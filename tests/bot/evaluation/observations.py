"""Observations made by hand."""

from __future__ import annotations

from typing import Any

from bot.evaluation.cases import Case
from bot.evaluation.observing import Observation

BIRTH = "1.001193"


def case(**given: Any) -> Case:
    """Return a question about the papers of a birth registration, changed as given."""
    shape: dict[str, Any] = {"text": "q", "file": "procedures", "line": 1, "intent": "ask_documents", "procedures": (BIRTH,)}
    return Case(**(shape | {"aspects": frozenset({"documents"}), "style": "plain"} | given))


def seen(asked: Case | None = None, **given: Any) -> Observation:
    """Return that question answered rightly, changed as given."""
    shape: dict[str, Any] = {
        "case": asked or case(),
        "slices": ("all",),
        "family": "birth",
        "intent": "ask_documents",
        "confidence": 0.9,
        "status": "answered",
        "aspects": frozenset({"documents"}),
        "codes": (BIRTH,),
        "score": 0.9,
        "outside": None,
        "verdicts": {},
        "elapsed_ms": 5.0,
    }
    return Observation(**(shape | given))
