"""A stand-in for Zalo and the settings that lead to it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.zalo import ZaloStandIn, zalo_standing_in


@pytest.fixture
def zalo() -> Iterator[ZaloStandIn]:
    with zalo_standing_in(start=time.time()) as standing_in:
        yield standing_in


@pytest.fixture
def environment(zalo: ZaloStandIn, url: str, tmp_path: Path) -> dict[str, str]:
    return {**zalo.environment, "MOTCUA_HOME": str(tmp_path), "MOTCUA_DATABASE_URL": url}
