"""A turn late in a conversation does no more work than an early one: counted, not timed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.assistant import Assistant  # prepares rasa
from bot.tracker_store import TURNS

from rasa.core.policies.rule_policy import RulePolicy  # isort: skip
from rasa.shared.core.events import Event  # isort: skip

pytestmark = pytest.mark.train

MOST_EVENTS = 60
"""What a turn may read of the past, however long it is: three turns of ten events, twice."""


class Work:
    """Counts what a turn does: statements, events read, predictions, the longest history a policy sees."""

    def __init__(self) -> None:
        self.statements = self.events = self.predictions = self.longest = 0

    def taken(self) -> tuple[int, int, int, int]:
        """Return the counts and start again."""
        found = (self.statements, self.events, self.predictions, self.longest)
        self.statements = self.events = self.predictions = self.longest = 0
        return found


@pytest.fixture
def work(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    counted = Work()
    predict, from_parameters = RulePolicy._predict, Event.from_parameters

    def predicted(self: Any, tracker: Any, *args: Any, **kwargs: Any) -> Any:
        counted.predictions += 1
        counted.longest = max(counted.longest, len(tracker.events))
        return predict(self, tracker, *args, **kwargs)

    def read(parameters: dict[str, Any], default: Any = None) -> Any:
        counted.events += 1
        return from_parameters(parameters, default)

    def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        counted.statements += 1

    monkeypatch.setattr(RulePolicy, "_predict", predicted)
    monkeypatch.setattr(Event, "from_parameters", staticmethod(read))
    engine = assistant.agent.tracker_store._tracker_store.engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    yield counted
    sa.event.remove(engine, "before_cursor_execute", listen)


async def test_turn_200_does_no_more_than_turn_5(assistant: Assistant, work: Work) -> None:
    talk, done = uuid.uuid4().hex, {}
    for number in range(1, 202):
        await assistant.ask(("thế lệ phí?", "đăng ký kết hôn cần gì")[number % 2], conversation=talk)
        done[number] = work.taken()
    assert done[201] == done[21]
    assert done[200] == done[20]
    statements, events, predictions, longest = done[201]
    assert (statements, predictions) == (done[5][0], done[5][2])
    assert longest <= done[5][3]
    assert TURNS <= events <= MOST_EVENTS  # read from the store, and what the actions of this turn add
    assert predictions > 0
