"""How often one address may try."""

from __future__ import annotations

import pytest

from bot.accounts.pace import ATTEMPTS, LoginPace
from tests.support.services import redis_address


async def test_an_address_that_tries_too_often_waits_and_another_does_not() -> None:
    pace = LoginPace()
    for _ in range(ATTEMPTS[0].amount):
        assert await pace.attempt("192.0.2.1") == 0
    assert 1 <= await pace.attempt("192.0.2.1") <= 61
    assert await pace.attempt("192.0.2.2") == 0


@pytest.mark.redis
async def test_several_processes_count_together() -> None:
    import uuid

    address, who = redis_address(), uuid.uuid4().hex
    one, another = LoginPace(address), LoginPace(address)
    for _ in range(ATTEMPTS[0].amount // 2):
        assert await one.attempt(who) == 0
        assert await another.attempt(who) == 0
    assert await one.attempt(who) >= 1
