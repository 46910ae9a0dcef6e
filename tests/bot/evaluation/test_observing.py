"""Every question is asked, those with diacritics twice; what no record can answer is left out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions import wiring
from bot.evaluation.cases import Dialogue, Tables
from bot.evaluation.observing import observe, verdicts_of
from tests.bot.evaluation.observations import BIRTH, case

FAMILIES = {BIRTH: "birth"}


class _Turn:
    intent, confidence, elapsed_ms = "ask_documents", 0.9, 4.0
    facts = {"status": "answered", "aspects": ["documents"], "procedures": [{"code": BIRTH, "score": 0.8}]}


class _Assistant:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []

    async def ask(self, text: str, *, conversation: str | None = None) -> Any:
        self.asked.append((text, conversation))
        return _Turn()


@pytest.fixture
def assistant() -> Any:
    return _Assistant()


async def test_a_question_with_diacritics_is_asked_again_without(assistant: Any) -> None:
    found = await observe(assistant, Tables((case(text="phí"), case(text="phi", style="no_diacritics"))), FAMILIES)
    assert [text for text, _ in assistant.asked] == ["phí", "phi", "phi"]
    assert [seen.slices[0] for seen in found.observations] == ["all", "stripped", "all"]
    first = found.observations[0]
    assert (first.family, first.codes, first.score, first.aspects) == ("birth", (BIRTH,), 0.8, {"documents"})


async def test_a_record_without_a_code_goes_by_its_id(assistant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [
        SimpleNamespace(id="1.004222", code="1.004222", name="Vay vốn"),
        SimpleNamespace(id="vay_von", code=None, name="Vay vốn"),
    ]
    monkeypatch.setattr(wiring, "search_index", lambda: SimpleNamespace(catalogue=SimpleNamespace(cards=cards)))
    monkeypatch.setattr(_Turn, "facts", _Turn.facts | {"procedures": [{"code": None, "name": "Vay vốn", "score": 0.8}]})
    tables = Tables((case(text="vay von", style="no_diacritics", procedures=("vay_von",)),))
    (seen,) = (await observe(assistant, tables, {"vay_von": "loans"})).observations
    assert (seen.codes, seen.family) == (("vay_von",), "loans")


async def test_what_is_not_on_record_is_left_out_and_counted(assistant: Any) -> None:
    elsewhere = case(text="x", procedures=("2.000001",))
    tables = Tables((case(text="phi", style="chat"), elsewhere), (Dialogue("d", "talks", 1, (case(), elsewhere)),))
    found = await observe(assistant, tables, FAMILIES)
    assert (len(found.observations), found.left_out) == (1, 3)


async def test_one_of_several_right_procedures_on_record_is_enough(assistant: Any) -> None:
    either = case(text="phi", style="chat", procedures=("2.000001", BIRTH))
    (seen,) = (await observe(assistant, Tables((either,)), FAMILIES)).observations
    assert seen.family == "birth"


async def test_turns_of_a_dialogue_are_one_conversation_and_one_family(assistant: Any) -> None:
    dialogue = Dialogue("d", "talks", 1, (case(text="a"), case(text="b")))
    found = await observe(assistant, Tables((), (dialogue, dialogue)), FAMILIES)
    names = [conversation for _, conversation in assistant.asked]
    assert names[0] == names[1] != names[2] == names[3]
    assert {seen.family for seen in found.observations} == {"d"}
    assert all(seen.in_dialogue and seen.slices == ("conversation",) for seen in found.observations)


async def test_questions_of_no_procedure_are_each_a_family_of_their_own(assistant: Any) -> None:
    shape = {"procedures": (), "aspects": None, "intent": "greet"}
    found = await observe(assistant, Tables((case(line=1, **shape), case(line=2, **shape))), FAMILIES)
    assert len({seen.family for seen in found.observations}) == 2


def test_what_is_said_to_a_claim_is_read_from_the_reply() -> None:
    assert verdicts_of({"premises": [{"aspect": "fee", "holds": "wrong"}]}) == {"fee": "wrong"}
    assert verdicts_of({}) == {}
