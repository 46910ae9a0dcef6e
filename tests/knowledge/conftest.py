"""What several tests of this room read."""

from __future__ import annotations

import pytest

from knowledge.loader import load_catalogue
from knowledge.model import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The project's own records, read once."""
    return load_catalogue()
