"""Quality on questions nobody trained on: tables of tests/questions, by slice, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.evaluation.cases import DEVELOPMENT as DEVELOPMENT
from bot.evaluation.cases import HELD_OUT as HELD_OUT
from bot.evaluation.cases import load_tables
from bot.evaluation.metrics import Figure, figures_of
from bot.evaluation.observing import families_on_record, observe

if TYPE_CHECKING:
    from bot.assistant import Assistant


async def evaluate(assistant: Assistant, which: str) -> list[Figure]:
    """Return the figures of one set of questions."""
    seen = await observe(assistant, load_tables(which), families_on_record())
    return figures_of(seen.observations)
