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
    "nlu.understand_p50_ms": ("both", 3.0),
    "nlu.train_s": ("value", 180.0),
    "nlu.procedure1": ("least", 0.92),
    "nlu.procedure5": ("least", 0.98),
    "nlu.kind": ("least", 0.95),
    "nlu.abstain": ("least", 0.95),
    "fuzz.faults": ("value", 0.0),
    "channels.p95_ms": ("value", 1000.0),
    "channels.errors": ("value", 0.0),
    "channels.widget_gzip_bytes": ("value", 30_000.0),
    "desk.p95_ms": ("value", 1000.0),
    "desk.lost": ("value", 0.0),
    "desk.doubled": ("value", 0.0),
    "post.orders_per_s": ("least", 20.0),
    "post.lost": ("value", 0.0),
    "post.doubled": ("value", 0.0),
}
"""What must hold: a highest ratio to the peer, a highest or a least value; `both`: a highest value and ratio `TENTH`."""
TENTH = 0.1


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
    target, ok = _judged(metric, value, ratio)
    shaped = {
        "metric": metric,
        "value": value,
        "unit": unit,
        "peer": peer if peer_value else None,
        "peer_value": peer_value,
        "ratio": ratio,
        "target": target,
        "ok": ok,
        "n": n,
    }
    return shaped | ({"reason": reason} if reason else {})


def _judged(metric: str, value: float | None, ratio: float | None) -> tuple[str | None, bool | None]:
    """Return the target in words and whether it is met; None where nothing was measured or nothing must hold."""
    kind, limit = TARGETS.get(metric, (None, 0.0))
    if kind == "least":
        return f">= {limit}", None if value is None else value >= limit
    if kind == "both":
        met = None if value is None else value <= limit and (ratio is None or ratio <= TENTH)
        return f"<= {limit}, ratio <= {TENTH}", met
    compared = {"ratio": ratio, "value": value, None: None}[kind]
    return f"<= {limit}" if kind else None, None if compared is None else compared <= limit
