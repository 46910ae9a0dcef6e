"""Alerts go out with what they tell of, or not at all; on a chat they are messages of that chat."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.database import writing
from bot.desk.alerts import Recipient, Way, What
from bot.desk.tables import alerts
from tests.bot.desk.conftest import Room


async def test_an_officer_on_zalo_is_told_there(room: Room) -> None:
    room.recipients = [Recipient(Way.ZALO, "officer-7")]
    await room.hands_over()
    told = [text for sender, text in room.platform.sent if sender == "officer-7"]
    assert len(told) == 1 and "https://m.example/desk/t/" in told[0] and "sai tên" not in told[0]


async def test_a_channel_that_is_not_served_tells_nobody_and_breaks_nothing(room: Room) -> None:
    room.recipients = [Recipient(Way.TELEGRAM, "7"), Recipient(Way.EMAIL, "a@b.example")]
    await room.hands_over()
    with room.store.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(alerts)).scalar() == 1


async def test_an_alert_is_undone_with_what_it_tells_of(room: Room) -> None:
    await room.hands_over()
    with pytest.raises(RuntimeError), writing(room.store.engine) as connection:
        room.alerts.put(connection, room.ticket(), What.FORWARDED)
        raise RuntimeError("the process dies here")
    with room.store.engine.connect() as connection:
        assert connection.execute(sa.select(alerts.c.what)).scalars().all() == ["opened"]


async def test_addresses_are_sealed(room: Room) -> None:
    await room.hands_over()
    with room.store.engine.connect() as connection:
        assert "lan@vinh.example" not in str(connection.execute(sa.select(alerts)).all())
