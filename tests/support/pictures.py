"""Where pictures of pages are kept: the folder SCREENSHOTS names, to be looked at, else that of the test."""

from __future__ import annotations

import os
from pathlib import Path


def pictures(of_test: Path) -> Path:
    """Return the folder, made where it is not there."""
    folder = Path(os.environ.get("SCREENSHOTS", of_test))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
