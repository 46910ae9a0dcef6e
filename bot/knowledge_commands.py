"""What the `kb` commands count."""

from __future__ import annotations

from collections import Counter
from typing import Any

from knowledge.model import Catalogue, Establishment, Method, OnlineLevel


def statistics(catalogue: Catalogue) -> dict[str, Any]:
    """Return the counts of `kb stats --json`."""
    procedures = catalogue.procedures
    levels = Counter(p.online_level.level for p in procedures if p.online_level)
    wholly = [p for p in procedures if all(kind is Establishment.RECALLED for kind in p.established.values())]
    verified = [p for p in procedures if p.is_verified]
    return {
        "procedures": len(procedures),
        "verified": len(verified),
        "recalled": len(wholly),
        "partly_verified": len(procedures) - len(verified) - len(wholly),
        "without_code": sum(p.code is None for p in procedures),
        "online": sum(p.offers(Method.ONLINE) for p in procedures),
        "post": sum(p.offers(Method.POST) for p in procedures),
        "counter": sum(p.offers(Method.COUNTER) for p in procedures),
        "online_level_full": levels[OnlineLevel.FULL],
        "online_level_partial": levels[OnlineLevel.PARTIAL],
        "online_level_unknown": sum(p.offers(Method.ONLINE) and p.online_level is None for p in procedures),
        "fees_unknown": sum(p.fees is None for p in procedures),
        "dossier_unknown": sum(not p.dossier for p in procedures),
        "fields": dict(sorted(Counter(p.field for p in procedures).items())),
    }
