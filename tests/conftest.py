"""What several rooms' tests share: a trained home, an assistant, and services that may be absent."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from playwright.sync_api import expect

from bot.settings import Settings
from tests.support.entered import Watch

if TYPE_CHECKING:
    from bot.assistant import Assistant

_WATCH = Watch()
PATIENCE_MS = 20_000.0
"""How long a page may take to show what is expected: two browsers, servers and databases share two cores here."""


def pytest_configure() -> None:
    """Let the browser tests be patient."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(autouse=True)
def _nothing_entered_is_logged() -> Iterator[None]:
    """Fail the test in which a log line held what a citizen entered."""
    root = logging.getLogger()
    if _WATCH not in root.handlers:
        root.addHandler(_WATCH)
    yield
    assert _WATCH.taken() == []


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a home where everything is trained: MOTCUA_TEST_HOME when named, else one for this run."""
    from bot.training import ensure_ready

    named = os.environ.get("MOTCUA_TEST_HOME")
    settings = Settings(home=Path(named).resolve() if named else _of_this_run(tmp_path_factory) / "home")
    with FileLock(_of_this_run(tmp_path_factory) / "home.lock"):  # one process trains, the others wait for it
        ensure_ready(settings, progress=lambda line: None)
    return settings


def _of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def model(trained: Settings) -> Path:
    """Return the trained model's file."""
    from bot.training import ensure_ready

    return ensure_ready(trained, progress=lambda line: None)


@pytest.fixture(scope="session")
def loaded(trained: Settings, model: Path) -> Iterator[Assistant]:
    """Return one assistant for all tests of a run; its conversations stay in memory."""
    from bot.assistant import Assistant

    handlers = logging.getLogger().handlers[:]
    assistant = Assistant(model, trained, tracker_url="sqlite://")
    logging.getLogger().handlers[:] = handlers
    yield assistant
    assistant.agent.tracker_store._tracker_store.engine.dispose()


@pytest.fixture
def assistant(loaded: Assistant, trained: Settings, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """Return the assistant, with the environment its actions read."""
    monkeypatch.setenv("MOTCUA_HOME", str(trained.home))
    monkeypatch.delenv("MOTCUA_ENCODER", raising=False)
    return loaded
