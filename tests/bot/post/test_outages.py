"""Nobody hears of an order that is not kept: the disk is full, the database is gone, and all goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.post.tables import orders
from tests.bot.post.ordering_fixtures import ORDERS, Room
from tests.support.entered import ADDRESS, NAME, PHONE
from tests.support.services import postgres_address

ANSWERS = ("đồng ý", "đủ", NAME, PHONE, "phường Thành Vinh", ADDRESS, "lấy tại nhà", "sáng mai", "địa chỉ này")


def count(room: Room) -> int:
    with room.store.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(orders)).scalar() or 0)


def told(room: Room) -> list[str]:
    return [body["text"] for body in room.platforms["zalo"].sent]


async def at_summary(room: Room) -> None:
    for text in (ORDERS, *ANSWERS):
        await room.says(text)
    assert "chưa được đặt" in told(room)[-1]


async def answered(room: Room, tries: int = 1) -> None:
    """Let the dispatcher try; what fails is tried again by its loop, here by hand."""
    for _ in range(tries):
        while await room.dispatcher.answer_next():
            pass
    while await room.dispatcher.send_next("zalo"):
        pass


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(f"sqlite:///{tmp_path / 'post.sqlite'}")
    yield made
    made.store.engine.dispose()


async def test_with_a_full_disk_nothing_is_ordered_and_nobody_is_told_so(room: Room) -> None:
    await at_summary(room)
    await room.takes("xác nhận")
    engine = room.store.engine
    engine.dispose()  # the limit holds for connections from now on

    def fill(connection: object, _: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]
        connection.execute(
            "CREATE TEMP TRIGGER full BEFORE INSERT ON post_order BEGIN SELECT RAISE(ABORT, 'disk full'); END"
        )  # type: ignore[attr-defined]

    sa.event.listen(engine, "connect", fill)
    before = len(told(room))
    with pytest.raises(sa.exc.SQLAlchemyError):
        await answered(room)
    assert count(room) == 0
    assert not any("Đã đặt" in text for text in told(room)[before:])
    sa.event.remove(engine, "connect", fill)
    engine.dispose()
    await answered(room)
    assert count(room) == 1
    assert "Đã đặt" in told(room)[-1]


@pytest.mark.postgres
async def test_with_the_database_gone_nothing_is_ordered_until_it_is_back() -> None:
    for url in postgres_address():
        room = Room(url)
        await at_summary(room)
        await room.takes("xác nhận")
        engine = room.store.engine
        real = engine.pool._creator

        def gone() -> None:
            raise sa.exc.OperationalError("connect", {}, Exception("the server is away"))

        engine.dispose()
        engine.pool._creator = gone  # type: ignore[assignment]
        before = len(told(room))
        with pytest.raises(sa.exc.OperationalError):
            await answered(room)
        assert told(room)[before:] == []
        engine.pool._creator = real
        engine.dispose()
        await answered(room)
        assert count(room) == 1
        assert "Đã đặt" in told(room)[-1]
        engine.dispose()
