"""What the tests of the aspects share."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.render import section
from tests.support.catalogue import DAY, full

SOURCE = {"title": "Quyết định của tỉnh", "url": "https://nghean.gov.vn/qd", "checked_on": "2026-07-01"}


def row(**facts: Any) -> dict[str, Any]:
    """Return a local row of the whole province."""
    return {"scope": "province", "agency": "Nghệ An", "source": SOURCE, **facts}


def said(aspect: str, on: date = DAY, **facts: Any) -> str:
    """Return one aspect of a full record."""
    return section(aspect, full(**facts), on=on).text


def ways(*limits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the ways to hand in, each with its time limits."""
    return [
        {"method": method, **({"time_limits": limit} if limit else {})}
        for method, limit in zip(("online", "post", "counter"), limits, strict=False)
    ]
