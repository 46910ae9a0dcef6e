"""A conversation goes on after a restart and from another process; a database that fails does not end the talk."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant  # prepares rasa
from bot.settings import Settings
from bot.tracker_store import metadata
from tests.support.services import redis_address

pytestmark = pytest.mark.train

MARRIAGE = "1.000894"
WEDDING = "đăng ký kết hôn cần giấy tờ gì"


@pytest.fixture(autouse=True)
def _environment(trained: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Point the actions to the trained home, and leave logging as it was."""
    monkeypatch.setenv("MOTCUA_HOME", str(trained.home))
    handlers = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = handlers


def started(model: Path, trained: Settings, url: str, **changes: str) -> Assistant:
    """Start an assistant as a new process would."""
    return Assistant(model, Settings(home=trained.home, database_url=url, **changes))


async def test_a_conversation_goes_on_after_a_restart(model: Path, trained: Settings, url: str) -> None:
    talk = uuid.uuid4().hex
    before = await started(model, trained, url).ask(WEDDING, conversation=talk)
    after = await started(model, trained, url).ask("thế lệ phí?", conversation=talk)
    assert after.facts["procedures"][0]["code"] == before.facts["procedures"][0]["code"] == MARRIAGE
    assert len(after.messages) == 1  # no introduction again


async def test_two_processes_share_a_conversation(model: Path, trained: Settings, url: str) -> None:
    one, two = (started(model, trained, url) for _ in range(2))
    talk = uuid.uuid4().hex
    await one.ask("mới sinh con", conversation=talk)
    picked = await two.ask("1", conversation=talk)
    again = await one.ask("thế lệ phí?", conversation=talk)
    assert picked.facts["procedures"][0]["code"] == again.facts["procedures"][0]["code"] == "1.001193"


@pytest.mark.redis
async def test_locks_in_redis_serve_a_conversation(model: Path, trained: Settings, tmp_path: Path) -> None:
    shared = started(model, trained, f"sqlite:///{tmp_path / 'a.sqlite'}", redis_url=redis_address())
    talk = uuid.uuid4().hex
    await shared.ask(WEDDING, conversation=talk)
    assert (await shared.ask("thế lệ phí?", conversation=talk)).facts["procedures"][0]["code"] == MARRIAGE


async def test_a_database_that_fails_between_two_turns_does_not_end_the_talk(
    model: Path, trained: Settings, url: str
) -> None:
    assistant, talk = started(model, trained, url), uuid.uuid4().hex
    await assistant.ask(WEDDING, conversation=talk)
    engine = assistant.agent.tracker_store._tracker_store.engine
    metadata.drop_all(engine)
    turn = (await assistant.ask(WEDDING, conversation=talk)).as_dict()
    assert turn["status"] == "answered"
    assert not any(word in str(turn["messages"]) for word in ("Error", "SQL", "conversation_event"))
    metadata.create_all(engine)
    assert (await assistant.ask(WEDDING, conversation=talk)).as_dict()["status"] == "answered"


async def test_a_database_that_fails_is_logged_without_the_citizens_words(
    model: Path, trained: Settings, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assistant = started(model, trained, url, log_level="DEBUG")
    metadata.drop_all(assistant.agent.tracker_store._tracker_store.engine)
    await assistant.ask("đăng ký kết hôn 0402zxqv", conversation="of-0402zxqv")
    written = capsys.readouterr()
    assert "rasa.core.tracker_store" in written.err
    assert "0402zxqv" not in written.err + written.out
    assert "Traceback" not in written.err


async def test_a_database_that_fails_makes_the_server_unready(model: Path, trained: Settings, url: str) -> None:
    assistant = started(model, trained, url)
    assert assistant.problem() is None
    metadata.drop_all(assistant.agent.tracker_store._tracker_store.engine)
    assert assistant.problem() is not None
