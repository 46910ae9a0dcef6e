"""The shape of one measured figure, and what must hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STOCK_RASA = "stock-rasa"

TARGETS: Mapping[str, tuple[str, float]] = {
    "main.turn_p50_ms": ("ratio", 0.25),
    "main.first_answer_s": ("ratio", 0.5),
    "main.rss_mb": ("ratio", 0.5),
    "main.turn200_over_turn5": ("value", 2.0),
    "kb.import_s": ("value", 60.0),
    "kb.index_s": ("value", 60.0),
    "kb.one_record_s": ("value", 2.0),
    "kb.search_p50_ms": ("value", 5.0),
    "kb.rss_growth_mb": ("value", 150.0),
}
"""What must hold: the ratio to the peer, or the value itself."""


def figure(
    metric: str,
    value: float | None,
    unit: str,
    *,
    peer: str = STOCK_RASA,
    peer_value: float | None = None,
    n: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Return one figure in the shape `bench --json` prints."""
    ratio = value / peer_value if value is not None and peer_value else None
    kind, limit = TARGETS.get(metric, (None, 0.0))
    compared = {"ratio": ratio, "value": value, None: None}[kind]
    shaped = {
        "metric": metric,
        "value": value,
        "unit": unit,
        "peer": peer if peer_value else None,
        "peer_value": peer_value,
        "ratio": ratio,
        "target": f"<= {limit}" if kind else None,
        "ok": compared <= limit if compared is not None else None,
        "n": n,
    }
    return shaped | ({"reason": reason} if reason else {})
