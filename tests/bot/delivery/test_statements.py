"""What is done with every message costs the same however much was said before, and is made only once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from bot.database import open_engine
from bot.delivery.statements import Statements
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.sealing import Sealer, new_key


def test_a_look_at_what_to_send_costs_the_same_however_much_was_sent(tmp_path: Path) -> None:
    store = ChatStore(open_engine(f"sqlite:///{tmp_path}/chats.sqlite", metadata), Sealer([new_key()]))
    store.engine.dispose()
    steps: list[int] = []
    sa.event.listen(store.engine, "connect", lambda connection, _: connection.set_progress_handler(_counting(steps), 10))
    costs = []
    for _ in range(2):
        store.put("zalo", "an", [{"text": "một"}])
        steps.clear()
        outgoing = store.next_outgoing("zalo")
        costs.append(len(steps))
        assert outgoing is not None
        store.sent(outgoing, None)
        for number in range(100):
            store.put("zalo", str(number), [{"text": "cũ"}] * 5, pulled=True)
    assert costs[1] < 2 * costs[0] + 10
    store.engine.dispose()


def _counting(steps: list[int]) -> Callable[[], int]:
    """Return what SQLite calls every ten steps; anything but 0 would end the statement."""
    return lambda: steps.append(1) or 0


def test_no_statement_is_made_anew_each_time(store: ChatStore) -> None:
    made = [statement for statement in vars(store._do).values() if isinstance(statement, sa.sql.ClauseElement)]
    assert isinstance(store._do, Statements) and len(made) > 10
    assert all(statement._generate_cache_key() is not None for statement in made)
