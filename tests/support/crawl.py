"""The crawl of the national portal, for tests that read it where it is at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

CRAWL = Path(__file__).resolve().parents[3] / "shared" / "data" / "portal-2026-07" / "details"
CRAWLED_ON = date(2026, 7, 20)

needs_crawl = pytest.mark.skipif(not CRAWL.is_dir(), reason=f"no crawl of the national portal at {CRAWL}")


def crawl_files() -> list[Path]:
    """Return the files of the crawl."""
    return sorted(CRAWL.glob("*.jsonl"))
