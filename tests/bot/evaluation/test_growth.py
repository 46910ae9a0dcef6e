"""Two hundred more procedures change no answer: what was right stays right, word for word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import benchmark_knowledge
from bot.benchmark_knowledge import _filled
from bot.evaluation.cases import DEVELOPMENT, Case, load_tables
from bot.evaluation.observing import families_on_record
from bot.evaluation.slices import asks_of_procedure
from bot.training import home_records, ordinary_questions
from knowledge.dense import encoder_identity, load_encoder
from knowledge.index import build_index

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings

MORE = 200
EVERY = 12
"""One development question in twelve is asked: some sixty."""


@pytest.fixture
def grown(trained: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return a home with the same models whose index holds synthetic procedures too."""
    records = home_records(trained)
    monkeypatch.setattr(benchmark_knowledge, "MANY", len(records.digests) + MORE)
    home = replace(trained, home=tmp_path / "grown", encoder=trained.encoder_name)
    home.home.mkdir()
    more = _filled(records, tmp_path)
    assert len(more.digests) == len(records.digests) + MORE
    build_index(
        home.index,
        more,
        encoder=load_encoder(trained.encoder_name),
        encoder_name=encoder_identity(trained.encoder_name),
        background=ordinary_questions(),
    )
    return home


async def _answers(assistant: Assistant, cases: list[Case]) -> dict[str, tuple[bool, list[str]]]:
    """Return per question whether the right procedure came first, and what was said where that was an answer.

    Of a choice that is offered only the first must stay: what stands behind it may make room for what is new.
    """
    found = {}
    for case in cases:
        turn = await assistant.ask(case.text)
        codes = [named["code"] for named in turn.facts["procedures"]]
        said = [str(m.get("text")) for m in turn.messages] if turn.facts["status"] == "answered" else []
        found[case.text] = (codes[:1] != [] and codes[0] in case.procedures, said)
    return found


@pytest.mark.train
async def test_more_procedures_change_no_right_answer(
    assistant: Assistant, grown: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = families_on_record()
    known = [case for case in load_tables(DEVELOPMENT).cases if asks_of_procedure(case) and case.procedures[0] in families]
    sample = known[::EVERY]
    before = await _answers(assistant, sample)
    monkeypatch.setenv("MOTCUA_HOME", str(grown.home))
    monkeypatch.setenv("MOTCUA_ENCODER", grown.encoder_name)
    assert len(families_on_record()) == len(families) + MORE
    after = await _answers(assistant, sample)
    right = [text for text, (is_right, _) in before.items() if is_right]
    assert len(right) > len(sample) / 2
    assert [text for text in right if not after[text][0] or before[text][1] not in ([], after[text][1])] == []
