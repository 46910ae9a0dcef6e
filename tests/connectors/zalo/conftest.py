"""A stand-in for Zalo, and a client that is logged in there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from connectors.zalo.client import ZaloClient
from tests.support.zalo import ZaloStandIn, zalo_standing_in
from tests.support.zalo_account import MemoryTokens, account_at, logged_in


@pytest.fixture
def zalo() -> Iterator[ZaloStandIn]:
    with zalo_standing_in() as standing_in:
        yield standing_in


@pytest.fixture
def store(zalo: ZaloStandIn) -> MemoryTokens:
    return logged_in(zalo)


@pytest.fixture
async def client(zalo: ZaloStandIn, store: MemoryTokens) -> AsyncIterator[ZaloClient]:
    made = ZaloClient(account_at(zalo), store, clock=zalo.now, timeout_s=0.6)
    yield made
    await made.close()
