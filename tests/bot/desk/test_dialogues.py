"""A dialogue under way is kept sealed, goes on after a restart, and is forgotten when nobody goes on with it."""

from __future__ import annotations

import sqlalchemy as sa

from bot.desk.dialogues import LASTS_S, Dialogues
from bot.desk.tables import dialogues
from tests.bot.desk.conftest import Room


async def test_a_dialogue_goes_on_after_a_restart_and_its_words_are_sealed(room: Room) -> None:
    await room.says("gặp cán bộ")
    await room.says("chồng tôi mất thì sang tên thế nào")
    with room.store.engine.connect() as connection:
        assert "sang tên" not in str(connection.execute(sa.select(dialogues)).all())
    kept = Dialogues(room.store.engine, room.sealer, clock=room.clock.now).read("zalo:an")
    assert kept is not None and kept.question == "chồng tôi mất thì sang tên thế nào"


async def test_one_nobody_goes_on_with_is_forgotten(room: Room) -> None:
    await room.says("gặp cán bộ")
    room.clock.sleep(LASTS_S + 1)
    assert await room.says("lệ phí?") == ["về lệ phí?"]
    await room.sweep.once()
    with room.store.engine.connect() as connection:
        assert connection.execute(sa.select(dialogues)).first() is None
