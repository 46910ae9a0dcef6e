"""Pictures of pages, to be looked at: taken where SCREENSHOTS names a folder, as `make screenshots` does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

NAMED = os.environ.get("SCREENSHOTS")
WHEN_WANTED = pytest.mark.skipif(not NAMED, reason="pictures to be looked at: make screenshots")


def pictures() -> Path:
    """Return the folder they are kept in."""
    folder = Path(NAMED or "")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
