"""The held-out questions asked once for all tests of a run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from bot.evaluation.cases import HELD_OUT, load_tables
from bot.evaluation.observing import families_on_record, observe
from knowledge.loader import PROCEDURES, record_files

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.evaluation.observing import Observed
    from bot.settings import Settings


@pytest.fixture(scope="session")
def held_out(loaded: Assistant, trained: Settings) -> Iterator[Observed]:
    """Return what every held-out question on the project's own records is answered with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_HOME", str(trained.home))
        patch.delenv("MOTCUA_ENCODER", raising=False)
        families = families_on_record()
        if len(families) != len(record_files(PROCEDURES)):
            pytest.skip(f"{os.environ.get('MOTCUA_TEST_HOME')}: has an import; floors are for the project's own records")
        yield asyncio.run(observe(loaded, load_tables(HELD_OUT), families))
